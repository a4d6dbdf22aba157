// Package model has the agents' work done by a language model. It asks for words and
// choices from our lists, in a form that is checked against a schema, and takes nothing of it that
// package agent would not let a film say: what is wrong is asked for once more, and then given up.
//
// What a model is told is constant, in a file with a version; what anybody wrote goes
// to it apart, as data. It knows no vendor, no job and no price, and it renders nothing: ids, lengths, backends,
// figures as they are drawn, the call to action and the brand's lines are set by the rules of package agent.
package model

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/aiprod/aiprod/shared/provider"
)

// Calls is how often a model is asked for one piece of work at most.
const Calls = 2

// A Usage is what a piece of work has taken. It counts with a failure too.
type Usage struct {
	Tokens provider.Tokens
	// Each is Tokens call by call, as they are billed.
	Each []provider.Tokens
	// Calls is how often the model answered.
	Calls int
	// Version is the model that answered last, as its vendor names it.
	Version string
}

// An UnusableError tells of work that a model has done twice and that cannot be taken.
type UnusableError struct {
	Task  string
	Wrong []string
}

// Error tells what the first thing wrong is and quotes nothing: a log holds no words of a brief or a film.
func (e *UnusableError) Error() string {
	first := ""
	if len(e.Wrong) > 0 {
		first, _, _ = strings.Cut(e.Wrong[0], `"`)
	}
	return fmt.Sprintf("model: %s: %d things wrong, the first: %s", e.Task, len(e.Wrong), strings.TrimRight(first, ": "))
}

// A task is one kind of work: what a model is told, and the form of its answer.
type task struct {
	system, name string
	schema       json.RawMessage
	effort       provider.Effort
}

// bytes is how long what frames the data is.
func (t task) bytes() int { return len(t.system) + len(t.schema) }

// An asking is one piece of work asked of a model: ref is our name of the call.
type asking struct {
	task
	by         provider.Language
	model, ref string
	most       int64 // tokens of an answer
	data       any
	media      []provider.Medium
	// judge returns what is wrong with an answer that has the form it should; see judged.
	judge func(document json.RawMessage) []string
}

// do asks, and once more for what is wrong.
func (a asking) do(ctx context.Context) (u Usage, err error) {
	var draft json.RawMessage
	var wrong []string
	for n := range Calls {
		data, err := json.Marshal(envelope{a.data, draft, head(wrong)})
		if err != nil {
			return u, fmt.Errorf("model: encode %s: %w", a.name, err)
		}
		reply, err := a.by.Ask(ctx, provider.Question{
			Ref: named(a.ref, n), Model: a.model, System: a.system, Data: data, Media: a.media,
			Schema: a.schema, SchemaName: a.name, MostTokens: a.most, Effort: a.effort,
		})
		u.Tokens, u.Each, u.Version = u.Tokens.Add(reply.Tokens), append(u.Each, reply.Tokens), reply.Version
		if err != nil {
			return u, err
		}
		u.Calls++
		if draft, wrong = a.read(reply); len(wrong) == 0 {
			return u, nil
		}
	}
	return u, &UnusableError{a.name, wrong}
}

// judged reads an answer into said and returns what wrong finds there. Of one that cannot be read nothing is
// taken: said stays the answer that was judged last.
func judged[T any](said *T, wrong func() []string) func(json.RawMessage) []string {
	return func(document json.RawMessage) []string {
		var read T
		if err := json.Unmarshal(document, &read); err != nil {
			return []string{"the answer cannot be read: " + err.Error()}
		}
		*said = read
		return wrong()
	}
}

// An envelope is the document a model is given: the data, and when it is asked again, what
// it wrote and why that was not taken.
type envelope struct {
	Data  any             `json:"data"`
	Draft json.RawMessage `json:"draft,omitempty"`
	Wrong []string        `json:"wrong,omitempty"`
}

// read returns the document of a reply and what is wrong with it.
func (a asking) read(r provider.Reply) (json.RawMessage, []string) {
	switch {
	case r.Cut:
		return nil, []string{"the answer was cut off: write less"}
	case r.Document == nil:
		return nil, []string{"the answer was not the JSON object that was asked for"}
	}
	if wrong := conform(a.schema, r.Document); len(wrong) > 0 {
		return r.Document, wrong
	}
	return r.Document, a.judge(r.Document)
}

// named is the name of the n-th call of a piece of work: each is another call to its backend.
func named(ref string, n int) string {
	if n == 0 || ref == "" {
		return ref
	}
	return fmt.Sprintf("%s-%d", ref, n+1)
}

// How much of what is wrong a model is told: entries, and bytes of each.
const (
	mostWrong = 24
	longWrong = 400
)

// head is the beginning of what is wrong: a model mends no more at once.
func head(wrong []string) []string {
	out := make([]string, 0, mostWrong)
	for _, w := range wrong[:min(len(wrong), mostWrong)] {
		out = append(out, strings.ToValidUTF8(w[:min(len(w), longWrong)], ""))
	}
	return out
}

// tokens is the most that asking with such data and answers of so many tokens takes: no token is shorter than a byte.
func (t task) tokens(data any, most int64) (provider.Tokens, error) {
	raw, err := json.Marshal(data)
	if err != nil {
		return provider.Tokens{}, fmt.Errorf("model: encode %s: %w", t.name, err)
	}
	const frame = 2000 // what a vendor's own form of a question adds
	read := int64(t.bytes() + len(raw) + frame)
	return provider.Tokens{Input: Calls*read + most + mostWrong*longWrong, Output: Calls * most}, nil
}
