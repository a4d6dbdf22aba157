package prose_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/aiprod/aiprod/shared/brief/prose"
	"github.com/aiprod/aiprod/shared/language"
)

func TestReadMoment(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		lang, text string
		want       prose.Moment
	}{
		{"es", "1924: abre el primer horno.", prose.Moment{When: "1924", What: "Abre el primer horno", Year: 1924}},
		{"en", "In 2019 we fed 120 children.", prose.Moment{When: "2019", What: "We fed 120 children", Year: 2019}},
		{"en", "in November Warsaw", prose.Moment{When: "November", What: "Warsaw"}},
		{"de", "Montag 17 Uhr Grundlagen", prose.Moment{When: "Montag 17 Uhr", What: "Grundlagen"}},
		{"fr", "11 h 30 démonstration de robots", prose.Moment{When: "11 h 30", What: "Démonstration de robots"}},
		{"ar", "بُني القصر عام 1898", prose.Moment{When: "1898", What: "بُني القصر", Year: 1898}},
		{"ru", "в 2021 году 900", prose.Moment{When: "2021", What: "900", Year: 2021}},
		{"hi", "6:30 बजे नाटक", prose.Moment{When: "6:30 बजे", What: "नाटक"}},
		{"zh", "2015年第一家店", prose.Moment{When: "2015年", What: "第一家店", Year: 2015}},
		{"ja", "10時に受付", prose.Moment{When: "10時", What: "受付"}},
		{"tr", "2015 yılında ilk mağaza", prose.Moment{When: "2015", What: "İlk mağaza", Year: 2015}},
		{"pl", "w 2015 roku pierwszy sklep", prose.Moment{When: "2015", What: "Pierwszy sklep", Year: 2015}},
		{"he", "בשנת 1998 נפתחה החנות", prose.Moment{When: "1998", What: "נפתחה החנות", Year: 1998}},
		{"ko", "2015년 첫 매장", prose.Moment{When: "2015년", What: "첫 매장", Year: 2015}},
		{"th", "ปี 2558 ร้านแรก", prose.Moment{}},
		{"it", "Nel 1975 apre il primo negozio", prose.Moment{When: "1975", What: "Apre il primo negozio", Year: 1975}},
		{"pt", "Em 1990 nasce a loja", prose.Moment{When: "1990", What: "Nasce a loja", Year: 1990}},
		{"nl", "In 1990 opent de winkel", prose.Moment{When: "1990", What: "Opent de winkel", Year: 1990}},
		{"en", "Corner Bakery opens on Saturday at 7:00", prose.Moment{When: "Saturday at 7:00", What: "Corner Bakery opens"}},
		{"en", "On Monday we bake, on Tuesday we rest", prose.Moment{}},
		{"en", "We bake bread", prose.Moment{}},
		{"en", "The town of 1950 had two shops", prose.Moment{}},
	} {
		lang, err := language.Find(tt.lang)
		if err != nil {
			t.Fatal(err)
		}
		got, ok := prose.ReadMoment(tt.text, lang)
		if !ok {
			got = prose.Moment{}
		}
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.text, diff)
		}
	}
}

func TestHours(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ lang, text, days, hours string }{
		{"en", "Find us at 12 Mill Lane, Monday to Saturday from 7:00 to 18:00.", "Monday to Saturday", "7:00 to 18:00"},
		{"es", "calle Mayor 14, abierta de 7:00 a 20:00", "", "7:00 a 20:00"},
		{"zh", "周一到周五10:00到22:00开放", "周一到周五", "10:00到22:00"},
		{"ar", "مفتوح من الثلاثاء إلى الأحد من الساعة 9:00 إلى 17:00.", "الثلاثاء إلى الأحد", "9:00 إلى 17:00"},
		{"en", "The bakery opens at 7:00.", "", ""},
	} {
		lang, err := language.Find(tt.lang)
		if err != nil {
			t.Fatal(err)
		}
		days, hours, ok := prose.Hours(tt.text, lang)
		if days != tt.days || hours != tt.hours || ok != (tt.hours != "") {
			t.Errorf("%s: %q, %q, %t; want %q, %q", tt.text, days, hours, ok, tt.days, tt.hours)
		}
	}
}

// A sentence may tell moments one after the other; what it says of other times is none.
func TestMoments(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		lang, text string
		want       []prose.Moment
	}{
		{"en", "In 2019 we opened our first house in Porto, in 2023 the second in Gdansk.", []prose.Moment{{When: "2019", What: "We opened our first house in Porto", Year: 2019}, {When: "2023", What: "The second in Gdansk", Year: 2023}}},
		{"en", "Doors open on Friday at 19:00, and the concert starts on Saturday at 20:00.", []prose.Moment{{When: "Friday at 19:00", What: "Doors open"}, {When: "Saturday at 20:00", What: "The concert starts"}}},
		{"fr", "En 1998 naît l'atelier, en 2015 la boutique.", []prose.Moment{{When: "1998", What: "Naît l'atelier", Year: 1998}, {When: "2015", What: "La boutique", Year: 2015}}},
		{"es", "En 1998 nace el taller y en 2015 abre la tienda.", []prose.Moment{{When: "1998", What: "Nace el taller", Year: 1998}, {When: "2015", What: "Abre la tienda", Year: 2015}}},
		{"pt", "Em 1998 nasce a oficina, em 2015 abre a loja.", []prose.Moment{{When: "1998", What: "Nasce a oficina", Year: 1998}, {When: "2015", What: "Abre a loja", Year: 2015}}},
		{"it", "Nel 1998 nasce la bottega, nel 2015 apre il negozio.", []prose.Moment{{When: "1998", What: "Nasce la bottega", Year: 1998}, {When: "2015", What: "Apre il negozio", Year: 2015}}},
		{"de", "2021 ging der Windpark ans Netz, 2024 folgte der Batteriespeicher.", []prose.Moment{{When: "2021", What: "Ging der Windpark ans Netz", Year: 2021}, {When: "2024", What: "Folgte der Batteriespeicher", Year: 2024}}},
		{"nl", "In 1998 opende de werkplaats, in 2015 de winkel.", []prose.Moment{{When: "1998", What: "Opende de werkplaats", Year: 1998}, {When: "2015", What: "De winkel", Year: 2015}}},
		{"pl", "W 1998 roku powstał warsztat, a w 2015 roku sklep.", []prose.Moment{{When: "1998", What: "Powstał warsztat", Year: 1998}, {When: "2015", What: "Sklep", Year: 2015}}},
		{"tr", "1998 yılında atölye açıldı, 2015 yılında mağaza.", []prose.Moment{{When: "1998", What: "Atölye açıldı", Year: 1998}, {When: "2015", What: "Mağaza", Year: 2015}}},
		{"ru", "В 2018 году фонд открылся в Твери, в 2023 году появился филиал в Казани.", []prose.Moment{{When: "2018", What: "Фонд открылся в Твери", Year: 2018}, {When: "2023", What: "Появился филиал в Казани", Year: 2023}}},
		{"ar", "بُني القصر عام 1898، وصار متحفاً عام 1954.", []prose.Moment{{When: "1898", What: "بُني القصر", Year: 1898}, {When: "1954", What: "وصار متحفاً", Year: 1954}}},
		{"he", "בשנת 1998 נפתחה הסדנה, בשנת 2015 החנות.", []prose.Moment{{When: "1998", What: "נפתחה הסדנה", Year: 1998}, {When: "2015", What: "החנות", Year: 2015}}},
		{"hi", "1998 में कार्यशाला खुली, 2015 में दुकान।", []prose.Moment{{When: "1998", What: "कार्यशाला खुली", Year: 1998}, {When: "2015", What: "दुकान", Year: 2015}}},
		{"ja", "10月3日は子どもコンサート、10月4日は市民オーケストラの演奏会です。", []prose.Moment{{When: "10月3日", What: "子どもコンサート"}, {When: "10月4日", What: "市民オーケストラの演奏会"}}},
		{"zh", "1998年工坊成立，2015年商店开业。", []prose.Moment{{When: "1998年", What: "工坊成立", Year: 1998}, {When: "2015年", What: "商店开业", Year: 2015}}},
		{"ko", "1998년에 공방이 문을 열고, 2015년에 가게가 생겼습니다.", []prose.Moment{{When: "1998년", What: "공방이 문을 열고", Year: 1998}, {When: "2015년", What: "가게가 생겼습니다", Year: 2015}}},
		{"th", "วันเสาร์เวลา 10.00 น. เวิร์กช็อป วันอาทิตย์เวลา 18.00 น. คอนเสิร์ต", nil},
		{"en", "Open from Monday to Friday.", nil},
		{"ja", "会場は港ホール、開場は17時30分、開演は18時です。", nil},
		{"en", "The house of 1950 was sold in 1998.", nil},
	} {
		lang, err := language.Find(tt.lang)
		if err != nil {
			t.Fatal(err)
		}
		got, _ := prose.Moments(tt.text, lang)
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.text, diff)
		}
	}
}
