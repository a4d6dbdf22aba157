// Package docs_test holds what the repository's documents say of the repository:
// links, paths, tests and commands they name are there. Whether their figures are true is for whoever measures.
package docs_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"unicode"
)

// root is the repository, from here.
const root = "../.."

// A document is one Markdown file.
type document struct{ path, text string }

// dir is where the document's own paths begin.
func (d document) dir() string { return filepath.Dir(d.path) }

func documents(t *testing.T) []document {
	t.Helper()
	var all []document
	err := filepath.WalkDir(root, func(path string, e fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if e.IsDir() && (e.Name() == "testdata" || strings.HasPrefix(e.Name(), ".") && path != root) {
			return filepath.SkipDir
		}
		if filepath.Ext(path) != ".md" {
			return nil
		}
		raw, err := os.ReadFile(path)
		all = append(all, document{path, string(raw)})
		return err
	})
	if err != nil || len(all) == 0 {
		t.Fatalf("%d documents: %v", len(all), err)
	}
	return all
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

var link = regexp.MustCompile(`\]\(([^)\s]+)\)`)

// A link leads to a file that is there, and to a heading it has.
func TestLinks(t *testing.T) {
	t.Parallel()
	for _, d := range documents(t) {
		for _, m := range link.FindAllStringSubmatch(d.text, -1) {
			file, anchor, _ := strings.Cut(m[1], "#")
			if strings.Contains(file, "://") {
				continue
			}
			target := d.path
			if file != "" {
				target = filepath.Join(d.dir(), file)
			}
			raw, err := os.ReadFile(target)
			if !exists(target) {
				t.Errorf("%s links to %s, which is not there", d.path, m[1])
			} else if anchor != "" && (err != nil || !strings.Contains(headings(string(raw)), "\n"+anchor+"\n")) {
				t.Errorf("%s links to %s, which has no such heading", d.path, m[1])
			}
		}
	}
}

// headings are the anchors of a document, a line each, as GitHub makes them.
func headings(text string) string {
	var out strings.Builder
	out.WriteByte('\n')
	for line := range strings.Lines(text) {
		title, ok := strings.CutPrefix(strings.TrimLeft(line, "#"), " ")
		if !ok || !strings.HasPrefix(line, "#") {
			continue
		}
		for _, r := range strings.ToLower(strings.TrimSpace(title)) {
			switch {
			case r == ' ':
				out.WriteByte('-')
			case r == '-' || r == '_' || unicode.IsLetter(r) || unicode.IsNumber(r):
				out.WriteRune(r)
			}
		}
		out.WriteByte('\n')
	}
	return out.String()
}

var place = regexp.MustCompile("`((?:shared|functions|scripts|terraform)/[\\w./*-]+)`")

// A path in a document is one of the repository.
func TestPaths(t *testing.T) {
	t.Parallel()
	for _, d := range documents(t) {
		for _, m := range place.FindAllStringSubmatch(d.text, -1) {
			if found, err := filepath.Glob(filepath.Join(root, m[1])); err != nil || len(found) == 0 {
				t.Errorf("%s names %s, which is not there", d.path, m[1])
			}
		}
	}
}

var test = regexp.MustCompile(`go test (\./[\w./-]+) -run (Test\w+)`)

// A test that a document says to run is there to be run.
func TestTests(t *testing.T) {
	t.Parallel()
	for _, d := range documents(t) {
		for _, m := range test.FindAllStringSubmatch(d.text, -1) {
			files, err := filepath.Glob(filepath.Join(root, m[1], "*_test.go"))
			if err != nil {
				t.Fatal(err)
			}
			found := false
			for _, f := range files {
				raw, err := os.ReadFile(f)
				found = found || err == nil && strings.Contains(string(raw), "func "+m[2])
			}
			if !found {
				t.Errorf("%s: %s is not there", d.path, m[0])
			}
		}
	}
}

var (
	command  = regexp.MustCompile("(?:scripts/aiprod|`aiprod) ([a-z]+)")
	declared = regexp.MustCompile(`(?m)^\t(\w+) +\w+Command +.*cmd:""`)
)

// A command that a document names is one the program has.
func TestCommands(t *testing.T) {
	t.Parallel()
	source, err := os.ReadFile(filepath.Join(root, "scripts/aiprod/main.go"))
	if err != nil {
		t.Fatal(err)
	}
	known := map[string]bool{}
	for _, m := range declared.FindAllStringSubmatch(string(source), -1) {
		known[strings.ToLower(m[1])] = true
	}
	if len(known) == 0 {
		t.Fatal("no commands in main.go")
	}
	for _, d := range documents(t) {
		for _, m := range command.FindAllStringSubmatch(d.text, -1) {
			if !known[m[1]] {
				t.Errorf("%s: there is no command %q", d.path, m[0])
			}
		}
	}
}
