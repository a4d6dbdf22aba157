package model

import (
	"cmp"
	"context"
	_ "embed"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/aiprod/aiprod/shared/agent"
	"github.com/aiprod/aiprod/shared/dated"
	"github.com/aiprod/aiprod/shared/manifest"
	"github.com/aiprod/aiprod/shared/provider"
)

//go:embed translate.md
var translating string

//go:embed translate.schema.json
var translateSchema []byte

//go:embed crafts.json
var craftData []byte

// TranslateTask is the version of what a translator is told.
const TranslateTask = "translate-1"

func translateTask() task {
	return task{translating, "footage", translateSchema, provider.Low}
}

// A craft is what a vendor's video models do best.
type craft struct {
	Vendor  string `json:"vendor"`
	Longest int    `json:"longest"`
	Best    string `json:"best"`
}

var crafts = dated.Made("model: crafts.json", craftData, func(file struct {
	Crafts []craft `json:"crafts"`
}) []craft {
	return file.Crafts
})

// A VisualTranslator has a model write what video backends are asked to film.
type VisualTranslator struct {
	// By is asked, for Model.
	By    provider.Language
	Model string
}

// footage is what a translator is to write for, as the data of a question.
type footage struct {
	Film     film         `json:"film"`
	Aspect   string       `json:"aspect"`
	Backends []craft      `json:"backends"`
	Never    []string     `json:"must_not_include,omitempty"`
	Shots    []footedShot `json:"shots"`
}

type film struct {
	Title    string `json:"title"`
	Language string `json:"language"`
	Style    string `json:"style"`
	Mood     string `json:"mood"`
}

type footedShot struct {
	Number  int      `json:"number"`
	Seconds float64  `json:"seconds"`
	Said    []string `json:"said,omitempty"`
	Written string   `json:"written"`
	Idea    string   `json:"idea,omitempty"`
}

// prompts is the form of the answer.
type prompts struct {
	Look  string `json:"look"`
	Shots []struct {
		Number int    `json:"number"`
		Prompt string `json:"prompt"`
	} `json:"shots"`
}

// Footage returns what to film for each shot that can be footage, by its id, as one of
// vendors' backends may be asked. What it has for a shot is checked as a draft is; a shot whose
// words cannot be taken has none. An error is an [*UnusableError], or the backend's.
func (v VisualTranslator) Footage(ctx context.Context, in agent.In, m *manifest.Manifest, vendors []string, ref string) (map[string]string, Usage, error) {
	data, ids := newFootage(in, m, vendors)
	var said prompts
	bad := map[int]bool{}
	u, err := asking{
		task: translateTask(), by: v.By, model: v.Model, ref: ref, most: mostFilmed(len(ids)), data: data,
		judge: judged(&said, func() []string {
			clear(bad)
			return said.wrong(in, len(ids), bad)
		}),
	}.do(ctx)
	out := said.byShot(ids, bad)
	if err != nil && len(out) > 0 && len(bad) > 0 {
		if _, unusable := errors.AsType[*UnusableError](err); unusable { // the others can be taken
			return out, u, nil
		}
	}
	return out, u, err
}

// wrong is what is wrong with prompts for n shots; bad are the numbers of those that cannot be taken, 0 for the look.
func (p prompts) wrong(in agent.In, n int, bad map[int]bool) (out []string) {
	unfilmable := in.Unfilmable(translating, directing)
	check := func(number int, what, text string) {
		for _, w := range unfilmable(text) {
			bad[number] = true
			out = append(out, fmt.Sprintf("%s %s: %q", what, w, text))
		}
	}
	check(0, "the look", p.Look)
	seen := map[int]bool{}
	for _, s := range p.Shots {
		if s.Number < 1 || s.Number > n || seen[s.Number] || strings.TrimSpace(s.Prompt) == "" {
			out = append(out, fmt.Sprintf("shot %d is not one of 1 to %d, stands twice or says nothing", s.Number, n))
			bad[s.Number] = true
			continue
		}
		seen[s.Number] = true
		check(s.Number, fmt.Sprintf("the prompt of shot %d", s.Number), s.Prompt)
	}
	return out
}

// byShot are the prompts that can be taken, with the look that all of them share.
func (p prompts) byShot(ids []string, bad map[int]bool) map[string]string {
	out := map[string]string{}
	look := strings.Join(strings.Fields(p.Look), " ")
	if bad[0] {
		look = ""
	}
	for _, s := range p.Shots {
		if s.Number < 1 || s.Number > len(ids) || bad[s.Number] {
			continue
		}
		text := strings.Join(strings.Fields(s.Prompt), " ")
		if look != "" {
			text = strings.TrimRight(text, ".!? ") + ". " + look
		}
		out[ids[s.Number-1]] = text
	}
	return out
}

// FootageTokens is the most that writing what to film takes; false where there is nothing to film.
func FootageTokens(in agent.In, m *manifest.Manifest, vendors []string) (provider.Tokens, bool, error) {
	data, ids := newFootage(in, m, vendors)
	most, err := translateTask().tokens(data, mostFilmed(len(ids)))
	return most, len(ids) > 0, err
}

// newFootage is what a translator is to write for, and the shots' ids by their numbers.
func newFootage(in agent.In, m *manifest.Manifest, vendors []string) (footage, []string) {
	f := footage{Film: filmOf(in, m), Aspect: m.Format.Aspect, Backends: craftsOf(vendors), Never: in.Brief.MustNotInclude}
	var ids []string
	for _, s := range m.Shots {
		if !agent.Filmable(m, s) || s.Locked {
			continue
		}
		ids = append(ids, s.ID)
		f.Shots = append(f.Shots, footedOf(m, s, len(ids)))
	}
	return f, ids
}

func filmOf(in agent.In, m *manifest.Manifest) film {
	return film{m.Title, in.Brief.Lang.English, m.Theme.Name, m.Music.Mood}
}

// craftsOf is what the models of vendors do best.
func craftsOf(vendors []string) (of []craft) {
	for _, c := range crafts() {
		if slices.Contains(vendors, c.Vendor) {
			of = append(of, c)
		}
	}
	return of
}

// footedOf is a shot as a translator is told of it.
func footedOf(m *manifest.Manifest, s manifest.Shot, number int) footedShot {
	shot := footedShot{Number: number, Seconds: float64(s.Length), Written: cmp.Or(s.Scene.Heading, s.Scene.Body), Idea: s.Footage}
	for _, id := range s.Lines {
		if l, ok := m.Line(id); ok {
			shot.Said = append(shot.Said, l.Text)
		}
	}
	return shot
}

// mostFilmed is how many tokens prompts for so many shots may have, with what the model thinks.
func mostFilmed(shots int) int64 {
	const base, each = 1500, 150
	return base + each*int64(shots)
}
