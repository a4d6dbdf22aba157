package brief

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func of[T any](v T) *T { return &v }

const bread = "Fresh bread every morning from six."

func TestResolveDefaults(t *testing.T) {
	t.Parallel()
	type summary struct {
		Lang, Aspect, Approval, Captions, Quality, Fallback, Priority string
		Seconds                                                       int
		Micros                                                        int64
		Fast                                                          bool
	}
	tests := []struct {
		name string
		in   Request
		want summary
	}{
		{"nothing given", Request{Content: bread},
			summary{"en", "16:9", "none", "burned", "standard", "allow", "low", 30, 300_000, false}},
		{"quick social", Request{Content: bread, Preset: "quick_social"},
			summary{"en", "9:16", "none", "burned", "standard", "allow", "low", 30, 300_000, true}},
		{"campaign", Request{Content: bread, Preset: "brand_campaign", DurationSec: of(60)},
			summary{"en", "16:9", "script", "burned", "standard", "allow", "low", 60, 900_000, false}},
		{"high priority takes the fast track and keeps the approval", Request{Content: bread, Preset: "premium_spot", Priority: "high"},
			summary{"en", "16:9", "script_and_final", "burned", "standard", "allow", "high", 30, 1_500_000, true}},
		{"own choices", Request{Content: bread, Lang: "auto", Aspect: "4:5", Approval: "script", Captions: "files", Quality: "preview", Fallback: "ask", Priority: "normal", DurationSec: of(61), MaxCostUSD: of(0.0)},
			summary{"en", "4:5", "script", "files", "preview", "ask", "normal", 61, 0, false}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			r, problems := tt.in.Resolve()
			if len(problems) > 0 {
				t.Fatalf("problems: %v", problems)
			}
			got := summary{r.Lang.Tag, r.Aspect.Name, r.Approval, r.Captions, r.Quality, r.Fallback, r.Priority, r.Seconds, r.CeilingMicros, r.Fast}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestResolveProblems(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name string
		in   Request
		want map[string]string // code by pointer
	}{
		{"all at once", Request{Content: "short", Preset: "gold", Lang: "xx", Aspect: "2:1", DurationSec: of(3), Approval: "maybe"},
			map[string]string{"/content": TooShort, "/preset": Unknown, "/lang": Unknown, "/aspect": Unknown, "/duration_sec": OutOfRange, "/approval": Unknown}},
		{"empty", Request{}, map[string]string{"/content": Required}},
		{"only dots", Request{Content: "............"}, map[string]string{"/content": Required}},
		{"too long", Request{Content: strings.Repeat("bread ", 2000)}, map[string]string{"/content": TooLong}},
		{"longer than the preset", Request{Content: bread, Preset: "quick_social", DurationSec: of(31)}, map[string]string{"/duration_sec": OutOfRange}},
		{"zero seconds", Request{Content: bread, DurationSec: of(0)}, map[string]string{"/duration_sec": OutOfRange}},
		{"not built", Request{Content: bread, Brand: strings.Repeat("b", 200), CallbackURL: "https://x.example", Voice: "nova", Music: "polka", Style: "acme"},
			map[string]string{"/brand": TooLong, "/callback_url": NotAvailable, "/voice": NotAvailable, "/music": NotAvailable, "/style": NotAvailable}},
		{"assets", Request{Content: bread, Assets: []Asset{{ID: "a", Role: "image"}, {ID: "", Role: "logo"}, {ID: "b", Role: "voice"}, {ID: "c", Role: "hat"}}},
			map[string]string{"/assets/1/id": Required, "/assets/2/role": NotAvailable, "/assets/3/role": Unknown}},
		{"phrases", Request{Content: bread, MustInclude: []string{"Six", "\u200b", strings.Repeat("x", 201)}, MustNotInclude: []string{"six"}},
			map[string]string{"/must_include/0": Contradicts, "/must_include/1": Required, "/must_include/2": TooLong}},
		{"phrases, written differently", Request{Content: bread, MustInclude: []string{"Hauptstraße 5", "it’s free"}, MustNotInclude: []string{"HAUPTSTRASSE", "it's"}},
			map[string]string{"/must_include/0": Contradicts, "/must_include/1": Contradicts}},
		{"a phrase no voice reads", Request{Content: bread, MustInclude: []string{"パン屋です", "Boulangerie"}}, map[string]string{"/must_include/0": Mismatch}},
		{"too much to say", Request{Content: bread, DurationSec: of(5), MustInclude: []string{strings.Repeat("word ", 30)}}, map[string]string{"/must_include": TooLong}},
		{"label", Request{Content: bread, Label: "huge"}, map[string]string{"/label": Unknown}},
		{"label forbidden", Request{Content: bread, Label: "visible", MustNotInclude: []string{"sour", "ai-generated"}}, map[string]string{"/must_not_include/1": Contradicts}},
		{"metadata", Request{Content: bread, Metadata: map[string]string{"a/b": strings.Repeat("x", 513)}}, map[string]string{"/metadata/a~1b": TooLong}},
		{"wrong script", Request{Content: "図書館カードの作り方を紹介します。"}, map[string]string{"/lang": Mismatch}},
		{"no glyph", Request{Content: "Fresh bread \U00012000 every morning.", MustInclude: []string{"bread", "bread \U00012000"}}, map[string]string{"/content": NoGlyph, "/must_include/1": NoGlyph}},
		{"captions in no language", Request{Content: bread, CaptionLang: "tlh"}, map[string]string{"/caption_lang": Unknown}},
		{"cost", Request{Content: bread, MaxCostUSD: of(-1.0)}, map[string]string{"/max_cost_usd": OutOfRange}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			_, problems := tt.in.Resolve()
			got := map[string]string{}
			for _, p := range problems {
				got[p.Pointer] = p.Code
				if p.Detail == "" || p.Fix == "" || strings.Contains(p.String(), "%!") {
					t.Errorf("%s: incomplete sentence %q", p.Pointer, p)
				}
			}
			if !maps.Equal(tt.want, got) {
				t.Errorf("(-want +got):\n%s", cmp.Diff(tt.want, got))
			}
		})
	}
}

func TestDetect(t *testing.T) {
	t.Parallel()
	tests := map[string]string{
		"Our bakery opens at six every morning.":                   "en",
		"Notre boulangerie ouvre à six heures tous les matins.":    "fr",
		"Nuestra panadería abre a las seis cada mañana.":           "es",
		"Unsere Bäckerei öffnet jeden Morgen um sechs Uhr.":        "de",
		"Il nostro forno apre alle sei ogni mattina.":              "it",
		"A nossa padaria abre às seis todas as manhãs, não falte.": "pt",
		"Onze bakkerij gaat elke ochtend om zes uur open.":         "nl",
		"Nasza piekarnia jest otwarta codziennie od szóstej rano.": "pl",
		"Fırınımız her sabah saat altıda açılıyor.":                "tr",
		"Наша пекарня открывается каждое утро в шесть.":            "ru",
		"يفتح مخبزنا كل صباح في السادسة.":                          "ar",
		"המאפייה שלנו נפתחת בכל בוקר בשש.":                         "he",
		"हमारी बेकरी हर सुबह छह बजे खुलती है।":                     "hi",
		"ร้านเบเกอรี่ของเราเปิดทุกเช้าตอนหกโมง":                    "th",
		"当店は毎朝六時に開きます。":                                            "ja",
		"我们的面包店每天早上六点开门。":                                          "zh",
		"우리 빵집은 매일 아침 여섯 시에 엽니다.":                                  "ko",
		"iPhoneアプリ「Reader Pro」の新機能を紹介します。":                         "ja",
		"Kaffee. Heiß. Jetzt.": "de",
		"12 % der Haushalte sparen mit dem Tarif Smart Home Basic 3.0": "de",
	}
	for text, want := range tests {
		t.Run(want+" "+text[:8], func(t *testing.T) {
			t.Parallel()
			got, ok := Detect(text)
			if !ok || got.Tag != want {
				t.Errorf("Detect(%q) = %q, %v; want %q", text, got.Tag, ok, want)
			}
		})
	}
	if _, ok := Detect("12 + 34 = 46"); ok {
		t.Error("Detect of figures found a language")
	}
}

func ExampleRequest_Resolve() {
	seconds := 45
	_, problems := Request{Content: "Fresh bread every morning.", Preset: "quick_social", DurationSec: &seconds}.Resolve()
	for _, p := range problems {
		fmt.Println(p.Pointer, p)
	}
	// Output: /duration_sec must be from 5 to 30 seconds with preset quick_social; give a length in that range, or choose a preset that allows more
}

// TestMissingGlyphIsNamed holds that the sentence says which character, and where it was sent.
func TestMissingGlyphIsNamed(t *testing.T) {
	t.Parallel()
	_, problems := Request{Content: "Bread\u200b\u200b \U00012000 every morning."}.Resolve()
	if len(problems) != 1 {
		t.Fatalf("problems %v, want one", problems)
	}
	want := "holds '\U00012000' (U+12000) as character 9, which no font here can draw; write it another way, or leave it out"
	if diff := cmp.Diff(want, strings.ReplaceAll(problems[0].String(), "𒀀", "\U00012000")); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// A brief in a language that no film is made in is refused, and not spoken by an English voice, unless its language is named.
func TestAlien(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"Quán cà phê Sông Hàn mở cửa lúc sáu giờ sáng. Hạt cà phê được rang tại chỗ mỗi ngày. Một ly giá 35000 đồng. Hãy ghé thử.": "Vietnamese",
		"Vårt bageri öppnar klockan sex varje morgon. Degen vilar i tjugofyra timmar. Kom förbi på fredag, så bjuder vi på kaffe.": "Swedish",
		"Leipomomme avautuu joka aamu kuudelta. Taikina lepää vuorokauden. Tule käymään perjantaina, tarjoamme kahvit.":            "Finnish",
		"Brutăria noastră se deschide la șase în fiecare dimineață. Aluatul se odihnește o zi întreagă. Vino vineri la noi.":       "Romanian",
		"Toko roti kami buka pukul enam setiap pagi. Adonan didiamkan selama satu hari. Datanglah hari Jumat bersama keluarga.":    "Indonesian",
		"Our bakery opens at six every morning. The dough rests for a day. Come by on Friday, the coffee is on us.":                "",
		"Acme Turbo X9 Pro Max, Nova Spark 12, Zenith Halo Ultra, Kodiak Rapid 3000, Vanta Prime Edition, Orbit Echo Lite 7":       "",
		"Quán cà phê": "",
	} {
		for lang, refused := range map[string]bool{"": want != "", Auto: want != "", "en": false} {
			_, problems := Request{Content: text, Lang: lang}.Resolve()
			i := slices.IndexFunc(problems, func(p Problem) bool { return p.Pointer == "/lang" })
			if i >= 0 != refused || refused && !strings.Contains(problems[i].Detail, want) {
				t.Errorf("lang %q of %q: %v, want %q", lang, text, problems, want)
			}
		}
	}
}

// A brief in another language than English is refused where no language is given, which means English, and not
// spoken by an English voice; where its language is named or to be read off it, or English is asked for, it is not.
func TestAnother(t *testing.T) {
	t.Parallel()
	for tag, text := range map[string]string{
		"it": "Il caseificio Valle Chiara produce il suo formaggio con latte di 40 capre. Stagiona 8 mesi in grotta, e si vende in paese.",
		"pl": "Nasza piekarnia jest otwarta codziennie od szóstej rano. Ciasto dojrzewa całą dobę. Wpadnij w piątek, kawa gratis.",
		"tr": "Fırınımız her sabah saat altıda açılıyor. Hamur bir gün dinleniyor. Cuma günü uğrayın, kahve bizden, çörekler sıcak.",
		"":   "Try pappa al pomodoro, ribollita and tagliatelle al tartufo bianco, as nonna Giulia makes them in Via della Vigna Nuova.",
	} {
		for lang, refused := range map[string]bool{"": tag != "", Auto: false, "en": false} {
			_, problems := Request{Content: text, Lang: lang}.Resolve()
			i := slices.IndexFunc(problems, func(p Problem) bool { return p.Pointer == "/lang" })
			if i >= 0 != refused || refused && !strings.Contains(problems[i].Fix, "set lang to "+tag+" or auto") {
				t.Errorf("lang %q of %q: %v", lang, text, problems)
			}
		}
	}
}
