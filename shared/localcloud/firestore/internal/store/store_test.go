package store

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	pb "cloud.google.com/go/firestore/apiv1/firestorepb"
	"github.com/google/go-cmp/cmp"
	bolt "go.etcd.io/bbolt"
	"pgregory.net/rapid"

	"github.com/aiprod/aiprod/shared/localcloud/firestore/internal/stored"
	"github.com/aiprod/aiprod/shared/localcloud/firestore/internal/value"
)

const root = "projects/p/databases/d/documents/"

// content makes a document that holds one string.
func content(tx *Tx, name, text string) *stored.Document {
	at := tx.At().Proto()
	d, err := stored.Seal(&pb.Document{Name: root + name, CreateTime: at, UpdateTime: at, Fields: map[string]*pb.Value{
		"text": {ValueType: &pb.Value_StringValue{StringValue: text}},
	}})
	if err != nil {
		panic(err) // the text is none
	}
	return d
}

func write(name, text string) Op {
	return func(tx *Tx) error { tx.Put(content(tx, name, text)); return nil }
}

// textOf returns what content was given.
func textOf(d *stored.Document) string {
	v, _ := d.Get(value.Path{"text"})
	return v.GetStringValue()
}

func remove(name string) Op {
	return func(tx *Tx) error { tx.Delete(root + name); return nil }
}

// open opens a store that is closed with the test.
func open(t testing.TB, path string) *Store {
	t.Helper()
	s, err := Open(path, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

// texts returns what the documents of a scope hold, by name.
func texts(t testing.TB, s *Store, at Stamp, scope Scope) map[string]string {
	t.Helper()
	out := map[string]string{}
	err := s.Read(at, func(v *View) error {
		v.Scan(scope, func(d *stored.Document) bool {
			out[strings.TrimPrefix(d.Name, root)] = textOf(d)
			return true
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

var everything = Scope{Parent: strings.TrimSuffix(root, "/"), Group: true}

func TestReadsAtAStampDoNotChange(t *testing.T) {
	t.Parallel()
	s := open(t, "")
	var stamps []Stamp
	var want []map[string]string
	steps := []Op{write("a/1", "one"), write("a/2", "two"), write("a/1", "uno"), remove("a/2"), write("b/1/c/1", "deep"), write("a/2", "dos")}
	for i, op := range steps {
		r := s.Commit(op)[0]
		if r.Err != nil {
			t.Fatal(r.Err)
		}
		stamps = append(stamps, r.At)
		want = append(want, texts(t, s, r.At, everything))
		if i > 0 && stamps[i] <= stamps[i-1] {
			t.Errorf("stamps %d and %d do not grow", stamps[i-1], stamps[i])
		}
	}
	for i, at := range stamps {
		if diff := cmp.Diff(want[i], texts(t, s, at, everything)); diff != "" {
			t.Errorf("after step %d (-then +now):\n%s", i, diff)
		}
	}
	if diff := cmp.Diff(map[string]string{"a/1": "uno", "a/2": "dos", "b/1/c/1": "deep"}, texts(t, s, s.Now(), everything)); diff != "" {
		t.Errorf("at the end (-want +got):\n%s", diff)
	}
}

func TestFailedOpLeavesNothing(t *testing.T) {
	t.Parallel()
	s := open(t, "")
	boom := errors.New("boom")
	results := s.Commit(write("a/1", "one"), func(tx *Tx) error {
		tx.Put(content(tx, "a/2", "two"))
		tx.Delete(root + "a/1")
		return boom
	}, write("a/3", "three"))
	if results[0].Err != nil || !errors.Is(results[1].Err, boom) || results[2].Err != nil {
		t.Errorf("results = %v", results)
	}
	if diff := cmp.Diff(map[string]string{"a/1": "one", "a/3": "three"}, texts(t, s, s.Now(), everything)); diff != "" {
		t.Errorf("documents (-want +got):\n%s", diff)
	}
}

// TestUnwritableFileUndoes closes the journal under the store: commits must fail and leave memory as it was.
func TestUnwritableFileUndoes(t *testing.T) {
	t.Parallel()
	s := open(t, filepath.Join(t.TempDir(), "db"))
	s.Commit(write("a/1", "one"), write("a/2", "two"))
	before := s.Now()
	if err := s.file.journal.close(); err != nil {
		t.Fatal(err)
	}
	for _, r := range s.Commit(write("a/1", "uno"), remove("a/2"), write("a/2", "dos"), write("b/1", "new"), write("a/1", "eins")) {
		if !errors.Is(r.Err, os.ErrClosed) {
			t.Errorf("err = %v, want that the file is closed", r.Err)
		}
	}
	want := map[string]string{"a/1": "one", "a/2": "two"}
	for _, at := range []Stamp{before, s.Now()} {
		if diff := cmp.Diff(want, texts(t, s, at, everything)); diff != "" {
			t.Errorf("documents (-want +got):\n%s", diff)
		}
	}
	if n := len(s.tree.history.queue); n != 0 {
		t.Errorf("%d versions are still in the history", n)
	}
}

func TestHistoryIsBounded(t *testing.T) {
	t.Parallel()
	s := open(t, "")
	first := s.Commit(write("a/1", "x"))[0].At
	big := strings.Repeat("x", 1<<20)
	for range historyBytes>>20 + 2 {
		s.Commit(write("a/big", big+"1"), write("a/gone", ""), remove("a/gone"))
	}
	if s.tree.history.bytes > historyBytes {
		t.Errorf("%d bytes of history are kept", s.tree.history.bytes)
	}
	if err := s.Read(first, func(*View) error { return nil }); !errors.Is(err, ErrTooOld) {
		t.Errorf("reading before the horizon: %v", err)
	}
}

func TestPruneForgetsDeleted(t *testing.T) {
	t.Parallel()
	tr := newTree()
	tr.put(root+"a/1", 1, &stored.Document{Name: root + "a/1"})
	tr.put(root+"a/1", 2, nil)
	tr.prune(2 + historySpan)
	if len(tr.records) != 1 {
		t.Error("a version within the span was dropped")
	}
	tr.prune(3 + historySpan)
	if len(tr.records)+len(tr.collections)+len(tr.paths.blocks)+len(tr.groups) != 0 {
		t.Errorf("left: %d records, %d collections, %d paths, %d groups", len(tr.records), len(tr.collections), len(tr.paths.blocks), len(tr.groups))
	}
}

func TestFutureAndClosed(t *testing.T) {
	t.Parallel()
	s := open(t, "")
	if err := s.Read(StampOf(time.Now().Add(time.Hour)), func(*View) error { return nil }); !errors.Is(err, ErrFuture) {
		t.Errorf("reading in an hour: %v", err)
	}
	s.Close()
	if r := s.Commit(write("a/1", "")); !errors.Is(r[0].Err, ErrClosed) {
		t.Errorf("commit after close: %v", r[0].Err)
	}
}

func TestUnknownFormat(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "db")
	open(t, path).Close()
	db, err := bolt.Open(path, 0o600, nil)
	if err != nil {
		t.Fatal(err)
	}
	err = db.Update(func(tx *bolt.Tx) error { return tx.Bucket(metaBucket).Put(formatKey, []byte("3")) })
	if err := errors.Join(err, db.Close()); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(path, time.Now); err == nil || !strings.Contains(err.Error(), "format") {
		t.Errorf("opening format 3: %v", err)
	}
}

// TestConcurrentCommits checks that commits evaluate one after the other although they are synced together, and that a reader
// never sees half of one.
func TestConcurrentCommits(t *testing.T) {
	t.Parallel()
	s := open(t, filepath.Join(t.TempDir(), "db"))
	s.Commit(func(tx *Tx) error {
		tx.Put(content(tx, "a/left", ""))
		tx.Put(content(tx, "a/right", ""))
		return nil
	})
	grow := func(tx *Tx) error {
		for _, name := range []string{"a/left", "a/right"} {
			tx.Put(content(tx, name, textOf(tx.Get(root+name))+"x"))
		}
		return nil
	}
	const writers, rounds = 8, 25
	var wg sync.WaitGroup
	for range writers {
		wg.Go(func() {
			for range rounds {
				if r := s.Commit(grow)[0]; r.Err != nil {
					t.Error(r.Err)
				}
			}
		})
		wg.Go(func() {
			for range rounds {
				if got := texts(t, s, s.Now(), everything); got["a/left"] != got["a/right"] {
					t.Errorf("half a commit is visible: %d and %d", len(got["a/left"]), len(got["a/right"]))
				}
			}
		})
	}
	wg.Wait()
	if got := len(texts(t, s, s.Now(), everything)["a/left"]); got != writers*rounds {
		t.Errorf("%d updates arrived, want %d", got, writers*rounds)
	}
}

// TestAgainstModel compares random commits and reopenings with a plain map.
func TestAgainstModel(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	files := 0
	rapid.Check(t, func(rt *rapid.T) {
		files++
		path := filepath.Join(dir, fmt.Sprint(files))
		s, err := Open(path, time.Now)
		if err != nil {
			rt.Fatal(err)
		}
		defer func() { s.Close() }()
		model := map[string]string{}
		names := rapid.SampledFrom([]string{"a/1", "a/2", "a-b/1", "a/1/c/1", "a/1/c/2", "b/x/a/1"})
		rt.Repeat(map[string]func(*rapid.T){
			"write": func(rt *rapid.T) {
				name, text := names.Draw(rt, "name"), rapid.StringN(0, 4, 8).Draw(rt, "text")
				s.Commit(write(name, text))
				model[name] = text
			},
			"remove": func(rt *rapid.T) {
				name := names.Draw(rt, "name")
				s.Commit(remove(name))
				delete(model, name)
			},
			"reopen": func(rt *rapid.T) {
				if err := s.Close(); err != nil {
					rt.Fatal(err)
				}
				if s, err = Open(path, time.Now); err != nil {
					rt.Fatal(err)
				}
			},
			"": func(rt *rapid.T) {
				if diff := cmp.Diff(model, texts(t, s, s.Now(), everything)); diff != "" {
					rt.Fatalf("documents (-model +store):\n%s", diff)
				}
			},
		})
	})
}
