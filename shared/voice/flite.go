package voice

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/aiprod/aiprod/shared/audio"
)

// flite speaks English with CMU Flite. It prints when each phone ends, so word
// times are exact to the model's 5 ms frame.
type flite struct{ program string }

var _ engine = flite{}

// chunked cuts at sentences: within one, flite makes better pauses than we would.
func (flite) chunked(stop rune) bool { return stop != ',' }

// prepare asks for the phones of each word alone. Paragraphs are separate
// utterances, one line of phones each; kal is the voice that loads fastest, and
// all voices share a dictionary.
func (f flite) prepare(ctx context.Context, words []word, _ manner) error {
	var text strings.Builder
	for _, w := range sounding(words) {
		text.WriteString(w.Spoken + "\n\n")
	}
	out, err := f.run(ctx, text.String(), "-voice", "kal", "-ps", "-o", "none")
	if err != nil {
		return err
	}
	lines := strings.Split(strings.TrimSpace(string(out)), "\n")
	next := 0
	for i := range words {
		if words[i].Spoken != "" && next < len(lines) {
			words[i].phones = phones(lines[next])
			next++
		}
	}
	return nil
}

// phones drops the pauses of a line of phones.
func phones(line string) []string {
	var out []string
	for _, p := range strings.Fields(line) {
		if p != "pau" {
			out = append(out, p)
		}
	}
	return out
}

// run gives flite a text in a file: it has no option to read a pipe.
func (f flite) run(ctx context.Context, text string, args ...string) ([]byte, error) {
	dir, err := os.MkdirTemp("", "voice-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	file := filepath.Join(dir, "text")
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		return nil, err
	}
	return run(ctx, f.program, "", append(args, "-f", file)...)
}

func (f flite) speak(ctx context.Context, chunk []word, how manner) (utterance, error) {
	dir, err := os.MkdirTemp("", "voice-")
	if err != nil {
		return utterance{}, err
	}
	defer os.RemoveAll(dir)
	file := filepath.Join(dir, "speech.wav")
	stretch := strconv.FormatFloat(how.Stretch/how.rate, 'f', 3, 64)
	printed, err := run(ctx, f.program, "", "-voice", how.voice, "--setf", "duration_stretch="+stretch,
		"-psdur", "-t", sentence(chunk), "-o", file)
	if err != nil {
		return utterance{}, err
	}
	raw, err := os.ReadFile(file)
	if err != nil {
		return utterance{}, err
	}
	sound, err := audio.ReadWAV(bytes.NewReader(raw))
	if err != nil {
		return utterance{}, err
	}
	heard, err := parsePhones(string(printed))
	if err != nil {
		return utterance{}, err
	}
	return trim(sound, matchPhones(sounding(chunk), heard))
}

// sentence writes words with their stops, as text for an engine.
func sentence(chunk []word) string {
	var b strings.Builder
	for _, w := range sounding(chunk) {
		b.WriteString(w.Spoken)
		switch w.Stop {
		case 0:
		case ';':
			b.WriteByte(',')
		default:
			b.WriteRune(w.Stop)
		}
		b.WriteByte(' ')
	}
	return strings.TrimSpace(b.String())
}

// A phone is a sound with its time.
type phone struct {
	name string
	span
}

// parsePhones reads flite's "name:end" pairs. Pauses are left out, but separate
// the spans of their neighbours.
func parsePhones(printed string) ([]phone, error) {
	var out []phone
	at := 0.0
	for _, field := range strings.Fields(printed) {
		name, end, ok := strings.Cut(field, ":")
		seconds, err := strconv.ParseFloat(end, 64)
		if !ok || err != nil {
			return nil, fmt.Errorf("flite: phone %q has no time", field)
		}
		if name != "pau" {
			out = append(out, phone{name, span{at, seconds}})
		}
		at = seconds
	}
	if len(out) == 0 {
		return nil, fmt.Errorf("flite: said nothing")
	}
	return out, nil
}
