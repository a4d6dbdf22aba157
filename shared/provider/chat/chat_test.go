package chat_test

import (
	"testing"

	"github.com/aiprod/aiprod/shared/provider"
	"github.com/aiprod/aiprod/shared/provider/chat"
	"github.com/aiprod/aiprod/shared/provider/providertest"
)

func TestLanguage(t *testing.T) {
	t.Parallel()
	providertest.Language(t, "small-1", func(t *testing.T, b providertest.Bench) provider.Language {
		c, err := chat.New(chat.Options{Key: "key", URL: b.URL + "/v1", HTTP: b.HTTP})
		if err != nil {
			t.Fatal(err)
		}
		return c
	})
}

func TestNew(t *testing.T) {
	t.Parallel()
	for name, o := range map[string]chat.Options{
		"no address": {}, "a path": {URL: "/v1"}, "a query": {URL: "https://models.example/v1?key=k"}, "another scheme": {URL: "ftp://models.example"},
		"a key of two lines": {URL: "https://models.example/v1", Key: "a\nb"},
	} {
		if _, err := chat.New(o); err == nil {
			t.Errorf("%s is taken", name)
		}
	}
}
