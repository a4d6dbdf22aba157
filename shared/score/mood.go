package score

import (
	_ "embed"
	"fmt"
	"strings"

	"github.com/aiprod/aiprod/shared/dated"
)

// A Mood is a choice for Spec.Mood.
type Mood struct {
	Name string
	// About says what it sounds like and what it is for.
	About string
}

// Moods lists the moods.
func Moods() []Mood {
	var out []Mood
	for _, m := range moods() {
		out = append(out, Mood{m.Name, m.About})
	}
	return out
}

// mood is a row of moods.json.
type mood struct {
	Name  string     `json:"name"`
	About string     `json:"about"`
	BPM   [2]float64 `json:"bpm"`
	// Roots are the keys to choose from, as MIDI pitches of the tonic.
	Roots []int  `json:"roots"`
	Scale string `json:"scale"`
	// Loops are four-bar progressions; Cadence, the last two bars. A bar "IV|V" has two chords.
	Loops   [][]string `json:"loops"`
	Cadence [2]string  `json:"cadence"`
	// Swing delays every second eighth by this share of an eighth.
	Swing float64 `json:"swing"`
	Pad   layer   `json:"pad"`
	Keys  layer   `json:"keys"`
	Arp   layer   `json:"arp"`
	Bass  layer   `json:"bass"`
	Lead  layer   `json:"lead"`
	Drums kit     `json:"drums"`
	// Accent marks cuts: crash, bell or timpani.
	Accent string `json:"accent"`
}

// layer is one instrument of a mood.
type layer struct {
	Program int `json:"program"`
	Volume  int `json:"volume"`
	Pan     int `json:"pan"`
	// Steps are the sixteen steps of a bar: a digit is a loudness, a dot a rest.
	Steps string `json:"steps"`
	// Order is the arpeggio: a digit is the chord tone, a dot a rest; Unit is a step's length in beats.
	Order string  `json:"order"`
	Unit  float64 `json:"unit"`
	// Rhythms are one-bar rhythms for the melody.
	Rhythms []string `json:"rhythms"`
	// Octave moves the part.
	Octave int `json:"octave"`
}

// kit is the drum patterns of a mood, sixteen steps each. Build is the kick of the building section.
type kit struct {
	Volume int    `json:"volume"`
	Kick   string `json:"kick"`
	Snare  string `json:"snare"`
	Hat    string `json:"hat"`
	Tom    string `json:"tom"`
	Build  string `json:"build"`
}

//go:embed moods.json
var moodsFile []byte

// moods reads the table. It panics on a broken file, which is embedded and held by a test.
var moods = dated.Made("score: moods.json", moodsFile, func(file struct {
	Moods []mood `json:"moods"`
}) []mood {
	return file.Moods
})

func findMood(name string) (mood, error) {
	var names []string
	for _, m := range moods() {
		if m.Name == name {
			return m, nil
		}
		names = append(names, m.Name)
	}
	return mood{}, fmt.Errorf("score: no mood %q; choose one of %s", name, strings.Join(names, " "))
}
