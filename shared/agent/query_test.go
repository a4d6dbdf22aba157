package agent

import (
	"testing"

	"github.com/aiprod/aiprod/shared/manifest"
)

func TestQuery(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ heading, body, title, want string }{
		"words that say something": {"Fresh bread at 6:30.", "", "Bakery Lindner", "fresh bread bakery lindner"},
		"five at most":             {"Every morning our bakers knead the dough again", "by hand", "", "every morning bakers knead dough"},
		"once each":                {"Bread, bread, BREAD", "Bread", "", "bread"},
		"marks":                    {"C'est l'été à Orléans", "", "", "c'est l'été orléans"},
		"no spaces":                {"夜のパン", "", "店", "夜のパン 店"},
		"figures":                  {"24/7", "", "", "24/7"},
	} {
		s := manifest.Shot{Scene: manifest.Scene{Kind: manifest.Title, Heading: c.heading, Body: c.body}}
		if got := Query(&manifest.Manifest{Title: c.title}, s); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}
