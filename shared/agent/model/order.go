package model

import (
	"math"

	"github.com/aiprod/aiprod/shared/agent"
	"github.com/aiprod/aiprod/shared/brief"
)

// An order is what a director is to write, as the data of a question.
type order struct {
	Language   string     `json:"language"`
	Brief      []sentence `json:"brief"`
	Call       []string   `json:"call_to_action,omitempty"`
	Brand      *brandName `json:"brand,omitempty"`
	BrandLines []string   `json:"brand_lines,omitempty"`
	Must       []string   `json:"must_include,omitempty"`
	Never      []string   `json:"must_not_include,omitempty"`
	Note       string     `json:"note,omitempty"`
	Round      int        `json:"round,omitempty"`
	Pictures   []picture  `json:"pictures,omitempty"`
	// Seconds and Characters are how much may be said, Longest how long a line is.
	Seconds    float64 `json:"speech_seconds"`
	Characters int     `json:"speech_characters"`
	Longest    int     `json:"longest_line"`
	Shots      int     `json:"shots"`
	Choices    choices `json:"choices"`
}

type sentence struct {
	Form string `json:"form"`
	Text string `json:"text"`
	Wish bool   `json:"wish,omitempty"`
}

type brandName struct {
	Name string `json:"name"`
	Tone string `json:"tone,omitempty"`
}

// A picture is one of the user's by its number.
type picture struct {
	Number int    `json:"number"`
	Kind   string `json:"kind"`
	Name   string `json:"name"`
}

type choices struct {
	Kinds  []string `json:"kinds"`
	Styles []string `json:"styles"`
	Moods  []string `json:"moods"`
	Paces  []string `json:"paces"`
}

// Lengths a shot has on average, in seconds.
const (
	usualShot = 5.0
	fastShot  = 6.0
)

// newOrder is the order for the film of a brief.
func newOrder(in agent.In) (order, error) {
	m, err := in.Material()
	if err != nil {
		return order{}, err
	}
	lang, offered := in.Brief.Lang, brief.OfferedChoices()
	o := order{
		Language: lang.English, Call: m.Call, Must: m.Required, Never: in.Brief.MustNotInclude, Note: in.Note,
		Seconds: math.Round(10*m.Seconds) / 10, Characters: int(max(0, m.Seconds) * lang.CharsPerSecond), Longest: agent.LineLimit(lang),
		Choices: choices{agent.SketchKinds(), offered.Styles, offered.Music, agent.Paces()},
	}
	if in.Round > 1 {
		o.Round = in.Round
	}
	for _, s := range m.Sentences {
		o.Brief = append(o.Brief, sentence{string(s.Form), s.Text, s.Direction})
	}
	for _, l := range in.Brief.Locked {
		o.BrandLines = append(o.BrandLines, l.Text)
	}
	if in.Kit != nil {
		o.Brand = &brandName{in.Kit.Name, in.Kit.Tone}
	}
	for _, a := range in.Pictures() {
		o.Pictures = append(o.Pictures, picture{len(o.Pictures) + 1, a.Kind, a.Name})
	}
	length := usualShot
	if in.Brief.Fast {
		length = fastShot
	}
	o.Shots = max(2, int(math.Round(float64(in.Brief.Seconds)/length)))
	return o, nil
}
