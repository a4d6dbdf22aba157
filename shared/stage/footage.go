package stage

import (
	"encoding/json"
	"fmt"

	"github.com/aiprod/aiprod/shared/job"
	"github.com/aiprod/aiprod/shared/provider"
	"github.com/aiprod/aiprod/shared/route"
	"github.com/aiprod/aiprod/shared/step"
	"github.com/aiprod/aiprod/shared/store"
	"github.com/aiprod/aiprod/shared/take"
)

// Filmed returns the step that buys a shot's clip.
func Filmed(u *store.Unit, part string, want take.Purchase) (step.Step, error) {
	st, err := PlannedBy(u, job.Generate, Takes, part, want.Footage.Wanted(), want)
	st.Letter.Queue = QueueOf(job.Generate, want.Footage.Asked())
	return st, err
}

// Begun returns the step that buys a shot's clip once the purchase of the picture it is to begin with
// has ended: a clip of that picture, or where none could be had one of whoever makes clips without. Where the
// picture was refused for what it shows, nobody else is asked to film it.
func Begun(u *store.Unit, sketch step.Step, want take.Purchase) (step.Step, error) {
	if a := sketch.Artefact; a != nil {
		want.First = &take.Asset{ID: take.First, Object: a.Object, Type: a.Type}
	} else {
		none := route.Passed{Backend: want.Footage.Asked(), Code: take.NoPicture}
		if len(sketch.Refused()) > 0 {
			none.Code, want.Footage.Backends = string(provider.Policy), want.Footage.Backends[:1]
		}
		want.Passed = []route.Passed{none}
	}
	return Filmed(u, sketch.Part, want)
}

// FilmBegun plans the purchase of a clip in the transaction that ends that of the picture it is to
// begin with. A purchase whose attempt is over plans nothing.
func FilmBegun(u *store.Unit, j *step.Journal, sketch step.Step) error {
	return follow(u, j, sketch, func(want take.Sketch) (step.Step, error) { return Begun(u, sketch, want.Purchase) })
}

// follow plans the step that comes after a purchase, by what that was of, where its attempt goes on.
func follow[T any](u *store.Unit, j *step.Journal, purchase step.Step, next func(want T) (step.Step, error)) error {
	if err := u.Load(); err != nil {
		return err
	}
	if !u.Newest() || u.Attempt.Number != purchase.Attempt || u.Attempt.State != job.Rendering {
		return nil
	}
	var want T
	if err := json.Unmarshal([]byte(purchase.Input), &want); err != nil {
		return fmt.Errorf("stage: input of %s: %w", purchase.Name, err)
	}
	st, err := next(want)
	if err != nil {
		return err
	}
	_, err = j.Plan(u, []step.Step{st})
	return err
}

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
	return follow(u, j, purchase, func(want take.Purchase) (step.Step, error) { return Drawn(u, purchase, want.Picture) })
}
