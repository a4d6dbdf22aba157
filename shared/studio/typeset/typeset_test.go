package typeset

import (
	"errors"
	"math"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/aiprod/aiprod/shared/language"
)

var systemBook = sync.OnceValues(func() (*Book, error) { return Open() })

func book(t testing.TB) *Book {
	t.Helper()
	b, err := systemBook()
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// samples has a sentence with a number, a unit and a foreign name for every language.
var samples = map[string]string{
	"en": "The heat pump saves 9.8 kg of CO₂ a day, says AIPROD.",
	"fr": "L’été dernier, « 25 000 » foyers ont gagné 25 € par mois !",
	"es": "¿Cuánto ahorra? Más de 25 € al mes, según AIPROD.",
	"de": "Die Wärmepumpe läuft ab 22 Uhr und spart 25 € im Monat.",
	"it": "Perché no? La città risparmia 25 € al mese con AIPROD.",
	"pt": "A bomba de calor poupa 25 € por mês, não é ficção.",
	"nl": "De warmtepomp bespaart 25 € per maand, zegt één coöperatie.",
	"pl": "Pompa ciepła oszczędza 25 zł dziennie, żółć i gęś.",
	"tr": "Isı pompası İstanbul’da günde 9,8 kg tasarruf sağlıyor.",
	"ru": "Тепловой насос экономит 9,8 кг в день, съёмка AIPROD.",
	"ar": "توفر شركة AIPROD ما يصل إلى 25 كغ من الطاقة (كل عام).",
	"he": "שלום עולם, AIPROD חוסכת 9.8 ק״ג בשנה.",
	"hi": "हीट पंप हर महीने 25 किग्रा बचाता है। ज़िंदगी क्षत्रिय AIPROD।",
	"th": "ปั๊มความร้อนช่วยประหยัดพลังงานและเงินของคุณทุกเดือน 25 บาท",
	"ja": "ヒートポンプは、お客様の電気代を年間25万円も節約します。「本当ですか？」",
	"zh": "热泵每年为您节省“25%”的电费，安装只需2天。",
	"ko": "히트펌프는 매달 전기요금을 25% 절약해 줍니다. 지금 AIPROD!",
}

func TestSetEveryLanguage(t *testing.T) {
	t.Parallel()
	for _, l := range language.All() {
		for _, family := range []string{"", "serif", "bebas"} {
			t.Run(l.Tag+family, func(t *testing.T) {
				t.Parallel()
				const width = 420.0
				got, err := book(t).Set(samples[l.Tag], l.Tag, Style{Role: "heading", Size: 44, Family: family}, width, Start)
				if err != nil {
					t.Fatal(err)
				}
				checkBlock(t, got, width)
				if text, want := blockText(got), squeeze(samples[l.Tag]); text != want {
					t.Errorf("words are %q, want %q", text, want)
				}
			})
		}
	}
}

// checkBlock checks what holds of any block.
func checkBlock(t *testing.T, b *Block, width float64) {
	t.Helper()
	index := 0
	for i, l := range b.Lines {
		if l.Width > width+0.01 || l.Width > b.Width {
			t.Errorf("line %d is %g px wide, of %g in a block of %g", i, l.Width, width, b.Width)
		}
		if l.Baseline <= l.Top || i > 0 && l.Top <= b.Lines[i-1].Top {
			t.Errorf("line %d has top %g and baseline %g", i, l.Top, l.Baseline)
		}
		for _, w := range l.Words {
			if w.Mask == nil || len(w.Mask.Pix) != w.Mask.W*w.Mask.H {
				t.Fatalf("word %q has mask %v", w.Text, w.Mask)
			}
			if w.X != math.Round(w.X) || w.Y != math.Round(w.Y) {
				t.Errorf("word %q is at %g,%g, not on a pixel", w.Text, w.X, w.Y)
			}
			if w.X < -b.Size || w.X+float64(w.Mask.W) > b.Width+b.Size {
				t.Errorf("word %q spans %g..%g, outside a block of %g", w.Text, w.X, w.X+float64(w.Mask.W), b.Width)
			}
			if w.Index < index {
				t.Errorf("word %q has index %d after %d", w.Text, w.Index, index)
			}
			index = w.Index
		}
	}
}

// blockText joins the words of a block without any spaces.
func blockText(b *Block) string {
	var sb strings.Builder
	for _, l := range b.Lines {
		for _, w := range l.Words {
			sb.WriteString(w.Text)
		}
	}
	return sb.String()
}

func squeeze(s string) string {
	return strings.Map(func(r rune) rune {
		if breakable(r) {
			return -1
		}
		return r
	}, s)
}

func TestOpenNamesThePackage(t *testing.T) {
	t.Parallel()
	_, err := Open(t.TempDir())
	if err == nil || !strings.Contains(err.Error(), "apt-get install fonts-inter") {
		t.Errorf("Open of an empty folder: %v, want the package to install", err)
	}
}

func TestSetErrors(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, text, lang string
		style            Style
		want             string
	}{
		{"unknown role", "a", "en", Style{Role: "poster", Size: 20}, `no role "poster"`},
		{"unknown weight", "a", "en", Style{Weight: "thin", Size: 20}, `no weight "thin"`},
		{"unknown family", "a", "en", Style{Family: "comic", Size: 20}, `no family "comic"`},
		{"no size", "a", "en", Style{}, "size 0 px"},
		{"size is no number", "a", "en", Style{Size: math.NaN()}, "size NaN px"},
		{"huge size", "a", "en", Style{Size: 1e9}, "is not within"},
		{"unknown language", "a", "tlh", Style{Size: 20}, "not supported"},
		{"too long", strings.Repeat("a", maxRunes+1), "en", Style{Size: 20}, "longer than"},
		{"too large", strings.Repeat("W", 9000), "en", Style{Size: 400}, "larger than any frame"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			_, err := book(t).Set(tt.text, tt.lang, tt.style, 500, Start)
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("Set: %v, want %q", err, tt.want)
			}
		})
	}
}

func TestMissing(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, text, lang string
		want             []rune
	}{
		{"private use", "a\ue000b\ue000", "en", []rune{0xe000}},
		{"joiners and selectors", "a\u200d\ufe0f\u200e\u2060", "en", nil},
		{"decomposed letters", "e\u0301a\u0308", "en", nil},
		{"other scripts in English", "Привет 漢字 مرحبا ไทย 한국 ελ", "en", nil},
		{"spaces of every width", "a\u2003b\u202fc\u3000d", "en", nil},
		{"symbols", "→ ★ ✓ ≈ × ½", "ja", nil},
		{"hidden controls", "a\u202eb\u0007", "ar", nil},
		{"unsupported language", "ab", "tlh", []rune("ab")},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(tt.want, book(t).Missing(tt.text, tt.lang)); diff != "" {
				t.Errorf("Missing (-want +got):\n%s", diff)
			}
		})
	}
}

func TestSetRefusesToDrawBoxes(t *testing.T) {
	t.Parallel()
	_, err := book(t).Set("a\ue000", "en", Style{Size: 20}, 0, Start)
	var missing *GlyphError
	if !errors.As(err, &missing) || string(missing.Runes) != "\ue000" {
		t.Errorf("Set: %v, want a GlyphError", err)
	}
}

// A machine without the CJK fonts says what to install.
func TestGlyphErrorNamesThePackage(t *testing.T) {
	t.Parallel()
	b, err := Open("/usr/share/fonts/opentype/inter", "/usr/share/fonts/truetype/noto")
	if err != nil {
		t.Fatal(err)
	}
	_, err = b.Set("漢字", "ja", Style{Size: 20}, 0, Start)
	if err == nil || !strings.Contains(err.Error(), "apt-get install fonts-noto-cjk") {
		t.Errorf("Set: %v, want the package to install", err)
	}
}

func TestConcurrentUse(t *testing.T) {
	t.Parallel()
	b := book(t)
	want, err := b.Set(samples["ar"], "ar", Style{Size: 31}, 300, Start)
	if err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			got, err := b.Set(samples["ar"], "ar", Style{Size: 31}, 300, Start)
			if err != nil || !cmp.Equal(want, got) {
				t.Errorf("Set differs between goroutines: %v", err)
			}
		})
	}
	wg.Wait()
}
