package disclosure

import (
	_ "embed"
	"slices"

	"github.com/aiprod/aiprod/shared/dated"
)

//go:embed sourcetypes.json
var sourceTypeData []byte

// A sourceType is a row of the table: the first one whose conditions hold is the film's.
type sourceType struct {
	URI string `json:"uri"`
	// Definition is the vocabulary's own, Why what in a film makes it so.
	Definition string `json:"definition"`
	Why        string `json:"why"`
	// Generated wants a clip of a generative model among the shots, Given a file of the user's, or footage that somebody has filmed.
	Generated bool `json:"generated"`
	Given     bool `json:"given"`
}

var sourceTypes = dated.Made("disclosure: sourcetypes.json", sourceTypeData, func(file struct {
	Types []sourceType `json:"types"`
}) []sourceType {
	return file.Types
})

// Meaning says in a clause what a source type of the table stands for; for others it returns the URI.
func Meaning(uri string) string {
	for _, t := range sourceTypes() {
		if t.URI == uri {
			return t.Why
		}
	}
	return uri
}

// SourceType is the URI of the IPTC digital source type of a film of these shots.
// Trained algorithmic media is claimed only where a generative model made pixels.
func SourceType(shots []Shot) string {
	generated := slices.ContainsFunc(shots, func(s Shot) bool { return s.Bought != nil && !s.Bought.Filmed })
	given := slices.ContainsFunc(shots, func(s Shot) bool { return len(s.Assets) > 0 || s.Bought != nil && s.Bought.Filmed })
	types := sourceTypes()
	i := slices.IndexFunc(types, func(t sourceType) bool { return (generated || !t.Generated) && (given || !t.Given) })
	return types[i].URI // the last row has no condition, held by a test
}
