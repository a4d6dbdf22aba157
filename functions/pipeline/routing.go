package pipeline

import (
	"slices"

	"github.com/aiprod/aiprod/shared/memory"
	"github.com/aiprod/aiprod/shared/route"
)

// routing is what is kept of a plan: who was weighed for the shots and for what is heard, and who was not taken, and why.
func routing(plan route.Plan, budget int64) memory.Routing {
	r := memory.Routing{Strategy: plan.Strategy, Budget: budget, Sound: map[route.Part][]memory.Weighed{}}
	for _, a := range plan.Assignments {
		switch a.Part {
		case route.Picture:
			r.Shots = append(r.Shots, memory.Routed{Shot: a.ID, Candidates: weighed(a.Candidates)})
		case route.Voice, route.Bed, route.SoundEffect: // one backend makes all lines, and all effects
			r.Sound[a.Part] = weighed(a.Candidates)
		}
	}
	seenOrHeard := []route.Modality{route.Video, route.Speech, route.Music, route.Effects}
	for _, no := range plan.Rejected {
		if slices.Contains(seenOrHeard, no.Modality) {
			r.Rejected = append(r.Rejected, no)
		}
	}
	return r
}

func weighed(candidates []route.Candidate) (all []memory.Weighed) {
	for _, c := range candidates {
		all = append(all, memory.Weighed{Backend: c.Backend.ID, Score: c.Score, Micros: c.Micros})
	}
	return all
}
