// Package media is the stages that need media tools: speech, music, drawing,
// mixing, measuring. Each file is one function.
package media

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"

	"github.com/aiprod/aiprod/shared/audio"
	"github.com/aiprod/aiprod/shared/cloud"
	"github.com/aiprod/aiprod/shared/fault"
	"github.com/aiprod/aiprod/shared/function"
	"github.com/aiprod/aiprod/shared/job"
	"github.com/aiprod/aiprod/shared/language"
	"github.com/aiprod/aiprod/shared/stage"
	"github.com/aiprod/aiprod/shared/take"
	"github.com/aiprod/aiprod/shared/voice"
)

// Narrate speaks one line of the script.
var _ = function.Task(function.TaskSpec{Stage: job.Narrate, Queue: stage.Queues[job.Narrate], Concurrent: 2}, narrate)

func narrate(ctx context.Context, env *cloud.Env, m job.Message) error {
	return stage.Make(ctx, env, m, func(ctx context.Context, w *stage.Work, dir string) (stage.Product, error) {
		var in take.Speech
		if err := w.Input(&in); err != nil {
			return stage.Product{}, err
		}
		spoken, err := speak(ctx, in)
		if err != nil {
			return stage.Product{}, err
		}
		file := filepath.Join(dir, "take.wav")
		if err := write(file, func(w io.Writer) error { return audio.WriteWAV(w, spoken.Sound) }); err != nil {
			return stage.Product{}, err
		}
		return stage.Product{File: file, Type: "audio/wav", Result: take.Spoken{
			Milliseconds: int(spoken.Sound.Seconds() * 1000), Words: spoken.Words,
			Engine: spoken.Engine, Voice: spoken.Name, Grade: string(spoken.Grade),
		}}, nil
	})
}

func speak(ctx context.Context, in take.Speech) (voice.Take, error) {
	local, err := speech()
	if err != nil {
		return voice.Take{}, missingTool(err)
	}
	lang, err := language.Find(in.Lang)
	if err != nil {
		return voice.Take{}, fault.Wrap(err, fault.Invalid, "voice.language", "There is no voice for this language.")
	}
	return local.Speak(ctx, voice.Request{Text: in.Text, Lang: lang, Rate: in.Rate, Voice: in.Voice})
}

// write makes a file of what f writes.
func write(file string, f func(io.Writer) error) error {
	out, err := os.Create(file)
	if err != nil {
		return err
	}
	return errors.Join(f(out), out.Close())
}
