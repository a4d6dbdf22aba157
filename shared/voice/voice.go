// Package voice speaks text with the speech engines of this machine: flite for
// English, espeak-ng for every other language. The engines are separate programs,
// run as children: espeak-ng is under the GPL and neither is safe for threads.
//
// It gives sound and the time of every written word. It does not fit scripts to
// lengths, choose voices for a film or make captions.
package voice

import (
	"context"
	_ "embed"
	"errors"
	"fmt"
	"os/exec"
	"slices"

	"github.com/aiprod/aiprod/shared/audio"
	"github.com/aiprod/aiprod/shared/dated"
	"github.com/aiprod/aiprod/shared/language"
	"github.com/aiprod/aiprod/shared/timeline"
)

// A Request asks for one spoken text: a line of a script, not a whole book.
type Request struct {
	// Text is what is written, at most MaxText characters. Markup in it is read as text.
	Text string
	// Lang is the language of the text.
	Lang language.Language
	// Rate is the speed relative to the voice's own, 0.8 to 1.25. Zero is 1.
	Rate float64
	// Voice is one of the names listed by Voices. Empty is the first of them.
	Voice string
}

// MaxText is the longest text of a request, in characters.
const MaxText = 5000

// A Take is a spoken text.
type Take struct {
	// Sound is mono at 48 kHz, about -19 LUFS, without silence at its ends.
	Sound audio.Sound
	// Words are the written words in order, in milliseconds from the start of the
	// take. A word without sound has the same start and end.
	Words []timeline.Word
	// Engine is flite or espeak; Name is the engine's name for the voice.
	Engine, Name string
	// Grade says how well the language is spoken.
	Grade language.Grade
}

// A Voice is a choice for Request.Voice.
type Voice struct {
	Name  string `json:"name"`
	About string `json:"about"`
}

// Voices lists the voices of a language by its tag, the usual one first; nil for other languages.
func Voices(tag string) []Voice { return slices.Clone(settings()[tag].Voices) }

// A MissingError names a speech engine that is not installed.
type MissingError struct {
	// Program was looked for on the path; Package is the Debian package that holds it.
	Program, Package string
}

func (e *MissingError) Error() string {
	return fmt.Sprintf("%s is not installed; install the Debian package %s", e.Program, e.Package)
}

// Local speaks with the engines of this machine. It is safe for concurrent use.
type Local struct {
	flite  flite
	espeak espeak
}

// New finds the engines. If any is missing the error joins a MissingError for each.
func New() (*Local, error) {
	fliteAt, errFlite := find("flite", "flite")
	espeakAt, errEspeak := find("espeak-ng", "espeak-ng")
	if err := errors.Join(errFlite, errEspeak); err != nil {
		return nil, fmt.Errorf("voice: %w", err)
	}
	return &Local{flite: flite{program: fliteAt}, espeak: espeak{program: espeakAt}}, nil
}

func find(program, debian string) (string, error) {
	at, err := exec.LookPath(program)
	if err != nil {
		return "", &MissingError{Program: program, Package: debian}
	}
	return at, nil
}

// An engine speaks one chunk: words that are said in one breath.
type engine interface {
	// chunked reports whether a chunk ends at a stop.
	chunked(stop rune) bool
	// prepare looks up what aligning needs, for all words of a take at once.
	prepare(ctx context.Context, words []word, how manner) error
	// speak returns the sound of a chunk and when each of its words is said.
	speak(ctx context.Context, chunk []word, how manner) (utterance, error)
}

// A manner is how a request is spoken.
type manner struct {
	voice string
	rate  float64
	setting
}

// setting is one language's row of voices.json.
type setting struct {
	Engine string `json:"engine"`
	// Speed is espeak's basic speed in words a minute.
	Speed int `json:"words_per_minute"`
	// Stretch is how much longer flite speaks than its voices were built to.
	Stretch float64 `json:"stretch"`
	Voices  []Voice `json:"voices"`
}

//go:embed voices.json
var voicesFile []byte

// settings holds the voices by language tag. It panics on a broken file, which is embedded and held by a test.
var settings = dated.Made("voice: voices.json", voicesFile, func(file struct {
	Languages map[string]setting `json:"languages"`
}) map[string]setting {
	return file.Languages
})

// choose checks a request and says which engine speaks it, and how.
func (l *Local) choose(req Request) (engine, manner, error) {
	s, ok := settings()[req.Lang.Tag]
	if !ok {
		return nil, manner{}, fmt.Errorf("no voice for language %q", req.Lang.Tag)
	}
	how := manner{voice: req.Voice, rate: req.Rate, setting: s}
	if how.rate == 0 {
		how.rate = 1
	}
	if !(how.rate >= 0.8 && how.rate <= 1.25) {
		return nil, manner{}, fmt.Errorf("rate %g is outside 0.8 to 1.25", req.Rate)
	}
	if how.voice == "" {
		how.voice = s.Voices[0].Name
	}
	// The name becomes an argument of the engine: only listed ones may.
	if !slices.ContainsFunc(s.Voices, func(v Voice) bool { return v.Name == how.voice }) {
		return nil, manner{}, fmt.Errorf("no voice %q for %s", req.Voice, req.Lang.English)
	}
	if s.Engine == "flite" {
		return l.flite, how, nil
	}
	return l.espeak, how, nil
}
