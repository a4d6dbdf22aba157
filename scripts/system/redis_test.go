package system

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/aiprod/aiprod/shared/cloud"
	"github.com/aiprod/aiprod/shared/identity"
	"github.com/aiprod/aiprod/shared/localcloud"
)

// redisTime bounds every wait for what the server, or who uses it, has to do.
const redisTime = 30 * time.Second

// A redisServer is a real one, of the Debian package redis-server.
type redisServer struct {
	t    *testing.T
	port string
	cmd  *exec.Cmd
}

func startRedis(t *testing.T) *redisServer {
	t.Helper()
	if _, err := exec.LookPath("redis-server"); err != nil {
		t.Skip("redis-server is not installed: apt-get install redis-server")
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	_, port, _ := net.SplitHostPort(l.Addr().String())
	_ = l.Close()
	r := &redisServer{t: t, port: port}
	r.start()
	t.Cleanup(r.kill)
	return r
}

// start starts the server, empty, and waits until it answers.
func (r *redisServer) start() {
	r.t.Helper()
	r.cmd = exec.CommandContext(context.Background(), "redis-server",
		"--port", r.port, "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", r.t.TempDir())
	if err := r.cmd.Start(); err != nil {
		r.t.Fatal(err)
	}
	within(r.t, "redis-server answers", func() bool {
		c, err := net.DialTimeout("tcp", "127.0.0.1:"+r.port, time.Second)
		if err != nil {
			return false
		}
		defer c.Close()
		_ = c.SetDeadline(time.Now().Add(time.Second))
		_, _ = fmt.Fprint(c, "PING\r\n")
		b := make([]byte, 7)
		n, _ := c.Read(b)
		return strings.HasPrefix(string(b[:n]), "+PONG")
	})
}

// kill ends the server as kill -9 does.
func (r *redisServer) kill() {
	_ = r.cmd.Process.Kill()
	_ = r.cmd.Wait()
}

// within tries until a thing is so.
func within(t *testing.T, what string, so func() bool) {
	t.Helper()
	for end := time.Now().Add(redisTime); !so(); {
		if time.Now().After(end) {
			t.Fatalf("not within %s: %s", redisTime, what)
		}
		<-time.After(10 * time.Millisecond)
	}
}

// A load is calls without end, of many users.
type load struct {
	calls atomic.Int64
	stop  context.CancelFunc
	done  sync.WaitGroup
}

// load puts workers on the stack: each reads and creates, as one user after the
// other so that nobody calls too often. Every answer must be the one a healthy stack gives.
func (w *world) load(workers int, film string) *load {
	ctx, stop := context.WithCancel(w.t.Context())
	l := &load{stop: stop}
	calls := []struct {
		method, path, body string
		status             int
	}{
		{"GET", "/pipeline/jobs", "", 200},
		{"GET", "/job/" + film + "/manifest", "", 200},
		{"GET", "/presets", "", 200},
		{"POST", "/assets", `{"name":"a.jpg","role":"image"}`, 201},
	}
	for i := range workers {
		l.done.Go(func() {
			for n := 0; ctx.Err() == nil; n++ {
				as := w.as(fmt.Sprintf("worker-%d-%d", i, n/20), "acme", identity.Producer)
				c := calls[n%len(calls)]
				status, _ := as.send(w.stack.URL, c.method, c.path, c.body, nil)
				public := strings.HasPrefix(c.path, "/presets") && status == http.StatusTooManyRequests // one address for all
				if status != c.status && !public {
					w.t.Errorf("%s %s: status %d", c.method, c.path, status)
				}
				l.calls.Add(1)
			}
		})
	}
	w.t.Cleanup(l.end)
	return l
}

func (l *load) end() { l.stop(); l.done.Wait() }

// more waits for so many calls.
func (l *load) more(t *testing.T, n int64) {
	t.Helper()
	from := l.calls.Load()
	within(t, "calls are answered", func() bool { return l.calls.Load() >= from+n })
}

// Redis is killed under load, twice: nobody is refused, operators see it, and once it
// is back it is used again.
func TestRedisDies(t *testing.T) {
	t.Parallel()
	r := startRedis(t)
	s, err := localcloud.Start(t.Context(), localcloud.Options{
		Dir: filepath.Join(t.TempDir(), "data"), Probe: true, Edge: cloud.Edge{Redis: cloud.NewSecret("redis://127.0.0.1:" + r.port)},
	})
	if err != nil {
		t.Fatal(err)
	}
	w := &world{t, s, s.Identity.IDToken(user("alice", "acme", identity.Admin))}
	t.Cleanup(w.close)
	film := w.submit(map[string]any{"content": bakery, "approval": "script", "duration_sec": 8}).ID
	w.settle(film)

	l := w.load(4, film)
	for range 2 {
		l.more(t, 40)
		if h := s.Env.Cache.Health(); !h.Up || h.Hits == 0 {
			t.Errorf("with Redis: %+v", h)
		}
		r.kill()
		within(t, "the outage shows", func() bool { return !s.Env.Cache.Health().Up })
		if h := w.health(); h.Body.Backend != "redis" || h.Body.Status != "down" || h.Body.Errors == 0 {
			t.Errorf("without Redis: %+v", h.Body)
		}
		l.more(t, 80)
		r.start()
		within(t, "Redis is used again", func() bool { return s.Env.Cache.Health().Up })
		hits := s.Env.Cache.Health().Hits
		within(t, "the cache hits again", func() bool { return s.Env.Cache.Health().Hits > hits+5 })
	}
	l.end()
	if _, closed := s.Env.Limiter.Failures(); closed != 0 {
		t.Errorf("%d calls were refused because they could not be counted", closed)
	}
}
