package stage

import (
	"encoding/json"
	"fmt"

	"github.com/aiprod/aiprod/shared/job"
	"github.com/aiprod/aiprod/shared/step"
	"github.com/aiprod/aiprod/shared/store"
	"github.com/aiprod/aiprod/shared/take"
)

// Drawn returns the step that draws a shot once the purchase of its clip has
// ended: over the clip, or without where none could be had.
func Drawn(u *store.Unit, purchase step.Step, picture take.Picture) (step.Step, error) {
	if a := purchase.Artefact; a != nil {
		picture = picture.Over(a.Object, a.Type)
	}
	return Planned(u, job.Render, Takes, purchase.Part, picture)
}

// DrawBought plans the drawing of a shot in the transaction that ends the
// purchase of its clip. A purchase whose attempt is over plans nothing.
func DrawBought(u *store.Unit, j *step.Journal, purchase step.Step) error {
	if err := u.Load(); err != nil {
		return err
	}
	if !u.Newest() || u.Attempt.Number != purchase.Attempt || u.Attempt.State != job.Rendering {
		return nil
	}
	var want take.Purchase
	if err := json.Unmarshal([]byte(purchase.Input), &want); err != nil {
		return fmt.Errorf("stage: input of %s: %w", purchase.Name, err)
	}
	st, err := Drawn(u, purchase, want.Picture)
	if err != nil {
		return err
	}
	_, err = j.Plan(u, []step.Step{st})
	return err
}
