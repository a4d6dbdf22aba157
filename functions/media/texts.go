package media

import (
	"encoding/json"
	"fmt"

	"github.com/aiprod/aiprod/shared/quality"
	"github.com/aiprod/aiprod/shared/step"
	"github.com/aiprod/aiprod/shared/take"
	"github.com/aiprod/aiprod/shared/timeline"
)

// texts are what every shot has written on the picture, on the film's clock.
func (p *post) texts() ([]quality.Box, error) {
	var all []quality.Box
	fps := p.timing.Cut.FPS
	for _, s := range p.timing.Cut.Shots {
		var d take.Drawn
		if err := json.Unmarshal([]byte(p.shots[s.ID].Result), &d); err != nil {
			return nil, fmt.Errorf("postprocess: result of shot %s: %w", s.ID, err)
		}
		for _, b := range d.Boxes {
			all = append(all, quality.Box{
				Text: b.Text, Role: b.Role, X: b.X, Y: b.Y, W: b.W, H: b.H, Size: b.Size, Contrast: b.Contrast,
				// A cue that goes on over a cut is another box in each shot: what is wrong with it is wrong there.
				Start: int(timeline.At(s.Start+max(b.From, 0), fps).Milliseconds()), End: int(timeline.At(s.Start+b.To, fps).Milliseconds()),
			})
		}
	}
	return all, nil
}

// newestShots are the takes of the shots, by shot: an earlier pass may have left its own.
func newestShots(drawn []step.Step) map[string]step.Step {
	shots := map[string]step.Step{}
	for _, st := range drawn {
		if old, ok := shots[st.Part]; !ok || st.Created.After(old.Created) {
			shots[st.Part] = st
		}
	}
	return shots
}
