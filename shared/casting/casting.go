// Package casting is who speaks for a backend: the voices of the vendors that a film
// may have, by language, as data. It chooses none for a film, and knows nothing of the voices of
// this machine: those are package voice's.
package casting

import (
	_ "embed"
	"slices"

	"github.com/aiprod/aiprod/shared/dated"
)

// A Voice is one of a vendor's.
type Voice struct {
	// ID is the vendor's own, Name what a person calls it.
	ID   string `json:"id"`
	Name string `json:"name"`
}

//go:embed voices.json
var file []byte

// A cast is the voices of some backends: for all their languages, or by language.
type cast struct {
	Backends   []string           `json:"backends"`
	Voices     []Voice            `json:"voices"`
	ByLanguage map[string][]Voice `json:"by_language"`
}

var casts = dated.Made("casting: voices.json", file, func(all struct {
	Casts []cast `json:"casts"`
}) []cast {
	return all.Casts
})

// Voices returns who speaks a language, by its tag, for a backend of package route, by its
// id; the usual one first. There is none for a backend or a language without a voice.
func Voices(backend, lang string) []Voice {
	for _, c := range casts() {
		if slices.Contains(c.Backends, backend) {
			return slices.Concat(c.Voices, c.ByLanguage[lang])
		}
	}
	return nil
}
