package caption_test

import (
	"bytes"
	"cmp"
	"slices"
	"strings"
	"testing"
	"unicode"

	diff "github.com/google/go-cmp/cmp"
	"golang.org/x/text/unicode/bidi"

	"github.com/aiprod/aiprod/shared/caption"
	"github.com/aiprod/aiprod/shared/language"
	"github.com/aiprod/aiprod/shared/studio/typeset"
	"github.com/aiprod/aiprod/shared/timeline"
)

// mixed are lines with numbers and Latin names in right-to-left text.
var mixed = []struct{ tag, line string }{
	{"ar", "سعر iPhone 15 اليوم 1250 ريال"},
	{"ar", "AIPROD مرحبا بكم"},
	{"ar", "من 25 إلى 30 كغ"},
	{"he", "קנו iPhone 15 היום ב 1250 שקל"},
	{"he", "FoldIt חדש"},
	{"he", "שוקל 9.8 קילו בלבד"},
	{"ar", "اتصل على 971 4 123 4567 الآن"},
	{"he", "חייגו 03 123 4567 עכשיו"},
	{"ar", "Ride light. جربها الآن."},
	{"he", "הגיע הזמן. Ride 9.8 kg. לכולם"},
	{"en", "We say שלום עולם to all"},
}

// TestOrderIsTheSameEverywhere holds that words stand from left to right in the
// same order burned in, in a SubRip file laid out from the left, as players do,
// and in a WebVTT file laid out by its first letter, as the standard says.
func TestOrderIsTheSameEverywhere(t *testing.T) {
	t.Parallel()
	book, err := typeset.Open()
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range mixed {
		t.Run(m.line, func(t *testing.T) {
			t.Parallel()
			lang, err := language.Find(m.tag)
			if err != nil {
				t.Fatal(err)
			}
			words := strings.Fields(m.line)
			want := burned(t, book, words, lang.Tag)
			cues := []caption.Cue{{End: 1000, Lines: [][]timeline.Word{{{Text: m.line, End: 1000}}}}}
			srt := lastLine(caption.SubRip(cues, lang))
			if d := diff.Diff(want, seen(t, srt, words, bidi.DefaultDirection(bidi.LeftToRight))); d != "" {
				t.Errorf("SubRip (-burned +file):\n%s", d)
			}
			vtt := lastLine(caption.WebVTT(cues, lang))
			if d := diff.Diff(want, seen(t, vtt, words)); d != "" {
				t.Errorf("WebVTT (-burned +file):\n%s", d)
			}
		})
	}
}

func lastLine(file []byte) string {
	lines := bytes.Split(bytes.TrimSpace(file), []byte("\n"))
	return string(lines[len(lines)-1])
}

// burned is the words as they stand in the picture.
func burned(t *testing.T, book *typeset.Book, words []string, lang string) []string {
	t.Helper()
	block, err := book.SetWords(words, nil, lang, typeset.Style{Role: "caption", Size: 40}, 0, typeset.Center)
	if err != nil {
		t.Fatal(err)
	}
	set := slices.Clone(block.Lines[0].Words)
	slices.SortFunc(set, func(a, b typeset.Word) int { return cmp.Compare(a.X, b.X) })
	var out []string
	for _, w := range set {
		if out = append(out, w.Text); w.Text != words[w.Index] {
			t.Fatalf("word %d is %q", w.Index, w.Text)
		}
	}
	return out
}

// seen is the words of a line as a player with Unicode's algorithm shows them.
func seen(t *testing.T, line string, words []string, opts ...bidi.Option) []string {
	t.Helper()
	var p bidi.Paragraph
	if _, err := p.SetString(line, opts...); err != nil {
		t.Fatal(err)
	}
	order, err := p.Order()
	if err != nil {
		t.Fatal(err)
	}
	// Order tells the runs in the order they are read. In a line, or an embedding
	// that is all of the line, from the right they stand the other way round.
	var runs []string
	for i := range order.NumRuns() {
		run := order.Run(i)
		text := run.String()
		if run.Direction() == bidi.RightToLeft {
			text = reversed(text)
		}
		runs = append(runs, text)
	}
	if strings.HasPrefix(line, "\u202b") || len(opts) == 0 && fromRight(line) {
		slices.Reverse(runs)
	}
	visual := strings.Join(runs, "")
	visual = strings.NewReplacer("\u200e", "", "\u200f", "", "\u202b", "", "\u202c", "").Replace(visual)
	place := func(word string) int {
		if strings.ContainsFunc(word, func(r rune) bool { return unicode.In(r, unicode.Arabic, unicode.Hebrew) }) {
			word = reversed(word)
		}
		return strings.Index(" "+visual+" ", " "+word+" ")
	}
	out := slices.Clone(words)
	slices.SortStableFunc(out, func(a, b string) int { return cmp.Compare(place(a), place(b)) })
	if place(out[0]) < 0 {
		t.Fatalf("%q is not seen in %q", out[0], visual)
	}
	return out
}

// fromRight is the direction of a paragraph by its first strong character.
func fromRight(line string) bool {
	for _, r := range line {
		switch p, _ := bidi.LookupRune(r); p.Class() {
		case bidi.R, bidi.AL:
			return true
		case bidi.L:
			return false
		}
	}
	return false
}

func reversed(s string) string {
	r := []rune(s)
	slices.Reverse(r)
	return string(r)
}
