package memory

import (
	"time"

	"github.com/aiprod/aiprod/shared/agent"
	"github.com/aiprod/aiprod/shared/manifest"
	"github.com/aiprod/aiprod/shared/quality/semantic"
	"github.com/aiprod/aiprod/shared/take"
)

// An Exposed memory is the part that people may read. It has no prompts, no names of files
// and nothing of how calls were made; money is in the bill. A section that is missing has not been left yet.
type Exposed struct {
	Direction   *Section[Direction]            `json:"direction,omitempty" doc:"The script and how it is divided into shots"`
	Pictures    *Section[Look]                 `json:"pictures,omitempty" doc:"The look, and what each shot shows"`
	Voice       *Section[Voice]                `json:"voice,omitempty" doc:"Who speaks"`
	Music       *Section[Music]                `json:"music,omitempty" doc:"The music under the voice"`
	Effects     *Section[[]Cue]                `json:"effects,omitempty" doc:"The sound effects and when they are heard, once the film is laid"`
	Makers      *Section[[]Maker]              `json:"makers,omitempty" doc:"Who makes the picture of each shot and what is heard, and why"`
	Unused      *Section[[]Unused]             `json:"unused,omitempty" doc:"The backends that were not taken for shots or sound, and why"`
	Timing      *Section[Timing]               `json:"timing,omitempty" doc:"The measured speech, and the shots laid on its clock"`
	Judgement   *Section[semantic.Score]       `json:"judgement,omitempty" doc:"How the film was judged against its brief"`
	Decision    *Section[Decision]             `json:"decision,omitempty" doc:"What becomes of the film"`
	Consistency *Section[manifest.Consistency] `json:"consistency,omitempty" doc:"What the brand's films of these days have in common; missing where the preset asks for none"`
}

// A Section is what one agent has left.
type Section[T any] struct {
	Agent string    `json:"agent" doc:"Which agent has left it" example:"VoiceDirector"`
	At    time.Time `json:"at" doc:"When it was left, or last changed by an edit"`
	Data  T         `json:"data"`
}

// A Direction is the script and the storyboard.
type Direction struct {
	Title    string   `json:"title"`
	Lang     string   `json:"lang" doc:"Language of voice and screen, BCP 47" example:"en"`
	Captions string   `json:"caption_lang" doc:"Language of the captions, BCP 47" example:"en"`
	Seconds  float64  `json:"duration_sec" doc:"Running time that was asked for"`
	MusicLed string   `json:"music_led,omitempty" doc:"Why the voice covers little of the film, where it does"`
	Notes    []string `json:"notes" doc:"Remarks of the agents to the person who approves"`
	Lines    []Line   `json:"lines" doc:"The script, in order"`
	Shots    []Shot   `json:"shots" doc:"The storyboard, in order"`
}

// A Line is one sentence of the script.
type Line struct {
	ID   string `json:"id" example:"l1"`
	Role string `json:"role" doc:"What it is for" example:"hook"`
	Text string `json:"text"`
}

// A Shot is one shot of the storyboard.
type Shot struct {
	ID      string   `json:"id" example:"s01"`
	Lines   []string `json:"lines" doc:"Ids of the lines spoken over it"`
	Seconds float64  `json:"length_sec" doc:"Planned length; timing has the exact one"`
}

// A Look is the theme and what each shot shows.
type Look struct {
	Theme manifest.Theme `json:"theme"`
	Shots []Picture      `json:"shots"`
}

// A Picture is what a shot shows.
type Picture struct {
	ID         string `json:"id" example:"s01"`
	Kind       string `json:"kind" doc:"The form of the scene" example:"statement"`
	Heading    string `json:"heading,omitempty"`
	Icon       string `json:"icon,omitempty"`
	Transition string `json:"transition" doc:"How the shot is entered" example:"wipe"`
	Seed       uint64 `json:"seed" doc:"Decides every free choice"`
}

// A Voice is who speaks.
type Voice struct {
	Backend string  `json:"backend" example:"local"`
	Name    string  `json:"name"`
	Grade   string  `json:"grade" doc:"How well it speaks the language: good, fair or draft"`
	Rate    float64 `json:"rate" doc:"Speed against the voice's own"`
}

// Music is the bed.
type Music struct {
	Backend string  `json:"backend" example:"local"`
	Mood    string  `json:"mood" doc:"none for a film without music"`
	BPM     float64 `json:"bpm" doc:"Beats a minute"`
}

// A Cue is one sound effect.
type Cue struct {
	Kind    string  `json:"kind" example:"whoosh"`
	Seconds float64 `json:"at_sec" doc:"When it is heard"`
}

// A Maker is the backend of a shot's picture, or of a part of the sound.
type Maker struct {
	Shot    string `json:"shot_id" doc:"The shot; voice, music or effects for what is heard" example:"s01"`
	Backend string `json:"backend" example:"studio"`
	Reason  string `json:"reason"`
	Instead string `json:"instead,omitempty" doc:"The backend that was to make it, where another one stands in"`
	Chosen  bool   `json:"chosen,omitempty" doc:"A person has chosen the backend"`
	// Candidates are missing where only this machine can make it, or somebody has said who is to.
	Candidates []Weighed `json:"candidates,omitempty" doc:"Backends that could make it within the budget when the film was planned, best first"`
}

// An Unused backend is one that makes none of some parts.
type Unused struct {
	Backend string   `json:"backend" example:"runway/gen4.5"`
	Code    string   `json:"code" enum:"not_offered,exact,capability,not_configured,breaker_open,retired,quota,excluded,no_price,over_budget"`
	Detail  string   `json:"detail" example:"makes at most 10 s, and 12.0 s are needed"`
	Shots   []string `json:"shots" doc:"Which shots it was not to make; voice, music or effects for what is heard"`
}

// Timing is when everything is seen and heard.
type Timing struct {
	FPS    int    `json:"fps"`
	Frames int    `json:"frames" doc:"Of the whole film"`
	Shots  []Laid `json:"shots"`
	Lines  []Said `json:"lines"`
}

// A Laid shot is one on the film's clock.
type Laid struct {
	ID     string `json:"id" example:"s01"`
	Start  int    `json:"start_frame"`
	Frames int    `json:"frames"`
}

// A Said line is one on the film's clock.
type Said struct {
	ID    string `json:"id" example:"l1"`
	Start int    `json:"start_ms"`
	End   int    `json:"end_ms"`
}

// A Decision is what becomes of the film.
type Decision struct {
	Action string   `json:"action" enum:"deliver,rerender,ask,error"`
	Shots  []string `json:"shots,omitempty" doc:"The shots to make again, or asked about"`
	Code   string   `json:"code,omitempty" doc:"Stable, dotted" example:"approval.final"`
	Reason string   `json:"reason"`
}

// laid is a film's timing without the names of its files.
func laid(t take.Timing) Timing {
	out := Timing{FPS: t.Cut.FPS, Frames: t.Cut.Frames, Shots: []Laid{}, Lines: []Said{}}
	for _, s := range t.Cut.Shots {
		out.Shots = append(out.Shots, Laid{s.ID, s.Start, s.Frames})
	}
	for _, k := range t.Cut.Takes {
		out.Lines = append(out.Lines, Said{k.Line, k.Start, k.End})
	}
	return out
}

func decided(d agent.Decision) Decision {
	return Decision{string(d.Action), d.Shots, d.Code, d.Reason}
}
