package stage

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/aiprod/aiprod/shared/job"
	"github.com/aiprod/aiprod/shared/quality"
	"github.com/aiprod/aiprod/shared/step"
	"github.com/aiprod/aiprod/shared/take"
	"github.com/aiprod/aiprod/shared/timeline"
)

// Boxes are the texts of every shot, on the film's clock.
func (w *Work) Boxes(ctx context.Context, timing take.Timing) ([]quality.Box, error) {
	steps, err := w.Journal.Group(ctx, w.Ref(), Takes)
	if err != nil {
		return nil, err
	}
	shots := NewestShots(steps)
	var boxes []quality.Box
	for _, s := range timing.Cut.Shots {
		var d take.Drawn
		if err := json.Unmarshal([]byte(shots[s.ID].Result), &d); err != nil {
			return nil, fmt.Errorf("stage: result of shot %s: %w", s.ID, err)
		}
		for _, b := range d.Boxes {
			boxes = append(boxes, quality.Box{
				Text: b.Text, Role: b.Role, X: b.X, Y: b.Y, W: b.W, H: b.H, Size: b.Size, Contrast: b.Contrast,
				Start: int(timeline.At(s.Start+b.From, timing.Cut.FPS).Milliseconds()),
				End:   int(timeline.At(s.Start+b.To, timing.Cut.FPS).Milliseconds()),
			})
		}
	}
	return boxes, nil
}

// NewestShots are the takes of the shots, by shot: an earlier pass may have left its own.
func NewestShots(steps []step.Step) map[string]step.Step {
	shots := map[string]step.Step{}
	for _, st := range steps {
		if old, ok := shots[st.Part]; st.Stage == job.Render && st.State == step.Done && (!ok || st.Created.After(old.Created)) {
			shots[st.Part] = st
		}
	}
	return shots
}
