package pipeline

import (
	"context"
	"errors"
	"slices"

	"github.com/aiprod/aiprod/shared/brief"
	"github.com/aiprod/aiprod/shared/cloud"
	"github.com/aiprod/aiprod/shared/cut"
	"github.com/aiprod/aiprod/shared/function"
	"github.com/aiprod/aiprod/shared/job"
	"github.com/aiprod/aiprod/shared/manifest"
	"github.com/aiprod/aiprod/shared/route"
	"github.com/aiprod/aiprod/shared/stage"
	"github.com/aiprod/aiprod/shared/store"
	"github.com/aiprod/aiprod/shared/take"
)

// Conform lays the measured speech and the shots on one clock and plans every
// take that depends on it: shots, music, effects.
var _ = function.Stage(function.StageSpec{
	Stage: job.Conform, Program: function.Pipeline,
	Needs: cloud.Needs{Posts: []string{"voice-*", "video-*", "image-*", "music-*", "effects-*", "language"}, Buys: []route.Modality{route.Language}},
}, conform)

func conform(ctx context.Context, env *cloud.Env, m job.Message) error {
	return stage.Run(ctx, env, m, func(ctx context.Context, w *stage.Work) (stage.Finish, error) {
		b, film, err := w.Film(ctx)
		if err != nil {
			return stage.Finish{}, err
		}
		takes, err := spoken(ctx, w, film)
		var unspoken *unspokenError
		if errors.As(err, &unspoken) {
			return recast(ctx, w, b, film, unspoken.reason)
		}
		if err != nil {
			return stage.Finish{}, err
		}
		listen(ctx, w, b, film, takes)
		laid, err := lay(ctx, w, film, takes)
		var long *cut.TooLongError
		if errors.As(err, &long) {
			return fit(ctx, w, b, film, long)
		}
		if err != nil {
			return stage.Finish{}, err
		}
		captioned := false // anew
		if b.Translated() {
			var missing take.Subtitles
			missing, captioned, err = subtitled(ctx, w, b, film, laid)
			if err != nil {
				return stage.Finish{}, err
			}
			if len(missing.Lines) > 0 {
				return ordered(ctx, w, missing)
			}
		}
		edit, err := edited(ctx, w, b, film, laid)
		if err != nil {
			return stage.Finish{}, err
		}
		return stage.Finish{
			Result: edit.Timing,
			Group:  stage.Takes,
			Then: func(u *store.Unit) error {
				if captioned {
					if err := u.Revise(film, "translator", "captions translated"); err != nil {
						return err
					}
				}
				return edit.plan(u, w.Journal)
			},
		}, nil
	})
}

// lay lays a film, as it was laid in an earlier attempt as far as that goes.
func lay(ctx context.Context, w *stage.Work, film *manifest.Manifest, takes map[string]cut.Take) (cut.Cut, error) {
	var before take.Timing
	found, err := w.Before(ctx, job.Conform, &before)
	if err != nil {
		return cut.Cut{}, err
	}
	if found {
		if kept, ok := cut.Keep(film, takes, before.Cut); ok {
			return kept, nil
		}
	}
	laid, err := cut.Lay(film, takes)
	if long, ok := errors.AsType[*cut.TooLongError](err); ok && film.Voice.Rate*long.Rate > maxRate { // faster will not do
		return cut.Stretch(film, takes)
	}
	return laid, err
}

// given are the user's files: those of the brief, then those an edit has put into shots.
func given(b brief.Resolved, film *manifest.Manifest) []brief.Asset {
	all := slices.Clone(b.Assets)
	for _, s := range film.Shots {
		for _, id := range s.Scene.Files() {
			if !slices.ContainsFunc(all, func(a brief.Asset) bool { return a.ID == id }) {
				all = append(all, brief.Asset{ID: id, Role: "image"})
			}
		}
	}
	return all
}

// edited turns the laid cut into the takes to make.
func edited(ctx context.Context, w *stage.Work, b brief.Resolved, film *manifest.Manifest, laid cut.Cut) (*edit, error) {
	assets := map[string]take.Asset{}
	for _, a := range given(b, film) {
		stored, err := w.Given(ctx, a.ID)
		if err != nil {
			return nil, err
		}
		if stored != nil && stored.Ready {
			assets[a.ID] = take.Asset{ID: a.ID, Object: stored.Object, Type: stored.Type}
		}
	}
	return newEdit(ctx, w, b, film, laid, assets)
}
