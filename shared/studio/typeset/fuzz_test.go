package typeset

import (
	"errors"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/aiprod/aiprod/shared/language"
)

// hostile are texts that have broken type setters.
var hostile = map[string]string{
	"marks on marks":       "Z" + strings.Repeat("\u0300\u0316\u0489", 2000) + "algo",
	"joiners alone":        "\u200d\u200c\u200d \u200d",
	"selectors alone":      "\ufe0f\ufe0e",
	"direction controls":   "a\u202e\u2066b\u202cc\u2069" + strings.Repeat("\u2067", 500),
	"surrogate halves":     "a\xed\xa0\x80b\xff\xfe",
	"ten thousand letters": strings.Repeat("a", 10_000),
	"ten thousand words":   strings.Repeat("ab ", 3_333),
	"ten thousand kanji":   strings.Repeat("漢", 10_000),
	"ten thousand turns":   strings.Repeat("aא", 5_000),
	"nothing":              "",
	"spaces":               " \t\u3000 ",
	"newlines":             "\n\r\n\u2028a\n\n",
	"marks without base":   "\u0301\u0e31\u093e",
	"hangul parts":         "\u1100\u1161\u11a8\u1100",
	"thai vowels":          strings.Repeat("เ", 300),
	"regional letters":     "🇫🇷🇩",
	"tags":                 "\U000E0041\U000E007F",
	"brackets":             strings.Repeat("(", 3_000) + strings.Repeat(")", 3_000),
	"digits and spaces":    strings.Repeat("1 000 ", 1_500),
}

func TestHostileText(t *testing.T) {
	t.Parallel()
	for name, text := range hostile {
		for _, lang := range []string{"en", "ar", "th", "ja"} {
			t.Run(name+" "+lang, func(t *testing.T) {
				t.Parallel()
				setAnything(t, text, lang, 300)
			})
		}
	}
}

func FuzzSet(f *testing.F) {
	for _, l := range language.Tags() {
		f.Add(samples[l], l, 300.0)
	}
	for _, text := range hostile {
		f.Add(text, "ar", 40.0)
	}
	f.Fuzz(func(t *testing.T, text, lang string, width float64) {
		if _, err := language.Find(lang); err != nil {
			lang = "en"
		}
		setAnything(t, text, lang, width)
	})
}

// setAnything sets text and checks that the block is sound, or that the error is
// one the text deserves.
func setAnything(t *testing.T, text, lang string, width float64) {
	t.Helper()
	missing := book(t).Missing(text, lang)
	b, err := book(t).Set(text, lang, Style{Size: 20}, width, Center)
	var glyphs *GlyphError
	switch {
	case errors.As(err, &glyphs):
		if string(glyphs.Runes) != string(missing) {
			t.Errorf("Set misses %q, Missing returns %q", glyphs.Runes, missing)
		}
		return
	case err != nil && utf8.RuneCountInString(text) > maxRunes/4:
		return
	case err != nil:
		t.Fatalf("Set: %v", err)
	}
	if len(missing) > 0 {
		t.Errorf("Missing returns %q of text that is set", missing)
	}
	if !(width >= 60 && width < unbounded) { // a letter may be wider than a narrow line
		width = unbounded
	}
	checkBlock(t, b, width)
}

func BenchmarkSet(b *testing.B) {
	bk := book(b)
	for _, lang := range []string{"en", "ar", "ja"} {
		b.Run(lang, func(b *testing.B) {
			for b.Loop() {
				if _, err := bk.Set(samples[lang], lang, Style{Role: "heading", Size: 64}, 900, Start); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
