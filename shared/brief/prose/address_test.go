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
