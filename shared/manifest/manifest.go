// Package manifest is the creative manifest: the versioned document that says
// what a film says, shows and sounds like. The agents write it, a person may
// edit it, and everything that is made follows from it.
//
// It holds choices only. What was measured or made (take lengths, artefacts,
// costs) is kept with the steps that made it.
package manifest

import (
	"cmp"
	"slices"
	"time"

	"github.com/aiprod/aiprod/shared/credit"
)

// Schema is the version of this document that writers write.
const Schema = 1

// A Manifest describes one film.
type Manifest struct {
	Schema int `json:"schema"`
	// Title is a few words from the brief, for lists and file names.
	Title string `json:"title"`
	// Lang is the language of voice and screen, a BCP 47 tag; CaptionLang that of the captions.
	Lang        string `json:"lang"`
	CaptionLang string `json:"caption_lang"`
	Format      Format `json:"format"`
	// Duration is the wanted running time.
	Duration Seconds `json:"duration_sec"`
	Theme    Theme   `json:"theme"`
	// Brand is the kit the film follows; nil for none.
	Brand *Brand `json:"brand,omitempty"`
	// Consistency is what the brand's films of these days have in common; nil where the preset asks for none.
	Consistency *Consistency `json:"consistency,omitempty"`
	Voice       Voice        `json:"voice"`
	Music       Music        `json:"music"`
	// Effects says who makes the sound effects; the zero value is this machine.
	Effects  Effects `json:"effects,omitzero"`
	Captions Caption `json:"captions"`
	Lines    []Line  `json:"lines"`
	Shots    []Shot  `json:"shots"`
	// MusicLed says why the voice covers less than 40 % of the film; empty where it does not.
	MusicLed string `json:"music_led,omitempty"`
	// Locks are pointers to what must not be edited, set and taken off by people: "/lines/l2",
	// "/theme/palette". Lines and shots are named by their ids.
	Locks []string `json:"locks,omitempty"`
	// Credits say who has written what of the film where a model was to; none where rules of ours have written it all.
	Credits []Credit `json:"credits,omitempty"`
	// Notes are remarks of the agents to the person who approves.
	Notes []string `json:"notes,omitempty"`
}

// Seconds is a length in seconds.
type Seconds float64

// Duration returns s as a time.Duration.
func (s Seconds) Duration() time.Duration { return time.Duration(float64(s) * float64(time.Second)) }

// A Format is the shape of the picture.
type Format struct {
	Aspect string `json:"aspect"` // 16:9, 9:16, 1:1 or 4:5
	Width  int    `json:"width"`  // pixels, even
	Height int    `json:"height"` // pixels, even
	FPS    int    `json:"fps"`
}

// A Theme is the look of a film. Colours are "#rrggbb".
type Theme struct {
	// Name is one of studio's themes; the other fields repeat or override it.
	Name string `json:"name"`
	// Motion is how the background moves, Transition the family shots are joined by.
	Motion     string `json:"motion,omitempty"`
	Transition string `json:"transition,omitempty"`
	// Family is the type family of headings.
	Family  string  `json:"family,omitempty"`
	Palette Palette `json:"palette"`
}

// A Brand names the kit a film follows, in the version the job took when it was submitted.
type Brand struct {
	ID      string `json:"id"`
	Version int    `json:"version"`
	Name    string `json:"name"`
	// Logo is the asset that closes the film; empty for none.
	Logo string `json:"logo,omitempty"`
}

// A Palette is the colours of a theme.
type Palette struct {
	Background string   `json:"background"`
	Mesh       []string `json:"mesh"` // three to five colours the background is mixed from
	Text       string   `json:"text"`
	Muted      string   `json:"muted"`  // secondary text
	Accent     string   `json:"accent"` // rules, figures, highlights
	OnAccent   string   `json:"on_accent"`
	Card       string   `json:"card"` // surface of cards
	OnCard     string   `json:"on_card"`
}

// A Voice is who speaks.
type Voice struct {
	// Backend is local, or one that is paid; Reason says why this one. Instead is the backend
	// that was to speak, where another one stands in, and Kept the code of what kept it.
	Backend string `json:"backend"`
	Reason  string `json:"reason,omitempty"`
	Instead string `json:"instead,omitempty"`
	Kept    string `json:"instead_code,omitempty"`
	// Name is this machine's voice, which speaks where nobody is paid to. Speaker is the one of
	// a paid backend, by the name people call it.
	Name    string `json:"name"`
	Speaker string `json:"speaker,omitempty"`
	// Chosen is true where a person has chosen Name: nobody is hired in its place.
	Chosen bool   `json:"name_chosen,omitempty"`
	Grade  string `json:"grade"`
	// Rate is the speed against the voice's own, 0.8 to 1.25.
	Rate float64 `json:"rate"`
}

// Music is the bed under the voice.
type Music struct {
	// Backend, Reason, Instead and Kept are as a voice's.
	Backend string  `json:"backend"`
	Reason  string  `json:"reason,omitempty"`
	Instead string  `json:"instead,omitempty"`
	Kept    string  `json:"instead_code,omitempty"`
	Mood    string  `json:"mood"` // one of score's moods, or none
	BPM     float64 `json:"bpm"`
	Seed    uint64  `json:"seed"`
}

// Effects are who makes the sound effects. Fields are as a voice's.
type Effects struct {
	Backend string `json:"backend"`
	Reason  string `json:"reason,omitempty"`
	Instead string `json:"instead,omitempty"`
	Kept    string `json:"instead_code,omitempty"`
}

// Caption says how captions are shown.
type Caption struct {
	// Style is burned (on the picture and in files), or files.
	Style string `json:"style"`
	// Backend, Model and Task say what has translated them: a vendor, its model, and the version of what it was told.
	// Empty for captions in the language spoken.
	Backend string `json:"backend,omitempty"`
	Model   string `json:"model,omitempty"`
	Task    string `json:"task,omitempty"`
}

// A Line is one sentence of the script: spoken, captioned and never repeated.
type Line struct {
	ID string `json:"id"`
	// Text is what is written and captioned.
	Text string `json:"text"`
	// Spoken is what the synthesiser reads where that differs (numbers, units, abbreviations).
	Spoken string `json:"spoken,omitempty"`
	// Caption is Text in the language of the captions, where that is another one; empty for what is shown as it is spoken.
	Caption string `json:"caption,omitempty"`
	// Pause is the silence after the line.
	Pause Seconds `json:"pause_sec,omitempty"`
	// Role is hook, body or call_to_action.
	Role string `json:"role"`
	// Locked lines are the brand's: said and shown word for word, and read-only.
	Locked bool `json:"locked,omitempty"`
}

// A Shot is one take of the picture: it owns the lines spoken over it.
type Shot struct {
	ID string `json:"id"`
	// Lines are the ids of the lines spoken during the shot, in order; none for a silent shot.
	Lines []string `json:"lines,omitempty"`
	// Length is the planned length. After speech is measured the planner sets the exact frames.
	Length Seconds `json:"length_sec"`
	Scene  Scene   `json:"scene"`
	// Backend makes the picture; Reason says why this one. Instead is the backend that
	// was to make it, where another one stands in, and Kept the code of what kept it.
	Backend string `json:"backend"`
	Reason  string `json:"reason"`
	Instead string `json:"instead,omitempty"`
	Kept    string `json:"instead_code,omitempty"`
	// Still is the picture that the clip begins with, where the backend that is to make it animates one.
	Still *Still `json:"still,omitempty"`
	// Credit names whoever has filmed what the shot shows, where somebody has; the licence asks for it.
	Credit *credit.Credit `json:"credit,omitempty"`
	// Chosen is true where a person has chosen the backend: no planner chooses another.
	Chosen bool `json:"backend_chosen,omitempty"`
	// Footage is what a video backend is asked to film, in a writer's words; empty has it follow from the scene.
	Footage string `json:"footage,omitempty"`
	// Rewritten is the prompt that the backend was given once it had refused the shot's own for its content, and RewrittenBy
	// who has worded it: a language model, or the rules. Empty where nothing was refused.
	Rewritten   string `json:"rewritten,omitempty"`
	RewrittenBy string `json:"rewritten_by,omitempty"`
	// Transition is how the shot is entered: cut, push, wipe, rise, dip, morph.
	Transition string `json:"transition"`
	// Seed decides every free choice of the scene.
	Seed   uint64 `json:"seed"`
	Locked bool   `json:"locked,omitempty"`
}

// A Still says who makes the picture that a clip begins with. It is read-only.
type Still struct {
	Backend string `json:"backend"`
	Model   string `json:"model"`
	Micros  int64  `json:"micros"` // what it is expected to cost, in micro-dollars
}

// Shot returns the shot with an id, to be changed, and nil where there is none.
func (m *Manifest) Shot(id string) *Shot {
	i := slices.IndexFunc(m.Shots, func(s Shot) bool { return s.ID == id })
	if i < 0 {
		return nil
	}
	return &m.Shots[i]
}

// Line returns the line with id, and false where there is none.
func (m *Manifest) Line(id string) (Line, bool) {
	for _, l := range m.Lines {
		if l.ID == id {
			return l, true
		}
	}
	return Line{}, false
}

// Said is what the synthesiser reads.
func (l Line) Said() string { return cmp.Or(l.Spoken, l.Text) }

// Script returns the spoken text of the film as it is written, lines joined by a space.
func (m *Manifest) Script() string { return m.join(func(l Line) string { return l.Text }) }

// Captioned returns what the captions of the film say: the script, or its translation.
func (m *Manifest) Captioned() string {
	return m.join(func(l Line) string { return cmp.Or(l.Caption, l.Text) })
}

func (m *Manifest) join(text func(Line) string) string {
	var b []byte
	for i, l := range m.Lines {
		if i > 0 {
			b = append(b, ' ')
		}
		b = append(b, text(l)...)
	}
	return string(b)
}
