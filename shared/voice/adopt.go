package voice

import (
	"context"
	"errors"
	"fmt"
	"math"
	"unicode"

	"github.com/aiprod/aiprod/shared/audio"
	"github.com/aiprod/aiprod/shared/language"
	"github.com/aiprod/aiprod/shared/voice/reading"
)

// A Recording is a text that a voice from elsewhere has spoken.
type Recording struct {
	// Sound is of any rate; two channels are mixed.
	Sound audio.Sound
	Text  string
	Lang  language.Language
	// Heard says when each character of Text is heard, in seconds; nil where nobody knows. Then the
	// times of words are estimated, from pauses and how long each word is in the engine's mouth.
	Heard []Heard
	// Engine and Name are those of the take.
	Engine, Name string
}

// A Heard character is one of a text, in seconds of its sound.
type Heard struct {
	Text       string
	Start, End float64
}

// Adopt makes a take of a recording, as those made here are: mono at 48 kHz, level, without
// silence at its ends, with the times of its words. They rise, and lie within the take. The error is of a
// sound that is silent, or a text that cannot be read.
func (l *Local) Adopt(ctx context.Context, r Recording) (Take, error) {
	take, err := l.adopt(ctx, r)
	if err != nil {
		return Take{}, fmt.Errorf("voice: adopt %s: %w", r.Lang.Tag, err)
	}
	return take, nil
}

func (l *Local) adopt(ctx context.Context, r Recording) (Take, error) {
	engine, how, err := l.choose(Request{Text: r.Text, Lang: r.Lang})
	if err != nil {
		return Take{}, err
	}
	read, err := reading.Read(r.Text, r.Lang)
	if err != nil {
		return Take{}, err
	}
	words := make([]word, len(read))
	for i, w := range read {
		words[i] = word{Word: w}
	}
	s := r.Sound.Mono()
	from, to := bounds(s)
	if from >= to {
		return Take{}, errors.New("the recording is silent")
	}
	spans := timed(words, r.Heard)
	if spans == nil {
		if err := engine.prepare(ctx, words, how); err != nil {
			return Take{}, err
		}
		spans = estimate(sounding(words), s)
	}
	// The vendor's last character may end before its sound does.
	spans[len(spans)-1].to = float64(to) / float64(s.Rate)
	u, err := trim(s, spans)
	if err != nil {
		return Take{}, err
	}
	sound, placed := assemble([][]word{words}, []utterance{u}, 1)
	return Take{Sound: even(sound), Words: placed, Engine: r.Engine, Name: r.Name, Grade: language.Good}, nil
}

// even sets the level of a voice that needs no more: rumble out, loudness, peaks.
func even(s audio.Sound) audio.Sound {
	s = toLevel(audio.Filter(s, audio.HighPass(audio.Rate, 70, math.Sqrt2/2)))
	limit(s)
	return s
}

// timed are the spans of the words that are heard, from when their characters are; nil where
// those are not the text's. Blanks do not count: who speaks may have changed them.
func timed(words []word, heard []Heard) []span {
	var marks []Heard
	for _, h := range heard {
		if h.Text != "" && !unicode.IsSpace([]rune(h.Text)[0]) {
			marks = append(marks, h)
		}
	}
	var spans []span
	last := 0.0
	for _, w := range words {
		n := visible(w.Text)
		if n == 0 || n > len(marks) {
			return nil
		}
		if w.Spoken != "" {
			s := span{max(last, marks[0].Start), marks[n-1].End}
			s.to = max(s.from, s.to)
			spans, last = append(spans, s), s.to
		}
		marks = marks[n:]
	}
	if len(marks) > 0 || math.IsNaN(last) || math.IsInf(last, 0) {
		return nil
	}
	return spans
}

// visible counts the characters of a word that are not blank.
func visible(text string) (n int) {
	for _, r := range text {
		if !unicode.IsSpace(r) {
			n++
		}
	}
	return n
}
