package fault

import (
	"errors"
	"testing"
)

func TestFaults_sayWhatIsWrong(t *testing.T) {
	cause := errors.New("refused")
	for want, err := range map[string]error{
		"user 7 not found":              &NotFound{What: "user 7"},
		"1 invalid fields: [{#/a no}]":  &Invalid{Fields: []Field{{Pointer: "#/a", Detail: "no"}}},
		"database unavailable: refused": &Unavailable{Dependency: "database", Cause: cause},
	} {
		if err.Error() != want {
			t.Errorf("got %q, want %q", err, want)
		}
	}
	if !errors.Is(&Unavailable{Cause: cause}, cause) {
		t.Error("the cause is lost")
	}
}
