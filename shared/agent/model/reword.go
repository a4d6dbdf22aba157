package model

import (
	"context"
	_ "embed"
	"strings"

	"github.com/aiprod/aiprod/shared/agent"
	"github.com/aiprod/aiprod/shared/manifest"
	"github.com/aiprod/aiprod/shared/provider"
)

//go:embed reword.md
var rewording string

//go:embed reword.schema.json
var rewordSchema []byte

// mostReworded is how many tokens a prompt may have, with what the model thinks.
const mostReworded = 1200

func rewordTask() task { return task{rewording, "prompt", rewordSchema, provider.Minimal} }

// refusal is what a translator is to write in place of what was refused, as the data of a question.
// A vendor's own words about it are not among it.
type refusal struct {
	Film     film           `json:"film"`
	Aspect   string         `json:"aspect"`
	Backends []craft        `json:"backends"`
	Never    []string       `json:"must_not_include,omitempty"`
	Refused  provider.Class `json:"refused"`
	Shot     footedShot     `json:"shot"`
}

// Reword returns what to film for a shot whose prompt a vendor's backend has refused, checked as a draft is.
// An error is an [*UnusableError], or the language backend's.
func (v VisualTranslator) Reword(ctx context.Context, in agent.In, m *manifest.Manifest, s manifest.Shot, vendor, ref string) (string, Usage, error) {
	var said struct {
		Prompt string `json:"prompt"`
	}
	unfilmable := in.Unfilmable(rewording, translating, directing)
	u, err := asking{
		task: rewordTask(), by: v.By, model: v.Model, ref: ref, most: mostReworded, data: newRefusal(in, m, s, vendor),
		judge: judged(&said, func() []string {
			said.Prompt = strings.Join(strings.Fields(said.Prompt), " ")
			if said.Prompt == "" {
				return []string{"the prompt says nothing"}
			}
			if said.Prompt == s.Footage {
				return []string{"the prompt is the one that was refused"}
			}
			return unfilmable(said.Prompt)
		}),
	}.do(ctx)
	return said.Prompt, u, err
}

// RewordTokens is the most that wording a shot's prompt anew takes.
func RewordTokens(in agent.In, m *manifest.Manifest, s manifest.Shot, vendor string) (provider.Tokens, error) {
	return rewordTask().tokens(newRefusal(in, m, s, vendor), mostReworded)
}

func newRefusal(in agent.In, m *manifest.Manifest, s manifest.Shot, vendor string) refusal {
	return refusal{
		Film: filmOf(in, m), Aspect: m.Format.Aspect, Backends: craftsOf([]string{vendor}), Never: in.Brief.MustNotInclude,
		Refused: provider.Policy, Shot: footedOf(m, s, 1),
	}
}
