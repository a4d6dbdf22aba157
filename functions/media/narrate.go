// Package media is the stages that need media tools: speech, music, drawing,
// mixing, measuring. Each file is one function.
package media

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"time"
	"unicode/utf8"

	"github.com/aiprod/aiprod/shared/audio"
	"github.com/aiprod/aiprod/shared/cloud"
	"github.com/aiprod/aiprod/shared/fault"
	"github.com/aiprod/aiprod/shared/function"
	"github.com/aiprod/aiprod/shared/job"
	"github.com/aiprod/aiprod/shared/language"
	"github.com/aiprod/aiprod/shared/provider"
	"github.com/aiprod/aiprod/shared/route"
	"github.com/aiprod/aiprod/shared/stage"
	"github.com/aiprod/aiprod/shared/take"
	"github.com/aiprod/aiprod/shared/voice"
)

// Narrate has one line of the script spoken: by this machine, or by a backend that is
// paid. Where that cannot be had nobody speaks it here: a film has one voice, and whose is for the whole film to be decided.
var _ = function.Task(function.TaskSpec{
	Stage: job.Narrate, Queue: stage.Queues[job.Narrate], Queues: stage.VendorQueues(job.Narrate), Concurrent: 2,
	Needs: stage.Makes.With(cloud.Needs{Buys: []route.Modality{route.Speech}}),
}, narrate)

func narrate(ctx context.Context, env *cloud.Env, m job.Message) error {
	return stage.Buy(ctx, env, m, func(ctx context.Context, w *stage.Work) (stage.Purchase, error) {
		var in take.Narration
		if err := w.Input(&in); err != nil {
			return stage.Purchase{}, err
		}
		if in.Backend == "" {
			return stage.Purchase{Make: func(ctx context.Context, dir, _ string) (stage.Product, error) { return speak(ctx, in.Speech, dir) }}, nil
		}
		need, err := reading(in.Speech)
		if err != nil {
			return stage.Purchase{}, err
		}
		return stage.Purchase{
			Offers: tender(ctx, w, need, []string{in.Backend}, func(c route.Candidate) (stage.Offer, error) { return hear(w, in.Speech, c) }),
			Strict: in.Strict,
			Instead: func(reason string) stage.Finish {
				return stage.Finish{Result: take.Spoken{Backend: in.Backend, Reason: reason, Passed: w.Passed()}}
			},
		}, nil
	})
}

// speak is the take of a line by a voice of this machine.
func speak(ctx context.Context, in take.Speech, dir string) (stage.Product, error) {
	local, err := speech()
	if err != nil {
		return stage.Product{}, missingTool(err)
	}
	lang, err := spokenIn(in.Lang)
	if err != nil {
		return stage.Product{}, err
	}
	spoken, err := local.Speak(ctx, voice.Request{Text: in.Text, Lang: lang, Rate: in.Rate, Voice: in.Voice})
	if err != nil {
		return stage.Product{}, err
	}
	return recorded(dir, spoken, "")
}

func spokenIn(tag string) (language.Language, error) {
	lang, err := language.Find(tag)
	if err != nil {
		err = fault.Wrap(err, fault.Invalid, "voice.language", "There is no voice for this language.")
	}
	return lang, err
}

// recorded is the product of a spoken line.
func recorded(dir string, t voice.Take, backend string) (stage.Product, error) {
	file := filepath.Join(dir, "take.wav")
	if err := write(file, func(w io.Writer) error { return audio.WriteWAV(w, t.Sound) }); err != nil {
		return stage.Product{}, err
	}
	return stage.Product{File: file, Type: "audio/wav", Result: take.Spoken{
		Milliseconds: int(t.Sound.Seconds() * 1000), Words: t.Words,
		Engine: t.Engine, Voice: t.Name, Grade: string(t.Grade), Backend: backend,
	}}, nil
}

// reading is what a backend has to be able to do for a line.
func reading(in take.Speech) (route.Need, error) {
	lang, err := spokenIn(in.Lang)
	return route.Need{
		Modality: route.Speech, Lang: in.Lang, Characters: utf8.RuneCountInString(in.Text), // as vendors count them
		Length: time.Duration(lang.Seconds(in.Text) * float64(time.Second)),
	}, err
}

// hear is the call of a backend that speaks a line.
func hear(w *stage.Work, in take.Speech, c route.Candidate) (stage.Offer, error) {
	client, err := w.Env.Backends.Speech(c.Backend)
	if err != nil {
		return stage.Offer{}, err
	}
	return stage.Offer{AtOnce: func(ctx context.Context, ref string) (stage.Delivery, error) {
		rec, err := client.Speak(ctx, provider.Reading{Ref: ref, Model: c.Backend.Model, Voice: in.Voice, Text: in.Text, Lang: in.Lang})
		return delivered(rec, func(ctx context.Context, dir string, s audio.Sound) (stage.Product, error) {
			t, err := adopt(ctx, in, rec.Characters, s, c.Backend)
			if err != nil {
				return stage.Product{}, err
			}
			return recorded(dir, t, c.Backend.ID)
		}), err
	}}, nil
}

// adopt makes a take of what a backend has spoken.
func adopt(ctx context.Context, in take.Speech, heard []provider.Character, s audio.Sound, by route.Backend) (voice.Take, error) {
	local, err := speech()
	if err != nil {
		return voice.Take{}, missingTool(err)
	}
	lang, err := spokenIn(in.Lang)
	if err != nil {
		return voice.Take{}, err
	}
	r := voice.Recording{Sound: s, Text: in.Text, Lang: lang, Engine: by.Model, Name: in.Voice}
	for _, c := range heard {
		r.Heard = append(r.Heard, voice.Heard{Text: c.Text, Start: c.Start, End: c.End})
	}
	t, err := local.Adopt(ctx, r)
	if err != nil {
		return t, fault.Wrap(err, fault.Unavailable, "backend.output", "What a backend has spoken is of no use.")
	}
	return t, nil
}

// write makes a file of what f writes.
func write(file string, f func(io.Writer) error) error {
	out, err := os.Create(file)
	if err != nil {
		return err
	}
	return errors.Join(f(out), out.Close())
}
