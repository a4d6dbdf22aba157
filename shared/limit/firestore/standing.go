package firestore

import (
	"context"
	"sync"
	"time"

	"cloud.google.com/go/firestore"

	"github.com/aiprod/aiprod/shared/limit"
	"github.com/aiprod/aiprod/shared/schema"
)

// A standing is how a count stood when this instance last read or wrote it.
type standing struct {
	used    int64
	updated time.Time // when the document was last written, zero where there is none
	clock   time.Time // the database's
	heard   time.Time // when it said so, on the clock here
}

// now is the database's time in microseconds, behind by what its last answer was on its
// way: an instant that has been, so that nothing comes back early.
func (at standing) now() int64 { return at.clock.Add(time.Since(at.heard)).UnixMicro() }

func read(ctx context.Context, fs *firestore.Client, ref *firestore.DocumentRef) (at standing, err error) {
	docs, err := fs.GetAll(ctx, []*firestore.DocumentRef{ref}) // which, unlike Get, tells when a missing document was read
	if err != nil {
		return at, err
	}
	doc := docs[0]
	at.clock, at.heard = doc.ReadTime, time.Now()
	if !doc.Exists() {
		return at, nil
	}
	var c count
	at.updated = doc.UpdateTime
	err = schema.Read(doc, &c)
	at.used = c.Used
	return at, err
}

// write counts up to used, if the document is still what it was.
func (at standing) write(ctx context.Context, ref *firestore.DocumentRef, used int64) (standing, error) {
	c := count{Schema: version, Used: used, Expires: time.UnixMicro(used).Add(keep)}
	var done *firestore.WriteResult
	var err error
	if at.updated.IsZero() {
		done, err = ref.Create(ctx, c)
	} else {
		done, err = ref.Update(ctx, []firestore.Update{
			{Path: "schema", Value: c.Schema}, {Path: "used", Value: c.Used}, {Path: "expire_at", Value: c.Expires},
		}, firestore.LastUpdateTime(at.updated))
	}
	if err != nil {
		return standing{}, err
	}
	return standing{used: used, updated: done.UpdateTime, clock: done.UpdateTime, heard: time.Now()}, nil
}

const (
	// most is how many counts are remembered: some hundred kilobytes.
	most = 4096
	// fresh is how long, so that clocks which run apart tell no other time.
	fresh = time.Minute
)

// A memory is how counts stood.
type memory struct {
	mu    sync.Mutex
	stood map[limit.Key]standing
}

func (m *memory) recall(key limit.Key) (standing, bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	at, ok := m.stood[key]
	return at, ok && time.Since(at.heard) < fresh
}

// remember keeps a standing; of too many all others go, since each costs no more than a read.
func (m *memory) remember(key limit.Key, at standing) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.stood == nil || len(m.stood) >= most {
		m.stood = make(map[limit.Key]standing)
	}
	m.stood[key] = at
}

func (m *memory) forget(key limit.Key) {
	m.mu.Lock()
	defer m.mu.Unlock()
	delete(m.stood, key)
}
