package schedule_test

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/aiprod/aiprod/shared/localcloud/schedule"
)

// A network answers requests at once, or after a while, and keeps them.
type network struct {
	mu     sync.Mutex
	seen   []string // time and URL
	last   http.Header
	takes  time.Duration
	status int
}

func (n *network) RoundTrip(r *http.Request) (*http.Response, error) {
	n.mu.Lock()
	n.seen = append(n.seen, time.Now().UTC().Format("15:04:05 ")+r.URL.String())
	n.last = r.Header
	n.mu.Unlock()
	time.Sleep(n.takes) // in the time of the test's bubble
	return &http.Response{StatusCode: n.status, Status: http.StatusText(n.status), Body: http.NoBody}, r.Context().Err()
}

func runFor(t *testing.T, d time.Duration, n *network, opt schedule.Options, jobs ...schedule.Job) {
	t.Helper()
	opt.HTTP, opt.Logger = &http.Client{Transport: n}, slog.New(slog.DiscardHandler)
	s, err := schedule.New(jobs, opt)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), d)
	defer cancel()
	s.Run(ctx)
}

func TestRun(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) { // starts at midnight UTC
		n := &network{status: 500}
		opt := schedule.Options{
			Token: func(audience, account string) (string, error) { return audience + " for " + account, nil },
		}
		runFor(t, 11*time.Minute, n, opt,
			schedule.Job{Name: "sweep", Cron: "*/5 * * * *", URL: "http://a", Audience: "aud", ServiceAccount: "run@p"},
			schedule.Job{Name: "once", Cron: "7 0 * * *", URL: "http://b"},
		)
		want := []string{"00:05:00 http://a", "00:07:00 http://b", "00:10:00 http://a"}
		if diff := cmp.Diff(want, n.seen); diff != "" {
			t.Errorf("requests (-want +got):\n%s", diff)
		}
		for k, want := range map[string]string{
			"User-Agent": "Google-Cloud-Scheduler", "X-CloudScheduler": "true",
			"X-CloudScheduler-JobName": "sweep", "X-CloudScheduler-ScheduleTime": "2000-01-01T00:10:00Z",
			"Authorization": "Bearer aud for run@p",
		} {
			if got := n.last.Get(k); got != want {
				t.Errorf("%s: %q, want %q", k, got, want)
			}
		}
	})
}

// Times that pass while the request before still runs are lost.
func TestRunDoesNotCatchUp(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		n := &network{status: 200, takes: 130 * time.Second}
		runFor(t, 5*time.Minute, n, schedule.Options{}, schedule.Job{Name: "slow", Cron: "* * * * *", URL: "http://a"})
		want := []string{"00:01:00 http://a", "00:04:00 http://a"}
		if diff := cmp.Diff(want, n.seen); diff != "" {
			t.Errorf("requests (-want +got):\n%s", diff)
		}
	})
}

func TestRunNow(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name, job string
		status    int
		token     error
		ok        bool
	}{
		{"accepted", "a", 204, nil, true},
		{"refused", "a", 403, nil, false},
		{"unknown", "b", 204, nil, false},
		{"no token", "a", 204, errors.New("none"), false},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			s, err := schedule.New([]schedule.Job{{Name: "a", Cron: "* * * * *", URL: "http://a"}}, schedule.Options{
				HTTP:  &http.Client{Transport: &network{status: tc.status}},
				Token: func(string, string) (string, error) { return "t", tc.token },
			})
			if err != nil {
				t.Fatal(err)
			}
			if err := s.RunNow(t.Context(), tc.job); (err == nil) != tc.ok {
				t.Errorf("error %v", err)
			}
		})
	}
}

func TestNewRejectsBadCron(t *testing.T) {
	t.Parallel()
	if _, err := schedule.New([]schedule.Job{{Name: "a", Cron: "never"}}, schedule.Options{}); err == nil {
		t.Error("accepted")
	}
}
