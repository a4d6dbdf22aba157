package control

import (
	"errors"
	"fmt"
	"slices"

	"github.com/aiprod/aiprod/shared/agent"
	"github.com/aiprod/aiprod/shared/job"
	"github.com/aiprod/aiprod/shared/manifest"
	"github.com/aiprod/aiprod/shared/manifest/edit"
	"github.com/aiprod/aiprod/shared/money/estimate"
	"github.com/aiprod/aiprod/shared/route"
)

// heard is what is to be bought again of what is heard, from who is hired for the film, and once it is
// delivered the judging of what becomes of it, in micro-dollars.
func (e editor) heard(film *manifest.Manifest, i edit.Impact) (int64, error) {
	again := route.Film{Aspect: film.Format.Aspect, Lang: film.Lang}
	if !agent.MadeHere(film.Voice.Backend) {
		for _, id := range i.Lines {
			l, _ := film.Line(id)
			again.Lines = append(again.Lines, estimate.Heard(film.Lang, l))
		}
	}
	if !agent.MadeHere(film.Music.Backend) && i.Music && e.otherBed(film) {
		again.Music = film.Duration.Duration()
	}
	if !agent.MadeHere(film.Effects.Backend) {
		had := estimate.Kinds(e.old)
		again.Effects = len(slices.DeleteFunc(estimate.Kinds(film), func(kind string) bool { return slices.Contains(had, kind) }))
	}
	if i.Master && e.view.Attempt.State != job.WaitingApproval {
		again.JudgeInput, again.JudgeOutput = estimate.Judging(e.brief)
	}
	strategy, err := route.FindStrategy(e.brief.Strategy)
	if err != nil {
		return 0, err
	}
	market := e.market.Without(unhired(film))
	plan, err := route.Current().Plan(market, again, max(0, e.view.Attempt.Left()), strategy)
	if errors.Is(err, route.ErrBudget) { // what it costs is told, whoever is to pay it
		plan, err = route.Current().Plan(market, again, route.Unlimited, strategy)
	}
	if errors.Is(err, route.ErrNoBackend) { // who spoke it can no longer be had: the job says who does instead
		return 0, nil
	}
	if err != nil {
		return 0, fmt.Errorf("control: cost of an edit: %w", err)
	}
	return plan.Micros, nil
}

// otherBed reports whether the music that is asked for is not that of the film as it was; a bought bed does not follow the cuts.
func (e editor) otherBed(film *manifest.Manifest) bool {
	was, is, seconds := e.old.Music, film.Music, float64(film.Duration)
	return was.Backend != is.Backend || was.Seed != is.Seed || agent.MusicPrompt(was, seconds) != agent.MusicPrompt(is, seconds)
}

// unhired tells the backends of what is heard that do not make it for a film.
func unhired(film *manifest.Manifest) func(route.Backend) bool {
	by := map[route.Modality]string{route.Speech: film.Voice.Backend, route.Music: film.Music.Backend, route.Effects: film.Effects.Backend}
	return func(of route.Backend) bool {
		hired, heard := by[of.Modality]
		return heard && !agent.MadeHere(hired) && of.ID != hired
	}
}
