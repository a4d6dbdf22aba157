package agent_test

import (
	"strings"
	"testing"

	"github.com/aiprod/aiprod/shared/agent/agenttest"
	"github.com/aiprod/aiprod/shared/manifest"
)

// A chart is headed with a noun in the form it has by itself, whatever the sentence
// makes of it.
func TestHeadingsStandAlone(t *testing.T) {
	t.Parallel()
	tests := []struct{ lang, text, kind, want string }{
		{"en", "Our charity is small. Our costs fell from 14 % to 12 %. Join us.", manifest.Compare, "Our costs"},
		{"ru", "Фонд помогает реке. Число волонтёров выросло с 240 до 900 человек. Приходите.", manifest.Compare, "Число волонтёров"},
		{"ru", "Фонд помогает реке. За год мы собрали: пластик 52 %, стекло 27 %, металл 21 %. Приходите.", manifest.Chart, "За год мы собрали"},
		{"pl", "Nasza fundacja pomaga. Liczba wolontariuszy wzrosła z 240 do 900. Dołącz do nas.", manifest.Compare, "Liczba wolontariuszy"},
		{"de", "Unser Verein ist klein. Der Anteil erneuerbarer Energie stieg von 61 % auf 74 %. Kommen Sie vorbei.", manifest.Compare, "Der Anteil erneuerbarer Energie"},
		{"fr", "Notre association est petite. La couverture est passée de 47 % à 58 %. Rejoignez-nous.", manifest.Compare, "La couverture"},
	}
	for _, tt := range tests {
		m := film(t, tt.lang, tt.text, 20)
		if s := found(m, tt.kind); s.Heading != tt.want {
			t.Errorf("%s: %s of %v is headed %q, want %q", tt.text, tt.kind, kindsOf(m), s.Heading, tt.want)
		}
	}
}

// What the figure before them has put in the genitive are no names of bars.
func TestGovernedNounsAreNoBars(t *testing.T) {
	t.Parallel()
	for lang, text := range map[string]string{
		"ru": "Фонд помогает реке. Мы собрали 52 % пластика, 27 % стекла, 21 % металла. Приходите.",
		"pl": "Fundacja pomaga rzece. Zebraliśmy 52 % plastiku, 27 % szkła, 21 % metalu. Dołącz do nas.",
	} {
		for _, s := range film(t, lang, text, 20).Shots {
			if c := s.Scene.Chart; c != nil && len(c.Points) > 1 {
				t.Errorf("%s: a chart of %s", lang, points(c))
			}
		}
	}
}

// Hours, address and web address are each shown in one shot, on the end card where
// the film's last lines say nothing else.
func TestContactsAreShownOnce(t *testing.T) {
	t.Parallel()
	tests := []struct {
		lang, text string
		rows       []string
	}{
		{"en", "Corner Bakery is new in town. Our bread rests for 24 hours. Open Monday to Saturday from 7:00 to 18:00. Find us at 12 Mill Lane. Order at cornerbakery.example.", []string{"7:00 to 18:00", "12 Mill Lane", "cornerbakery.example"}},
		{"en", "Find us at 12 Mill Lane. Our bread rests for 24 hours. Every loaf is baked in the morning. Order at cornerbakery.example.", []string{"12 Mill Lane", "cornerbakery.example"}},
		{"de", "Die Bäckerei Korn ist neu im Ort. Unser Brot ruht 24 Stunden. Geöffnet Montag bis Samstag von 7:00 bis 18:00 Uhr. Sie finden uns in der Mühlgasse 12. Bestellen Sie unter korn.example.", []string{"7:00 bis 18:00", "Mühlgasse 12", "korn.example"}},
		{"it", "Il forno Grano è nuovo in città. Il nostro pane riposa 24 ore. Ti aspettiamo in Piazza Garibaldi 4. Ordina su grano.example.", []string{"Piazza Garibaldi 4", "grano.example"}},
		{"es", "Casa Lola, cocina de mercado. Cada mañana elegimos el pescado. Calle Mayor 12. Reserva en casalola.example.", []string{"Calle Mayor 12", "casalola.example"}},
	}
	for _, tt := range tests {
		m := film(t, tt.lang, tt.text, 30)
		for _, row := range tt.rows {
			n := 0
			for _, s := range m.Shots {
				if strings.Contains(agenttest.Shown(manifest.Manifest{Shots: []manifest.Shot{s}}), row) {
					n++
				}
			}
			if n != 1 {
				t.Errorf("%s: %q is shown in %d shots of %v", tt.text, row, n, kindsOf(m))
			}
		}
	}
}

// A number after "로" is no house number where it counts something.
func TestAStreetIsNoParticle(t *testing.T) {
	t.Parallel()
	m := film(t, "ko", "새로운 청소기를 소개합니다. 한 번 충전으로 60분 동안 작동합니다. 테헤란로 12에서 만나요. wind.example에서 주문하세요.", 25)
	text := agenttest.Shown(m)
	if strings.Contains(text, "충전으로 60\n") || !strings.Contains(text, "테헤란로 12") {
		t.Errorf("shown: %s", text)
	}
}
