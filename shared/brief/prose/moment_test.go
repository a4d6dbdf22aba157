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
