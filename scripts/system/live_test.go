package system

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/coder/websocket"

	"github.com/aiprod/aiprod/functions/api/jobs"
	"github.com/aiprod/aiprod/shared/cloud"
	"github.com/aiprod/aiprod/shared/fault"
	"github.com/aiprod/aiprod/shared/identity"
	"github.com/aiprod/aiprod/shared/job"
	"github.com/aiprod/aiprod/shared/localcloud"
	"github.com/aiprod/aiprod/shared/store"
)

// parked stores a job that waits for approval, and so moves only as the test moves it.
func (w *world) parked(id string) store.Ref {
	w.t.Helper()
	s := w.store()
	now := s.Now()
	j := job.Job{Schema: job.Schema, ID: id, Tenant: "acme", Owner: "alice", Created: now, Updated: now, Expires: now.Add(time.Hour), Attempt: 1, State: job.WaitingApproval, Awaiting: true}
	a := job.Attempt{Schema: job.AttemptSchema, Number: 1, State: job.WaitingApproval, Awaiting: true, Created: now, Since: now}
	if _, err := s.Submit(w.t.Context(), j, a, "", store.Key{}); err != nil {
		w.t.Fatal(err)
	}
	return store.Ref{Tenant: "acme", Job: id}
}

func (w *world) store() *store.Store {
	w.t.Helper()
	s, err := w.stack.Env.Store()
	if err != nil {
		w.t.Fatal(err)
	}
	return s
}

// happen writes events of a job, one a transaction.
func (w *world) happen(ref store.Ref, n int) {
	for range n {
		err := w.store().Update(w.t.Context(), ref, func(u *store.Unit) error {
			u.Event("job.noted", "")
			return nil
		})
		if err != nil {
			w.t.Error(err)
		}
	}
}

// finish cancels a job.
func (w *world) finish(ref store.Ref) {
	err := w.store().Update(w.t.Context(), ref, func(u *store.Unit) error { return u.Move(job.Canceled, "alice", "") })
	if err != nil {
		w.t.Error(err)
	}
}

// unclosed starts a stack that the test closes.
func unclosed(t *testing.T, edge cloud.Edge) *world {
	t.Helper()
	s, err := localcloud.Start(t.Context(), localcloud.Options{Dir: filepath.Join(t.TempDir(), "data"), Probe: true, Edge: edge})
	if err != nil {
		t.Fatal(err)
	}
	return &world{t, s, s.Identity.IDToken(user("alice", "acme", identity.Admin))}
}

// However often a watcher's connection drops, it is told every event once and in
// order, while many write at once; then the job's end.
func TestWatchersMissNothing(t *testing.T) {
	t.Parallel()
	w := start(t)
	ref := w.parked("busy")
	const writers, each = 4, 20
	var watching, writing sync.WaitGroup
	for i, by := range append(transports, transports...) {
		watching.Go(func() {
			w.as(fmt.Sprint("v", i), "acme", identity.Viewer).watchOver(by, ref.Job, 2+writers*each, uint64(i))
		})
	}
	for range writers {
		writing.Go(func() { w.happen(ref, each) })
	}
	writing.Wait()
	w.finish(ref)
	endIn(t, &watching, "a watcher was not told of the job's end: its stream is open and silent")
}

// endIn waits for what ends by itself, and fails the test by name, instead of the whole run by its time, where it does not.
func endIn(t *testing.T, all *sync.WaitGroup, otherwise string) {
	t.Helper()
	t.Cleanup(all.Wait) // the test's context is over by then
	done := make(chan struct{})
	go func() {
		defer close(done)
		all.Wait()
	}()
	select {
	case <-done:
	case <-time.After(time.Minute):
		t.Fatal(otherwise)
	}
}

// watchOver watches a job to its end, over connections that drop at random.
func (w *world) watchOver(by transport, id string, events int, seed uint64) {
	random, seen, drops := rand.New(rand.NewPCG(seed, 7)), 0, 0
	for ended := false; !ended; drops++ {
		who := w
		if drops%50 == 49 { // a caller may open sixty streams a minute
			who = w.as(fmt.Sprint("v", seed, drops), "acme", identity.Viewer)
		}
		messages, closed, refused := who.watch(by, id, seen)
		if refused != nil {
			w.t.Errorf("%s: refused: %s", by.name, refused.Status)
			return
		}
		left, n := 1+random.IntN(12), 0
		for m := range messages {
			if seen, ended = w.check(by, m, n, seen); ended {
				continue // to see how it closes
			}
			if n++; n == left && seen < events-10 {
				break
			}
		}
		if code, reason := closedWith(closed()); ended && by.name == "socket" && (code != websocket.StatusNormalClosure || reason != "finished") {
			w.t.Errorf("closed with %d %q", code, reason)
		}
	}
	if seen != events {
		w.t.Errorf("%s: told of %d events in %d connections, there were %d", by.name, seen, drops, events)
	}
	w.t.Logf("%s: %d connections", by.name, drops)
}

func (w *world) watch(by transport, id string, seen int) (messages func(func(message) bool), closed func() error, refused *http.Response) {
	return by.watch(w, by.path(id, strconv.Itoa(seen)))
}

// check looks at the nth message of a connection, given the last event seen.
func (w *world) check(by transport, m message, n, seen int) (now int, ended bool) {
	want := seen
	if strings.HasPrefix(m.Type, "job.") {
		want++
	}
	if m.Seq != want || (n == 0) != (m.Type == "snapshot") && m.Type != "snapshot" {
		w.t.Errorf("%s: message %d is %s %d, after event %d", by.name, n, m.Type, m.Seq, seen)
	}
	return m.Seq, m.Type == "end"
}

// What a watcher that is not let through is answered.
func TestWatchRefusals(t *testing.T) {
	t.Parallel()
	w := start(t)
	id := w.parked("shut").Job
	guest := &world{w.t, w.stack, ""}
	forged := &world{w.t, w.stack, "eyJhbGciOiJub25lIn0.e30."}
	for _, by := range transports {
		for _, tt := range []struct {
			name, id, after, more string
			who                   *world
			status                int
			code                  string
		}{
			{"guest", id, "", "", guest, 401, "auth.missing"},
			{"forged token", id, "", "", forged, 401, "auth.signature"},
			{"token in the URL", id, "", "&token=" + w.token, w, 422, "request.invalid"},
			{"another tenant", id, "", "", w.as("eve", "other", identity.Operator), 404, "job.not_found"},
			{"no such job", "none", "", "", w, 404, "job.not_found"},
			{"no number", id, "x", "", w, 422, "request.invalid"},
			{"negative", id, "-1", "", w, 422, "request.invalid"},
			{"an event to come", id, "7", "", w, 422, "events.ahead"},
		} {
			messages, _, refused := by.watch(tt.who, by.path(tt.id, tt.after)+tt.more)
			if refused == nil {
				t.Errorf("%s: %s was let through", by.name, tt.name)
				for range messages {
					break
				}
				continue
			}
			var p fault.Problem
			if by.name == "events" { // a dialled answer keeps no more than the head of its body
				p = w.problem(refused, tt.status)
			}
			if refused.StatusCode != tt.status || by.name == "events" && p.Code != tt.code {
				t.Errorf("%s: %s: %s %s, want %d %s", by.name, tt.name, refused.Status, p.Code, tt.status, tt.code)
			}
			if got := refused.Header.Get("Content-Type"); got != "application/problem+json" {
				t.Errorf("%s: %s: content type %q", by.name, tt.name, got)
			}
		}
	}
}

// What makes a WebSocket, and what does not.
func TestHandshake(t *testing.T) {
	t.Parallel()
	w := unclosed(t, cloud.Edge{Origins: []string{"https://app.example"}})
	t.Cleanup(w.close)
	id := w.parked("open").Job
	key := "dGhlIHNhbXBsZSBub25jZQ=="
	for _, tt := range []struct {
		name   string
		header map[string]string // besides those of a good handshake; - takes one away
		status int
		want   map[string]string
	}{
		{"good", nil, 101, map[string]string{"Sec-WebSocket-Protocol": ""}},
		{"token among the subprotocols", map[string]string{"Authorization": "-", "Sec-WebSocket-Protocol": "aiprod.v1, bearer." + w.token}, 101, map[string]string{"Sec-WebSocket-Protocol": "aiprod.v1"}},
		{"bad token among them", map[string]string{"Authorization": "-", "Sec-WebSocket-Protocol": "aiprod.v1, bearer.x"}, 401, nil},
		{"own origin", map[string]string{"Origin": w.stack.URL}, 101, nil},
		{"configured origin", map[string]string{"Origin": "https://app.example"}, 101, nil},
		{"another origin", map[string]string{"Origin": "https://evil.example"}, 403, nil},
		{"no origin to speak of", map[string]string{"Origin": "null"}, 403, nil},
		{"no upgrade", map[string]string{"Upgrade": "-", "Connection": "-"}, 426, map[string]string{"Upgrade": "websocket"}},
		{"old version", map[string]string{"Sec-WebSocket-Version": "8"}, 426, map[string]string{"Sec-WebSocket-Version": "13"}},
		{"no key", map[string]string{"Sec-WebSocket-Key": "-"}, 400, nil},
		{"unknown subprotocol", map[string]string{"Sec-WebSocket-Protocol": "soap"}, 400, nil},
	} {
		header := map[string]string{"Upgrade": "websocket", "Connection": "keep-alive, Upgrade", "Sec-WebSocket-Version": "13", "Sec-WebSocket-Key": key, "Authorization": "Bearer " + w.token}
		for k, v := range tt.header {
			header[k] = v
			if v == "-" {
				delete(header, k)
			}
		}
		res := (&world{w.t, w.stack, ""}).do("GET", "/ws/job/"+id, nil, header)
		if res.StatusCode != tt.status {
			t.Errorf("%s: %s, want %d", tt.name, res.Status, tt.status)
		}
		if tt.status >= 400 {
			w.problem(res, tt.status)
		}
		for k, v := range tt.want {
			if got := res.Header.Get(k); got != v {
				t.Errorf("%s: %s is %q, want %q", tt.name, k, got, v)
			}
		}
		_ = res.Body.Close()
	}
}

// An edit is pushed to who watches, with its revision, its author and its note.
func TestWatchersSeeEdits(t *testing.T) {
	t.Parallel()
	w := start(t)
	id := w.submit(map[string]any{"content": bakery, "approval": "script", "duration_sec": 8}).ID
	j := w.settle(id)
	for i, by := range transports {
		messages, _, refused := by.watch(w, by.path(id, ""))
		if refused != nil {
			t.Fatal(refused.Status)
		}
		for m := range messages {
			if m.Type == "snapshot" {
				patch := fmt.Sprintf(`{"title":"Edited %d"}`, i)
				header := map[string]string{"If-Match": strconv.Itoa(j.Revision + i), "Content-Type": "application/merge-patch+json"}
				w.read(w.as("pat", "acme", identity.Producer).do("PATCH", "/job/"+id+"/manifest?note=shorter", patch, header), http.StatusOK, nil)
			}
			if m.Type == "manifest.edited" {
				w.checkEdit(m, j.Revision+i+1)
				break
			}
		}
	}
}

func (w *world) checkEdit(m message, revision int) {
	var e job.Event
	w.decode(m.Data, &e)
	if e.Revision != revision || e.Author != "pat" || e.Message != "shorter" || e.Seq != m.Seq {
		w.t.Errorf("edit %+v, want revision %d", e, revision)
	}
}

// A job that is erased ends its streams.
func TestWatchersSeeErasure(t *testing.T) {
	t.Parallel()
	w := start(t)
	for _, by := range transports {
		ref := w.parked("gone-" + by.name)
		messages, closed, _ := by.watch(w, by.path(ref.Job, ""))
		var last message
		for m := range messages {
			last = m
			if m.Type == "snapshot" {
				if _, err := w.store().Job(ref).Delete(t.Context()); err != nil {
					t.Fatal(err)
				}
			}
		}
		w.checkEnd(last, closed(), by, "erased", websocket.StatusNormalClosure)
	}
}

// A stack that stops tells its watchers to come back.
func TestWatchersSeeTheEndComing(t *testing.T) {
	t.Parallel()
	w := unclosed(t, cloud.Edge{})
	id := w.parked("waits").Job
	var begun, done sync.WaitGroup
	for _, by := range transports {
		begun.Add(1)
		done.Go(func() {
			messages, closed, _ := by.watch(w, by.path(id, ""))
			var last message
			for m := range messages {
				if last = m; m.Type == "snapshot" {
					begun.Done()
				}
			}
			w.checkEnd(last, closed(), by, "going_away", websocket.StatusGoingAway)
		})
	}
	begun.Wait()
	w.close()
	done.Wait()
}

// checkEnd looks at the last message of a stream, and at how a WebSocket was closed.
func (w *world) checkEnd(last message, closed error, by transport, reason string, code websocket.StatusCode) {
	var e jobs.End
	w.decode(last.Data, &e)
	if last.Type != "end" || e.Reason != reason || e.Detail == "" {
		w.t.Errorf("%s: last message %s %s, want an end that is %s", by.name, last.Type, last.Data, reason)
	}
	if by.name != "socket" {
		return
	}
	if c, r := closedWith(closed); c != code || r != reason {
		w.t.Errorf("closed with %d %q, want %d %q", c, r, code, reason)
	}
}
