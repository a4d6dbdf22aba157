// Package take is what is asked of each take of a film and what is measured of
// it: a spoken line, a drawn shot, a bed of music, the effects. What is asked is
// all that decides the result; its hash is the take's key, so equal takes are made once.
package take

import (
	"slices"

	"github.com/aiprod/aiprod/shared/caption"
	"github.com/aiprod/aiprod/shared/cut"
	"github.com/aiprod/aiprod/shared/disclosure"
	"github.com/aiprod/aiprod/shared/manifest"
	"github.com/aiprod/aiprod/shared/quality"
	"github.com/aiprod/aiprod/shared/route"
	"github.com/aiprod/aiprod/shared/timeline"
)

// Versions of the local engines. Raise one when its output changes for the same
// input: takes made before are then not taken for new ones.
const (
	SpeechEngine  = "speech-3"
	StudioEngine  = "studio-15"
	MusicEngine   = "music-2"
	EffectsEngine = "effects-1"
	// RecordedEngine is what becomes of sound that was bought: its level, its length, the times of its words.
	RecordedEngine = "recorded-1"
	MixEngine      = "mix-1"
	PosterEngine   = "poster-1"
)

// Speech asks for one spoken line.
type Speech struct {
	Engine string  `json:"engine"`
	Text   string  `json:"text"`
	Lang   string  `json:"lang"`
	Voice  string  `json:"voice"`
	Rate   float64 `json:"rate"`
	// Backend is who is paid to speak, empty for this machine. Its voice is the vendor's, at its own pace: how
	// fast it is heard is for the cut to say, and buys nothing again.
	Backend string `json:"backend,omitempty"`
	// Refused is the attempt in which nobody spoke the line, 0 for none: then it is asked for anew.
	Refused int `json:"refused,omitempty"`
}

// A Narration is a line to be spoken.
type Narration struct {
	Speech
	// Strict forbids another voice than the one that was asked for.
	Strict bool `json:"strict,omitempty"`
}

// Spoken is what was measured of a spoken line. Where its backend did not speak, Reason says why, and there is no take.
type Spoken struct {
	Milliseconds int             `json:"ms"`
	Words        []timeline.Word `json:"words"` // on the take's clock
	Engine       string          `json:"engine"`
	Voice        string          `json:"voice"`
	Grade        string          `json:"grade"`
	Backend      string          `json:"backend,omitempty"`
	Reason       string          `json:"reason,omitempty"`
	// Passed is why the backend could not.
	Passed []route.Passed `json:"passed,omitempty"`
}

// Picture asks for one drawn shot.
type Picture struct {
	Engine string          `json:"engine"`
	Format manifest.Format `json:"format"`
	Frames int             `json:"frames"`
	Scene  manifest.Scene  `json:"scene"`
	Theme  manifest.Theme  `json:"theme"`
	Lang   string          `json:"lang"`
	// CaptionLang is the language of the cues where it is not Lang; empty where it is.
	CaptionLang string `json:"caption_lang,omitempty"`
	// Cues and Words are on the shot's clock; cues may start before it and end after it.
	Cues    []caption.Cue   `json:"cues,omitempty"`
	Words   []timeline.Word `json:"words,omitempty"`
	Enter   string          `json:"enter"`
	Leave   string          `json:"leave"`
	Index   int             `json:"index"`
	Count   int             `json:"count"`
	Seed    uint64          `json:"seed"`
	Preview bool            `json:"preview,omitempty"`
	// Asset is the user's file the scene shows.
	Asset *Asset `json:"asset,omitempty"`
	// Label tells viewers how the film was made; nil for a picture without.
	Label *disclosure.Label `json:"label,omitempty"`
	// Gallery are the files of a scene that shows several.
	Gallery []Asset `json:"gallery,omitempty"`
}

// Files returns all files of the user's the scene shows.
func (p Picture) Files() []Asset {
	files := slices.Clone(p.Gallery)
	if p.Asset != nil {
		files = append(files, *p.Asset)
	}
	return files
}

// Clip is the id by which a bought shot's scene shows its clip.
const Clip = "clip"

// Over returns the picture with a clip beneath it: the scene's words over moving
// footage that fills the frame, for what was filmed and paid for is there to be seen.
func (p Picture) Over(object, mediaType string) Picture {
	s := p.Scene
	p.Scene = manifest.Scene{Kind: manifest.Image, Kicker: s.Kicker, Heading: s.Heading, Body: s.Body, Emphasis: s.Emphasis, Asset: Clip}
	p.Asset = &Asset{ID: Clip, Object: object, Type: mediaType}
	return p
}

// An Asset is a file of the user's, or a bought clip, named by its content.
type Asset struct {
	ID     string `json:"id"`
	Object string `json:"object"` // in the work bucket
	Type   string `json:"type"`
}

// Drawn is what was measured of a drawn shot, on the shot's clock.
type Drawn struct {
	Frames int   `json:"frames"`
	Boxes  []Box `json:"boxes"`
	// Events are the frames at which something new appears.
	Events []int    `json:"events"`
	Fonts  []string `json:"fonts"`
}

// A Box is one piece of text as it was drawn.
type Box struct {
	Text string `json:"text"`
	Role string `json:"role"`
	// X, Y, W and H are pixels of the picture; Size the type size in pixels.
	X, Y, W, H int
	Size       float64 `json:"size"`
	// Contrast is the WCAG contrast ratio against what lies under it, 1 to 21.
	Contrast float64 `json:"contrast"`
	From     int     `json:"from"` // frame
	To       int     `json:"to"`   // frame
}

// Mastered is what was measured of the finished film.
type Mastered struct {
	Video  Artefact `json:"video"`
	Poster Artefact `json:"poster"`
	// PosterKey stands for what the poster was made from.
	PosterKey string `json:"poster_key,omitempty"`
	Frames    int    `json:"frames"`
	// Clips are the shots' files in the work bucket, in the film's order.
	Clips []string `json:"clips"`
	// Soundtrack is its coded sound.
	Soundtrack Soundtrack `json:"soundtrack"`
	// Texts are all that is written on the picture, on the film's clock.
	Texts []quality.Box `json:"texts"`
	// Shots, Music and Effects say which takes went into the film; Music is nil where there is none.
	Shots   []disclosure.Shot `json:"shots"`
	Music   *disclosure.Take  `json:"music,omitempty"`
	Effects *disclosure.Take  `json:"effects,omitempty"`
}

// A Soundtrack is the coded sound of a film. What is to be heard decides its key.
type Soundtrack struct {
	Key    string `json:"key"`
	Object string `json:"object"` // in the work bucket
	// Loudness is integrated, in LUFS, and TruePeak in dBTP, of the mix before coding.
	Loudness float64 `json:"lufs"`
	TruePeak float64 `json:"dbtp"`
}

// Inspected is the technical report as it is kept, and the page of it for people.
type Inspected struct {
	quality.Report

	Page Artefact `json:"page,omitzero"`
}

// An Artefact is a file of the work bucket.
type Artefact struct {
	Object string `json:"object"`
	SHA256 string `json:"sha256"`
	Size   int64  `json:"size"`
	Type   string `json:"type"`
}

// A Timing is a film's exact timing, once the speech has been measured.
type Timing struct {
	Cut  cut.Cut       `json:"cut"`
	Cues []caption.Cue `json:"cues"` // on the film's clock
	// Noises are the cues of the effects that are bought, a take for each kind.
	Noises []Cue `json:"noises,omitempty"`
}
