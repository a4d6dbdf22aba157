package prose_test

import (
	"testing"

	"github.com/aiprod/aiprod/shared/brief/prose"
	"github.com/aiprod/aiprod/shared/language"
)

func TestAnAddressIsNotDivided(t *testing.T) {
	t.Parallel()
	lang, err := language.Find("en")
	if err != nil {
		t.Fatal(err)
	}
	doc := prose.Read("We open at eight. Visit https://sunny.example/menu?a=1&b=2 today! Bring a friend.", lang)
	if n := len(doc.Sentences); n != 3 {
		t.Fatalf("%d sentences, want 3: %+v", n, doc.Sentences)
	}
	if got, want := doc.Sentences[1].Text, "Visit https://sunny.example/menu?a=1&b=2 today!"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

// What stands in brackets behind a Japanese word is no place to end a line at.
func TestANoteIsNotDivided(t *testing.T) {
	t.Parallel()
	lang, err := language.Find("ja")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range prose.Cuts("食パンは1斤（いっきん）450円です", lang) {
		if c.Strength >= prose.Clause {
			t.Errorf("cut of strength %d at byte %d", c.Strength, c.At)
		}
	}
}
