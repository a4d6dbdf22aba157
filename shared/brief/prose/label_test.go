package prose_test

import (
	"testing"

	"github.com/aiprod/aiprod/shared/brief/prose"
	"github.com/aiprod/aiprod/shared/language"
)

// TestLabelNames holds that what stands under a figure names it and is no clause that wants its end.
// The last letter of a word is no particle.
func TestAChildIsNoParticle(t *testing.T) {
	t.Parallel()
	lang, err := language.Find("ja")
	if err != nil {
		t.Fatal(err)
	}
	s := prose.ReadSentence("子ども500円。", lang)
	if got := prose.Label(s, s.Facts[0], lang); got != "子ども" {
		t.Errorf("500円 counts %q", got)
	}
}

func TestLabelNames(t *testing.T) {
	t.Parallel()
	tests := []sentence{
		{"en", "The same loaf costs 6.50 euros in the shop.", "The same loaf"},
		{"en", "A satisfied customer costs us 12 euros.", "A satisfied customer"},
		{"en", "and a loaf takes 24 hours to make.", "a loaf"},
		{"en", "For every unit of power it delivers 4 kWh.", ""},
		{"en", "Costs fell by 8 %.", "Costs fell"},
		{"en", "Doors open at 18:00.", "Doors open"},
		{"en", "Monthly costs: 45 euros.", "Monthly costs"},
		{"en", "A mature old street tree in the city can cool the air around it by 8 degrees.", ""},
		{"de", "Ein Flicken kostet 2 Euro.", "Ein Flicken"},
		{"de", "Die Kosten sanken um 8 %.", "Die Kosten sanken"},
		{"de", "Wir haben 34 Menschen eingestellt.", "Menschen"},
		{"fr", "Le billet coûte 12 €.", "Le billet"},
		{"es", "El mismo modelo cuesta 89 euros.", "El mismo modelo"},
		{"es", "Las puertas abren a las 18:00.", "Las puertas abren"},
		{"it", "Una toppa costa 2 euro.", "Una toppa"},
		{"pt", "O bilhete custa 12 euros.", "O bilhete"},
		{"nl", "Een kaartje kost 12 euro.", "Een kaartje"},
		{"pl", "Bilet kosztuje 12 zł.", "Bilet"},
		{"ru", "Билет стоит 500 рублей.", "Билет"},
		{"ru", "В среднем семья экономит 7 450 ₽ в год.", "В среднем семья экономит"},
		{"ru", "Насос потребляет 600 Вт.", "Насос"},
		{"he", "טלאי עולה 5 שקלים.", "טלאי"},
		{"zh", "补片只要5元。", "补片"},
		{"ko", "패치는 2,000원입니다.", "패치"},
		{"ko", "마을 12곳에서 열립니다.", "마을"},
	}
	said(t, prose.Label, tests)
	if got := prose.Subject("Revenue grew", lang(t, "en")); got != "Revenue" {
		t.Errorf("subject %q, want Revenue", got)
	}
}

// TestAsk holds that a call loses its address only where it reads well without.
func TestAsk(t *testing.T) {
	t.Parallel()
	tests := []sentence{
		{"en", "Register at bread.example.", "Register"},
		{"en", "Sign up at library.example.", "Sign up"},
		{"en", "Visit bread.example.", ""},
		{"en", "Call 0800 555 0123.", ""},
		{"de", "Anmelden unter hafen.example.", "Anmelden"},
		{"de", "Melden Sie sich an unter hafen.example.", "Melden Sie sich an"},
		{"fr", "Réservez sur port.example.", "Réservez"},
		{"nl", "Schrijf je in op haven.example.", "Schrijf je in"},
		{"nl", "Schrijf naar post@haven.example.", ""},
		{"ru", "Запишитесь на port.example.", "Запишитесь"},
		{"ar", "احجز على port.example.", "احجز"},
		{"hi", "port.example पर बुक करें।", "बुक करें"},
		{"ja", "予約はport.exampleで。", "予約"},
		{"zh", "请在port.example预约。", "预约"},
		{"ja", "library.exampleでご登録ください。", "ご登録"},
		{"ko", "port.example에서 예약하세요.", "예약하세요"},
		{"th", "จองได้ที่ port.example", "จองได้"},
	}
	said(t, prose.Ask, tests)
}

// TestSteps holds that the number of steps a brief announces is read in every language.
func TestSteps(t *testing.T) {
	t.Parallel()
	tests := map[string]string{
		"en": "Make cold brew in three easy steps.", "de": "Kaffee in drei Schritten.", "fr": "Un pneu en trois étapes.",
		"es": "Un café en tres pasos.", "it": "Una gomma in tre passi.", "pt": "Um café em três passos.", "nl": "Een band in drie stappen.",
		"pl": "Dętka w trzech krokach.", "tr": "Lastiği üç adımda onarın.", "ru": "Шина в три шага.", "ar": "الإطار في ثلاث خطوات.",
		"he": "צמיג בשלושה צעדים.", "hi": "तीन चरणों में टायर ठीक करें।", "th": "ปะยางใน 3 ขั้นตอน", "ja": "3つのステップで直しましょう。",
		"zh": "三步补好轮胎。", "ko": "세 단계로 타이어를 고치세요.",
	}
	for tag, text := range tests {
		if got := prose.ReadSentence(text, lang(t, tag)).Steps; got != 3 {
			t.Errorf("%s %q: %d steps, want 3", tag, text, got)
		}
	}
	if got := prose.ReadSentence("Mind the step.", lang(t, "en")).Steps; got != 0 {
		t.Errorf("%d steps where none are counted", got)
	}
}

// A sentence is of a language, and has something to say of its first fact.
type sentence struct{ tag, text, want string }

// said holds what is said of the first fact of each sentence.
func said(t *testing.T, of func(prose.Sentence, prose.Fact, language.Language) string, all []sentence) {
	t.Helper()
	for _, tt := range all {
		l := lang(t, tt.tag)
		s := prose.ReadSentence(tt.text, l)
		if len(s.Facts) == 0 {
			t.Errorf("%q: no facts", tt.text)
			continue
		}
		if got := of(s, s.Facts[0], l); got != tt.want {
			t.Errorf("%s %q: %q, want %q", tt.tag, tt.text, got, tt.want)
		}
	}
}
