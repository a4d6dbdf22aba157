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

// A film whose length is left open is as long as its words, and says nothing of it;
// one asked to be far longer comes with a warning.
func TestLengthFollowsTheWords(t *testing.T) {
	t.Parallel()
	for _, l := range language.All() {
		t.Run(l.Tag, func(t *testing.T) {
			t.Parallel()
			short, problems := Request{Content: twoSentences[l.Tag], Lang: l.Tag}.Resolve()
			if len(problems) > 0 {
				t.Fatalf("problems: %v", problems)
			}
			if short.Seconds < 6 || short.Seconds > 14 || !short.Fitted || len(short.Warnings()) > 0 {
				t.Errorf("two sentences take %d s, warnings %q", short.Seconds, short.Warnings())
			}
			long, _ := Request{Content: strings.Repeat(twoSentences[l.Tag]+" ", 12), Lang: l.Tag}.Resolve()
			if long.Seconds != 30 {
				t.Errorf("two dozen sentences are given %d s, want the longest of the default", long.Seconds)
			}
			thirty := 30
			asked, _ := Request{Content: twoSentences[l.Tag], Lang: l.Tag, DurationSec: &thirty}.Resolve()
			if asked.Seconds != 30 || len(asked.Warnings()) != 1 || !strings.Contains(asked.Warnings()[0], "duration_sec") {
				t.Errorf("asked for 30 s: %d s, warnings %q", asked.Seconds, asked.Warnings())
			}
		})
	}
}

// What must be said and what the brand says needs its time too.
func TestLengthHoldsWhatMustBeSaid(t *testing.T) {
	t.Parallel()
	bare, _ := Request{Content: twoSentences["en"]}.Resolve()
	followed, problems := bare.Lock([]Locked{{Text: "Corner Bakery: bread for people who take their time over breakfast.", Where: AtClosing}})
	if followed.Seconds <= bare.Seconds || len(problems) > 0 {
		t.Errorf("%d s without the brand's line, %d s with it, problems %v", bare.Seconds, followed.Seconds, problems)
	}
	must, problems := Request{Content: twoSentences["en"], MustInclude: []string{strings.Repeat("every single morning ", 9)}}.Resolve()
	if must.Seconds <= bare.Seconds || len(problems) > 0 {
		t.Errorf("%d s without what must be said, %d s with it, problems %v", bare.Seconds, must.Seconds, problems)
	}
}
