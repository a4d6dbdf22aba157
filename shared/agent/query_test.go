package agent

import (
	"strings"
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
		if got, lang := Query(&manifest.Manifest{Title: c.title, Lang: "fr"}, s); got != c.want || lang != "fr" {
			t.Errorf("%s: %q in %s, want %q", name, got, lang, c.want)
		}
	}
}

// What a writer wishes to see is searched by, and nothing that is no word.
func TestQueryByWish(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ footage, want string }{
		"a wish":     {"A baker opens the oven. Soft light.", "baker opens oven soft light"},
		"an address": {"Loaves at https://evil.example/x and evil.example.", "loaves"},
		"a key":      {"Bread AIzaSyD-9tSrke72PouQMnMX cooling sk_live_abc on racks", "bread cooling racks"},
		"ids":        {"Job 01KB6F2X by tenant:acme, a quiet street", "job quiet street"},
		"long":       {"street " + strings.Repeat("x", 21), "street"},
		"nothing":    {"https://evil.example/", "pain frais"},
	} {
		s := manifest.Shot{Footage: c.footage, Scene: manifest.Scene{Kind: manifest.Title, Heading: "Pain frais"}}
		got, lang := Query(&manifest.Manifest{Lang: "fr"}, s)
		if got != c.want || (lang == "en") != (name != "nothing") {
			t.Errorf("%s: %q in %s, want %q", name, got, lang, c.want)
		}
	}
}
