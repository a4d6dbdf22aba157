package agent

import (
	"cmp"
	_ "embed"
	"hash/fnv"

	"github.com/aiprod/aiprod/shared/dated"
	"github.com/aiprod/aiprod/shared/manifest"
)

//go:embed moods.json
var moodData []byte

var tempos = dated.Made("agent: moods.json", moodData, func(file struct {
	BPM map[string]float64 `json:"bpm"`
}) map[string]float64 {
	return file.BPM
})

// Tempo is the speed of a mood, in beats per minute; 0 for none.
func Tempo(mood string) float64 { return tempos()[mood] }

// A MusicComposer chooses the bed under the voice.
type MusicComposer struct{}

// Choose returns the music of a film: the mood asked for, else that of the
// brand's films of these days, else that of the kit's tone, else that of the brief's field, livelier where the brief is loud.
func (MusicComposer) Choose(in In) manifest.Music {
	mood := cmp.Or(in.Brief.Music, in.kept().Mood)
	if mood == "" && in.Kit != nil {
		mood = in.Kit.Music()
	}
	if mood == "" {
		mood = fieldOf(in.Brief.Content, in.Brief.Lang).Mood
		if lively := map[string]string{"calm": "uplifting", "warm": "playful", "corporate": "uplifting", "lofi": "playful"}; excited(in.Brief.Content) && lively[mood] != "" {
			mood = lively[mood]
		}
	}
	m := manifest.Music{Backend: Local, Mood: mood, BPM: tempos()[mood], Seed: in.character("music")}
	if in.Brief.Fast && mood != "none" {
		m.BPM = float64(int(m.BPM * 1.04))
	}
	return m
}

// seed is a number that depends on the brief, the round and what it is for, and on nothing else.
func seed(in In, purpose string) uint64 {
	h := fnv.New64a()
	for _, s := range []string{in.Brief.Content, in.Brief.Lang.Tag, in.Brief.Aspect.Name, purpose} {
		h.Write([]byte(s))
		h.Write([]byte{0})
	}
	return (h.Sum64() ^ uint64(max(in.Round, 1))*0x9e3779b97f4a7c15) & (1<<53 - 1) // exact in JSON numbers
}
