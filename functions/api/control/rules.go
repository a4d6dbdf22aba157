package control

import (
	"context"
	"fmt"
	"slices"

	"github.com/aiprod/aiprod/shared/agent"
	"github.com/aiprod/aiprod/shared/manifest"
	"github.com/aiprod/aiprod/shared/manifest/edit"
	"github.com/aiprod/aiprod/shared/money"
	"github.com/aiprod/aiprod/shared/route"
)

// rules are what edits of the job are held to.
func (e editor) rules(ctx context.Context) edit.Rules {
	return edit.Rules{
		Brief:   e.brief,
		Asset:   func(id string) bool { return e.shows(ctx, id) },
		Backend: e.lacks,
	}
}

// shows reports whether a file is the tenant's and can be shown, and remembers it for the job to keep.
func (e editor) shows(ctx context.Context, id string) bool {
	a, err := e.store.Asset(ctx, e.ref.Tenant, id)
	if err != nil || a == nil || !a.Ready || a.Kind == "" {
		return false // a database that does not answer has the edit refused; it can be sent again
	}
	e.files[id] = *a
	return true
}

// lacks says why a backend cannot film a shot now, within what is left of the job's ceiling.
func (e editor) lacks(film *manifest.Manifest, s manifest.Shot) string {
	choice := route.Current().Choose(e.market, agent.Filming(film, s), route.Unlimited, route.Strategy{})
	k := slices.IndexFunc(choice.Candidates, func(c route.Candidate) bool { return c.Backend.ID == s.Backend })
	if k < 0 {
		for _, r := range choice.Rejected {
			if r.Backend == s.Backend {
				return r.Detail
			}
		}
		return "is no backend that makes pictures"
	}
	left := e.view.Attempt.Left()
	for _, other := range film.Shots {
		if was := e.old.Shot(other.ID); other.ID != s.ID && other.Chosen && (was == nil || was.Backend != other.Backend) {
			left -= price(e.market, film, other)
		}
	}
	if cost := choice.Candidates[k].Micros; cost > left {
		return fmt.Sprintf("asks %s for it, and %s are left of the job's ceiling", money.Dollars(cost), money.Dollars(max(0, left)))
	}
	return ""
}
