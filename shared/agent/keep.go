package agent

import (
	"slices"

	"github.com/aiprod/aiprod/shared/brief"
	"github.com/aiprod/aiprod/shared/manifest"
)

// Markers returns what the film of a brief would look and sound like by itself: what
// those of the brand that come after it are to keep. Who and when is the caller's to say.
func Markers(in In) manifest.Consistency {
	in.Keep = nil
	return manifest.Consistency{
		Theme: VisualTranslator{}.theme(in), Voice: VoiceDirector{}.Cast(in, manifest.Voice{}).Name,
		Mood: MusicComposer{}.Choose(in).Mood, Character: seed(in, "character"),
	}
}

// kept returns the markers the film follows, without what is not offered any more; the zero value for none.
func (in In) kept() manifest.Consistency {
	if in.Keep == nil {
		return manifest.Consistency{}
	}
	k, offered := *in.Keep, brief.OfferedChoices()
	if !slices.Contains(offered.Styles, k.Theme.Name) {
		k.Theme = manifest.Theme{}
	}
	if !slices.Contains(offered.Voices[in.Brief.Lang.Tag], k.Voice) {
		k.Voice = ""
	}
	if !slices.Contains(offered.Music, k.Mood) {
		k.Mood = ""
	}
	return k
}

// character is the seed of what recurs in a brand's films; of each film its own where it follows none.
func (in In) character(purpose string) uint64 {
	if in.Keep == nil {
		return seed(in, purpose)
	}
	of := In{Round: 1}
	of.Brief.Content = purpose
	return (seed(of, "kept") ^ in.Keep.Character) & (1<<53 - 1)
}
