package pipeline

import (
	"github.com/aiprod/aiprod/shared/memory"
	"github.com/aiprod/aiprod/shared/route"
)

// routing is what is kept of a plan: who was weighed for the shots, and who was not taken, and why.
func routing(plan route.Plan, budget int64) memory.Routing {
	r := memory.Routing{Strategy: plan.Strategy, Budget: budget}
	for _, a := range plan.Assignments {
		if a.Part != route.Picture {
			continue
		}
		shot := memory.Routed{Shot: a.ID}
		for _, c := range a.Candidates {
			shot.Candidates = append(shot.Candidates, memory.Weighed{Backend: c.Backend.ID, Score: c.Score, Micros: c.Micros})
		}
		r.Shots = append(r.Shots, shot)
	}
	for _, no := range plan.Rejected {
		if no.Modality == route.Video {
			r.Rejected = append(r.Rejected, no)
		}
	}
	return r
}
