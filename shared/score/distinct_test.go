package score

import (
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/aiprod/aiprod/shared/audio"
)

// A character is what a mood measures as. Nobody listened: these are the traits
// by which listeners tell moods apart, as far as they can be counted.
type character struct {
	name       string
	bpm        float64
	programs   []int
	loops      []string
	minor      bool
	groove     string
	density    float64 // notes a second
	brightness float64 // dB above 2 kHz, against the whole
	movement   float64 // LU between the quietest and the loudest tenth, momentary
}

// TestMoodsDiffer holds that any two moods differ by instruments, harmony, groove
// and at least two of tempo, mode, density, brightness and movement.
func TestMoodsDiffer(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("renders for long")
	}
	var all []character
	for _, m := range moods() {
		c := measured(t, m)
		t.Logf("%-10s %5.1f BPM, minor %-5t %4.1f notes/s, above 2 kHz %5.1f dB, movement %4.1f LU", c.name, c.bpm, c.minor, c.density, c.brightness, c.movement)
		all = append(all, c)
	}
	for i, a := range all {
		for _, b := range all[i+1:] {
			if shared := common(a.programs, b.programs); shared > 3 {
				t.Errorf("%s and %s share %d of 5 instruments", a.name, b.name, shared)
			}
			if common(a.loops, b.loops) > 0 {
				t.Errorf("%s and %s share a progression", a.name, b.name)
			}
			if a.groove == b.groove {
				t.Errorf("%s and %s share a groove", a.name, b.name)
			}
			if n := traits(a, b); n < 2 {
				t.Errorf("%s and %s differ in %d traits", a.name, b.name, n)
			}
		}
	}
}

// play is the sound of a piece.
func play(t *testing.T, spec Spec) audio.Sound {
	t.Helper()
	player, err := New()
	if err != nil {
		t.Fatal(err)
	}
	track, err := player.Render(t.Context(), spec, t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer track.Close()
	s, err := audio.Load(track)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func measured(t *testing.T, m mood) character {
	t.Helper()
	spec := Spec{Mood: m.Name, Seconds: 16, Seed: 5}
	p, err := Compose(spec)
	if err != nil {
		t.Fatal(err)
	}
	s := play(t, spec)
	var loudness []float64
	for _, l := range audio.Momentary(s.Slice(s.Rate, s.Len()-3*s.Rate)) {
		if l > -60 {
			loudness = append(loudness, l)
		}
	}
	slices.Sort(loudness)
	var loops []string
	for _, l := range m.Loops {
		loops = append(loops, strings.Join(l, " ")+" "+m.Scale)
	}
	return character{
		name: m.Name, bpm: p.BPM, loops: loops, minor: m.Scale == "minor",
		programs:   []int{m.Pad.Program, m.Keys.Program, m.Arp.Program, m.Bass.Program, m.Lead.Program},
		groove:     m.Drums.Kick + m.Drums.Snare + m.Drums.Hat + m.Drums.Tom + m.Keys.Steps + m.Bass.Steps,
		density:    float64(len(p.Notes)) / p.Seconds,
		brightness: power(audio.Filter(s, audio.HighPass(audio.Rate, 2000, math.Sqrt2/2))) - power(s),
		movement:   loudness[len(loudness)*9/10] - loudness[len(loudness)/10],
	}
}

// traits counts what tells two moods apart.
func traits(a, b character) int {
	n := 0
	for _, differs := range []bool{
		math.Max(a.bpm, b.bpm)/math.Min(a.bpm, b.bpm) > 1.08,
		a.minor != b.minor,
		math.Max(a.density, b.density)/math.Min(a.density, b.density) > 1.2,
		math.Abs(a.brightness-b.brightness) > 1.5,
		math.Abs(a.movement-b.movement) > 1.5,
	} {
		if differs {
			n++
		}
	}
	return n
}

func common[T comparable](a, b []T) int {
	n := 0
	for _, x := range a {
		if slices.Contains(b, x) {
			n++
		}
	}
	return n
}

// power is the mean level of a sound in dB.
func power(s audio.Sound) float64 {
	sum := 0.0
	for _, c := range s.Channels() {
		for _, x := range c {
			sum += float64(x) * float64(x)
		}
	}
	return 10 * math.Log10(sum/float64(s.Len()))
}

// TestEndRings holds that a piece ends by ringing out: the last chord is struck
// at the start of the last bar as loud as what came before, then only decays, and
// has died away when the film ends.
func TestEndRings(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("renders for long")
	}
	for _, name := range []string{"uplifting", "calm", "tense", "lofi"} {
		spec := Spec{Mood: name, Seconds: 14, Seed: 2, Cuts: []float64{5, 9}}
		p, err := Compose(spec)
		if err != nil {
			t.Fatal(err)
		}
		s := play(t, spec)
		at := func(beat float64) float64 {
			from := int(p.Second(beat) * audio.Rate)
			return power(s.Slice(from, min(from+audio.Rate/5, s.Len())))
		}
		last := float64(4 * (p.Bars - 1))
		struck, before := at(last+0.2), at(last-1.5)
		if struck < before-9 {
			t.Errorf("%s: the last chord is %.0f dB quieter than the bar before", name, before-struck)
		}
		if half, end := at(last+2), at(last+3.7); half > struck || end > half-6 || end > -40 {
			t.Errorf("%s: the last bar goes %.0f, %.0f, %.0f dB", name, struck, half, end)
		}
	}
}
