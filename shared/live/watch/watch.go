// Package watch tells when documents of Firestore change. Unlike the snapshots of Google's
// client, which take a stream each, any number of watches share a few streams: Google
// allows a hundred streams on a connection, and a program may watch a thousand jobs.
//
// It tells that something may have changed, not what: whoever is told reads it. So nothing has to be
// remembered over a broken stream, and nothing can be missed.
package watch

import (
	"context"
	"log/slog"
	"strings"
	"sync"

	api "cloud.google.com/go/firestore/apiv1"
	pb "cloud.google.com/go/firestore/apiv1/firestorepb"
	"google.golang.org/grpc/metadata"

	"github.com/aiprod/aiprod/shared/live"
	"github.com/aiprod/aiprod/shared/store"
)

// perStream is the most targets of one stream.
// Source: https://firebase.google.com/docs/firestore/real-time_queries_at_scale, "fewer than 100 listeners per client", read 2026-11.
const perStream = 100

// Changes watches the jobs of one database. Make it with New; it is safe for concurrent use.
type Changes struct {
	store    *store.Store
	client   *api.Client
	database string
	log      *slog.Logger

	mu    sync.Mutex
	lines []*line
	last  int32 // of the target ids given out
}

var _ live.Watcher = (*Changes)(nil)

// New returns changes of what s keeps, by a client of the same Firestore.
func New(s *store.Store, client *api.Client, log *slog.Logger) *Changes {
	database, _, _ := strings.Cut(s.Tenant("any").Path, "/documents/")
	return &Changes{store: s, client: client, database: database, log: log}
}

// Watch calls changed once it watches an attempt's documents (the job's, the
// attempt's and its progress), whenever one of them has changed, and after each break.
func (c *Changes) Watch(ref store.Ref, changed func()) (stop func()) {
	t := target{
		documents: []string{c.store.Job(ref).Path, c.store.Attempt(ref).Path, c.store.Live(ref).Path},
		changed:   changed,
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.last++
	id, l := c.last, c.vacant()
	l.add(id, t)
	return sync.OnceFunc(func() { c.remove(l, id) })
}

// vacant returns a line with room for a target. The mutex is held.
func (c *Changes) vacant() *line {
	for _, l := range c.lines {
		if len(l.targets) < perStream {
			return l
		}
	}
	ctx, stop := context.WithCancel(context.Background()) // it ends with its last target
	l := &line{changes: c, targets: map[int32]target{}, stop: stop}
	c.lines = append(c.lines, l)
	go l.run(ctx)
	return l
}

func (c *Changes) remove(l *line, id int32) {
	c.mu.Lock()
	defer c.mu.Unlock()
	l.drop(id)
	if len(l.targets) > 0 {
		return
	}
	l.stop()
	for i, other := range c.lines {
		if other == l {
			c.lines = append(c.lines[:i:i], c.lines[i+1:]...)
			return
		}
	}
}

// open opens a stream.
func (c *Changes) open(ctx context.Context) (pb.Firestore_ListenClient, error) {
	project, database, _ := strings.Cut(strings.TrimPrefix(c.database, "projects/"), "/databases/")
	return c.client.Listen(metadata.AppendToOutgoingContext(ctx,
		"google-cloud-resource-prefix", c.database,
		"x-goog-request-params", "project_id="+project+"&database_id="+database))
}
