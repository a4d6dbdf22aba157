package platform

import (
	"slices"

	"github.com/aiprod/aiprod/shared/casting"
	"github.com/aiprod/aiprod/shared/route"
)

// Bought are the voices of a vendor's model for a language.
type Bought struct {
	Backend string   `json:"backend" example:"elevenlabs/eleven_v3"`
	Voices  []string `json:"voices" doc:"Whom it can cast, the usual one first" example:"[\"George\"]"`
}

// makes is what a film has of what a backend makes.
var makes = map[route.Modality]string{
	route.Video: "video", route.Speech: "voice", route.Music: "music", route.Effects: "effects", route.Image: "image", route.Language: "script",
}

// A sale is a vendor's backend that there is a key for here, and how it stands.
type sale struct {
	route.Backend
	state route.State
}

// makes are the parts of films that it may be asked for.
func (s sale) makes() []string {
	if s.Watches {
		return []string{makes[s.Modality], string(route.Judging)}
	}
	return []string{makes[s.Modality]}
}

// sales are the vendors' backends that can be called from here, or could be before they were retired, in the order of
// the catalogue.
func sales(m route.Market, offers func(route.Backend) bool) (list []sale) {
	for _, b := range route.Current().Backends {
		if b.Vendor == route.LocalVendor || !offers(b) {
			continue
		}
		if state, told := m.Standing(b); told {
			list = append(list, sale{b, state})
		}
	}
	return list
}

// speakers are whom the vendors' models can cast for a language, as far as one may count on them.
func speakers(sold []sale, lang string) (all []Bought) {
	for _, s := range sold {
		gone := s.state == route.Retired || s.state == route.Unpriced
		if s.Modality != route.Speech || gone || len(s.Languages) > 0 && !slices.Contains(s.Languages, lang) {
			continue
		}
		by := Bought{Backend: s.ID}
		for _, v := range casting.Voices(s.ID, lang) {
			by.Voices = append(by.Voices, v.Name)
		}
		if len(by.Voices) > 0 {
			all = append(all, by)
		}
	}
	return all
}
