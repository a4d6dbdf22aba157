package jobs

import (
	"context"
	"io"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/coder/websocket"
	"github.com/google/go-cmp/cmp"
)

// Idle streams carry a heartbeat every 20 s.
func TestHeartbeat(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		b := newBench(t)
		events, socket, wait := b.watch()
		time.Sleep(5*time.Minute + time.Second)
		b.job.Deliver()
		wait()
		if events.beats != 15 || socket.beats != 15 {
			t.Errorf("%d and %d heartbeats in 5 minutes, want 15", events.beats, socket.beats)
		}
		want := []string{"snapshot", "job.completed", "snapshot", "end"}
		if diff := cmp.Diff([][]string{want, want}, [][]string{events.types, socket.types}); diff != "" {
			t.Error(diff)
		}
	})
}

// A WebSocket's client that does not answer a ping by the next one is let go.
func TestSilentClientIsGone(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		b := newBench(t)
		conn := b.dial(websocket.DialOptions{OnPingReceived: func(context.Context, []byte) bool { return false }})
		start := time.Now()
		for {
			if _, _, err := conn.Read(t.Context()); err != nil {
				break
			}
		}
		if took := time.Since(start); took < heartbeat || took > 2*heartbeat {
			t.Errorf("gone after %s", took)
		}
		synctest.Wait()
		if got := b.job.Watches(); got != 0 {
			t.Errorf("%d watches are left", got)
		}
	})
}

// What ends a stream that could go on, and what its client is told.
func TestEndings(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name   string
		do     func(*bench)
		within time.Duration
		end    End
		code   websocket.StatusCode
	}{
		{"expired credentials", func(b *bench) { b.expired.Store(true) }, heartbeat,
			End{"reauthenticate", true, "The token has expired. Open the stream again with a new token."}, websocket.StatusPolicyViolation},
		{"age", func(*bench) {}, longest, End{"going_away", true, "A stream lasts 55 minutes at most. Open it again."}, websocket.StatusGoingAway},
		{"erasure", func(b *bench) { b.job.Erase() }, time.Second, End{"erased", false, "The job was erased."}, websocket.StatusNormalClosure},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				b := newBench(t)
				events, socket, wait := b.watch()
				time.Sleep(time.Second)
				start := time.Now()
				tt.do(b)
				wait()
				if took := time.Since(start); took > tt.within {
					t.Errorf("ended after %s", took)
				}
				if diff := cmp.Diff([]End{tt.end, tt.end}, []End{events.end, socket.end}); diff != "" {
					t.Error(diff)
				}
				if got := websocket.CloseStatus(socket.err); got != tt.code {
					t.Errorf("closed with %d: %v", got, socket.err)
				}
			})
		})
	}
}

// Who does not read is let go of; everybody else is told everything.
func TestSlowClientIsDropped(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		b := newBench(t)
		slow, stuck := b.get().Body, b.dial(websocket.DialOptions{})
		events, socket, wait := b.watch()
		const n = 50
		for range n {
			time.Sleep(time.Second)
			b.job.Happen()
		}
		b.job.Deliver()
		wait()
		for _, s := range [][]string{events.types, socket.types} {
			if got := strings.Count(strings.Join(s, " "), "job.progress"); got != n {
				t.Errorf("told of %d events, there were %d", got, n)
			}
		}
		if raw, err := io.ReadAll(slow); err == nil || strings.Contains(string(raw), "event 20") {
			t.Errorf("who did not read got all: %d bytes, %v", len(raw), err)
		}
		if _, _, err := stuck.Read(t.Context()); err == nil {
			if _, _, err = stuck.Read(t.Context()); err == nil {
				t.Error("who did not read is still connected")
			}
		}
	})
}

// What a client sends is ignored, unless it is large.
func TestClientsAreNotHeard(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		b := newBench(t)
		conn := b.dial(websocket.DialOptions{})
		read := func() error { _, _, err := conn.Read(t.Context()); return err }
		if err := read(); err != nil {
			t.Fatal(err)
		}
		for range 100 {
			if err := conn.Write(t.Context(), websocket.MessageText, []byte(`{"type":"job.completed"}`)); err != nil {
				t.Fatal(err)
			}
		}
		b.job.Draw(7)
		if err := read(); err != nil {
			t.Errorf("after 100 messages: %v", err)
		}
		go func() { _ = conn.Write(t.Context(), websocket.MessageBinary, make([]byte, 2*maxFrame)) }()
		if err := read(); websocket.CloseStatus(err) != websocket.StatusMessageTooBig {
			t.Errorf("after a large one: %v", err)
		}
	})
}
