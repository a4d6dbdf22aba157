package storage

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

type notice struct {
	object Object
	event  Event
}

// into makes a Changed that hands notices to a channel, after failing the first so many calls.
func into(notices chan<- notice, failures int) func(context.Context, Object, Event) error {
	return func(ctx context.Context, o Object, e Event) error {
		if failures > 0 {
			failures--
			return errors.New("not now")
		}
		select {
		case notices <- notice{o, e}:
			return nil
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

func (n notice) String() string {
	return fmt.Sprintf("%s %s/%s %d.%d", n.event, n.object.Bucket, n.object.Name, n.object.Generation, n.object.Metageneration)
}

func expect(t *testing.T, notices <-chan notice, want ...string) {
	t.Helper()
	var got []string
	for range want {
		select {
		case n := <-notices:
			got = append(got, n.String())
		case <-t.Context().Done():
			t.Fatalf("got %v, want %v", got, want)
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Fatalf("notices (-want +got):\n%s", diff)
	}
}

func TestEveryChangeIsNotified(t *testing.T) {
	t.Parallel()
	notices := make(chan notice)
	b := start(t, Options{Changed: into(notices, 2)})
	ctx := t.Context()
	line := func(e Event, name string, generation, meta int64) string {
		return notice{Object{Bucket: "work", Name: name, Generation: generation, Metageneration: meta}, e}.String()
	}
	first := put(t, b.object("a"), "1").Generation
	second := put(t, b.object("a"), "2").Generation
	expect(t, notices, line(Finalized, "a", first, 1), line(Deleted, "a", first, 1), line(Finalized, "a", second, 1))

	copied, err := b.object("b").CopierFrom(b.object("a")).Run(ctx)
	if err != nil {
		t.Fatal(err)
	}
	both, err := b.object("c").ComposerFrom(b.object("a"), b.object("b")).Run(ctx)
	if err != nil {
		t.Fatal(err)
	}
	expect(t, notices, line(Finalized, "b", copied.Generation, 1), line(Finalized, "c", both.Generation, 1))

	if err := b.object("a").Delete(ctx); err != nil {
		t.Fatal(err)
	}
	expect(t, notices, line(Deleted, "a", second, 1))
}

// The notification's body is the object resource as Eventarc delivers it.
func TestNotifiedResource(t *testing.T) {
	t.Parallel()
	notices := make(chan notice, 1)
	b := start(t, Options{Changed: into(notices, 0)})
	attrs := put(t, b.object("dir/a b"), "hello")
	n := <-notices
	data, err := json.Marshal(n.object)
	if err != nil {
		t.Fatal(err)
	}
	var got map[string]any
	if err := json.Unmarshal(data, &got); err != nil {
		t.Fatal(err)
	}
	at, generation := timestamp(attrs.Created), fmt.Sprint(attrs.Generation)
	want := map[string]any{
		"kind": "storage#object", "id": "work/dir/a b/" + generation, "name": "dir/a b", "bucket": "work",
		"selfLink":   "http://" + b.host + "/storage/v1/b/work/o/dir%2Fa%20b",
		"mediaLink":  "http://" + b.host + "/download/storage/v1/b/work/o/dir%2Fa%20b?generation=" + generation + "&alt=media",
		"generation": generation, "metageneration": "1", "size": "5", "contentType": "text/plain; charset=utf-8",
		"md5Hash": "XUFAKrxLKna5cZ2REBfFkg==", "crc32c": "mnG7TA==", "etag": attrs.Etag, "storageClass": "STANDARD",
		"timeCreated": at, "timeFinalized": at, "updated": at, "timeStorageClassUpdated": at,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// Content goes when nothing can read it any more, and what was written before a restart is notified after it.
func TestJournalOutlivesTheServer(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	deaf := open(t, Options{Dir: dir, Changed: into(nil, 1<<30)}, "local")
	for _, text := range []string{"old", "new"} {
		if _, err := deaf.accept(upload{Bucket: "work", Name: "a"}, strings.NewReader(text)); err != nil {
			t.Fatal(err)
		}
	}
	if err := deaf.Close(); err != nil {
		t.Fatal(err)
	}

	notices := make(chan notice)
	b := start(t, Options{Dir: dir, Changed: into(notices, 0)})
	for _, want := range []Event{Finalized, Deleted, Finalized} {
		if n := <-notices; n.event != want || n.object.Name != "a" {
			t.Errorf("got %v, want %s", n, want)
		}
	}
	put(t, b.object("b"), "x")
	<-notices // the deletion before it is dealt with
	files, err := os.ReadDir(b.blobs.settled)
	if err != nil || len(files) != 2 {
		t.Errorf("%d blobs for two objects, %v", len(files), err)
	}
	if got := read(t, b.object("a")); got != "new" {
		t.Errorf("read %q", got)
	}
}
