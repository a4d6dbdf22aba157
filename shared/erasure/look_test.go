package erasure

import (
	"context"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/aiprod/aiprod/shared/audit"
	"github.com/aiprod/aiprod/shared/cache"
	"github.com/aiprod/aiprod/shared/cloud"
	"github.com/aiprod/aiprod/shared/fault"
	"github.com/aiprod/aiprod/shared/job"
	"github.com/aiprod/aiprod/shared/store"
	"github.com/aiprod/aiprod/shared/store/storetest"
)

// A shelf is storage of which some files cannot be removed, though it says they were.
type shelf struct {
	cloud.Blobs
	stuck string

	mu    sync.Mutex
	files map[string]bool // bucket:name
}

func key(b cloud.Bucket, name string) string { return string(b) + ":" + name }

func (s *shelf) List(_ context.Context, b cloud.Bucket, prefix string, _ int) (found []cloud.Blob, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for k := range s.files {
		if name, in := strings.CutPrefix(k, string(b)+":"); in && strings.HasPrefix(name, prefix) {
			found = append(found, cloud.Blob{Bucket: b, Name: name})
		}
	}
	return found, nil
}

func (s *shelf) Delete(_ context.Context, b cloud.Bucket, name string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if name != s.stuck {
		delete(s.files, key(b, name))
	}
	return nil
}

func (s *shelf) Stat(_ context.Context, b cloud.Bucket, name string) (cloud.Blob, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.files[key(b, name)] {
		return cloud.Blob{}, cloud.ErrNoBlob
	}
	return cloud.Blob{Bucket: b, Name: name}, nil
}

// bench is a job that was asked to be erased, and the worker of it.
func bench(t *testing.T, log *slog.Logger) (*storetest.Bench, *worker) {
	t.Helper()
	b := storetest.New(t)
	ref := b.Submit(t, "j", job.Delivered)
	r, err := Job(t.Context(), b.Store, ref, audit.Record{Actor: audit.System})
	if err != nil {
		t.Fatal(err)
	}
	memory := cache.New("test", cache.NewMemory(b.Clock.Now), b.Clock.Now)
	w := &worker{store: b.Store, blobs: &shelf{files: map[string]bool{}}, cache: memory, log: log}
	if err := w.claim(t.Context(), r.Receipt); err != nil {
		t.Fatal(err)
	}
	return b, w
}

// Whatever of a job is still there is found, class by class, and the erasure is not done before it is gone.
func TestLookFindsWhatIsLeft(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		leave func(*testing.T, *storetest.Bench, *worker)
		want  Left
	}{
		"nothing": {func(*testing.T, *storetest.Bench, *worker) {}, Left{}},
		"a document": {func(t *testing.T, b *storetest.Bench, w *worker) {
			t.Helper()
			put(t, b, w, "steps", map[string]any{"schema": 1})
		}, Left{Documents: 1}},
		"a client's key": {func(t *testing.T, b *storetest.Bench, _ *worker) {
			t.Helper()
			if _, err := b.Tenant(storetest.Tenant).Collection("idempotency").Doc("k").Set(t.Context(), store.Key{Schema: 1, Job: "j"}); err != nil {
				t.Fatal(err)
			}
		}, Left{Documents: 1}},
		"a file": {func(_ *testing.T, _ *storetest.Bench, w *worker) {
			w.blobs.(*shelf).files[key(cloud.Delivery, storetest.Tenant+"/j/1/video.mp4")] = true
		}, Left{Files: 1}},
		"a line that says what was made": {func(t *testing.T, b *storetest.Bench, w *worker) {
			t.Helper()
			put(t, b, w, ledger, map[string]any{"schema": 1, "part": "shot-1"})
		}, Left{Lines: 1}},
		"a line of the accounts": {func(t *testing.T, b *storetest.Bench, w *worker) {
			t.Helper()
			put(t, b, w, ledger, map[string]any{"schema": 1, "micros": 5})
		}, Left{}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b, w := bench(t, slog.New(slog.DiscardHandler))
			if err := inTurn(t.Context(), w.documents, w.keys); err != nil {
				t.Fatal(err)
			}
			c.leave(t, b, w)
			err := w.look(w.ofJob)(t.Context())
			if diff := cmp.Diff(c.want, w.rec.Look.Left); diff != "" {
				t.Errorf("left (-want +got):\n%s", diff)
			}
			if found := c.want != (Left{}); found != (err != nil) || err != nil && !fault.Retryable(err) {
				t.Errorf("with %+v: %v", c.want, err)
			}
			if r := w.rec.Report(); r.Status != "running" || r.Look == nil || r.Look.At.IsZero() {
				t.Errorf("report %+v", r)
			}
			if err := w.all(t.Context()); err != nil || w.rec.Report().Status != "done" || w.rec.Look.Left != (Left{}) {
				t.Errorf("gone over once more: %v, %+v", err, w.rec.Report())
			}
		})
	}
}

// put writes a document below the job.
func put(t *testing.T, b *storetest.Bench, w *worker, collection string, doc map[string]any) {
	t.Helper()
	if _, err := b.Job(w.job()).Collection(collection).Doc("d").Set(t.Context(), doc); err != nil {
		t.Fatal(err)
	}
}

// A file that is there after it was removed keeps the erasure from being done, whether it has a folder or is kept by content.
func TestStuckFile(t *testing.T) {
	t.Parallel()
	object := "artefacts/" + storetest.Tenant + "/assets/ab.png"
	_, w := bench(t, slog.New(slog.DiscardHandler))
	shelf := w.blobs.(*shelf)
	shelf.files[key(cloud.Work, object)], shelf.stuck = true, object
	if err := w.save(t.Context(), func(r *Record) { r.Objects = []string{object} }); err != nil {
		t.Fatal(err)
	}
	if err := w.all(t.Context()); err == nil || !w.rec.Done.IsZero() || len(w.rec.Objects) != 1 {
		t.Errorf("done at %v with %v: %v", w.rec.Done, w.rec.Objects, err)
	}
	shelf.stuck = ""
	if err := w.all(t.Context()); err != nil || w.rec.Done.IsZero() {
		t.Errorf("not done: %v", err)
	}
}

// Those who run the platform are told once looks keep finding something, and no longer once one has not.
func TestLooksThatKeepFinding(t *testing.T) {
	t.Parallel()
	var log strings.Builder
	_, w := bench(t, slog.New(slog.NewTextHandler(&log, nil)))
	found := 1
	look := w.look(func(_ context.Context, left *Left) error {
		left.Files = found
		return nil
	})
	for n := 1; n <= patience; n++ {
		if told := strings.Contains(log.String(), "erasure.unfinished"); told {
			t.Errorf("told before look %d", n)
		}
		if err := look(t.Context()); err == nil || w.rec.Look.Failed != n {
			t.Errorf("look %d counts as %d: %v", n, w.rec.Look.Failed, err)
		}
	}
	if !strings.Contains(log.String(), "rule=erasure.unfinished") {
		t.Errorf("nobody is told: %s", log.String())
	}
	found = 0
	if err := look(t.Context()); err != nil || w.rec.Look.Failed != 0 || w.rec.Look.At.Before(time.Unix(1, 0)) {
		t.Errorf("a clean look: %+v, %v", w.rec.Look, err)
	}
}

// Of a tenant that goes, and of its last member, everything counts but what stays.
func TestLookForATenant(t *testing.T) {
	t.Parallel()
	b, w := bench(t, slog.New(slog.DiscardHandler))
	tenant := b.Tenant(storetest.Tenant)
	if err := w.documents(t.Context()); err != nil {
		t.Fatal(err)
	}
	w.rec.Person, w.rec.All = "alice", true
	for path, doc := range map[string]map[string]any{
		"members/alice": {"schema": 1, "uid": "alice"}, "brands/kit": {"schema": 1, "owner": "bob"}, "spend/day": {"schema": 1}, "audit/act": {"schema": 1, "actor": "alice"},
	} {
		collection, id, _ := strings.Cut(path, "/")
		if _, err := tenant.Collection(collection).Doc(id).Set(t.Context(), doc); err != nil {
			t.Fatal(err)
		}
	}
	w.blobs.(*shelf).files[key(cloud.Uploads, storetest.Tenant+"/never-came")] = true
	var left Left
	for _, c := range []count{w.ofTenant, w.ofPerson} {
		if err := c(t.Context(), &left); err != nil {
			t.Fatal(err)
		}
	}
	if diff := cmp.Diff(Left{Documents: 3, Files: 1, Names: 1}, left); diff != "" { // the member is found twice: by place, and by name
		t.Errorf("left (-want +got):\n%s", diff)
	}
}
