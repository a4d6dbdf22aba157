package agent

import (
	"cmp"

	"github.com/aiprod/aiprod/shared/manifest"
)

// A VoiceDirector casts the voice.
type VoiceDirector struct{}

// Cast returns the voice of a film: the one chosen so far, else the one asked for,
// else that of the brand's films of these days, else the language's own. The speed is kept between 0.8 and 1.25.
func (VoiceDirector) Cast(in In, chosen manifest.Voice) manifest.Voice {
	v := in.Brief.Lang.Voice
	name := cmp.Or(chosen.Name, in.Brief.Voice, in.kept().Voice, v.Name)
	return manifest.Voice{Backend: Local, Name: name, Grade: string(v.Grade), Rate: min(max(chosen.Rate, 0.8), 1.25), Chosen: chosen.Chosen}
}
