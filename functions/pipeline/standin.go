package pipeline

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/aiprod/aiprod/shared/agent"
	"github.com/aiprod/aiprod/shared/job"
	"github.com/aiprod/aiprod/shared/manifest"
	"github.com/aiprod/aiprod/shared/route"
	"github.com/aiprod/aiprod/shared/stage"
	"github.com/aiprod/aiprod/shared/step"
	"github.com/aiprod/aiprod/shared/take"
)

// standIn notes in a shot that another backend makes it than was to, by the code of why.
func standIn(s *manifest.Shot, asked, by, code string) {
	why := "which could not be had"
	if strings.HasPrefix(code, "cost.") {
		why = "for which a cap leaves too little"
	}
	s.Instead, s.Backend, s.Reason = asked, by, fmt.Sprintf("stands in for %s, %s", asked, why)
}

// standIns notes in the film which of its shots were made by another backend than
// was to, and reports whether there is one that was not noted yet.
func standIns(ctx context.Context, w *stage.Work, film *manifest.Manifest) (found bool, err error) {
	if !slices.ContainsFunc(film.Shots, func(s manifest.Shot) bool { return asked(s) != agent.Studio }) {
		return false, nil
	}
	steps, err := w.Journal.Group(ctx, w.Ref(), stage.Takes)
	if err != nil {
		return false, err
	}
	slices.SortFunc(steps, func(a, b step.Step) int { return a.Created.Compare(b.Created) })
	for _, st := range steps {
		s := film.Shot(st.Part)
		if st.Stage != job.Generate || st.State != step.Done || s == nil {
			continue
		}
		var b take.Bought
		if err := json.Unmarshal([]byte(st.Result), &b); err != nil {
			return false, fmt.Errorf("supervise: result of %s: %w", st.Name, err)
		}
		by := b.Backend
		if by == route.LocalVendor {
			by = agent.Studio
		}
		if by != s.Backend {
			standIn(s, asked(*s), by, b.Reason)
			found = true
		}
	}
	return found, nil
}

// stoodIn are the shots that another backend has made than was to.
func stoodIn(film *manifest.Manifest) []string {
	var ids []string
	for _, s := range film.Shots {
		if s.Instead != "" {
			ids = append(ids, s.ID)
		}
	}
	return ids
}
