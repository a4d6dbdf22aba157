package licences

import (
	"bufio"
	"flag"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write scripts/docs/licences.md")

const (
	root     = "../.."
	document = "../docs/licences.md"
)

func list(t *testing.T) List {
	t.Helper()
	l, err := Read()
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func TestEntriesAreComplete(t *testing.T) {
	t.Parallel()
	for _, e := range list(t).Entries {
		if !Known(e.Kind) || e.Name == "" || e.Licence == "" || e.Licence == "?" || e.Obliges == "" || !strings.HasPrefix(e.Source, "http") {
			t.Errorf("incomplete: %+v", e)
		}
	}
}

// TestPackages holds that every Debian package that is installed is listed, and no other.
func TestPackages(t *testing.T) {
	t.Parallel()
	var want, got []string
	for _, line := range lines(t, "scripts/packages") {
		if line = strings.TrimSpace(line); line != "" && !strings.HasPrefix(line, "#") {
			want = append(want, line)
		}
	}
	for _, e := range list(t).Entries {
		if e.Package != "" {
			got = append(got, e.Package)
		}
	}
	slices.Sort(want)
	slices.Sort(got)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("packages (-installed +listed):\n%s", diff)
	}
}

// TestModules holds that every module of go.mod is listed, and no other.
func TestModules(t *testing.T) {
	t.Parallel()
	required := regexp.MustCompile(`^\s+(\S+) v\S+`)
	var want, got []string
	for _, line := range lines(t, "go.mod") {
		if m := required.FindStringSubmatch(line); m != nil {
			want = append(want, m[1])
		}
	}
	for _, e := range list(t).Entries {
		if e.Kind == "module" {
			got = append(got, e.Name)
		}
	}
	slices.Sort(want)
	slices.Sort(got)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("modules (-required +listed):\n%s", diff)
	}
}

// TestEmbeddedFiles holds that every file compiled into a program is covered by an entry.
func TestEmbeddedFiles(t *testing.T) {
	t.Parallel()
	var covered []string
	for _, e := range list(t).Entries {
		covered = append(covered, e.Files...)
	}
	used := map[string]bool{}
	for _, file := range embedded(t) {
		found := false
		for _, pattern := range covered {
			if ok, err := path.Match(pattern, file); err != nil {
				t.Fatal(err)
			} else if ok {
				used[pattern], found = true, true
			}
		}
		if !found {
			t.Errorf("%s is compiled in and not listed", file)
		}
	}
	for _, pattern := range covered {
		if !used[pattern] {
			t.Errorf("%s is listed, and nothing like it is compiled in", pattern)
		}
	}
}

// embedded lists the files named by go:embed, with their paths in the repository.
func embedded(t *testing.T) []string {
	t.Helper()
	var out []string
	err := filepath.WalkDir(root, func(file string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && strings.HasPrefix(d.Name(), ".") && d.Name() != ".." && d.Name() != "." {
			return filepath.SkipDir
		}
		if d.IsDir() || filepath.Ext(file) != ".go" {
			return nil
		}
		inRepository, err := filepath.Rel(root, file)
		if err != nil {
			return err
		}
		for _, line := range lines(t, inRepository) {
			rest, ok := strings.CutPrefix(line, "//go:embed ")
			if !ok {
				continue
			}
			for _, pattern := range strings.Fields(rest) {
				matches, err := filepath.Glob(filepath.Join(filepath.Dir(file), strings.TrimPrefix(pattern, "all:")))
				if err != nil || len(matches) == 0 {
					t.Errorf("%s embeds %q: %v", file, pattern, err)
				}
				for _, m := range matches {
					rel, err := filepath.Rel(root, m)
					if err != nil {
						return err
					}
					out = append(out, filepath.ToSlash(rel))
				}
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func lines(t *testing.T, file string) []string {
	t.Helper()
	f, err := os.Open(filepath.Join(root, file))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var out []string
	for s := bufio.NewScanner(f); s.Scan(); {
		out = append(out, s.Text())
	}
	return out
}

func TestDocument(t *testing.T) {
	t.Parallel()
	want := list(t).Markdown()
	if *update {
		if err := os.WriteFile(document, []byte(want), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(document)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, string(got)); diff != "" {
		t.Errorf("write it with -update (-list +document):\n%s", diff)
	}
}
