package agent

import (
	"github.com/aiprod/aiprod/shared/manifest"
)

// A VoiceDirector casts the voice.
type VoiceDirector struct{}

// Cast returns the voice of a film: the one asked for, else the language's own.
// rate is what the script was fitted with; the speed is kept between 0.8 and 1.25.
func (VoiceDirector) Cast(in In, rate float64) manifest.Voice {
	v := in.Brief.Lang.Voice
	name := in.Brief.Voice
	if name == "" {
		name = v.Name
	}
	return manifest.Voice{Backend: Local, Name: name, Grade: string(v.Grade), Rate: min(max(rate, 0.8), 1.25)}
}
