package agent_test

import (
	"strings"
	"testing"

	"github.com/aiprod/aiprod/shared/agent/agenttest"
	"github.com/aiprod/aiprod/shared/manifest"
)

// A film with far more time than words holds, and reminds of key facts; it does not
// show a sentence twice while it has any.
func TestSpareTimeRemindsOfFacts(t *testing.T) {
	t.Parallel()
	tests := []struct {
		lang, text, fact string
		seconds          int
	}{
		{"en", "Our new bakery opens on Friday at eight. Come and taste the first loaf.", "Friday at eight", 30},
		{"tr", "Yeni kütüphanemiz pazartesi günü açılıyor. Herkesi bekliyoruz.", "Pazartesi günü açılıyor", 30},
		{"de", "Unsere neue Bäckerei öffnet am Freitag um 8 Uhr. Kommen Sie und probieren Sie das erste Brot.", "Freitag um 8 Uhr", 30},
		{"fr", "Notre boulangerie ouvre vendredi à 8 h. Venez goûter le premier pain.", "Vendredi à 8 h", 30},
		{"es", "Nuestra panadería abre el viernes a las 8:00. Ven a probar el primer pan.", "Viernes a las 8:00", 30},
		{"en", "Our house grows. Revenue grew from 4.1 to 5.6 million. The team works hard every day. We like it here. Thank you, all of you.", "5.6 million", 45},
	}
	for _, tt := range tests {
		m := film(t, tt.lang, tt.text, tt.seconds)
		reminded, headings := false, map[string]bool{}
		for _, s := range m.Shots {
			if s.Scene.Kind == manifest.Figure && s.Scene.Figure.Text == tt.fact && len(s.Lines) == 0 {
				reminded = true
			}
			if h := s.Scene.Heading; h != "" && headings[h] && strings.Count(h, " ") > 3 {
				t.Errorf("%s: %q is shown twice", tt.text, h)
			}
			headings[s.Scene.Heading] = true
			if s.Length > 12 {
				t.Errorf("%s: shot %s lasts %.1f s", tt.text, s.ID, float64(s.Length))
			}
		}
		if !reminded {
			t.Errorf("%s: nothing reminds of %q in %v", tt.text, tt.fact, kindsOf(m))
		}
	}
}

// What only leads to a warning is no entry of a list: it would say the opposite.
func TestAWarningIsNoList(t *testing.T) {
	t.Parallel()
	m := film(t, "en", "The river is clean again. Until then, please do not pour oil or paint into the drain. Otters came back. Join us.", 25)
	for _, s := range m.Shots {
		for _, it := range s.Scene.Items {
			if strings.HasPrefix(it.Title, "Paint") {
				t.Errorf("the film tells to %q", it.Title)
			}
		}
	}
}

// Opening hours with a break are shown whole.
func TestHoursAreShownWhole(t *testing.T) {
	t.Parallel()
	m := film(t, "es", "Casa Lola, cocina de mercado. Abierto de martes a domingo de 13:00 a 16:00 y de 20:00 a 23:00. Cada mañana elegimos el pescado. Reserva en casalola.example.", 30)
	for _, s := range m.Shots {
		text := agenttest.Shown(manifest.Manifest{Shots: []manifest.Shot{s}})
		if strings.Contains(text, "16:00") && !strings.Contains(text, "23:00") {
			t.Errorf("half the hours: %s", text)
		}
	}
}
