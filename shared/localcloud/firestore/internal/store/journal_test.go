package store

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// killed copies the files of an open store, as kill -9 would leave them, and returns where they are.
func killed(t *testing.T, path string) string {
	t.Helper()
	left := filepath.Join(t.TempDir(), "db")
	for _, suffix := range []string{"", ".journal"} {
		data, err := os.ReadFile(path + suffix)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(left+suffix, data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return left
}

// TestJournalIsTakenOver kills a store before its journal is full, when it has gone around, and after a commit that it has no room
// for, and opens what is left twice.
func TestJournalIsTakenOver(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "db")
	s := open(t, path)
	commit := func(ops ...Op) {
		for _, r := range s.Commit(ops...) {
			if r.Err != nil {
				t.Fatal(r.Err)
			}
		}
	}
	check := func() {
		t.Helper()
		want := texts(t, s, s.Now(), everything)
		left := killed(t, path)
		for range 2 {
			again, err := Open(left, s.clock.now)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(want, texts(t, again, again.Now(), everything)); diff != "" {
				t.Errorf("after kill -9 (-want +got):\n%s", diff)
			}
			if got := again.tree.history.horizon; got != s.file.last {
				t.Errorf("the newest commit is of %d, want %d", got, s.file.last)
			}
			if err := again.Close(); err != nil {
				t.Fatal(err)
			}
		}
	}
	commit(write("a/1", "one"), write("a/2", "two"))
	commit(remove("a/1"))
	check()
	part := strings.Repeat("x", journalBytes/10)
	for i := range 25 {
		commit(write(fmt.Sprintf("a/part%d", i%4), part+fmt.Sprint(i)))
	}
	check()
	var large []Op
	for i := range 12 {
		large = append(large, write(fmt.Sprintf("b/%d", i), part))
	}
	commit(large...)
	check()
	commit(write("b/1", "after"))
	check()
}

// TestJournalIgnoresWhatIsNotItsOwn tampers with a journal: what cannot be read, and what another database wrote, is no news.
func TestJournalIgnoresWhatIsNotItsOwn(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name   string
		tamper func(t *testing.T, db string)
		want   map[string]string
	}{
		{"cut", func(t *testing.T, db string) {
			rewrite(t, db+".journal", func(data []byte) { clear(data[bytes.Index(data, []byte("second"))+3:]) })
		}, map[string]string{"a/1": "first"}},
		{"gone", func(t *testing.T, db string) {
			if err := os.Remove(db + ".journal"); err != nil {
				t.Fatal(err)
			}
		}, map[string]string{}},
		{"of another database", func(t *testing.T, db string) {
			if err := os.Remove(db); err != nil {
				t.Fatal(err)
			}
		}, map[string]string{}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			path := filepath.Join(t.TempDir(), "db")
			s := open(t, path)
			s.Commit(write("a/1", "first"))
			s.Commit(write("a/2", "second"))
			left := killed(t, path)
			tt.tamper(t, left)
			again := open(t, left)
			if diff := cmp.Diff(tt.want, texts(t, again, again.Now(), everything)); diff != "" {
				t.Errorf("documents (-want +got):\n%s", diff)
			}
		})
	}
}

func rewrite(t *testing.T, path string, edit func([]byte)) {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	edit(data)
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
}

// FuzzDecodeGroup feeds bodies of any kind: what is accepted must come out the same when written again.
func FuzzDecodeGroup(f *testing.F) {
	f.Add(encodeGroup(map[string][]byte{"a": []byte("x"), "b": nil}, 7))
	f.Fuzz(func(t *testing.T, body []byte) {
		data, last, err := decodeGroup(body)
		if err != nil {
			return
		}
		again, stamp, err := decodeGroup(encodeGroup(data, last))
		if err != nil || stamp != last || !cmp.Equal(data, again) {
			t.Errorf("%v at %d came back as %v at %d, %v", data, last, again, stamp, err)
		}
	})
}
