package agent_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/aiprod/aiprod/shared/language"
	"github.com/aiprod/aiprod/shared/manifest"
)

// points writes a chart as "label=text ...".
func points(c *manifest.Series) string {
	if c == nil {
		return ""
	}
	var out []string
	for _, p := range c.Points {
		out = append(out, p.Label+"="+p.Text)
	}
	return c.Kind + " " + strings.Join(out, " ")
}

// Figures told by year are one chart, the years as the brief names them, or as
// numbers where it says what year it is of.
func TestFiguresByYearMakeOneChart(t *testing.T) {
	t.Parallel()
	tests := []struct{ lang, text, heading, want string }{
		{"en", "We help students. We supported 1,240 students this year, 980 last year and 610 in 2022. Join us.", "Students", "bar 2022=610 Last year=980 This year=1,240"},
		{"en", "Annual report 2024. We supported 1,240 students this year, 980 last year and 610 in 2022. Join us.", "Students", "line 2022=610 2023=980 2024=1,240"},
		{"en", "The club feeds children. This year we served 1,300 meals. Last year it was 480. The year before it was 120. Join us.", "Meals", "bar The year before=120 Last year=480 This year=1,300"},
		{"de", "Jahresbericht 2025 der Stadtwerke. Der Umsatz lag in diesem Jahr bei 48 Mio. Euro, im Vorjahr bei 44 Mio. Euro und 2022 bei 39 Mio. Euro. Danke.", "Der Umsatz", "line 2022=39 Mio. Euro 2024=44 Mio. Euro 2025=48 Mio. Euro"},
		{"fr", "Notre association grandit. Nous avons aidé 1 240 familles cette année, 980 l'an dernier et 610 en 2022. Rejoignez-nous.", "Familles", "bar 2022=610 L'an dernier=980 Cette année=1 240"},
		{"ru", "Фонд подводит итоги. В этом году мы очистили 46 километров берегов, в прошлом году — 31 километр, в 2022 году — 18 километров. Приходите.", "Год за годом", "bar 2022=18 километров В прошлом году=31 километр В этом году=46 километров"},
		{"pl", "Nasza fundacja rośnie. W tym roku posadziliśmy 900 drzew, w zeszłym roku 700, a w 2022 roku 400. Dołącz do nas.", "Rok po roku", "bar 2022=400 W zeszłym roku=700 W tym roku=900"},
		{"ar", "جمعية نبع تحفر الآبار. حفرنا 320 بئراً هذا العام و210 آبار في العام الماضي و150 بئراً عام 2022. تبرع اليوم.", "عاماً بعد عام", "bar 2022=150 في العام الماضي=210 هذا العام=320"},
		{"hi", "हर बच्चे को किताब मिलनी चाहिए। हमारी संस्था ने इस साल 12000 किताबें बाँटीं, पिछले साल 8500 और 2022 में 5000। आप भी दान करें।", "साल दर साल", "bar 2022=5000 पिछले साल=8500 इस साल=12000"},
		{"ja", "市の図書館からのお知らせです。来場者は今年900人、昨年は700人、一昨年は400人でした。ぜひお越しください。", "来場者", "bar 一昨年=400人 昨年=700人 今年=900人"},
		{"ko", "도서관 소식입니다. 방문객은 올해 900명, 지난해 700명, 재작년 400명입니다. 꼭 들러 주세요.", "방문객", "bar 재작년=400명 지난해=700명 올해=900명"},
	}
	for _, tt := range tests {
		t.Run(tt.lang, func(t *testing.T) {
			t.Parallel()
			m := film(t, tt.lang, tt.text, 30)
			s := found(m, manifest.Chart)
			if diff := cmp.Diff(tt.want, points(s.Chart)); diff != "" {
				t.Errorf("chart of %v (-want +got):\n%s", kindsOf(m), diff)
			}
			if s.Heading != tt.heading {
				t.Errorf("heading %q, want %q", s.Heading, tt.heading)
			}
		})
	}
}

// Two dates of one sentence are a line of time in every language.
func TestTwoDatesMakeATimeline(t *testing.T) {
	t.Parallel()
	tests := map[string]string{
		"en": "Our house is a club of neighbours. In 1998 the workshop opened, in 2015 the shop. Come by.",
		"fr": "Notre maison est un club. En 1998 naît l'atelier, en 2015 la boutique. Venez nous voir.",
		"es": "Nuestra casa es un club. En 1998 nace el taller y en 2015 abre la tienda. Ven a vernos.",
		"pt": "A nossa casa é um clube. Em 1998 nasce a oficina, em 2015 abre a loja. Venha visitar-nos.",
		"it": "La nostra casa è un club. Nel 1998 nasce la bottega, nel 2015 apre il negozio. Vieni a trovarci.",
		"de": "Unser Haus ist ein Verein. 1998 öffnete die Werkstatt, 2015 folgte der Laden. Kommen Sie vorbei.",
		"nl": "Ons huis is een club. In 1998 opende de werkplaats, in 2015 de winkel. Kom langs.",
		"pl": "Nasz dom to klub. W 1998 roku powstał warsztat, a w 2015 roku sklep. Odwiedź nas.",
		"tr": "Evimiz bir kulüp. 1998 yılında atölye açıldı, 2015 yılında mağaza. Bizi ziyaret edin.",
		"ru": "Наш дом открыт для всех. В 1998 году открылась мастерская, в 2015 году появился магазин. Приходите.",
		"ar": "بيتنا نادٍ للجميع. افتتحت الورشة عام 1998، وافتتح المتجر عام 2015. زورونا قريباً.",
		"he": "הבית שלנו פתוח לכולם. בשנת 1998 נפתחה הסדנה, בשנת 2015 החנות. בואו לבקר.",
		"hi": "हमारा घर सबके लिए है। 1998 में कार्यशाला खुली, 2015 में दुकान खुली। ज़रूर आइए।",
		"ja": "私たちの家は町の集会所です。1998年に工房が開き、2015年に店が開きました。ぜひ遊びに来てください。",
		"zh": "我们的家是社区俱乐部。1998年工坊成立，2015年商店开业。欢迎大家来看看。",
		"ko": "우리 집은 동네 모임터입니다. 1998년에 공방이 문을 열고, 2015년에 가게가 생겼습니다. 꼭 들러 주세요.",
		"th": "บ้านของเราเปิดให้ทุกคน. เปิดโรงงานปี 1998, เปิดร้านปี 2015. แวะมาหาเรานะ",
	}
	for _, l := range language.All() {
		t.Run(l.Tag, func(t *testing.T) {
			t.Parallel()
			m := film(t, l.Tag, tests[l.Tag], 25)
			var got []string
			for _, it := range found(m, manifest.Timeline).Items {
				got = append(got, strings.Trim(it.Title, "年년"))
			}
			if diff := cmp.Diff([]string{"1998", "2015"}, got); diff != "" {
				t.Errorf("moments of %v (-want +got):\n%s", kindsOf(m), diff)
			}
		})
	}
}
