package quality

import (
	_ "embed"
	"math"

	"github.com/aiprod/aiprod/shared/dated"
)

//go:embed guide.json
var guideData []byte

// A guide row is what is recommended for pictures from a short side on.
type guide struct {
	ShortSide int     `json:"short_side"`
	To30      float64 `json:"mbit_to_30fps"`
	Over30    float64 `json:"mbit_over_30fps"`
}

var guides = dated.Made("quality: guide.json", guideData, func(file struct {
	Video []guide `json:"video"`
}) []guide {
	return file.Video
})

// recommended is the guide's bit rate for a picture, in Mbit/s.
func recommended(w, h int, fps float64) float64 {
	const usual = 30
	for _, g := range guides() {
		switch {
		case min(w, h) < g.ShortSide:
			continue
		case fps > usual+0.5:
			return g.Over30
		}
		return g.To30
	}
	return 0
}

// checkBitrates compares the streams with the guide. A container that does not
// say how many bits a stream has leaves it unjudged.
func checkBitrates(l *ledger, _ Input, m film) {
	mega := func(bits int) float64 { return math.Round(float64(bits)/1e4) / 100 }
	if v := m.info.Video; v != nil && v.Bitrate > 0 {
		l.number(l.rule("video.bitrate").atLeast(recommended(v.Width, v.Height, v.FPS)), mega(v.Bitrate), misses{})
	}
	if a := m.info.Audio; a != nil && a.Bitrate > 0 {
		l.number(l.rule("audio.bitrate"), mega(a.Bitrate), misses{})
	}
}
