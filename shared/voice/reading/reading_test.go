package reading_test

import (
	"errors"
	"strings"
	"testing"
	"unicode"

	"github.com/google/go-cmp/cmp"

	"github.com/aiprod/aiprod/shared/language"
	"github.com/aiprod/aiprod/shared/voice/reading"
)

func find(t testing.TB, tag string) language.Language {
	t.Helper()
	l, err := language.Find(tag)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// TestSpoken holds what is said. A bar divides written words.
func TestSpoken(t *testing.T) {
	t.Parallel()
	tests := []struct{ tag, text, want string }{
		{"en", "It weighs 9.8 kg.", "It|weighs|nine point eight|kilograms"},
		{"en", "only 1 kg, 2 h", "only|one|kilogram|two|hours"},
		{"en", "€25, $9.99 or $3 million", "twenty five euros|nine dollars ninety nine|or|three|million dollars"},
		{"en", "$5M from 100+ users", "five million dollars|from|one hundred plus|users"},
		{"en", "3.2 % and 50% off", "three point two|percent|and|fifty percent|off"},
		{"en", "1,234,567 people", "one million two hundred thirty four thousand five hundred sixty seven|people"},
		{"en", "in 1984, 2005 and 2026", "in|nineteen eighty four|two thousand five|and|twenty twenty six"},
		{"en", "the 90s, the 21st", "the|nineties|the|twenty first"},
		{"en", "at 9:30am, 9:05 or 7pm", "at|nine thirty A M|nine oh five|or|seven P M"},
		{"en", "on 2026-11-22", "on|November twenty second twenty twenty six"},
		{"en", "on 3/14/2026", "on|March fourteenth twenty twenty six"},
		{"en", "10-20 km/h at -5°C", "ten to twenty|kilometers per hour|at|minus five degrees Celsius"},
		{"en", "see https://www.foldit.example/try?x=1 now", "see|foldit dot example slash try|now"},
		{"en", "ask hello@foldit.example.", "ask|hello at foldit dot example"},
		{"en", "the AI API of NASA", "the|A I|A P I|of|nassa"},
		{"en", "FoldIt, e.g. Wi-Fi & USB-C", "Fold It|for example|why fie|and|U S B C"},
		{"en", "BUY NOW AND SAVE BIG", "buy|now|and|save|big"},
		{"en", "naïve café", "naive|cafe"},
		{"fr", "9,8 kg pour 25 €", "9 virgule 8|kilos|pour|25|euros"},
		{"fr", "dès 22h30, 1 000 fois", "dès|22 heures 30|1000|fois"},
		{"fr", "M. Dupont, 1er rendez-vous", "monsieur|Dupont|premier|rendez-vous"},
		{"de", "9,99 € am 22. November", "9|Euro 99|am|zweiundzwanzigsten|November"},
		{"de", "z.B. um 14:30 Uhr", "zum Beispiel|um|14|Uhr 30"},
		{"es", "¡3,5 kg por 1.000 €!", "3 coma 5|kilos|por|1000|euros"},
		{"pl", "1 kg, 2 kg, 5 kg, 9,8 kg", "1|kilogram|2|kilogramy|5|kilogramów|9 przecinek 8|kilograma"},
		{"ru", "1 кг, 2 кг, 5 кг", "1|килограмм|2|килограмма|5|килограммов"},
		{"tr", "%25 indirim", "yüzde 25|indirim"},
		{"he", "25% הנחה", "עשרים וחמישה אחוזים|הנחה"},
		{"hi", "कीमत ₹250 है।", "कीमत|250 रुपये|है"},
		{"th", "ราคา 21 บาท", "ราคา|ยี่สิบเอ็ด|บาท"},
		{"ja", "今日は2026年11月1日です。", "キョーワ|ニセンニジューロクネン|ジューイチガツ|ツイタチデス"},
		{"ja", "２５％オフ！", "ニジューゴ パーセント|オフ"},
		{"ja", "1,000円と3つ", "センエント|ミッツ"},
		{"en", "First line\nsecond line", "First|line|second|line"},
		{"zh", "银行25%折扣", "yin2hang2|百分之 二十五|折扣"},
		{"zh", "2026年的音乐", "二零二六|年的|yin1yue4"},
		{"ko", "9.8 kg이고 25%입니다", "9 점 8|킬로그램이고|25 퍼센트입니다"},
	}
	for _, c := range tests {
		t.Run(c.tag+"/"+c.text, func(t *testing.T) {
			t.Parallel()
			words, err := reading.Read(c.text, find(t, c.tag))
			if err != nil {
				t.Fatal(err)
			}
			var said []string
			for _, w := range words {
				said = append(said, w.Spoken)
			}
			if diff := cmp.Diff(c.want, strings.Join(said, "|")); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// TestWritten holds how text is cut into words and where stops are heard.
func TestWritten(t *testing.T) {
	t.Parallel()
	tests := []struct{ tag, text, want string }{
		{"en", "Hello — \"world\" 🎉, you!", "Hello —;|\"world\" 🎉,,|you!!"},
		{"en", "Dr. Who? Yes", "Dr.|Who??|Yes."},
		{"fr", "Oui, 1 000 € !", "Oui,,|1 000|€ !!"},
		{"ja", "「今日」、行く。", "「今日」、,|~行く。."},
		{"en", "A title\n\nThe text", "A|title.|The|text."},
		{"ja", "２５％ オフ！", "２５％|オフ！!"},
		{"zh", "我们的小灯，放进口袋。", "我们的|~小灯，,|~放进口袋。."},
		{"zh", "全新折叠自行车骑着走", "全新|~折叠|~自行车骑着走."},
		{"th", "ช่วยประหยัดเงินและเวลา", "ช่วยประหยัด|~เงินและ|~เวลา."},
		{"ar", "نعم، لا؟", "نعم،,|لا؟?"},
	}
	for _, c := range tests {
		words, err := reading.Read(c.text, find(t, c.tag))
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, w := range words {
			s := w.Text
			if w.Glued {
				s = "~" + s
			}
			if w.Stop != 0 {
				s += string(w.Stop)
			}
			got = append(got, s)
		}
		if diff := cmp.Diff(c.want, strings.Join(got, "|")); diff != "" {
			t.Errorf("%s %q (-want +got):\n%s", c.tag, c.text, diff)
		}
	}
}

func TestEveryLanguageHasATable(t *testing.T) {
	t.Parallel()
	for _, l := range language.All() {
		words, err := reading.Read("3.5 kg", l)
		if err != nil {
			t.Errorf("%s: %v", l.Tag, err)
			continue
		}
		said := ""
		for _, w := range words {
			said += w.Spoken
		}
		if len(said) < 8 || strings.Contains(said, "kg") {
			t.Errorf("%s: 3.5 kg is said %q", l.Tag, said)
		}
	}
	if _, err := reading.Read("hi", language.Language{Tag: "tlh"}); err == nil {
		t.Error("a language without a table was accepted")
	}
	if _, err := reading.Read(" … ", find(t, "fr")); !errors.Is(err, reading.ErrNothingToSay) {
		t.Errorf("error %v, want ErrNothingToSay", err)
	}
}

// FuzzRead holds what keeps the engines safe, whatever the text: letters,
// digits, inner hyphens and apostrophes only, and every written word kept.
func FuzzRead(f *testing.F) {
	for i, s := range []string{"9.8 kg — <b>[[x]]</b> -v --help 'tis", "€1,000.50/m² 22:61 a@b.co http://x.yz/&?", "1 000 000 € ; 5'", "今日は25%オフ、2026年", "我们5G的\u200d小灯", "ราคา 25 บาท", "३ किलो।", "5:3.2,1'1-", "#@+&=~×"} {
		f.Add(i, s)
	}
	all := language.All()
	f.Fuzz(func(t *testing.T, n int, text string) {
		if len(text) > 300 {
			return
		}
		lang := all[uint(n)%uint(len(all))]
		words, err := reading.Read(text, lang)
		if err != nil {
			return
		}
		for _, w := range words {
			if w.Text == "" {
				t.Error("an empty written word")
			}
			if w.Spoken != strings.TrimLeft(w.Spoken, "-' ") || strings.Contains(w.Spoken, " -") {
				t.Errorf("spoken %q could be an option", w.Spoken)
			}
			for _, r := range w.Spoken {
				if !unicode.IsLetter(r) && !unicode.IsMark(r) && !unicode.IsDigit(r) && !strings.ContainsRune(" -'\u200c\u200d", r) {
					t.Errorf("spoken %q holds %q", w.Spoken, r)
				}
			}
			if !strings.ContainsRune("\x00,;.?!", w.Stop) {
				t.Errorf("stop %q", w.Stop)
			}
		}
	})
}

func BenchmarkRead(b *testing.B) {
	for tag, text := range map[string]string{
		"en": "The lamp weighs 9.8 kg, costs €25 and is at foldit.example since 2026-11-22.",
		"ja": "私たちの小さなランプは、折りたたんでポケットに入ります。",
	} {
		lang := find(b, tag)
		b.Run(tag, func(b *testing.B) {
			for b.Loop() {
				if _, err := reading.Read(text, lang); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
