package chat

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"github.com/aiprod/aiprod/shared/provider"
)

const (
	// mostLines is more than a film of 300 s has.
	mostLines = 200
	// room is how many tokens an answer may have for a line, beside those its text
	// needs: scripts a model knows little of take a token a byte.
	room = 48
)

// A request is the body of a chat completion. Source: OpenAI's API reference;
// the members are those that Ollama, vLLM and llama.cpp take as well.
type request struct {
	Model       string    `json:"model"`
	Messages    []message `json:"messages"`
	Format      format    `json:"response_format"`
	Temperature float64   `json:"temperature"`
	Seed        int       `json:"seed"`
	MaxTokens   int       `json:"max_tokens"`
	Stream      bool      `json:"stream"`
}

type message struct {
	Role    string `json:"role"`
	Content string `json:"content"`
}

type format struct {
	Type   string     `json:"type"`
	Schema jsonSchema `json:"json_schema"`
}

type jsonSchema struct {
	Name   string         `json:"name"`
	Strict bool           `json:"strict"`
	Schema map[string]any `json:"schema"`
}

// A document is the user's message.
type document struct {
	From  string `json:"from"`
	To    string `json:"to"`
	Lines []line `json:"lines"`
}

type line struct {
	ID string `json:"id"`
	provider.Sentence
}

// id names a line within one call.
func id(i int) string { return "t" + strconv.Itoa(i+1) }

// plan makes the request for a passage; what no model can take is refused.
func plan(p provider.Passage) (request, error) {
	if p.Model == "" || p.Task == "" || len(p.Lines) == 0 || len(p.Lines) > mostLines {
		return request{}, fmt.Errorf("passage has model %q, %d bytes of task and %d lines", p.Model, len(p.Task), len(p.Lines))
	}
	doc := document{From: p.From, To: p.To}
	tokens := room
	for i, s := range p.Lines {
		if strings.TrimSpace(s.Text) == "" {
			return request{}, fmt.Errorf("line %d has no text", i+1)
		}
		doc.Lines = append(doc.Lines, line{id(i), s})
		tokens += 3*len(s.Text) + room
	}
	data, err := json.Marshal(doc)
	if err != nil {
		return request{}, fmt.Errorf("encode lines: %w", err)
	}
	return request{
		Model: p.Model, Seed: 1, MaxTokens: tokens, // temperature 0: the same lines are translated alike
		Messages: []message{{"system", p.Task}, {"user", string(data)}},
		Format:   format{"json_schema", jsonSchema{"translations", true, schema(len(p.Lines))}},
	}, nil
}

// schema allows an object with one string for each line and nothing else. Names
// and not a list: every server holds a model to names, few to how many a list has.
func schema(lines int) map[string]any {
	text := map[string]any{"type": "string"}
	names, properties := make([]string, lines), map[string]any{}
	for i := range lines {
		names[i], properties[id(i)] = id(i), text
	}
	return map[string]any{"type": "object", "properties": properties, "required": names, "additionalProperties": false}
}
