package function_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aiprod/aiprod/shared/cloud"
	"github.com/aiprod/aiprod/shared/function"
)

// pauses is where a test's context carries how long a paced answer pauses before each piece.
type pauses struct{}

var archive = function.Stream(function.Route{Name: "archive", Method: "GET", Path: "/archive", Paced: true, Summary: "Archive", Tag: "test"},
	function.Answer{Type: "application/zip", Description: "Pieces"},
	func(w http.ResponseWriter, r *http.Request, _ *cloud.Env) error {
		for _, pause := range r.Context().Value(pauses{}).([]time.Duration) {
			select {
			case <-time.After(pause):
			case <-r.Context().Done():
				panic(http.ErrAbortHandler)
			}
			if _, err := io.WriteString(w, "piece "); err != nil {
				panic(http.ErrAbortHandler)
			}
		}
		return nil
	})

// A reader is a client that does not take pieces after the first few.
type reader struct {
	*httptest.ResponseRecorder
	takes    int
	deadline time.Time
}

func (r *reader) SetWriteDeadline(t time.Time) error { r.deadline = t; return nil }

func (r *reader) Write(p []byte) (int, error) {
	if r.takes--; r.takes < 0 {
		time.Sleep(time.Until(r.deadline))
		return 0, errors.New("deadline exceeded")
	}
	return r.ResponseRecorder.Write(p)
}

// A paced answer may take an hour, and ends once nothing was sent for half a minute, whoever is at fault.
func TestPacedAnswersEndWithTheirProgress(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		pauses []time.Duration
		takes  int
		pieces int
		took   time.Duration
		cut    bool
	}{
		"slow and steady": {[]time.Duration{29 * time.Second, 29 * time.Second, 29 * time.Second, 29 * time.Second}, 9, 4, 116 * time.Second, false},
		"nothing to send": {[]time.Duration{29 * time.Second, time.Hour}, 9, 1, 59 * time.Second, true},
		"nobody reads":    {[]time.Duration{time.Second, time.Second, time.Second}, 2, 2, 33 * time.Second, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				w := &reader{ResponseRecorder: httptest.NewRecorder(), takes: tt.takes}
				r := httptest.NewRequestWithContext(context.WithValue(t.Context(), pauses{}, tt.pauses), "GET", "/archive", nil)
				began, cut := time.Now(), false
				func() {
					defer func() { cut = recover() != nil }()
					archive.Handler(runtime()).ServeHTTP(w, r)
				}()
				if got := strings.Count(w.Body.String(), "piece"); got != tt.pieces || time.Since(began) != tt.took || cut != tt.cut {
					t.Errorf("%d pieces in %s, cut %v", got, time.Since(began), cut)
				}
				if !w.deadline.IsZero() {
					t.Error("the connection keeps its deadline")
				}
			})
		})
	}
	if archive.Resources.Timeout != time.Hour {
		t.Errorf("the platform cuts it after %s", archive.Resources.Timeout)
	}
}
