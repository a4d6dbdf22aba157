package secrets

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func open(t *testing.T) *Folder {
	t.Helper()
	f, err := Open(filepath.Join(t.TempDir(), "secrets"))
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func TestVersions(t *testing.T) {
	t.Parallel()
	f := open(t)
	for i, value := range []string{"one", "two", ""} {
		version, err := f.Add("api-key", []byte(value))
		if err != nil || version != i+1 {
			t.Fatalf("version %d, %v", version, err)
		}
		if got, err := f.Access("api-key", Latest); string(got) != value || err != nil {
			t.Errorf("latest is %q, %v, want %q", got, err, value)
		}
	}
	if got, err := f.Access("api-key", "1"); string(got) != "one" || err != nil {
		t.Errorf("version 1 is %q, %v", got, err)
	}
}

func TestNotFound(t *testing.T) {
	t.Parallel()
	f := open(t)
	if _, err := f.Add("there", []byte("x")); err != nil {
		t.Fatal(err)
	}
	for _, tc := range []struct{ name, version string }{
		{"nothing", Latest}, {"there", "2"}, {"there", ".."}, {"there", "newest"}, {"../there", Latest}, {"", "1"}, {"there/1", Latest},
	} {
		if _, err := f.Access(tc.name, tc.version); !errors.Is(err, ErrNotFound) {
			t.Errorf("%q version %q: %v", tc.name, tc.version, err)
		}
	}
}

func TestRefused(t *testing.T) {
	t.Parallel()
	f := open(t)
	for _, tc := range []struct {
		name  string
		value string
	}{{"../up", "x"}, {"", "x"}, {"a/b", "x"}, {"large", strings.Repeat("x", maxValue+1)}} {
		if _, err := f.Add(tc.name, []byte(tc.value)); err == nil {
			t.Errorf("added %q of %d bytes", tc.name, len(tc.value))
		}
	}
}

func TestEnsureMakesOne(t *testing.T) {
	t.Parallel()
	f := open(t)
	values := make([]string, 8)
	var wg sync.WaitGroup
	for i := range values {
		wg.Go(func() {
			value, err := f.Ensure("root", func() ([]byte, error) { return fmt.Appendf(nil, "made by %d", i), nil })
			if err != nil {
				t.Error(err)
			}
			values[i] = string(value)
		})
	}
	wg.Wait()
	for _, value := range values {
		if value != values[0] {
			t.Errorf("two secrets: %q and %q", value, values[0])
		}
	}
	if got, err := f.Access("root", Latest); string(got) != values[0] || err != nil {
		t.Errorf("latest is %q, %v", got, err)
	}
}

func TestConcurrentVersionsAreAllKept(t *testing.T) {
	t.Parallel()
	f := open(t)
	var wg sync.WaitGroup
	for i := range 8 {
		wg.Go(func() {
			if _, err := f.Add("rotated", fmt.Append(nil, i)); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	seen := map[string]bool{}
	last := ""
	for version := range 8 {
		value, err := f.Access("rotated", fmt.Sprint(version+1))
		if err != nil {
			t.Fatal(err)
		}
		seen[string(value)], last = true, string(value)
	}
	if got, err := f.Access("rotated", Latest); string(got) != last || err != nil {
		t.Errorf("latest is %q, %v, want the last version %q", got, err, last)
	}
	if len(seen) != 8 {
		t.Errorf("kept %v", seen)
	}
}

// A function reads the files as it reads a mounted volume, and nobody else may.
func TestLayout(t *testing.T) {
	t.Parallel()
	f := open(t)
	if _, err := f.Add("api-key", []byte("one")); err != nil {
		t.Fatal(err)
	}
	got := map[string]fs.FileMode{}
	err := filepath.WalkDir(f.dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name, _ := filepath.Rel(f.dir, path)
		info, err := os.Stat(path)
		got[name] = info.Mode()
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]fs.FileMode{".": fs.ModeDir | 0o700, "api-key": fs.ModeDir | 0o700, "api-key/1": 0o600, "api-key/latest": 0o600}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
