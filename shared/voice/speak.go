package voice

import (
	"context"
	"fmt"
	"math"
	"runtime"
	"unicode/utf8"

	"golang.org/x/sync/errgroup"

	"github.com/aiprod/aiprod/shared/audio"
	"github.com/aiprod/aiprod/shared/timeline"
	"github.com/aiprod/aiprod/shared/voice/reading"
)

// A word is a written word on its way to speech.
type word struct {
	reading.Word
	// phones are the sounds the engine makes of the word alone, in the engine's notation.
	phones []string
	// groups is the number of parts the engine sets apart in the word; at least one if it has sound.
	groups int
}

// An utterance is one spoken chunk.
type utterance struct {
	sound audio.Sound
	// spans are when the words of the chunk that have sound are said, in seconds.
	spans []span
}

// A span is a stretch of time in seconds.
type span struct{ from, to float64 }

// Speak returns the spoken text. The same request gives the same take, byte for
// byte. Errors name what is wrong with the request, wrap reading.ErrNothingToSay,
// or carry what the engine said; a cancelled context ends the engine.
func (l *Local) Speak(ctx context.Context, req Request) (Take, error) {
	take, err := l.speak(ctx, req)
	if err != nil {
		return Take{}, fmt.Errorf("voice: speak %s: %w", req.Lang.Tag, err)
	}
	return take, nil
}

func (l *Local) speak(ctx context.Context, req Request) (Take, error) {
	if n := utf8.RuneCountInString(req.Text); n > MaxText {
		return Take{}, fmt.Errorf("text has %d characters, more than %d", n, MaxText)
	}
	engine, how, err := l.choose(req)
	if err != nil {
		return Take{}, err
	}
	read, err := reading.Read(req.Text, req.Lang)
	if err != nil {
		return Take{}, err
	}
	words := make([]word, len(read))
	for i, w := range read {
		words[i] = word{Word: w}
	}
	if err := engine.prepare(ctx, words, how); err != nil {
		return Take{}, err
	}
	chunks := chunk(words, engine.chunked)
	spoken, err := speakAll(ctx, engine, chunks, how)
	if err != nil {
		return Take{}, err
	}
	sound, timed := assemble(chunks, spoken, how.rate)
	s := settings()[req.Lang.Tag]
	return Take{Sound: polish(sound, s.Engine), Words: timed, Engine: s.Engine, Name: how.voice, Grade: req.Lang.Voice.Grade}, nil
}

// chunk cuts words after the stops an engine wants to hear alone. Words without
// sound never make a chunk of their own.
func chunk(words []word, ends func(stop rune) bool) [][]word {
	var chunks [][]word
	start, sounds := 0, false
	for i, w := range words {
		sounds = sounds || w.Spoken != ""
		if sounds && w.Stop != 0 && ends(w.Stop) && !silent(words[i+1:]) {
			chunks = append(chunks, words[start:i+1])
			start, sounds = i+1, false
		}
	}
	return append(chunks, words[start:])
}

func silent(words []word) bool {
	for _, w := range words {
		if w.Spoken != "" {
			return false
		}
	}
	return true
}

// speakAll speaks chunks side by side, as many at a time as there are processors.
func speakAll(ctx context.Context, e engine, chunks [][]word, how manner) ([]utterance, error) {
	spoken := make([]utterance, len(chunks))
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(runtime.NumCPU())
	for i, c := range chunks {
		group.Go(func() (err error) {
			spoken[i], err = e.speak(ctx, c, how)
			return err
		})
	}
	return spoken, group.Wait()
}

// pauses are the silences after a chunk in seconds, by its stop, at rate 1.
func pause(stop rune) float64 {
	switch stop {
	case '.', '?', '!':
		return 0.42
	case ';':
		return 0.28
	}
	return 0.18
}

// assemble joins chunks with pauses, at 48 kHz, and puts the words on the take's clock.
func assemble(chunks [][]word, spoken []utterance, rate float64) (audio.Sound, []timeline.Word) {
	out := audio.Sound{Rate: audio.Rate}
	var timed []timeline.Word
	for i, u := range spoken {
		at := out.Seconds()
		out.L = append(out.L, u.sound.L...)
		timed = append(timed, place(chunks[i], u.spans, at)...)
		if i+1 < len(spoken) {
			stop := chunks[i][len(chunks[i])-1].Stop
			out.L = append(out.L, make([]float32, int(pause(stop)/rate*audio.Rate))...)
		}
	}
	end := int(out.Seconds() * 1000)
	for i := range timed {
		timed[i].Start, timed[i].End = min(timed[i].Start, end), min(timed[i].End, end)
	}
	return out, timed
}

// place gives the words of a chunk their times. A word without sound falls at
// the end of the one before it.
func place(words []word, spans []span, at float64) []timeline.Word {
	out := make([]timeline.Word, len(words))
	last := at
	for i, w := range words {
		s := span{last - at, last - at}
		if w.Spoken != "" {
			s, spans = spans[0], spans[1:]
		}
		last = at + s.to
		out[i] = timeline.Word{Text: w.Text, Glued: w.Glued, Start: milliseconds(at + s.from), End: milliseconds(last)}
	}
	return out
}

func milliseconds(seconds float64) int { return int(math.Round(seconds * 1000)) }

// sounding returns the words that are heard.
func sounding(words []word) []word {
	var out []word
	for _, w := range words {
		if w.Spoken != "" {
			out = append(out, w)
		}
	}
	return out
}
