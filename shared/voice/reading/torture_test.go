package reading_test

import (
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/aiprod/aiprod/shared/language"
	"github.com/aiprod/aiprod/shared/voice/reading"
)

var update = flag.Bool("update", false, "write what is said now into testdata/said; then read it as a speaker would")

// A table of testdata/said holds, for one language, what is written and what is
// said for each written word, with bars between.
type table struct {
	AsOf   string      `json:"as_of"`
	Source string      `json:"source"`
	Cases  [][2]string `json:"cases"`
}

// fewestCases is how many cases a language needs: numbers, units, prices, dates,
// times, telephone numbers, addresses, abbreviations, Roman numerals, acronyms,
// hashtags, emoji and foreign names.
const fewestCases = 25

// TestSaid holds what a speaker of each language says for what is written, and
// that the written words stay as they are.
func TestSaid(t *testing.T) {
	t.Parallel()
	for _, lang := range language.All() {
		t.Run(lang.Tag, func(t *testing.T) {
			t.Parallel()
			file := filepath.Join("testdata", "said", lang.Tag+".json")
			said := load(t, file)
			if len(said.Cases) < fewestCases {
				t.Errorf("%d cases, want at least %d", len(said.Cases), fewestCases)
			}
			for i, c := range said.Cases {
				words, err := reading.Read(c[0], lang)
				if err != nil {
					t.Errorf("%q: %v", c[0], err)
					continue
				}
				if diff := cmp.Diff(strings.Join(strings.Fields(c[0]), " "), written(words)); diff != "" {
					t.Errorf("%q is not what was written (-want +got):\n%s", c[0], diff)
				}
				got := spokenWords(words)
				if got != c[1] && !*update {
					t.Errorf("%q is said\n  %s, want\n  %s", c[0], got, c[1])
				}
				said.Cases[i][1] = got
			}
			if *update {
				store(t, file, said)
			}
		})
	}
}

func written(words []reading.Word) string {
	var b strings.Builder
	for i, w := range words {
		if i > 0 && !w.Glued {
			b.WriteByte(' ')
		}
		b.WriteString(w.Text)
	}
	return b.String()
}

func spokenWords(words []reading.Word) string {
	said := make([]string, len(words))
	for i, w := range words {
		said[i] = w.Spoken
	}
	return strings.Join(said, "|")
}

func load(t *testing.T, file string) table {
	t.Helper()
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var said table
	if err := json.Unmarshal(b, &said); err != nil {
		t.Fatal(err)
	}
	return said
}

// store writes one case a line, to be read side by side.
func store(t *testing.T, file string, said table) {
	t.Helper()
	quote := func(s string) string {
		var b strings.Builder
		e := json.NewEncoder(&b)
		e.SetEscapeHTML(false)
		if err := e.Encode(s); err != nil {
			t.Fatal(err)
		}
		return strings.TrimSpace(b.String())
	}
	lines := make([]string, len(said.Cases))
	for i, c := range said.Cases {
		lines[i] = "    [" + quote(c[0]) + ", " + quote(c[1]) + "]"
	}
	text := "{\n  \"as_of\": " + quote(said.AsOf) + ",\n  \"source\": " + quote(said.Source) + ",\n  \"cases\": [\n" + strings.Join(lines, ",\n") + "\n  ]\n}\n"
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}
