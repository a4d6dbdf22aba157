package typeset

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/aiprod/aiprod/shared/language"
)

// Lines may end at | without tearing anything.
func TestBreaks(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, lang, want string }{
		{"words", "en", "well-|known |names"},
		{"number and unit", "en", "about |9.8 kg |and |25 € |from |10 000 |people"},
		{"french punctuation", "fr", "« Oui » |dit-|elle !"},
		{"narrow spaces hold", "fr", "Oui\u202f! |25\u00a0€"},
		{"kinsoku", "ja", "東|京|「日|本」。っ|て"},
		{"figures with counters", "ja", "年|25万|円"},
		{"japanese particles stay", "ja", "「FoldIt」は、|東|京が|好|き"},
		{"korean unit with an ending", "ko", "무게는 |9.8 kg이고 |가볍습니다"},
		{"chinese marks", "zh", "他|说：|「好|的！」|走"},
		{"devanagari clusters", "hi", "क्षत्रिय |शिक्षार्थी"},
		{"joined emoji", "en", "go |👩\u200d🚀 |now"},
		{"korean by words", "ko", "매달 |전기요금을 |절약"},
		{"thai at spaces", "th", "ปั๊มความร้อน |น้ำดี"},
		{"joiners hold", "en", "a\u2060b |c"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			lang, err := language.Find(tt.lang)
			if err != nil {
				t.Fatal(err)
			}
			text := []rune(strings.ReplaceAll(tt.want, "|", ""))
			costs := breaks(text, lang, words(text, lang, 0))
			var got strings.Builder
			for i, r := range text {
				if costs[i] < tear {
					got.WriteByte('|')
				}
				got.WriteRune(r)
			}
			if got.String() != tt.want {
				t.Errorf("breaks are %s, want %s", got.String(), tt.want)
			}
		})
	}
}

func TestWordsOfUnspacedText(t *testing.T) {
	t.Parallel()
	tests := []struct{ lang, text, want string }{
		{"ja", "ヒートポンプは、お客様の電気代を節約します。「本当ですか？」", "ヒートポンプは、|お客様の|電気代を|節約します。|「本当ですか？」"},
		{"zh", "热泵每年为您节省电费，安装只需2天。", "热泵每年|为您|节省|电费，|安装只需|2天。"},
		{"th", "ปั๊มความร้อน น้ำดี", "ปั๊มความร้อน|น้ำดี"},
		{"en", " a  b ", "a|b"},
	}
	for _, tt := range tests {
		lang, err := language.Find(tt.lang)
		if err != nil {
			t.Fatal(err)
		}
		text := []rune(tt.text)
		var got []string
		for _, s := range words(text, lang, 0) {
			got = append(got, string(text[s.start:s.end]))
		}
		if diff := cmp.Diff(tt.want, strings.Join(got, "|")); diff != "" {
			t.Errorf("words (-want +got):\n%s", diff)
		}
	}
}

func TestBalance(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name   string
		widths []float64
		width  float64
		want   []int // chunks of each line
	}{
		{"all on one line", []float64{1, 1}, 3, []int{2}},
		{"even lines, not a full one and a rest", []float64{1, 1, 1, 1}, 3, []int{2, 2}},
		{"no widow", []float64{2, 2, 2, 2, 1}, 8, []int{2, 3}},
		{"what is too wide stands alone", []float64{1, 9, 1}, 3, []int{1, 1, 1}},
		{"nothing", nil, 3, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			var chunks []chunk
			for _, w := range tt.widths {
				chunks = append(chunks, chunk{width: w, ink: w})
			}
			var got []int
			next := balance(chunks, tt.width)
			for i := 0; i < len(chunks); i = next[i] {
				got = append(got, next[i]-i)
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("lines (-want +got):\n%s", diff)
			}
		})
	}
}

// Words of a right-to-left line stand from the right; Latin names and figures inside keep their own order.
func TestVisualOrder(t *testing.T) {
	t.Parallel()
	tests := []struct{ lang, text, want string }{
		{"he", "שלום Big Bang עולם 9.8", "9.8 עולם Big Bang שלום"},
		{"ar", "AIPROD مرحبا", "مرحبا AIPROD"},
		{"ar", "اتصل 971 4 123 4567 الآن", "الآن 971 4 123 4567 اتصل"},
		{"he", "חייגו 03 123 4567 היום", "היום 03 123 4567 חייגו"},
		{"en", "Hello שלום עולם now", "Hello עולם שלום now"},
	}
	for _, tt := range tests {
		t.Run(tt.text, func(t *testing.T) {
			t.Parallel()
			b, err := book(t).Set(tt.text, tt.lang, Style{Size: 40}, 0, Start)
			if err != nil {
				t.Fatal(err)
			}
			seen := slices.Clone(b.Lines[0].Words)
			slices.SortFunc(seen, func(a, b Word) int { return int(a.X - b.X) })
			var got []string
			for _, w := range seen {
				got = append(got, w.Text)
			}
			if diff := cmp.Diff(tt.want, strings.Join(got, " ")); diff != "" {
				t.Errorf("from the left (-want +got):\n%s", diff)
			}
		})
	}
}

func TestAlign(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, lang, text string
		align            Align
		want             string // side the short second line is at
	}{
		{"start", "en", "wide line\nx", Start, "left"},
		{"end", "en", "wide line\nx", End, "right"},
		{"center", "en", "wide line\nx", Center, "middle"},
		{"start from the right", "he", "שלום עולם\nש", Start, "right"},
		{"end from the right", "he", "שלום עולם\nש", End, "left"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			b, err := book(t).Set(tt.text, tt.lang, Style{Size: 40}, 0, tt.align)
			if err != nil {
				t.Fatal(err)
			}
			w := b.Lines[1].Words[0]
			left, right := w.X, b.Width-w.X-float64(w.Mask.W)
			got := "middle"
			if left < right-10 {
				got = "left"
			} else if right < left-10 {
				got = "right"
			}
			if got != tt.want {
				t.Errorf("%g px on the left and %g on the right, want %s", left, right, tt.want)
			}
		})
	}
}

func TestLettersJoinAndKern(t *testing.T) {
	t.Parallel()
	advance := func(text, lang string, st Style) float64 {
		st.Size = 100
		b, err := book(t).Set(text, lang, st, 0, Start)
		if err != nil {
			t.Fatal(err)
		}
		return b.Lines[0].Width
	}
	if one, two := advance("ب", "ar", Style{}), advance("بب", "ar", Style{}); two >= 2*one {
		t.Errorf("two joined letters are %g px wide, one alone %g", two, one)
	}
	if pair, apart := advance("AV", "en", Style{}), advance("A", "en", Style{})+advance("V", "en", Style{}); pair >= apart {
		t.Errorf("AV is %g px wide, its letters %g", pair, apart)
	}
	if wide, plain := advance("سلام", "ar", Style{Tracking: 0.5}), advance("سلام", "ar", Style{}); wide != plain {
		t.Errorf("tracking widened joined letters from %g to %g px", plain, wide)
	}
	if wide, plain := advance("abc", "en", Style{Tracking: 0.5}), advance("abc", "en", Style{}); wide < plain+99 || wide > plain+101 {
		t.Errorf("tracking of half an em widened three letters from %g to %g px, want 100 more", plain, wide)
	}
	if ones, zeros := advance("111", "en", Style{Tabular: true}), advance("000", "en", Style{Tabular: true}); ones != zeros {
		t.Errorf("tabular figures are %g and %g px wide", ones, zeros)
	}
}

func TestSetWords(t *testing.T) {
	t.Parallel()
	b, err := book(t).SetWords([]string{"東京", "", "の", "Big Bang", "25", "%"}, []bool{false, true, true}, "ja", Style{Size: 40}, 0, Start)
	if err != nil {
		t.Fatal(err)
	}
	var got []Word
	for _, w := range b.Lines[0].Words {
		got = append(got, Word{Text: w.Text, Index: w.Index})
	}
	want := []Word{{Text: "東京"}, {Text: "の", Index: 2}, {Text: "Big Bang", Index: 3}, {Text: "25", Index: 4}, {Text: "%", Index: 5}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("words (-want +got):\n%s", diff)
	}
}

func TestFit(t *testing.T) {
	t.Parallel()
	const text = "A very long headline that has to be made smaller"
	st := Style{Role: "display", Size: 200}
	got, err := book(t).Fit(text, "en", st, 600, 300, 20, 3, Start)
	if err != nil {
		t.Fatal(err)
	}
	checkBlock(t, got, 600)
	if got.Size >= 200 || got.Size < 40 || len(got.Lines) > 3 || got.Height > 300 {
		t.Errorf("%d lines of %g px, %g px high", len(got.Lines), got.Size, got.Height)
	}
	st.Size = got.Size + 1
	next, err := book(t).Set(text, "en", st, 600, Start)
	if err != nil {
		t.Fatal(err)
	}
	if len(next.Lines) <= 3 && next.Height <= 300 {
		t.Errorf("%g px fits, so %g px is not the largest", st.Size, got.Size)
	}
	if _, err := book(t).Fit(strings.Repeat(text, 50), "en", st, 600, 300, 20, 3, Start); !errors.Is(err, ErrNoFit) {
		t.Errorf("Fit of too much text: %v, want ErrNoFit", err)
	}
}

// Fit takes a smaller size before it divides a word, and divides one before it gives up.
func TestFitKeepsWordsWhole(t *testing.T) {
	t.Parallel()
	const word = "Donaudampfschifffahrtsgesellschaft"
	st := Style{Role: "display", Size: 100}
	whole, err := book(t).Fit(word, "de", st, 600, 0, 10, 0, Start)
	if err != nil {
		t.Fatal(err)
	}
	if len(whole.Lines) != 1 {
		t.Errorf("%d lines at %g px, want one", len(whole.Lines), whole.Size)
	}
	divided, err := book(t).Fit(word, "de", st, 600, 0, 90, 0, Start)
	if err != nil {
		t.Fatal(err)
	}
	if len(divided.Lines) < 2 || divided.Size != 100 {
		t.Errorf("%d lines at %g px, want several at 100", len(divided.Lines), divided.Size)
	}
}

// A font of capitals keeps the dot that tells two Turkish letters apart.
func TestTurkishCapitals(t *testing.T) {
	t.Parallel()
	height := func(text, lang string) int {
		b, err := book(t).Set(text, lang, Style{Size: 100, Family: "bebas"}, 0, Start)
		if err != nil {
			t.Fatal(err)
		}
		return b.Lines[0].Words[0].Mask.H
	}
	if i, dotless := height("i", "tr"), height("ı", "tr"); i <= dotless {
		t.Errorf("i is %d px high, ı %d", i, dotless)
	}
}

// The ink of a line stays clear of the next in every language.
func TestLinesDoNotTouch(t *testing.T) {
	t.Parallel()
	for _, l := range language.All() {
		t.Run(l.Tag, func(t *testing.T) {
			t.Parallel()
			b, err := book(t).Set(samples[l.Tag], l.Tag, Style{Role: "display", Size: 60}, 420, Center)
			if err != nil {
				t.Fatal(err)
			}
			seen := map[[2]int]int{} // pixel to line
			for i, line := range b.Lines {
				for _, w := range line.Words {
					for k, v := range w.Mask.Pix {
						at := [2]int{int(w.X) + k%w.Mask.W, int(w.Y) + k/w.Mask.W}
						if other, ok := seen[at]; v > 127 && ok && other != i {
							t.Fatalf("lines %d and %d meet at %v", other, i, at)
						}
						if v > 127 {
							seen[at] = i
						}
					}
				}
			}
		})
	}
}

// The full stop of a Latin sentence in a text from the right stands at the end of
// the sentence; that of a sentence which only ends in a Latin name stands after it from the right.
func TestFullStopStandsWhereItsSentenceEnds(t *testing.T) {
	t.Parallel()
	last := func(text, lang string) *Mask {
		b, err := book(t).Set(text, lang, Style{Role: "caption", Size: 40}, 0, Start)
		if err != nil {
			t.Fatal(err)
		}
		words := b.Lines[0].Words
		return words[len(words)-1].Mask
	}
	want := last("Fold It.", "en")
	for lang, sentence := range map[string]string{"ar": "الدراجة جاهزة.", "he": "האופניים כאן."} {
		if !cmp.Equal(want, last("Fold It.", lang)) || !cmp.Equal(want, last(sentence+" Fold It.", lang)) {
			t.Errorf("%s: the full stop of a Latin sentence is not at its end", lang)
		}
		if cmp.Equal(want, last("\u200FFold It.", lang)) || cmp.Equal(want, last(strings.TrimSuffix(sentence, ".")+" Fold It.", lang)) {
			t.Errorf("%s: the full stop after a Latin name is that of the name", lang)
		}
	}
	if !cmp.Equal(last("שלום.", "he"), last("Hello. שלום.", "en")) {
		t.Error("the full stop of a Hebrew sentence in English text is not at its end")
	}
}
