package deadline

import (
	"testing"
	"time"
)

func TestFormat_roundsUpToAWholeMillisecond(t *testing.T) {
	for left, want := range map[time.Duration]string{
		2 * time.Second: "2000", 1500*time.Microsecond + 1: "2", time.Millisecond: "1", time.Nanosecond: "1", 0: "1", -time.Second: "1",
	} {
		if got := Format(left); got != want {
			t.Errorf("%s: got %s, want %s", left, got, want)
		}
	}
}

func TestWithin_isNeverLongerThanOwnAndIgnoresWhatIsNoTime(t *testing.T) {
	const own = 10 * time.Second
	for header, want := range map[string]time.Duration{
		"": own, "0": own, "-5": own, "soon": own, "1.5": own, "5s": own, "10001": own, "99999999999999999999": own, "9223372036854775807": own,
		" 20": own, "1": time.Millisecond, "2000": 2 * time.Second, "10000": own,
	} {
		if got := Within(own, header); got != want {
			t.Errorf("%q: got %s, want %s", header, got, want)
		}
	}
	if got := Within(1500*time.Microsecond, "2"); got != 1500*time.Microsecond {
		t.Errorf("got %s, which is longer than our own", got)
	}
}
