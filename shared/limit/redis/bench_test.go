package redis_test

import (
	"net"
	"os/exec"
	"testing"
	"time"

	"github.com/aiprod/aiprod/shared/limit"
	"github.com/aiprod/aiprod/shared/limit/redis"
)

// One take on a real server over a socket of the machine.
func BenchmarkTake(b *testing.B) {
	if _, err := exec.LookPath("redis-server"); err != nil {
		b.Skip("redis-server is not installed: apt-get install redis-server")
	}
	socket := b.TempDir() + "/redis.sock"
	cmd := exec.CommandContext(b.Context(), "redis-server", "--port", "0", "--unixsocket", socket, "--save", "", "--dir", b.TempDir())
	if err := cmd.Start(); err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = cmd.Process.Kill(); _ = cmd.Wait() })
	for end := time.Now().Add(10 * time.Second); ; {
		c, err := net.Dial("unix", socket)
		if err == nil {
			_ = c.Close()
			break
		}
		if time.Now().After(end) {
			b.Fatal(err)
		}
	}
	s := redis.New(clientOf(b, "unix", socket))
	p := limit.Policy{Limit: 1_000_000, Window: time.Second}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := s.Take(b.Context(), limit.KeyOf("caller"), p, 1); err != nil {
			b.Fatal(err)
		}
	}
}
