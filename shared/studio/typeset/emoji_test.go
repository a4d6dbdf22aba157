package typeset

import (
	"math"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/aiprod/aiprod/shared/language"
)

// sequences are emoji that are several characters, and the first of each.
var sequences = map[string][2]string{
	"family":              {"👨‍👩‍👧‍👦", "👨"},
	"profession":          {"👩‍🚀", "👩"},
	"profession, skin":    {"👨🏿‍🚒", "👨"},
	"couple, two skins":   {"🧑🏻‍❤️‍💋‍🧑🏿", "🧑"},
	"skin":                {"👍🏽", "👍"},
	"flag of the rainbow": {"🏳️‍🌈", "🏳"},
	"flag of a country":   {"🇫🇷", "FR"},
	"flag of a region":    {"🏴\U000E0067\U000E0062\U000E0065\U000E006E\U000E0067\U000E007F", "🏴"},
	"heart, selected":     {"❤️", "❤"},
	"heart on fire":       {"❤️‍🔥", "❤"},
	"keycap":              {"1️⃣", "1\u20E3"},
	"keycap of a sign":    {"#️⃣", "#\u20E3"},
	"walks to the right":  {"🏋🏽‍♀️", "🏋"},
	"with a bare end":     {"👩‍", "👩"},
}

// colourless is a book of a machine without the package of coloured emoji.
func colourless(t *testing.T) *Book {
	t.Helper()
	b, err := Open()
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range fonts().Emoji {
		delete(b.faces, name)
	}
	return b
}

func setWord(t *testing.T, b *Book, text, lang string) Word {
	t.Helper()
	block, err := b.Set(text, lang, Style{Size: 48}, 0, Start)
	if err != nil {
		t.Fatal(err)
	}
	if len(block.Lines) != 1 || len(block.Lines[0].Words) != 1 {
		t.Fatalf("%q in %s is set as %d lines", text, lang, len(block.Lines))
	}
	return block.Lines[0].Words[0]
}

// TestEmojiIsOnePicture holds that a sequence is drawn as one picture as wide as
// any other, in every language, and not a trace of a letter.
func TestEmojiIsOnePicture(t *testing.T) {
	t.Parallel()
	for _, l := range language.All() {
		want := setWord(t, book(t), "🎉", l.Tag)
		for name, s := range sequences {
			t.Run(l.Tag+"/"+name, func(t *testing.T) {
				t.Parallel()
				got := setWord(t, book(t), s[0], l.Tag)
				if got.Advance != want.Advance {
					t.Errorf("%s is %g px wide, one emoji is %g", s[0], got.Advance, want.Advance)
				}
				if got.Mask.Picture == nil || got.Mask.Picture.Rect.Dx() != got.Mask.W || got.Mask.Picture.Rect.Dy() != got.Mask.H {
					t.Fatalf("%s has no picture of the mask's size", s[0])
				}
				if slices.ContainsFunc(got.Mask.Pix, func(v byte) bool { return v > 0 }) {
					t.Errorf("%s is drawn in ink as well", s[0])
				}
				if got.Text != s[0] {
					t.Errorf("the word is %q, want %q", got.Text, s[0])
				}
			})
		}
	}
}

// TestEmojiWithoutColour holds that a sequence no font has a picture of is drawn as what it begins with.
func TestEmojiWithoutColour(t *testing.T) {
	t.Parallel()
	b := colourless(t)
	for name, s := range sequences {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for _, lang := range []string{"en", "ar", "ja"} {
				got, want := setWord(t, b, s[0], lang), setWord(t, b, s[1], lang)
				if got.Mask.Picture != nil {
					t.Fatalf("%s has a picture", s[0])
				}
				if diff := cmp.Diff(want.Mask, got.Mask); diff != "" || got.Advance != want.Advance {
					t.Errorf("in %s, %s (%g px) is not drawn as %s (%g px)", lang, s[0], got.Advance, s[1], want.Advance)
				}
				if lost := b.Missing(s[0], lang); len(lost) > 0 {
					t.Errorf("%s misses %q", s[0], lost)
				}
			}
		})
	}
}

// TestEmojiBesideText holds which characters become pictures, and that text beside one stays as it is.
func TestEmojiBesideText(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, text string
		pictures   int
	}{
		{"signs of text", "№5 ™ © ✓ → ☎ ❤ 1 # *", 0},
		{"a sign asked for as a picture", "☎️ ©️ ‼️ ℹ️", 4},
		{"a picture asked for as a sign", "⌚\uFE0E", 0},
		{"joiners of other scripts", "नमस्ते क्\u200Dष", 0},
		{"flags in a row", "🇫🇷🇯🇵🇧🇷", 1}, // one word
		{"a tone without an emoji", "A🏽", 0},
		{"a sequence of nobody's", "👩‍🎉", 1},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			block, err := book(t).Set(tt.text, "en", Style{Size: 48}, 0, Start)
			if err != nil {
				t.Fatal(err)
			}
			got := 0
			for _, w := range block.Lines[0].Words {
				if w.Mask.Picture != nil {
					got++
				}
			}
			if got != tt.pictures {
				t.Errorf("%q has %d words with pictures, want %d", tt.text, got, tt.pictures)
			}
		})
	}
}

// TestEmojiKeepsItsNeighbours holds that the spaces beside a picture are those of the
// text: the font of pictures has wide ones of its own.
func TestEmojiKeepsItsNeighbours(t *testing.T) {
	t.Parallel()
	spaces := func(text, lang string) float64 {
		b, err := book(t).Set(text, lang, Style{Size: 48}, 0, Start)
		if err != nil {
			t.Fatal(err)
		}
		room := b.Lines[0].Width
		for _, w := range b.Lines[0].Words {
			room -= w.Advance
		}
		return room
	}
	for lang, word := range map[string]string{"en": "from", "ar": "من", "hi": "से", "ko": "에서"} {
		want := spaces(word+" "+word, lang) * 3
		if got := spaces(word+" 🎉 👍🏽 "+word, lang); math.Abs(got-want) > 0.01 {
			t.Errorf("%s: three spaces beside emoji are %g px, elsewhere %g", lang, got, want)
		}
	}
}

// TestEmojiIsNeverDivided holds that no line ends inside of a sequence, however narrow.
func TestEmojiIsNeverDivided(t *testing.T) {
	t.Parallel()
	const text = "👨‍👩‍👧‍👦👩‍🚀🇫🇷🇯🇵1️⃣👍🏽🏳️‍🌈"
	whole := []string{"👨‍👩‍👧‍👦", "👩‍🚀", "🇫🇷", "🇯🇵", "1️⃣", "👍🏽", "🏳️‍🌈"}
	for _, lang := range []string{"en", "ar", "th", "ja"} {
		block, err := book(t).Set(text, lang, Style{Size: 48}, 50, Start)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, l := range block.Lines {
			line := ""
			for _, w := range l.Words {
				line += w.Text
			}
			got = append(got, line)
		}
		if diff := cmp.Diff(whole, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", lang, diff)
		}
	}
}
