package prose_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/aiprod/aiprod/shared/brief/prose"
	"github.com/aiprod/aiprod/shared/language"
)

// told writes what ByYear found as "when=value ...: what".
func told(text string, present int, lang language.Language) string {
	list, what, ok := prose.ByYear(text, present, lang)
	if !ok {
		return ""
	}
	var parts []string
	for _, y := range list {
		parts = append(parts, fmt.Sprintf("%s=%v", y.When, y.Figure.Number.Value))
	}
	return strings.Join(parts, " ") + ": " + what
}

func TestByYear(t *testing.T) {
	t.Parallel()
	tests := []struct {
		lang, text string
		present    int
		want       string
	}{
		{"en", "We supported 1,240 students this year, 980 last year and 610 in 2022.", 0, "2022=610 last year=980 this year=1240: students"},
		{"en", "We supported 1,240 students this year, 980 last year and 610 in 2022.", 2024, "2022=610 2023=980 2024=1240: students"},
		{"en", "Sales were 50 tonnes last year, 41 the year before, 30 in 2022.", 2025, "2022=30 2023=41 2024=50: Sales"},
		{"en", "Sales were 30 tonnes in 2022, 41 the year after and 50 last year.", 0, ""},
		{"en", "This year, 2025, we planted 900 trees, last year 700, the year before 400.", 0, "2023=400 2024=700 2025=900: trees"},
		{"fr", "Nous avons aidé 1 240 familles cette année, 980 l’an dernier et 610 en 2022.", 0, "2022=610 l’an dernier=980 cette année=1240: familles"},
		{"es", "Este año plantamos 900 árboles, el año pasado 700 y en 2022 400.", 0, "2022=400 el año pasado=700 Este año=900: árboles"},
		{"pt", "Plantámos 900 árvores este ano, 700 no ano passado e 400 em 2022.", 0, "2022=400 no ano passado=700 este ano=900: árvores"},
		{"it", "Abbiamo piantato 900 alberi quest'anno, 700 l'anno scorso e 400 nel 2022.", 0, "2022=400 l'anno scorso=700 quest'anno=900: alberi"},
		{"de", "Der Umsatz lag in diesem Jahr bei 48 Mio. Euro, im Vorjahr bei 44 Mio. Euro und 2022 bei 39 Mio. Euro.", 0, "2022=39 im Vorjahr=44 in diesem Jahr=48: Der Umsatz"},
		{"nl", "Dit jaar plantten we 900 bomen, vorig jaar 700 en in 2022 400.", 0, "2022=400 vorig jaar=700 Dit jaar=900: bomen"},
		{"pl", "W tym roku posadziliśmy 900 drzew, w zeszłym roku 700, a w 2022 roku 400.", 0, "2022=400 w zeszłym roku=700 W tym roku=900: "},
		{"tr", "Bu yıl 900 ağaç diktik, geçen yıl 700, 2022 yılında 400.", 0, "2022=400 geçen yıl=700 Bu yıl=900: "},
		{"ru", "В этом году мы очистили 46 километров берегов, в прошлом году — 31 километр, в 2022 году — 18 километров.", 2025, "2022=18 2024=31 2025=46: "},
		{"ar", "حفرنا 320 بئراً هذا العام و210 آبار في العام الماضي و150 بئراً عام 2022.", 0, "2022=150 في العام الماضي=210 هذا العام=320: "},
		{"he", "השנה נטענו 900 עצים, בשנה שעברה 700 ובשנת 2022 400.", 0, "2022=400 בשנה שעברה=700 השנה=900: עצים"},
		{"hi", "हमारी संस्था ने इस साल 12000 किताबें बाँटीं, पिछले साल 8500 और 2022 में 5000।", 0, "2022=5000 पिछले साल=8500 इस साल=12000: "},
		{"th", "ปีนี้เราปลูกต้นไม้ 900 ต้น ปีที่แล้ว 700 ต้น และ 2022 ปลูก 400 ต้น", 0, "2022=400 ปีที่แล้ว=700 ปีนี้=900: "},
		{"ja", "来場者は今年900人、昨年は700人、一昨年は400人でした。", 2025, "2023=400 2024=700 2025=900: 来場者"},
		{"zh", "读者人数今年900人，去年700人，前年400人。", 2025, "2023=400 2024=700 2025=900: 读者人数"},
		{"ko", "방문객은 올해 900명, 지난해 700명, 재작년 400명입니다.", 2025, "2023=400 2024=700 2025=900: 방문객"},
		{"en", "We sold 40 loaves this year and 30 last year.", 0, ""},
		{"en", "In 2019 we opened 2 shops, in 2023 a third in Gdansk with 12 people.", 0, ""},
	}
	for _, tt := range tests {
		lang, err := language.Find(tt.lang)
		if err != nil {
			t.Fatal(err)
		}
		if got := told(tt.text, tt.present, lang); got != tt.want {
			t.Errorf("%s, %s\n got %q\nwant %q", tt.lang, tt.text, got, tt.want)
		}
	}
	for _, l := range language.All() {
		if !strings.Contains(fmt.Sprint(tests), "{"+l.Tag+" ") {
			t.Errorf("%s has no figures by year", l.Tag)
		}
	}
}
