package caption

import (
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/google/go-cmp/cmp"
	"github.com/rivo/uniseg"
	"pgregory.net/rapid"

	"github.com/aiprod/aiprod/shared/language"
	"github.com/aiprod/aiprod/shared/timeline"
)

func find(t testing.TB, tag string) language.Language {
	t.Helper()
	l, err := language.Find(tag)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// speak gives the words of a script the times of a steady voice at the language's
// rate, and for each | a pause of half a second. A + glues a word to the one before.
func speak(script string, lang language.Language) []timeline.Word {
	pace := int(1000 / lang.CharsPerSecond)
	var words []timeline.Word
	at := 0
	for _, f := range strings.Fields(script) {
		if f == "|" {
			at += 500
			continue
		}
		t, glued := strings.CutPrefix(f, "+")
		n := uniseg.GraphemeClusterCount(t) * pace
		words = append(words, timeline.Word{Text: t, Start: at, End: at + n, Glued: glued})
		at += n
		if lang.Spaced {
			at += pace
		}
	}
	return words
}

// shown returns the lines of cues, "/" between lines.
func shown(cues []Cue, lang language.Language) []string {
	var out []string
	for _, c := range cues {
		var lines []string
		for _, l := range c.Lines {
			lines = append(lines, text(l, lang))
		}
		out = append(out, strings.Join(lines, " / "))
	}
	return out
}

func TestCues(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, lang, script string
		opt                Options
		want               []string
	}{
		{
			"sentences", "en",
			"The heat pump warms your home. | It takes the warmth from outside air, even in winter, and pays for itself.",
			Options{},
			[]string{"The heat pump warms your home.", "It takes the warmth from outside air, / even in winter, and pays for itself."},
		},
		{
			"narrow picture", "en", "A pump that weighs 9.8 kg fits anywhere in your house.",
			Options{MaxLine: 20},
			[]string{"A pump that weighs", "9.8 kg fits anywhere / in your house."},
		},
		{
			"pauses part what no punctuation does", "en", "First of all the sun | | | | then the wind", Options{},
			[]string{"First of all the sun", "then the wind"},
		},
		{
			"french marks stay", "fr", "Oui , vous gagnez 25 € par mois ! | Vraiment ?", Options{MaxLine: 24},
			[]string{"Oui , vous gagnez / 25 € par mois !", "Vraiment ?"},
		},
		{
			"japanese", "ja", "ヒート +ポンプ +は +、 +電気 +代 +を +年間 +25 +万 +円 +節約 +し +ます +。 +本当 +です +。", Options{},
			[]string{"ヒートポンプは、電気代を / 年間25万円節約します。", "本当です。"},
		},
		{
			"german ordinal", "de", "Die neue Anzeige läuft ab dem 1. Juni wieder auf allen Linien der Stadt.", Options{MaxLine: 24},
			[]string{"Die neue Anzeige / läuft ab dem 1. Juni", "wieder auf allen / Linien der Stadt."},
		},
		{
			"polish ordinal", "pl", "Święto portu zaczyna się w sobotę 1. dnia czerwca i trwa do 9. dnia miesiąca.", Options{MaxLine: 20},
			nil,
		},
		{
			"a sentence that ends in a figure", "de", "Wir sind die Nummer 1. | Kommen Sie heute noch vorbei.", Options{MaxLine: 20},
			[]string{"Wir sind / die Nummer 1.", "Kommen Sie heute / noch vorbei."},
		},
		{
			"a figure and what it counts", "en", "The new town library now lends 1,200 books to 84,000 readers in the valley.", Options{MaxLine: 16},
			nil,
		},
		{
			"one long thai word", "th", "ปั๊มความร้อนช่วยประหยัดพลังงานและเงินของคุณทุกเดือนตลอดปีและดีต่อโลกของเรา", Options{},
			nil,
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			lang := find(t, tt.lang)
			words := speak(tt.script, lang)
			cues := Cues(words, lang, tt.opt)
			if v := Check(cues, lang); len(v) > 0 {
				t.Errorf("violations: %v", v)
			}
			if got, want := Text(cues, lang), text(words, lang); got != want {
				t.Errorf("text is %q, want %q", got, want)
			}
			for _, c := range cues {
				if last := c.Lines[len(c.Lines)-1]; unicode.IsDigit([]rune(last[len(last)-1].Text)[0]) && ends(last[len(last)-1].Text) == nothing {
					t.Errorf("%q ends after a figure", text(last, lang))
				}
			}
			if tt.want == nil {
				return
			}
			if diff := cmp.Diff(tt.want, shown(cues, lang)); diff != "" {
				t.Errorf("cues (-want +got):\n%s", diff)
			}
		})
	}
}

func TestTiming(t *testing.T) {
	t.Parallel()
	word := func(text string, start, end int) timeline.Word {
		return timeline.Word{Text: text, Start: start, End: end}
	}
	tests := []struct {
		name  string
		words []timeline.Word
		opt   Options
		want  [][2]int
	}{
		{"stays until it can be read", []timeline.Word{word("Go!", 1000, 1200)}, Options{}, [][2]int{{1000, 1834}}},
		{"leaves two frames", []timeline.Word{word("One.", 0, 1500), word("Two.", 1700, 3000)}, Options{}, [][2]int{{0, 1633}, {1700, 3000}}},
		{"leaves a long silence empty", []timeline.Word{word("One.", 0, 1500), word("Two.", 9000, 10000)}, Options{}, [][2]int{{0, 1500}, {9000, 10000}}},
		{"is gone by the end, so comes early", []timeline.Word{word("Go!", 1000, 1200)}, Options{End: 1500}, [][2]int{{666, 1500}}},
		{"is gone after seven seconds", []timeline.Word{word("Gooo!", 0, 9000)}, Options{}, [][2]int{{0, 7000}}},
		{"no words", nil, Options{}, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			var got [][2]int
			for _, c := range Cues(tt.words, find(t, "en"), tt.opt) {
				got = append(got, [2]int{c.Start, c.End})
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("times (-want +got):\n%s", diff)
			}
		})
	}
}

// However the words come, nothing is lost, nothing overlaps; and where a voice
// speaks as voices do, every limit of the language is kept.
func TestCuesProperties(t *testing.T) {
	t.Parallel()
	for _, tag := range []string{"en", "de", "ar", "hi", "th", "ja", "zh", "ko"} {
		t.Run(tag, func(t *testing.T) {
			t.Parallel()
			lang := find(t, tag)
			rapid.Check(t, func(t *rapid.T) {
				words := drawSpeech(t, lang)
				end := 0
				if len(words) > 0 {
					end = words[len(words)-1].End + rapid.IntRange(1000, 2000).Draw(t, "tail")
				}
				narrow := rapid.SampledFrom([]int{0, lang.CaptionCharsPerLine * 2 / 3}).Draw(t, "narrow")
				cues := Cues(words, lang, Options{End: end, MaxLine: narrow})
				if got, want := Text(cues, lang), text(words, lang); got != want {
					t.Fatalf("text is %q, want %q", got, want)
				}
				if n := len(cues); n > 0 && cues[n-1].End > end {
					t.Fatalf("the last cue ends at %d, the film at %d", cues[n-1].End, end)
				}
				for _, v := range Check(cues, lang) {
					if v.Rule != RuleSpeed { // a quick word between slow ones can leave no room
						t.Fatalf("%v in %v", v, shown(cues, lang))
					}
				}
				checkOrder(t, cues)
			})
		})
	}
}

// drawSpeech draws words of a language as a voice would time them.
func drawSpeech(t *rapid.T, lang language.Language) []timeline.Word {
	letters := map[string][]rune{
		"Arab": []rune("ابتثجحخدذر"), "Deva": []rune("कखगघङ"), "Thai": []rune("กขคงจ"),
		"Jpan": []rune("東京のはをアイ漢字"), "Hans": []rune("热泵每年为您节省"), "Kore": []rune("히트펌프는"),
	}[lang.Script]
	if letters == nil {
		letters = []rune("abcdefgh")
	}
	longest := 14
	if lang.CaptionCharsPerLine < 20 {
		longest = 4
	}
	pace := int(1000 / lang.CharsPerSecond)
	at := rapid.IntRange(0, 2000).Draw(t, "start")
	var words []timeline.Word
	for i := range rapid.IntRange(0, 60).Draw(t, "words") {
		n := rapid.IntRange(1, longest).Draw(t, "length")
		w := string(rapid.SliceOfN(rapid.SampledFrom(letters), n, n).Draw(t, "word"))
		w += rapid.SampledFrom([]string{"", "", "", "", ",", "."}).Draw(t, "mark")
		d := n * pace * rapid.IntRange(80, 130).Draw(t, "pace") / 100
		words = append(words, timeline.Word{Text: w, Start: at, End: at + d, Glued: i > 0 && !lang.Spaced})
		at += d + rapid.SampledFrom([]int{0, 20, 60, 60, 60, 400, 1500}).Draw(t, "pause")
	}
	return words
}

func checkOrder(t interface{ Fatalf(string, ...any) }, cues []Cue) {
	for i, c := range cues {
		if c.End <= c.Start || i > 0 && c.Start < cues[i-1].End {
			t.Fatalf("cue %d is %d to %d", i, c.Start, c.End)
		}
	}
}

// Words with impossible times or text still make cues in order that lose nothing.
func TestCuesOfAnything(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		words := rapid.SliceOf(rapid.Custom(func(t *rapid.T) timeline.Word {
			return timeline.Word{
				Text:  rapid.String().Draw(t, "text"),
				Start: rapid.IntRange(-100, 5000).Draw(t, "start"), End: rapid.IntRange(-100, 5000).Draw(t, "end"),
				Glued: rapid.Bool().Draw(t, "glued"),
			}
		})).Draw(t, "words")
		lang, err := language.Find(rapid.SampledFrom(language.Tags()).Draw(t, "lang"))
		if err != nil {
			t.Fatal(err)
		}
		cues := Cues(words, lang, Options{})
		checkOrder(t, cues)
		if got, want := unspaced(Text(cues, lang)), unspaced(text(tidy(words), lang)); got != want {
			t.Fatalf("text is %q, want %q", got, want)
		}
		if _, err := ParseWebVTT(WebVTT(cues, lang)); err != nil {
			t.Fatal(err)
		}
	})
}

func unspaced(s string) string { return strings.Join(strings.Fields(s), "") }

func TestCheck(t *testing.T) {
	t.Parallel()
	line := func(s string) []timeline.Word { return []timeline.Word{{Text: s}} }
	cues := []Cue{
		{Start: 0, End: 500, Lines: [][]timeline.Word{line("ab")}},
		{Start: 520, End: 8000, Lines: [][]timeline.Word{line(strings.Repeat("a", 43)), line("b"), line("c")}},
		{Start: 9000, End: 10000, Lines: [][]timeline.Word{line(strings.Repeat("a", 21))}},
	}
	want := []Violation{
		{0, RuleShort, 500, MinDuration},
		{1, RuleLines, 3, MaxLines},
		{1, RuleLine, 43, 42},
		{1, RuleLong, 7480, MaxDuration},
		{1, RuleGap, 20, 67},
		{2, RuleSpeed, 21, 20},
	}
	if diff := cmp.Diff(want, Check(cues, find(t, "en"))); diff != "" {
		t.Errorf("violations (-want +got):\n%s", diff)
	}
}

// A number keeps its unit in one line whatever stands around it.
func TestQuantitiesStayWhole(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		lang, err := language.Find("en")
		if err != nil {
			t.Fatal(err)
		}
		words := speak(strings.Repeat("word ", rapid.IntRange(0, 20).Draw(t, "before"))+"9.8 kg "+
			strings.Repeat("word ", rapid.IntRange(0, 20).Draw(t, "after")), lang)
		cues := Cues(words, lang, Options{MaxLine: rapid.IntRange(10, 42).Draw(t, "line")})
		whole := slices.ContainsFunc(cues, func(c Cue) bool {
			return slices.ContainsFunc(c.Lines, func(l []timeline.Word) bool {
				return strings.Contains(text(l, lang), "9.8 kg")
			})
		})
		if !whole {
			t.Fatalf("9.8 kg is divided in %v", shown(cues, lang))
		}
	})
}
