package scribe_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/aiprod/aiprod/shared/agent"
	"github.com/aiprod/aiprod/shared/agent/scribe"
	"github.com/aiprod/aiprod/shared/language"
	"github.com/aiprod/aiprod/shared/provider"
)

// sentences are longer than a heading, and than a line, in every language, with words that nothing may end in.
var sentences = map[string]struct{ text, never string }{
	"en": {"We milk forty brown and white cows, at the foot of the old mountain and by the river, every morning before the sun", "we at the of a and by every before"},
	"fr": {"Nous trayons soixante vaches brunes et blanches, au pied de la vieille montagne et au bord de la rivière, chaque matin", "au de la et le"},
	"es": {"Ordeñamos cuarenta vacas pardas y blancas, al pie de la vieja montaña y a la orilla del río, cada mañana al alba", "al de la y a del"},
	"de": {"Wir melken vierzig braune und weiße Kühe, am Fuß des alten Berges und an dem breiten Fluss, an jedem Morgen", "am des und an dem"},
	"it": {"Mungiamo quaranta mucche brune e bianche, ai piedi della vecchia montagna e lungo il fiume, ogni mattina prima del sole", "ai della e lungo il del"},
	"pt": {"Ordenhamos quarenta vacas castanhas e brancas, ao pé da velha serra e à beira do rio, todas as manhãs", "ao da e à do as"},
	"nl": {"Wij melken veertig bruine en witte koeien, aan de voet van de oude berg en bij de rivier, elke ochtend", "aan de van en bij"},
	"pl": {"Doimy czterdzieści brązowych i białych krów, u stóp starej góry i nad brzegiem szerokiej rzeki, każdego ranka przed wschodem", "u i nad przed"},
	"tr": {"Her sabah güneşten önce eski dağın eteğinde ve geniş nehrin kıyısında kırk kahverengi ve beyaz inek sağıyoruz", "ve"},
	"ru": {"Мы доим сорок бурых и белых коров, у подножия старой горы и на берегу широкой реки, каждое утро до восхода", "у и на до"},
	"ar": {"نحلب أربعين بقرة بنية وبيضاء، عند سفح الجبل القديم وعلى ضفة النهر الواسع، في كل صباح قبل شروق الشمس على الوادي", "عند في كل قبل على"},
	"he": {"אנחנו חולבים ארבעים פרות חומות ולבנות, על מדרון ההר הישן ועל שפת הנהר הרחב, בכל בוקר לפני הזריחה של היום", "על של לפני"},
	"hi": {"हम हर सुबह पुराने पहाड़ की तलहटी में और चौड़ी नदी के किनारे पर चालीस भूरी और सफ़ेद गायों का दूध निकालते हैं", "की और के का"},
	"th": {"เรารีดนมวัวสีน้ำตาลและสีขาวสี่สิบตัว ที่เชิงเขาเก่าแก่และริมแม่น้ำกว้าง ทุกเช้าก่อนพระอาทิตย์ขึ้นเหนือหุบเขา", "ที่ และ ของ"},
	"ja": {"私たちは毎朝、古い山のふもとと広い川のほとりで、太陽がのぼる前に、茶色と白の四十頭の牛の乳をしぼっています", "の と が"},
	"zh": {"我们每天早晨太阳升起之前，在古老的山脚下和宽阔的河岸边，给四十头棕色和白色的奶牛挤奶，然后送到城里的每一家", "的 和 在"},
	"ko": {"우리는 매일 아침 해가 뜨기 전에, 오래된 산기슭과 넓은 강가에서, 갈색과 흰색 소 마흔 마리의 젖을 짭니다", "의 과"},
}

// No heading and no line breaks off after an article, a preposition or a comma, in any language films are made in.
func TestNothingBreaksOff(t *testing.T) {
	t.Parallel()
	for _, lang := range language.All() {
		s, ok := sentences[lang.Tag]
		if !ok {
			t.Errorf("no sentence in %s", lang.English)
		}
		for _, longest := range []int{36, 60, 200} {
			shot := written(t, lang, s.text, longest).Shots[0]
			for what, text := range map[string]string{"heading": shot.Heading, "line": shot.Lines[0]} {
				if text == s.text {
					continue
				}
				never := func(w string) bool {
					return lang.Spaced && strings.HasSuffix(strings.ToLower(text), " "+w) || !lang.Spaced && strings.HasSuffix(text, w)
				}
				if text == "" || strings.TrimRight(text, ",،、， ") != text || slices.ContainsFunc(strings.Fields(s.never), never) {
					t.Errorf("%s: the %s of at most %d breaks off: %q", lang.Tag, what, longest, text)
				}
			}
		}
	}
}

// written is a storyboard of one sentence.
func written(t *testing.T, lang language.Language, text string, longest int) (d agent.Draft) {
	t.Helper()
	data, err := json.Marshal(map[string]any{"data": map[string]any{
		"language": lang.English, "brief": []any{map[string]any{"text": text}}, "speech_characters": 300, "longest_line": longest, "shots": 1,
	}})
	if err != nil {
		t.Fatal(err)
	}
	reply, err := scribe.Model{}.Ask(t.Context(), provider.Question{Data: data})
	if err == nil {
		err = json.Unmarshal(reply.Document, &d)
	}
	if err != nil {
		t.Fatal(err)
	}
	return d
}
