package chassis

import (
	"context"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

func TestRun_stopsCleanlyWhenTheCollectorHangs(t *testing.T) {
	leave := make(chan struct{})
	collector := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { <-leave }))
	defer collector.Close()
	defer close(leave)
	s := start(t, func(context.Context, *App) error { return nil }, "OTEL_EXPORTER_OTLP_ENDPOINT", collector.URL)
	s.stop()
	if err := <-s.done; err != nil {
		t.Error(err)
	}
	if got, want := s.log.messages(t), []string{"listening", "ready", "stopping", "spans were lost", "stopped"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

// OpenTelemetry reads variables by itself, and what it cannot use goes to standard error as it is.
func TestMain_makesALineOfWhatOpenTelemetrySaysItself(t *testing.T) {
	if os.Getenv("CHASSIS_TEST_MAIN") != "" {
		Main("test", "v1", func(_ context.Context, app *App) error { return os.ErrInvalid })
	}
	command := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^"+t.Name()+"$")
	var stderr strings.Builder
	command.Stderr = &stderr
	command.Env = []string{
		"CHASSIS_TEST_MAIN=1", "OTEL_EXPORTER_OTLP_ENDPOINT=http://127.0.0.1:1", "OTEL_EXPORTER_OTLP_HEADERS=geheim", "OTEL_RESOURCE_ATTRIBUTES=broken",
	}
	out, err := command.Output()
	log := buffer{}
	_, _ = log.Write(out)
	if got, want := log.messages(t), []string{"opentelemetry", "opentelemetry", "spans were lost", "the service ended"}; !slices.Equal(got, want) || command.ProcessState.ExitCode() != 1 {
		t.Errorf("got %q, want %q; %v: %s", got, want, err, out)
	}
	if stderr.Len() > 0 || strings.Contains(string(out), "geheim") {
		t.Errorf("stderr: %s\nstdout: %s", &stderr, out)
	}
}
