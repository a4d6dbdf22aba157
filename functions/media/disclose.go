package media

import (
	"cmp"
	"encoding/json"
	"fmt"
	"strconv"

	"github.com/aiprod/aiprod/shared/disclosure"
	"github.com/aiprod/aiprod/shared/disclosure/xmp"
	"github.com/aiprod/aiprod/shared/job"
	"github.com/aiprod/aiprod/shared/route"
	"github.com/aiprod/aiprod/shared/stage"
	"github.com/aiprod/aiprod/shared/step"
	"github.com/aiprod/aiprod/shared/take"
)

// Backends of what our own machines make, as the catalogue of backends names them.
const (
	localStudio   = route.LocalVendor + "/studio"
	localComposer = route.LocalVendor + "/composer"
	localEffects  = route.LocalVendor + "/effects"
)

// disclose notes what goes into the film and returns how it and its poster are to be marked.
func (p *post) disclose(made *take.Mastered) (m xmp.Marking, err error) {
	for _, s := range p.timing.Cut.Shots {
		shot, err := p.origin(s.ID)
		if err != nil {
			return m, err
		}
		made.Shots = append(made.Shots, shot)
	}
	if made.Music, err = p.sounded(job.Compose, localComposer); err != nil {
		return m, err
	}
	if made.Effects, err = p.sounded(job.EffectsMix, localEffects); err != nil {
		return m, err
	}
	return disclosure.Marking(p.w.Job.ID, p.w.Job.Created, made.Shots), nil
}

// origin is how a shot was made: drawn, over a bought clip or a file of the user's where it shows one.
func (p *post) origin(id string) (disclosure.Shot, error) {
	st := p.shots[id]
	var in take.Picture
	if err := input(st, &in); err != nil {
		return disclosure.Shot{}, err
	}
	shot := disclosure.Shot{ID: id, Drawn: origin(st, localStudio, in.Engine, &in.Seed)}
	for _, a := range in.Files() {
		if a.ID != take.Clip {
			shot.Assets = append(shot.Assets, stage.ArtefactSum(a.Object))
			continue
		}
		var err error
		if shot.Bought, shot.First, err = p.bought(a.Object); err != nil {
			return shot, err
		}
	}
	return shot, nil
}

// bought is how the clip of an object was had, and the picture it begins with; nil for none.
func (p *post) bought(object string) (clip, first *disclosure.Take, err error) {
	for _, st := range p.takes[job.Generate] {
		if st.Artefact.Object != object {
			continue
		}
		var in take.Purchase
		var by take.Bought
		if err := input(st, &in); err != nil {
			return nil, nil, err
		}
		if err := json.Unmarshal([]byte(st.Result), &by); err != nil {
			return nil, nil, fmt.Errorf("postprocess: result of %s: %w", st.Name, err)
		}
		b, _ := route.Current().Find(by.Backend) // one that has left the catalogue keeps its id
		t := origin(st, by.Backend, cmp.Or(b.Model, by.Backend), &in.Footage.Seed)
		t.Filmed = by.Credit != nil
		if in.First != nil && b.NeedsImage {
			first, err = p.still(in.First.Object)
		}
		return &t, first, err
	}
	return nil, nil, fmt.Errorf("postprocess: nobody has made %s", object)
}

// still is how the picture of an object was had.
func (p *post) still(object string) (*disclosure.Take, error) {
	for _, st := range p.takes[job.Picture] {
		if st.Artefact.Object != object {
			continue
		}
		var in take.Sketch
		if err := input(st, &in); err != nil {
			return nil, err
		}
		b, _ := route.Current().Find(in.Still.Backend)
		t := origin(st, in.Still.Backend, cmp.Or(b.Model, in.Still.Backend), &in.Still.Seed)
		return &t, nil
	}
	return nil, fmt.Errorf("postprocess: nobody has drawn %s", object)
}

// sounded is how a stage's sound was made, nil where the film has none of it. Of effects that were bought one by
// one, it is the backend of the first.
func (p *post) sounded(s job.Stage, backend string) (*disclosure.Take, error) {
	if len(p.takes[s]) == 0 {
		return nil, nil
	}
	st := newest(p.takes[s])
	if s == job.EffectsMix {
		st = p.effect()
	}
	var in struct {
		Engine string  `json:"engine"`
		Seed   *uint64 `json:"seed"`
	}
	if err := input(st, &in); err != nil {
		return nil, err
	}
	var by take.Sounded
	if err := json.Unmarshal([]byte(st.Result), &by); err != nil {
		return nil, fmt.Errorf("postprocess: result of %s: %w", st.Name, err)
	}
	if by.Backend != "" && by.Backend != route.LocalVendor {
		b, _ := route.Current().Find(by.Backend)
		backend, in.Engine = by.Backend, cmp.Or(b.Model, by.Backend)
	}
	t := origin(st, backend, in.Engine, in.Seed)
	return &t, nil
}

// effect is the step of the effects that stands for all: the first that was bought, else this machine's track.
func (p *post) effect() step.Step {
	made := newestShots(p.takes[job.EffectsMix])
	for _, c := range p.timing.Noises {
		var by take.Sounded
		if st, ok := made[c.Kind]; ok && json.Unmarshal([]byte(st.Result), &by) == nil && by.Reason == "" {
			return st
		}
	}
	if st, ok := made[""]; ok {
		return st
	}
	return newest(p.takes[job.EffectsMix])
}

// origin is how a step has made its take; a nil seed is of one that nothing is drawn by lot for.
func origin(st step.Step, backend, model string, seed *uint64) disclosure.Take {
	t := disclosure.Take{Backend: backend, Model: model, Step: st.Key, SHA256: st.Artefact.SHA256}
	if seed != nil {
		t.Seed = strconv.FormatUint(*seed, 10)
	}
	return t
}

func input(st step.Step, dst any) error {
	if err := json.Unmarshal([]byte(st.Input), dst); err != nil {
		return fmt.Errorf("postprocess: input of %s: %w", st.Name, err)
	}
	return nil
}
