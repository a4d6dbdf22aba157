package serve

import (
	"context"
	"net/http"
	"os"
	"os/signal"
	"syscall"
	"time"
)

// lastBytes is how long an answer may take to leave once its call has ended. The server cannot be asked to finish, as Main does:
// the buildpack's main would end the process at once.
const lastBytes = 200 * time.Millisecond

// Staged returns a function for a program whose main is not ours: the one that Cloud Functions' buildpack writes around the staged
// source of one function (scripts/release). It drains on SIGTERM as Main does, and ends the process where it cannot serve: a
// revision that cannot must not become ready.
func Staged(name string, options ...Option) http.HandlerFunc {
	log := logger()
	rt, edge, err := prepare(context.Background(), log, name, options)
	if err != nil {
		log.Error("stopped", "error", err)
		os.Exit(1)
	}
	stop := make(chan os.Signal, 1)
	signal.Notify(stop, syscall.SIGTERM, syscall.SIGINT)
	go func() {
		<-stop
		end, cancel := context.WithTimeout(context.Background(), grace)
		defer cancel()
		if err := rt.Drain(end); err == nil {
			time.Sleep(lastBytes)
		}
		os.Exit(0)
	}()
	return edge.ServeHTTP
}
