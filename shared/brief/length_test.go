package brief

import (
	"strings"
	"testing"

	"github.com/aiprod/aiprod/shared/language"
)

// twoSentences are as much as an invitation says, in every language.
var twoSentences = map[string]string{
	"en": "Our new bakery opens on Friday at eight. Come and taste the first loaf.", "fr": "Notre boulangerie ouvre vendredi à huit heures. Venez goûter le premier pain.",
	"es": "Nuestra panadería abre el viernes a las ocho. Ven a probar el primer pan.", "de": "Unsere neue Bäckerei öffnet am Freitag um acht. Kommen Sie und probieren Sie das erste Brot.",
	"it": "Il nostro forno apre venerdì alle otto. Vieni ad assaggiare il primo pane.", "pt": "A nossa padaria abre na sexta às oito. Venha provar o primeiro pão.",
	"nl": "Onze nieuwe bakkerij opent vrijdag om acht uur. Kom het eerste brood proeven.", "pl": "Nasza nowa piekarnia rusza w piątek o ósmej. Przyjdź i spróbuj pierwszego chleba.",
	"tr": "Yeni kütüphanemiz pazartesi günü açılıyor. Herkesi bekliyoruz, gelin kitap seçin.", "ru": "Наша новая пекарня открывается в пятницу в восемь. Приходите попробовать первый хлеб.",
	"ar": "يفتح مخبزنا الجديد يوم الجمعة في الثامنة. تعالوا لتذوق أول رغيف.", "he": "המאפייה החדשה שלנו נפתחת ביום שישי בשמונה. בואו לטעום את הלחם הראשון.",
	"hi": "हमारी नई बेकरी शुक्रवार को आठ बजे खुलती है। आइए और पहली रोटी चखिए।", "th": "ร้านขนมปังใหม่ของเราเปิดวันศุกร์เวลาแปดโมง แวะมาชิมขนมปังก้อนแรก",
	"ja": "新しいパン屋が金曜日の八時に開きます。焼きたてのパンを食べに来てください。", "zh": "我们的新面包店星期五八点开门。欢迎您来品尝第一个面包。", "ko": "새 빵집이 금요일 여덟 시에 문을 엽니다. 오셔서 첫 빵을 맛보세요.",
}

// A film is as long as asked for, 30 s unless it is, and far too few words for that are told of.
func TestWarnings(t *testing.T) {
	t.Parallel()
	eight := 8
	for _, l := range language.All() {
		t.Run(l.Tag, func(t *testing.T) {
			t.Parallel()
			open, problems := Request{Content: twoSentences[l.Tag], Lang: l.Tag}.Resolve()
			if len(problems) > 0 {
				t.Fatalf("problems: %v", problems)
			}
			if w := open.Warnings(); open.Seconds != 30 || len(w) != 1 || !strings.Contains(w[0], "duration_sec") {
				t.Errorf("two sentences take %d s, warnings %q", open.Seconds, w)
			}
			short, _ := Request{Content: twoSentences[l.Tag], Lang: l.Tag, DurationSec: &eight}.Resolve()
			long, _ := Request{Content: strings.Repeat(twoSentences[l.Tag]+" ", 12), Lang: l.Tag}.Resolve()
			if w := append(short.Warnings(), long.Warnings()...); len(w) > 0 {
				t.Errorf("words enough, warnings %q", w)
			}
		})
	}
}
