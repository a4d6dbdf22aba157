package claim_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/aiprod/aiprod/shared/brief/claim"
	"github.com/aiprod/aiprod/shared/language"
)

// What a text states is held against its source, word for word.
func TestUnfounded(t *testing.T) {
	t.Parallel()
	sources := map[string]string{
		"en": `Corner Bakery opens at 6:30 on Mill Lane. Bread from €4.20, 36 hours of rest. "Good bread takes time", says Ada. Call +44 20 7946 0958 or visit corner.example.`,
		"de": "Die Bäckerei am Markt öffnet um 6 Uhr. Drei von vier Broten sind aus Roggen.",
		"ru": "Пекарня в Казани открыта с 6 утра. Хлеб за 80 ₽.",
		"ja": "港町パン店は朝6時に開きます。パンは36時間かけて作ります。",
		"pl": "Piekarnia w Krakowie otwiera o 6.00.",
		"ar": "المخبز يفتح الساعة ٦ صباحا. الخبز من ٤٫٢٠ يورو.",
	}
	for name, c := range map[string]struct {
		lang, text string
		want       []string
	}{
		"nothing stated":            {"en", "Good mornings start with good bread.", nil},
		"as it is written":          {"en", "Bread from €4.20 at 6:30, after 36 hours.", nil},
		"a figure":                  {"en", "Bread from €4.30.", []string{"4.30", "€4.30"}},
		"a currency":                {"en", "Bread from $4.20.", []string{"$", "$4.20"}},
		"percent":                   {"en", "36 % more.", []string{"%", "36 %"}},
		"a unit":                    {"en", "36 days of rest.", []string{"36 days"}},
		"a link":                    {"en", "Visit corner.example/win or corner.example.", []string{"corner.example/win"}},
		"an e-mail address":         {"en", "Write to ada@corner.example.", []string{"ada@corner.example"}},
		"a phone number":            {"en", "Call +44 20 7946 0959.", []string{"0959", "+44 20 7946 0959"}},
		"a quotation":               {"en", `"The best bread in town", says Ada.`, []string{"The best bread in town"}},
		"a name":                    {"en", "Bread as Paul made it.", []string{"Paul"}},
		"a name at the start":       {"en", "Ada bakes. I like it.", nil},
		"a possessive":              {"en", "We call it Ada's bread.", nil},
		"nouns in German":           {"de", "Der Duft von Brot weckt die Stadt.", nil},
		"a count in German":         {"de", "Drei von vier Broten.", nil},
		"an inflected name":         {"ru", "Лучший хлеб в Казань привозят сами.", nil},
		"another name in Russian":   {"ru", "Так пекут в Москве.", []string{"Москве"}},
		"a courtesy in Russian":     {"ru", "Мы ждём Вас.", nil},
		"an inflected Polish name":  {"pl", "Chleb z Krakowa.", nil},
		"Latin letters in Japanese": {"ja", "Globexのパンです。", []string{"Globex"}},
		"a figure in Japanese":      {"ja", "パンは48時間かけて作ります。", []string{"48", "48時間"}},
		"digits of another script":  {"ar", "الخبز من ٤٫٢٠ يورو.", nil},
		"another digit in Arabic":   {"ar", "الخبز من ٩ يورو.", []string{"٩", "٩ يورو"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			lang, err := language.Find(c.lang)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(c.want, claim.Of(lang, sources[c.lang]).Unfounded(c.text)); diff != "" {
				t.Errorf("%q (-want +got):\n%s", c.text, diff)
			}
		})
	}
}
