package outbox_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"cloud.google.com/go/firestore"
	"github.com/google/go-cmp/cmp"

	"github.com/aiprod/aiprod/shared/outbox"
	"github.com/aiprod/aiprod/shared/store/storetest"
)

var errRefused = errors.New("the queue is closed")

func letter(name string) outbox.Letter {
	return outbox.Letter{Queue: "work", Name: name, Function: "render", Data: []byte("{}")}
}

// put commits a box of letters and returns its note.
func put(t *testing.T, fs *firestore.Client, now time.Time, letters ...outbox.Letter) outbox.Note {
	t.Helper()
	var note outbox.Note
	err := fs.RunTransaction(t.Context(), func(_ context.Context, tx *firestore.Transaction) (err error) {
		note, err = outbox.Put(fs, tx, now, letters)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return note
}

// left returns how many boxes there are.
func left(t *testing.T, fs *firestore.Client) int {
	t.Helper()
	docs, err := fs.Collection(outbox.Collection).Documents(t.Context()).GetAll()
	if err != nil {
		t.Fatal(err)
	}
	return len(docs)
}

// names returns the names of what was posted, in order.
func names(p *storetest.Post) []string {
	var out []string
	for _, l := range p.Letters() {
		out = append(out, l.Name)
	}
	return out
}

func TestPostForgetsTheBox(t *testing.T) {
	t.Parallel()
	fs, post := storetest.Client(t), &storetest.Post{}
	note := put(t, fs, storetest.NewClock().Now(), letter("a"), letter("b"))
	if n := left(t, fs); n != 1 {
		t.Fatalf("%d boxes after the commit, want 1", n)
	}
	if err := outbox.Post(t.Context(), post, note); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]outbox.Letter{letter("a"), letter("b")}, post.Letters()); diff != "" {
		t.Errorf("letters (-want +got):\n%s", diff)
	}
	if n := left(t, fs); n != 0 {
		t.Errorf("%d boxes are left", n)
	}
}

func TestNoLettersMakeNoBox(t *testing.T) {
	t.Parallel()
	fs := storetest.Client(t)
	note := put(t, fs, storetest.NewClock().Now())
	if err := outbox.Post(t.Context(), nil, note); err != nil || left(t, fs) != 0 {
		t.Errorf("error %v, %d boxes", err, left(t, fs))
	}
}

// A transaction that is not committed tells nothing.
func TestRolledBackMakesNoBox(t *testing.T) {
	t.Parallel()
	fs := storetest.Client(t)
	err := fs.RunTransaction(t.Context(), func(_ context.Context, tx *firestore.Transaction) error {
		if _, err := outbox.Put(fs, tx, time.Now(), []outbox.Letter{letter("a")}); err != nil {
			return err
		}
		return errRefused
	})
	if !errors.Is(err, errRefused) || left(t, fs) != 0 {
		t.Errorf("error %v, %d boxes", err, left(t, fs))
	}
}

// What could not be posted is swept once it is old enough, whole and under the same names.
func TestSweepPostsWhatWasForgotten(t *testing.T) {
	t.Parallel()
	fs, clock := storetest.Client(t), storetest.NewClock()
	closed := &storetest.Post{Refuse: func(outbox.Letter) error { return errRefused }}
	at := clock.Now().Add(time.Hour)
	sent := []outbox.Letter{
		{Attributes: map[string]string{"stage": "plan"}, Data: []byte(`{"job":"1"}`)},
		{Queue: "work", Name: "render-1", Function: "render", Data: []byte("{}"), At: at},
	}
	note := put(t, fs, clock.Now(), sent...)
	if err := outbox.Post(t.Context(), closed, note); !errors.Is(err, errRefused) || left(t, fs) != 1 {
		t.Fatalf("error %v, %d boxes; want the box left", err, left(t, fs))
	}
	post := &storetest.Post{}
	if n, err := outbox.Sweep(t.Context(), fs, post, clock.Now(), 10); n != 0 || err != nil {
		t.Errorf("a fresh box was swept: %d, %v", n, err)
	}
	clock.Advance(outbox.Leftover)
	if n, err := outbox.Sweep(t.Context(), fs, post, clock.Now(), 10); n != 1 || err != nil {
		t.Errorf("swept %d, %v; want 1", n, err)
	}
	if diff := cmp.Diff(sent, post.Letters()); diff != "" {
		t.Errorf("letters (-want +got):\n%s", diff)
	}
	if n := left(t, fs); n != 0 {
		t.Errorf("%d boxes are left", n)
	}
}

// A box that cannot be posted does not hold up the others.
func TestSweepGoesOnAfterAFailure(t *testing.T) {
	t.Parallel()
	fs, clock := storetest.Client(t), storetest.NewClock()
	for _, name := range []string{"a", "bad", "c"} {
		put(t, fs, clock.Now(), letter(name))
	}
	clock.Advance(outbox.Leftover)
	post := &storetest.Post{Refuse: func(l outbox.Letter) error {
		if l.Name == "bad" {
			return errRefused
		}
		return nil
	}}
	n, err := outbox.Sweep(t.Context(), fs, post, clock.Now(), 10)
	if n != 2 || !errors.Is(err, errRefused) {
		t.Errorf("swept %d, %v; want 2 and the refusal", n, err)
	}
	if diff := cmp.Diff([]string{"c", "a"}, names(post)); diff != "" {
		t.Errorf("posted (-want +got):\n%s", diff)
	}
	if n := left(t, fs); n != 1 {
		t.Errorf("%d boxes are left, want the bad one", n)
	}
}

func TestSweepTakesAtMostItsLimit(t *testing.T) {
	t.Parallel()
	fs, clock := storetest.Client(t), storetest.NewClock()
	for _, name := range []string{"a", "b", "c"} {
		put(t, fs, clock.Now(), letter(name))
	}
	clock.Advance(outbox.Leftover)
	if n, err := outbox.Sweep(t.Context(), fs, &storetest.Post{}, clock.Now(), 2); n != 2 || err != nil || left(t, fs) != 1 {
		t.Errorf("swept %d, %v, %d left", n, err, left(t, fs))
	}
}
