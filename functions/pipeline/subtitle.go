package pipeline

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/aiprod/aiprod/shared/cloud"
	"github.com/aiprod/aiprod/shared/fault"
	"github.com/aiprod/aiprod/shared/function"
	"github.com/aiprod/aiprod/shared/job"
	"github.com/aiprod/aiprod/shared/language"
	"github.com/aiprod/aiprod/shared/money"
	"github.com/aiprod/aiprod/shared/route"
	"github.com/aiprod/aiprod/shared/stage"
	"github.com/aiprod/aiprod/shared/step"
	"github.com/aiprod/aiprod/shared/take"
	"github.com/aiprod/aiprod/shared/translation"
)

// Subtitle has the lines translated that captions in another language need.
var _ = function.Task(function.TaskSpec{
	Stage: job.Subtitle, Queue: stage.Queues[job.Subtitle], Program: function.Pipeline, Concurrent: 2,
	Needs: cloud.Needs{Buys: []route.Modality{route.Language}},
}, subtitle)

func subtitle(ctx context.Context, env *cloud.Env, m job.Message) error {
	return stage.Ask(ctx, env, m, func(_ context.Context, w *stage.Work) ([]stage.Inquiry, error) {
		var in take.Subtitles
		if err := w.Input(&in); err != nil {
			return nil, err
		}
		first, err := translator(env, in.By)
		if err != nil {
			return nil, err
		}
		all := []cloud.Language{first}
		if !in.Strict {
			all = append(all, env.Translators(in.By.Backend, in.By.Model)...)
		}
		asked := make([]stage.Inquiry, len(all))
		for i, t := range all {
			if asked[i], err = translating(t, in); err != nil {
				return nil, err
			}
		}
		return asked, nil
	})
}

// translating asks a translator for what an order wants.
func translating(t cloud.Language, in take.Subtitles) (stage.Inquiry, error) {
	in.By.Backend, in.By.Model = t.Backend, t.Model
	r, err := request(in)
	if err != nil {
		return stage.Inquiry{}, err
	}
	line, err := expected(t, r)
	return stage.Inquiry{Line: line, Who: "The translator", Call: func(ctx context.Context, ref string) (any, step.Bill, error) {
		r.Ref = ref
		made, err := translation.Make(ctx, t, r)
		micros, perr := t.Cost(made.Calls...)
		bill := step.Bill{Micros: micros}
		for _, c := range made.Calls {
			bill.Quantity += c.Sum()
		}
		if err = errors.Join(err, perr); err != nil {
			return nil, bill, unusable(err)
		}
		return subtitles(in, made), bill, nil
	}}, err
}

// translator is what translates as an order names it. It was there when the job was taken.
func translator(env *cloud.Env, by take.Subtitler) (cloud.Language, error) {
	t, err := env.Translator(by.Backend, by.Model)
	if errors.Is(err, cloud.ErrNoTranslator) {
		return t, fault.Wrap(err, fault.Conflict, "captions.no_translator", "There is no translator any more for the captions of this film.").
			WithHint("Have a language model configured, or AIPROD_TRANSLATOR_URL and AIPROD_TRANSLATOR_MODEL set, and retry the job; or submit it again without caption_lang.")
	}
	return t, err
}

func request(in take.Subtitles) (r translation.Request, err error) {
	r = translation.Request{Model: in.By.Model, Lines: in.Lines, Never: in.Never}
	if r.From, err = language.Find(in.By.From); err != nil {
		return r, fmt.Errorf("subtitle: %w", err)
	}
	if r.To, err = language.Find(in.By.To); err != nil {
		return r, fmt.Errorf("subtitle: %w", err)
	}
	return r, nil
}

// expected is what is reserved: the most tokens a translation may take.
func expected(t cloud.Language, r translation.Request) (money.Line, error) {
	return t.Line(string(job.Subtitle), r.Tokens())
}

func subtitles(in take.Subtitles, made translation.Result) take.Subtitled {
	out := take.Subtitled{By: in.By}
	for _, t := range made.Calls {
		out.Input, out.Output = out.Input+t.Input+t.Cached, out.Output+t.Output
	}
	for i, l := range in.Lines {
		out.Lines = append(out.Lines, take.Subtitle{Source: l.Text, Text: made.Texts[i]})
	}
	return out
}

// unusable is the failure of a film whose line cannot be shown as the translator
// has it: nothing is shown that was not said, nor in the wrong language.
func unusable(err error) error {
	bad, ok := errors.AsType[*translation.UnusableError](err)
	if !ok {
		return err
	}
	return fault.Wrap(err, fault.Conflict, "captions.translation", fmt.Sprintf("The translator cannot translate line %s: %s.", bad.Line, strings.Join(bad.Wrong, "; "))).
		WithHint("Retry the job, have another model configured, or word the line another way; a longer film gives its captions more time.")
}
