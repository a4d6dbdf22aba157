package translation

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/aiprod/aiprod/shared/provider"
)

// room is how many tokens an answer may have for a line, beside those its text
// needs: scripts a model knows little of take a token a byte.
const room = 48

// thinking is how many tokens a model may think about the lines of a call, where it cannot but think.
const thinking = 1024

// A document is what a model is given.
type document struct {
	From  string     `json:"from"`
	To    string     `json:"to"`
	Lines []sentence `json:"lines"`
}

// A sentence is one line to be translated.
type sentence struct {
	ID      string   `json:"id"`
	Text    string   `json:"text"`
	Longest int      `json:"longest,omitempty"`
	Keep    []string `json:"keep,omitempty"`
	// Before is a translation that was not taken, and Wrong why; both empty when it is first asked for.
	Before string   `json:"before,omitempty"`
	Wrong  []string `json:"wrong,omitempty"`
}

// id names a line within one call.
func id(i int) string { return "t" + strconv.Itoa(i+1) }

// ask asks for the lines that have something wrong, in one call, and fills in what it gets.
func (r Request) ask(ctx context.Context, l provider.Language, out *Result, wrong map[int][]string) error {
	lines := keys(wrong)
	slices.Sort(lines)
	q, err := r.question(lines, out.Texts, wrong)
	if err != nil {
		return err
	}
	reply, err := l.Ask(ctx, q)
	out.Calls = append(out.Calls, reply.Tokens)
	if err != nil {
		return err
	}
	texts := read(reply.Document, len(lines))
	for k, i := range lines {
		out.Texts[i] = ""
		if texts != nil {
			out.Texts[i] = strings.TrimSpace(texts[k])
		}
	}
	return nil
}

// question asks for some lines, with what was said before and why it was not taken.
func (r Request) question(lines []int, before []string, wrong map[int][]string) (provider.Question, error) {
	doc := document{From: r.From.English, To: r.To.English}
	tokens := thinking + room
	for k, i := range lines {
		l := r.Lines[i]
		doc.Lines = append(doc.Lines, sentence{ID: id(k), Text: l.Text, Longest: l.Longest, Keep: l.Keep, Before: before[i], Wrong: wrong[i]})
		tokens += 3*len(l.Text) + room
	}
	data, err := json.Marshal(doc)
	if err != nil {
		return provider.Question{}, fmt.Errorf("translation: encode lines: %w", err)
	}
	return provider.Question{
		Ref: r.Ref, Model: r.Model, System: task, Data: data, Schema: schema(len(lines)), SchemaName: "translations", MostTokens: int64(tokens),
		Effort: provider.Minimal,
	}, nil
}

// schema allows an object with one string for each line and nothing else. Names
// and not a list: every server holds a model to names, few to how many a list has.
func schema(lines int) json.RawMessage {
	text := map[string]string{"type": "string"}
	names, properties := make([]string, lines), map[string]any{}
	for i := range lines {
		names[i], properties[id(i)] = id(i), text
	}
	raw, err := json.Marshal(map[string]any{"type": "object", "properties": properties, "required": names, "additionalProperties": false})
	if err != nil {
		panic("translation: encode schema: " + err.Error()) // of strings alone
	}
	return raw
}

// read returns the values of the object a model was told to write, in the order of
// the lines; nil where it has written anything else.
func read(doc json.RawMessage, lines int) []string {
	var said map[string]string
	if json.NewDecoder(bytes.NewReader(doc)).Decode(&said) != nil || len(said) != lines {
		return nil
	}
	out := make([]string, lines)
	for i := range out {
		text, ok := said[id(i)]
		if !ok {
			return nil
		}
		out[i] = text
	}
	return out
}
