package chat

import (
	"encoding/json"
	"errors"

	"github.com/aiprod/aiprod/shared/provider"
)

// A request is the body of a chat completion. Source: OpenAI's API reference;
// the members are those that Ollama, vLLM and llama.cpp take as well.
type request struct {
	Model       string    `json:"model"`
	Messages    []message `json:"messages"`
	Format      format    `json:"response_format"`
	Temperature float64   `json:"temperature"`
	Seed        int       `json:"seed"`
	MaxTokens   int64     `json:"max_tokens"`
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
	Name   string          `json:"name"`
	Strict bool            `json:"strict"`
	Schema json.RawMessage `json:"schema"`
}

// plan makes the request for a question; what cannot be asked is refused.
func plan(q provider.Question) (request, error) {
	if err := q.Validate(); err != nil {
		return request{}, err
	}
	if len(q.Media) > 0 {
		return request{}, errors.New("question has media, which not every chat server takes")
	}
	return request{
		Model: q.Model, Seed: 1, MaxTokens: q.MostTokens, // temperature 0: the same question is answered alike
		Messages: []message{{"system", q.System}, {"user", string(q.Data)}},
		Format:   format{"json_schema", jsonSchema{q.SchemaName, true, q.Schema}},
	}, nil
}
