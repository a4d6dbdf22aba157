package score

import (
	"encoding/binary"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestParseChord(t *testing.T) {
	t.Parallel()
	for symbol, want := range map[string][]int{
		"I": {0, 4, 7}, "i": {0, 3, 7}, "vi7": {9, 12, 16, 19}, "IVmaj7": {5, 9, 12, 16}, "Vsus4": {7, 12, 14},
		"bVII": {10, 14, 17}, "bVI": {8, 12, 15}, "V7": {7, 11, 14, 17}, "ii": {2, 5, 9}, "Iadd9": {0, 4, 7, 14}, "I6": {0, 4, 7, 9}, "iii7": {4, 7, 11, 14},
	} {
		if diff := cmp.Diff(want, parseChord(symbol).tones); diff != "" {
			t.Errorf("%s (-want +got):\n%s", symbol, diff)
		}
	}
}

// TestVoiceLeading holds that chords move little and stay in the middle.
func TestVoiceLeading(t *testing.T) {
	t.Parallel()
	for _, m := range moods() {
		for _, loop := range m.Loops {
			var before []int
			for _, symbol := range append(loop, loop...) {
				notes := voice(parseChord(symbol), m.Roots[0], before)
				if !slices.IsSorted(notes) || notes[0] < 48 || notes[len(notes)-1] > 82 {
					t.Errorf("%s %s is voiced %v", m.Name, symbol, notes)
				}
				if before != nil && movement(before, notes) > 12 {
					t.Errorf("%s: %v to %v moves %.0f semitones", m.Name, before, notes, movement(before, notes))
				}
				before = notes
			}
		}
	}
}

// TestTable holds the patterns of moods.json to their lengths and alphabets.
func TestTable(t *testing.T) {
	t.Parallel()
	for _, m := range moods() {
		patterns := append([]string{m.Keys.Steps, m.Bass.Steps, m.Drums.Kick, m.Drums.Snare, m.Drums.Hat, m.Drums.Build}, m.Lead.Rhythms...)
		if m.Drums.Tom != "" {
			patterns = append(patterns, m.Drums.Tom)
		}
		for _, p := range patterns {
			if len(p) != 16 || strings.Trim(p, "x.0123456789") != "" {
				t.Errorf("%s: pattern %q has %d steps", m.Name, p, len(p))
			}
		}
		if len(m.Loops) < 2 || m.Arp.Order == "" || m.Arp.Unit == 0 || len(m.Roots) == 0 {
			t.Errorf("%s is incomplete", m.Name)
		}
	}
}

// TestMelodyFits holds that strong notes are tones of the chord and no note clashes with it.
func TestMelodyFits(t *testing.T) {
	t.Parallel()
	for _, m := range moods() {
		for seed := range uint64(5) {
			c := newComposer(Spec{Mood: m.Name, Seconds: 40, Seed: seed}, m)
			c.playLead()
			for _, n := range c.notes {
				bar := int(n.At / 4)
				ch := c.chords[bar][half(n.At-float64(4*bar))]
				if ladder := over(m.Scale, ch); !slices.Contains(ladder, ((n.Pitch-c.tonic)%12+12)%12) {
					t.Errorf("%s: pitch %d over %v is outside %v", m.Name, n.Pitch, ch, ladder)
				}
			}
		}
	}
}

// TestMIDI walks the file's chunks: headers, lengths, and an end in every track.
func TestMIDI(t *testing.T) {
	t.Parallel()
	p, err := Compose(Spec{Mood: "cinematic", Seconds: 15})
	if err != nil {
		t.Fatal(err)
	}
	b := p.MIDI()
	if string(b[:4]) != "MThd" || binary.BigEndian.Uint16(b[10:]) != uint16(parts)+1 {
		t.Fatalf("header % x", b[:14])
	}
	tracks := 0
	for b = b[14:]; len(b) > 0; tracks++ {
		size := int(binary.BigEndian.Uint32(b[4:]))
		if string(b[:4]) != "MTrk" || 8+size > len(b) || string(b[8+size-3:8+size]) != "\xff\x2f\x00" {
			t.Fatalf("track %d is broken", tracks)
		}
		b = b[8+size:]
	}
	if tracks != int(parts)+1 {
		t.Errorf("%d tracks", tracks)
	}
}

func TestVarint(t *testing.T) {
	t.Parallel()
	for n, want := range map[int]string{0: "\x00", 127: "\x7f", 128: "\x81\x00", 480: "\x83\x60", 16384: "\x81\x80\x00", 268435455: "\xff\xff\xff\x7f"} {
		if got := string(appendVarint(nil, n)); got != want {
			t.Errorf("%d is % x, want % x", n, got, want)
		}
	}
}
