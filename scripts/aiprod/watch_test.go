package main

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/aiprod/aiprod/functions/api/jobs"
)

// The command line sees a job to its end over connections that drop, within a
// message or between two, and while the API is away; it goes on where it was.
func TestWatchOutlivesDrops(t *testing.T) {
	t.Parallel()
	view := func(kind string, seq, progress int, state string) string {
		return fmt.Sprintf("event: %s\nid: %d\ndata: {\"type\":%q,\"seq\":%d,\"data\":{\"state\":%q,\"progress\":%d}}\n\n", kind, seq, kind, seq, state, progress)
	}
	event := "event: job.progress\nid: 5\ndata: {\"type\":\"job.progress\",\"seq\":5,\"data\":{\"seq\":5}}\n\n"
	answers := []func(w http.ResponseWriter){
		say(view("snapshot", 3, 10, "RENDERING")),
		func(w http.ResponseWriter) { w.WriteHeader(http.StatusServiceUnavailable) },
		say(view("snapshot", 3, 20, "RENDERING") + ": still here\n\n" + event + view("progress", 5, 30, "RENDERING")[:60]),
		func(http.ResponseWriter) { panic(http.ErrAbortHandler) },
		say(view("snapshot", 5, 40, "RENDERING") + view("snapshot", 6, 100, "DELIVERED") + "event: end\nid: 6\ndata: {\"type\":\"end\"}\n\n"),
	}
	var mu sync.Mutex // a connection that is cut orders nothing
	after := make([]string, 0, len(answers))
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		after = append(after, r.Header.Get("Last-Event-ID"))
		answer := answers[len(after)-1]
		mu.Unlock()
		answer(w)
	}))
	defer server.Close()
	var shown []int
	c := &client{url: server.URL, token: "t", http: server.Client()}
	j, err := c.watch(t.Context(), "j", func(j jobs.Job) { shown = append(shown, j.Progress) })
	if err != nil || j.State != "DELIVERED" {
		t.Errorf("job %s, %v", j.State, err)
	}
	if diff := cmp.Diff([]int{10, 20, 40, 100}, shown); diff != "" {
		t.Errorf("shown (-want +got):\n%s", diff)
	}
	mu.Lock()
	defer mu.Unlock()
	if want := []string{"", "3", "3", "5", "5"}; !slices.Equal(after, want) {
		t.Errorf("resumed after %q, want %q", after, want)
	}
}

// say answers with a stream that then ends.
func say(text string) func(http.ResponseWriter) {
	return func(w http.ResponseWriter) { _, _ = strings.NewReader(text).WriteTo(w) }
}

// What is not there is not waited for.
func TestWatchGivesUpWhereRefused(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusNotFound)
		_, _ = w.Write([]byte(`{"status":404,"code":"job.not_found","detail":"There is no job j."}`))
	}))
	defer server.Close()
	c := &client{url: server.URL, token: "t", http: server.Client()}
	if _, err := c.watch(t.Context(), "j", func(jobs.Job) {}); err == nil || err.Error() != "There is no job j." {
		t.Errorf("error %v", err)
	}
}
