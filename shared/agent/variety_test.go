package agent_test

import (
	"testing"

	"github.com/aiprod/aiprod/shared/manifest"
)

// A long film in words alone changes its form: no kind of scene three times in a row,
// and none for more than a third of it and a shot.
func TestLongFilmsChangeTheirForm(t *testing.T) {
	t.Parallel()
	tests := map[string]string{
		"en": "The river Tolle runs 84 kilometres from the hills to the harbour. For a century factories used it as a drain. In 1986 the last tannery closed. In 1994 the first otters came back. Today 31 species of fish live between the weirs. A volunteer group walks the banks every Saturday. They count birds, pick up litter and plant willows. Willows hold the soil and shade the water. Cooler water keeps more oxygen. More oxygen means more trout. Last spring a school class released 5,000 young salmon. The city has opened three new bathing places. Each one is tested twice a week. The results hang at the entrance and are on the web. Not everything is solved. After heavy rain the sewers still overflow. A new basin under the station will hold 12 million litres. Join the river watch at tolle.example.",
		"de": "Die Tolle fließt vom Hügelland bis zum Hafen. Hundert Jahre lang leiteten Fabriken ihr Abwasser hinein. 1986 schloss die letzte Gerberei. 1994 kamen die ersten Otter zurück. Heute leben 31 Fischarten zwischen den Wehren. Jeden Samstag geht eine Gruppe die Ufer ab. Weiden halten den Boden und geben Schatten. Kühles Wasser hält mehr Sauerstoff. Die Stadt hat drei neue Badestellen eröffnet. Jede wird zweimal in der Woche geprüft. Die Ergebnisse hängen am Eingang. Nicht alles ist gelöst. Nach starkem Regen laufen die Kanäle über. Machen Sie mit unter tolle.example.",
		"ru": "Река Толла течёт от холмов до гавани. Сто лет заводы сливали в неё отходы. В 1986 году закрылась последняя фабрика. В 1994 году вернулись первые выдры. Сегодня здесь живёт 31 вид рыб. Каждую субботу волонтёры обходят берега. Ивы держат почву и дают тень. Холодная вода хранит больше кислорода. Город открыл три новых пляжа. Воду проверяют два раза в неделю. Результаты висят у входа. Решено ещё не всё. После сильного дождя каналы переполняются. Присоединяйтесь на сайте tolla.example.",
	}
	for tag, text := range tests {
		t.Run(tag, func(t *testing.T) {
			t.Parallel()
			kinds := kindsOf(film(t, tag, text, 100))
			counts := map[string]int{}
			for i, k := range kinds {
				if counts[k]++; i > 1 && k == kinds[i-1] && k == kinds[i-2] {
					t.Errorf("%s three times in a row: %v", k, kinds)
				}
			}
			for k, n := range counts {
				if n > len(kinds)/3+1 {
					t.Errorf("%d of %d shots are of kind %s: %v", n, len(kinds), k, kinds)
				}
			}
			if counts[manifest.Timeline] != 1 {
				t.Errorf("the two years are no line of time: %v", kinds)
			}
		})
	}
}

// A film opens with its name; when it is stands under it.
func TestAFilmOpensWithItsName(t *testing.T) {
	t.Parallel()
	for lang, tt := range map[string][3]string{
		"it": {"Festival dei libri di Montefiore, dal 12 al 14 settembre. Tre giorni, 60 autori, ingresso libero. Ti aspettiamo.", "Festival dei libri di Montefiore", "Dal 12 al 14 settembre"},
		"en": {"Harbour music festival, 12 September. Sixty musicians play on three stages. Join us.", "Harbour music festival", "12 September"},
		"de": {"Sommerfest im Stadtpark, am 14. Juni. Drei Bühnen und viel Musik warten auf Sie. Kommen Sie vorbei.", "Sommerfest im Stadtpark", "Am 14. Juni"},
	} {
		m := film(t, lang, tt[0], 20)
		if s := m.Shots[0].Scene; s.Heading != tt[1] || s.Body != tt[2] || m.Title != tt[1] {
			t.Errorf("%s opens with %q, %q, titled %q", lang, s.Heading, s.Body, m.Title)
		}
	}
}

// The last lines of a list are steps like the first, and all are shown.
func TestAFilmMayEndOnSteps(t *testing.T) {
	t.Parallel()
	m := film(t, "pl", "Bezpieczeństwo na magazynie. Zawsze noś kask. W razie pożaru: 1. Naciśnij czerwony przycisk. 2. Zadzwoń pod 112. 3. Wyjdź najbliższym wyjściem.", 30)
	if s := found(m, manifest.Steps); len(s.Items) != 3 {
		t.Errorf("steps %+v of %v", s.Items, kindsOf(m))
	}
}
