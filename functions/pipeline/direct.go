package pipeline

import (
	"context"
	"slices"

	"github.com/aiprod/aiprod/shared/brief"
	"github.com/aiprod/aiprod/shared/cloud"
	"github.com/aiprod/aiprod/shared/function"
	"github.com/aiprod/aiprod/shared/job"
	"github.com/aiprod/aiprod/shared/manifest"
	"github.com/aiprod/aiprod/shared/route"
	"github.com/aiprod/aiprod/shared/stage"
	"github.com/aiprod/aiprod/shared/store"
)

// Direct writes the script, the storyboard and the manifest, then lets a person
// approve it where the brief asks for that.
var _ = function.Stage(function.StageSpec{
	Stage: job.Direct, Program: function.Pipeline,
	Needs: cloud.Needs{
		Reads: []cloud.Bucket{cloud.Work}, Creates: []cloud.Bucket{cloud.Work}, Deletes: []cloud.Bucket{cloud.Work}, // the memory of choices
		Buys: []route.Modality{route.Language},
	},
}, direct)

func direct(ctx context.Context, env *cloud.Env, m job.Message) error {
	return stage.Run(ctx, env, m, func(ctx context.Context, w *stage.Work) (stage.Finish, error) {
		b, err := stage.Brief(w.Job)
		if err != nil {
			return stage.Finish{}, err
		}
		if err := begin(ctx, w); err != nil {
			return stage.Finish{}, err
		}
		if w.Attempt.SentBack() {
			return redirect(ctx, w, b)
		}
		if w.Attempt.Resumes() {
			return stage.Finish{Then: func(u *store.Unit) error { return goOn(u, w, b, nil, "the storyboard of an earlier attempt") }}, nil
		}
		film, err := write(ctx, w, b)
		if err != nil {
			return stage.Finish{}, err
		}
		if env.Config.Probe {
			probe(film)
		}
		return stage.Finish{
			Result: map[string]any{"lines": len(film.Lines), "shots": len(film.Shots)},
			Then:   func(u *store.Unit) error { return directed(u, w, b, film) },
		}, nil
	})
}

// begin shows that the script is being written. A rejected storyboard has been moved here already.
func begin(ctx context.Context, w *stage.Work) error {
	return w.Store.Update(ctx, w.Ref(), func(u *store.Unit) error {
		if u.Attempt.State != job.InputSanitized {
			return nil
		}
		return u.Move(job.CreativeDirection, "direct", "writing the script")
	})
}

func directed(u *store.Unit, w *stage.Work, b brief.Resolved, film *manifest.Manifest) error {
	if err := u.Revise(film, "CreativeDirector", u.Attempt.Note); err != nil {
		return err
	}
	u.Job.Title = film.Title
	u.Attempt.Planned = b.Fast // the fast track has translated and cast in the same go
	return goOn(u, w, b, film, "no approval asked for")
}

// goOn asks for approval where the brief does and nobody has given it, else sends the attempt into rendering.
func goOn(u *store.Unit, w *stage.Work, b brief.Resolved, film *manifest.Manifest, why string) error {
	switch {
	case u.Attempt.Approved:
	case b.Approval != "none":
		return u.Move(job.WaitingApproval, "direct", "the storyboard waits for approval")
	case b.Fallback == "ask" && instead(film):
		return u.Move(job.WaitingApproval, "direct", "the built-in rules have written it in place of a language model: approve it, or reject it to have the model asked again")
	}
	if err := u.Move(job.Rendering, "direct", why); err != nil {
		return err
	}
	return stage.Approved(u, w.Journal)
}

// instead reports whether the rules have written a film in place of a model; film is nil where it was decided on before.
func instead(film *manifest.Manifest) bool {
	return film != nil && slices.ContainsFunc(film.Credits, func(c manifest.Credit) bool { return c.Instead != "" })
}

// The probe format is no product: it goes the whole way in little time.
const (
	probeSide = 320 // pixels of the short side
	probeFPS  = 10
)

func probe(m *manifest.Manifest) {
	short := min(m.Format.Width, m.Format.Height)
	m.Format.Width = m.Format.Width * probeSide / short &^ 1
	m.Format.Height = m.Format.Height * probeSide / short &^ 1
	m.Format.FPS = probeFPS
}
