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
}

// A moment is what the database's clock said, and when on the clock here.
type moment struct{ said, heard time.Time }

// now is the database's time in microseconds, behind by what its last answer was on its
// way: an instant that has been, so that nothing comes back early.
func (m moment) now() int64 { return m.said.Add(time.Since(m.heard)).UnixMicro() }

// fresh is how long a moment tells the time, since clocks run apart.
const fresh = time.Minute

func (m moment) fresh() bool { return time.Since(m.heard) < fresh }

func read(ctx context.Context, fs *firestore.Client, ref *firestore.DocumentRef) (at standing, clock moment, err error) {
	docs, err := fs.GetAll(ctx, []*firestore.DocumentRef{ref}) // which, unlike Get, tells when a missing document was read
	if err != nil {
		return at, clock, err
	}
	doc := docs[0]
	clock = moment{doc.ReadTime, time.Now()}
	if !doc.Exists() {
		return at, clock, nil
	}
	var c count
	err = schema.Read(doc, &c)
	return standing{c.Used, doc.UpdateTime}, clock, err
}

// write counts up to used, if the document is still what it was.
func (at standing) write(ctx context.Context, ref *firestore.DocumentRef, used int64) (standing, moment, error) {
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
		return standing{}, moment{}, err
	}
	return standing{used, done.UpdateTime}, moment{done.UpdateTime, time.Now()}, nil
}

// most is how many counts are remembered: some hundred kilobytes.
const most = 4096

// A memory is how counts stood, and what time it is there.
type memory struct {
	mu    sync.Mutex
	stood map[limit.Key]standing
	clock moment
}

// recall returns how a count stood; the zero standing, which is that of a count nobody has begun, where it is not known.
func (m *memory) recall(key limit.Key) (standing, moment) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.stood[key], m.clock
}

// remember keeps a standing; of too many all others go, since each costs no more than a read.
func (m *memory) remember(key limit.Key, at standing, clock moment) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.stood == nil || len(m.stood) >= most {
		m.stood = make(map[limit.Key]standing)
	}
	m.stood[key] = at
	if clock.heard.After(m.clock.heard) {
		m.clock = clock
	}
}
