package fault_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/aiprod/aiprod/shared/fault"
)

func TestEveryKindHasARow(t *testing.T) {
	t.Parallel()
	for k := fault.Internal; k <= fault.Unavailable; k++ {
		if k.Status() < 400 || k.Title() == "" {
			t.Errorf("kind %d has no row", k)
		}
		if got := fault.OfStatus(k.Status()); got != k {
			t.Errorf("OfStatus(%d) = %d, want %d", k.Status(), got, k)
		}
	}
}

func TestDispose(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name string
		err  error
		want fault.Disposition
	}{
		{"done", nil, fault.Ack},
		{"wrong for good", fault.New(fault.Invalid, "x", "x"), fault.Ack},
		{"wrapped", fmt.Errorf("render: %w", fault.New(fault.Invalid, "x", "x")), fault.Ack},
		{"busy", fault.New(fault.Unavailable, "x", "x"), fault.Retry},
		{"unknown", errors.New("disk"), fault.Retry},
	} {
		if got := fault.Dispose(tt.err); got != tt.want {
			t.Errorf("%s: got %d, want %d", tt.name, got, tt.want)
		}
	}
}

func TestWriteHidesTheCause(t *testing.T) {
	t.Parallel()
	w := httptest.NewRecorder()
	w.Header().Set("X-Request-ID", "r1")
	fault.Write(w, httptest.NewRequest(http.MethodGet, "/job/1", nil), errors.New("secret path /etc"))
	var p fault.Problem
	if err := json.Unmarshal(w.Body.Bytes(), &p); err != nil {
		t.Fatal(err)
	}
	if p.Status != 500 || p.Code != "internal" || p.RequestID != "r1" || p.Instance != "/job/1" {
		t.Errorf("problem %+v", p)
	}
	if got := w.Header().Get("Content-Type"); got != "application/problem+json" {
		t.Errorf("content type %q", got)
	}
	if s := w.Body.String(); strings.Contains(s, "secret") {
		t.Errorf("the answer tells the cause: %s", s)
	}
}

func TestWriteTellsWhenToTryAgain(t *testing.T) {
	t.Parallel()
	e := fault.New(fault.Limited, "rate", "Too many.")
	e.RetryAfter = 1500 * time.Millisecond
	w := httptest.NewRecorder()
	fault.Write(w, httptest.NewRequest(http.MethodGet, "/", nil), e)
	if got := w.Header().Get("Retry-After"); got != "2" {
		t.Errorf("Retry-After %q, want 2", got)
	}
}
