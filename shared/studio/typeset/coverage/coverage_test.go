package coverage_test

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"
	"unicode"

	"github.com/aiprod/aiprod/shared/language"
	"github.com/aiprod/aiprod/shared/studio/typeset"
	"github.com/aiprod/aiprod/shared/studio/typeset/coverage"
)

var update = flag.Bool("update", false, "write what this machine's fonts cover, to be run on Debian 12 with scripts/packages")

func TestFirst(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, text string
		missing    rune
		before     int
		found      bool
	}{
		{"every script of the languages", "Zażółć Ёж نعم שלום हिन्दी ไทย 日本語 中文 한국어", 0, 0, false},
		{"signs", "€ ₹ ₩ ½ №5 ℃ ✓ → ∞ ™", 0, 0, false},
		{"emoji with joiners and skin tones", "👩‍🚀 👍🏽 ❤️", 0, 0, false},
		{"marks and joiners", "e\u0301 क्\u200dष نمی\u200cدانم", 0, 0, false},
		{"a script nobody installed", "ok 𒀀", '𒀀', 3, true},
		{"a private character", "\ue000", '\ue000', 0, true},
		{"nothing", "", 0, 0, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			missing, before, found := coverage.First(tt.text)
			if missing != tt.missing || before != tt.before || found != tt.found {
				t.Errorf("%q: %q after %d (%t), want %q after %d (%t)", tt.text, missing, before, found, tt.missing, tt.before, tt.found)
			}
		})
	}
}

// TestFontsKeepThePromise holds that what the table lets through is drawn here,
// in a text of any language.
func TestFontsKeepThePromise(t *testing.T) {
	t.Parallel()
	book, err := typeset.Open()
	if err != nil {
		t.Fatal(err)
	}
	if *update {
		write(t, book)
	}
	all := language.All()
	var text strings.Builder
	for r := rune(' '); r < 0x30000; r++ {
		if drawn(r) {
			if _, _, missing := coverage.First(string(r)); !missing {
				text.WriteRune(r)
				text.WriteByte('\n')
			}
		}
	}
	lines := strings.SplitAfter(text.String(), "\n")
	const batch = 4000
	for i := 0; i < len(lines); i += batch {
		part := strings.Join(lines[i:min(i+batch, len(lines))], "")
		for n := range 2 { // two languages to a batch: all are asked for something
			lang := all[(2*i/batch+n)%len(all)].Tag
			if lost := book.Missing(part, lang); len(lost) > 0 {
				t.Errorf("%s: no glyph for %d characters: %.80q", lang, len(lost), lost)
			}
		}
	}
}

func drawn(r rune) bool { return unicode.IsPrint(r) || unicode.IsMark(r) }

func write(t *testing.T, book *typeset.Book) {
	t.Helper()
	var ranges []string
	start := rune(-1)
	for r := rune(0x21); r <= 0x30000; r++ {
		has := r < 0x30000 && drawn(r) && !unicode.Is(unicode.Co, r) && len(book.Missing(string(r), "en")) == 0
		switch {
		case has && start < 0:
			start = r
		case !has && start >= 0:
			s := fmt.Sprintf("%x-%x", start, r-1)
			if start == r-1 {
				s = fmt.Sprintf("%x", start)
			}
			ranges, start = append(ranges, s), -1
		}
	}
	b, err := json.Marshal(ranges)
	if err != nil {
		t.Fatal(err)
	}
	text := "{\n  \"as_of\": \"2026-11-23\",\n  \"source\": \"the fonts of scripts/packages on Debian 12, asked by the test of this package with -update\",\n  \"ranges\": " + string(b) + "\n}\n"
	if err := os.WriteFile("coverage.json", []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}
