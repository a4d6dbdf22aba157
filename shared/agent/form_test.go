package agent_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/aiprod/aiprod/shared/agent"
	"github.com/aiprod/aiprod/shared/agent/agenttest"
	"github.com/aiprod/aiprod/shared/brief"
	"github.com/aiprod/aiprod/shared/language"
	"github.com/aiprod/aiprod/shared/manifest"
)

// found returns the first scene of a kind in the film of a brief, or an empty one.
func found(m manifest.Manifest, kind string) manifest.Scene {
	for _, s := range m.Shots {
		if s.Scene.Kind == kind {
			return s.Scene
		}
	}
	return manifest.Scene{}
}

// Every language has shares that are counted right, between lines that are none.
func TestSharesAreCounted(t *testing.T) {
	t.Parallel()
	tests := map[string]string{
		"en": "3/5 Three in five of our loaves are sold before noon.", "fr": "9/10 Neuf élèves sur dix obtiennent leur diplôme.",
		"es": "2/3 Dos de cada tres vecinos vienen todos los días.", "pt": "3/4 Três em cada quatro vizinhos voltam no mesmo mês.",
		"it": "2/3 Due terzi delle opere non sono mai stati esposti.", "de": "1/4 Nur jeder Vierte prüft seine Kette im Frühjahr.",
		"nl": "4/5 Vier op de vijf bewoners geven de bomen water.", "pl": "3/4 Trzy osoby na cztery wracają do nas co tydzień.",
		"tr": "3/5 Her beş kişiden üçü bize tavsiyeyle geliyor.", "ru": "4/5 Четыре из пяти соседей готовы поливать дерево.",
		"ar": "3/4 ثلاثة من كل أربعة زوار من طلاب المدارس.", "he": "2/3 שני שלישים מהמבקרים מגיעים עם ילדים.",
		"hi": "4/5 पाँच में से चार बच्चे मंच पर आएँगे।", "ja": "1/5 5人に1人が朝食を食べずに学校へ行きます。",
		"zh": "3/5 五分之三的会员是第一次攀岩。", "ko": "3/5 다섯 명 중 세 명이 다시 찾아옵니다.", "th": "3/5 สามในห้าของลูกค้ากลับมาอีก",
	}
	before := map[string]string{"hi": "हमारा विद्यालय शहर के बीच में है। ", "tr": "Dükkânımız şehrin ortasında. ", "ja": "私たちの店は毎朝早く開きます。", "zh": "我们的店每天早上开门。", "ko": "우리 가게는 매일 아침 문을 엽니다.", "th": "ร้านของเราเปิดทุกเช้าและยินดีต้อนรับทุกคน "}
	after := map[string]string{"hi": " ज़रूर आइए।", "tr": " Bizi ziyaret edin.", "ja": "ぜひ遊びに来てください。", "zh": "欢迎大家来看看。", "ko": "꼭 한번 들러 주세요.", "th": " แล้วพบกันที่ร้าน"}
	for tag, want := range tests {
		t.Run(tag, func(t *testing.T) {
			t.Parallel()
			count, sentence := want[:len(want)-len(want[indexSpace(want):])], want[indexSpace(want)+1:]
			m := film(t, tag, before[tag]+sentence+after[tag], 15)
			s := found(m, manifest.Portion)
			if s.Figure == nil {
				t.Fatalf("no share in %+v", kindsOf(m))
			}
			if got := fmt.Sprintf("%.0f/%d", s.Figure.Value, s.Figure.Of); got != count {
				t.Errorf("%q is drawn as %s, want %s", sentence, got, count)
			}
		})
	}
	for _, l := range language.All() {
		if tests[l.Tag] == "" {
			t.Errorf("%s has no share", l.Tag)
		}
	}
}

func indexSpace(s string) int { return slices.Index([]byte(s), ' ') }

func kindsOf(m manifest.Manifest) (kinds []string) {
	for _, s := range m.Shots {
		kinds = append(kinds, s.Scene.Kind)
	}
	return kinds
}

// What is no share is not drawn as one.
func TestFiguresAreNoShares(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		"Our bakery is open. Bake two in 10 minutes and eat them. Come by.",
		"Our shop is new. 12 of 5 is no share of anything here. Come by.",
	} {
		if s := found(film(t, "en", text, 15), manifest.Portion); s.Figure != nil {
			t.Errorf("%q has the share %+v", text, s.Figure)
		}
	}
}

func TestMomentsMakeATimeline(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		text string
		want []string
	}{
		"es": {"Cien años de la panadería Sol. 1924: abre el primer horno. 1958: llega el pan de molde. 1987: la tercera generación. Ven a vernos.", []string{"1924", "1958", "1987"}},
		"de": {"Der Radhof lädt ein. Termine: Montag 17 Uhr Grundlagen, Mittwoch 18 Uhr Schaltung, Freitag 16 Uhr Bremsen. Kommen Sie vorbei.", []string{"Montag 17 Uhr", "Mittwoch 18 Uhr", "Freitag 16 Uhr"}},
		"fr": {"Portes ouvertes au lycée. 9 h accueil, 10 h visite des ateliers, 14 h rencontre. Venez nombreux.", []string{"9 h", "10 h", "14 h"}},
		"ar": {"متحف المدينة في القصر القديم. بُني القصر عام 1898، وصار متحفاً عام 1954، وأغلق للترميم عام 2023. زورونا قريباً.", []string{"1898", "1954", "2023"}},
	}
	for tag, tt := range tests {
		t.Run(tag, func(t *testing.T) {
			t.Parallel()
			m := film(t, tag, tt.text, 25)
			var got []string
			for _, it := range found(m, manifest.Timeline).Items {
				got = append(got, it.Title)
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("moments of %v (-want +got):\n%s", kindsOf(m), diff)
			}
		})
	}
}

// A figure that is told year by year is a line with its own values.
func TestYearsMakeALine(t *testing.T) {
	t.Parallel()
	m := film(t, "en", "The club feeds children. In 2019 we fed 120 children. In 2022 it was 480. In 2025 it is 1,300, every morning. Join us.", 30)
	chart := found(m, manifest.Chart).Chart
	if chart == nil || chart.Kind != "line" {
		t.Fatalf("no line among %v", kindsOf(m))
	}
	for i, want := range []manifest.Number{{Label: "2019", Value: 120}, {Label: "2022", Value: 480}, {Label: "2025", Value: 1300}} {
		if p := chart.Points[i]; p.Label != want.Label || p.Value != want.Value {
			t.Errorf("point %d is %s: %v, want %s: %v", i, p.Label, p.Value, want.Label, want.Value)
		}
	}
}

func TestContactsQuestionsAndPrices(t *testing.T) {
	t.Parallel()
	m := film(t, "en", "Corner Bakery is new in town. Why does our bread last? Because the dough rests. A loaf costs 4.80 euros. The city gave us a grant of 500 euros. Find us at 12 Mill Lane, Monday to Saturday from 7:00 to 18:00. Call 020 7946 0958 or visit cornerbakery.example.", 40)
	var rows []string
	for _, s := range m.Shots {
		for _, it := range s.Scene.Items {
			if s.Scene.Kind == manifest.Contact {
				rows = append(rows, it.Icon+" "+it.Title)
			}
		}
	}
	want := []string{"map-pin 12 Mill Lane", "clock 7:00 to 18:00", "phone 020 7946 0958", "globe cornerbakery.example"}
	if diff := cmp.Diff(want, rows); diff != "" {
		t.Errorf("contacts (-want +got):\n%s", diff)
	}
	if s := found(m, manifest.Question); s.Heading != "Why does our bread last?" || s.Body == "" {
		t.Errorf("question %q, answer %q", s.Heading, s.Body)
	}
	for _, s := range m.Shots {
		if s.Scene.Kind == manifest.Price && s.Scene.Figure.Text != "4.80 euros" {
			t.Errorf("%q is on a price tag", s.Scene.Figure.Text)
		}
	}
	if found(m, manifest.Price).Figure == nil {
		t.Errorf("no price among %v", kindsOf(m))
	}
	if last := m.Shots[len(m.Shots)-1].Scene; last.Heading != "Corner Bakery" {
		t.Errorf("the film ends on %+v", last)
	}
}

// Many pictures share a gallery, and every one is shown once.
func TestManyPicturesShareAGallery(t *testing.T) {
	t.Parallel()
	r := agenttest.Resolved(t, brief.Request{Content: "The museum opens again after three years. New rooms show the river and the town. The garden is open to everyone. Children find a workshop on the first floor. Visit museum.example.", Lang: "en"})
	in := agent.In{Brief: r}
	for i := range 6 {
		in.Assets = append(in.Assets, agent.Asset{ID: fmt.Sprintf("a%d", i), Role: "image", Kind: "image", Width: 1200, Height: 800})
	}
	m, err := agent.CreativeDirector{}.Direct(t.Context(), in)
	if err != nil {
		t.Fatal(err)
	}
	var used []string
	for _, s := range m.Shots {
		used = append(used, s.Scene.Files()...)
	}
	slices.Sort(used)
	if diff := cmp.Diff([]string{"a0", "a1", "a2", "a3", "a4", "a5"}, used); diff != "" {
		t.Errorf("pictures of %v (-want +got):\n%s", kindsOf(m), diff)
	}
	if !slices.Contains(kindsOf(m), manifest.Gallery) {
		t.Errorf("no gallery among %v", kindsOf(m))
	}
}
