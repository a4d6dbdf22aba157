package chat

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"

	"github.com/aiprod/aiprod/shared/provider"
	"github.com/aiprod/aiprod/shared/provider/internal/once"
)

// A completion is the body of an answer.
type completion struct {
	Choices []struct {
		Finish  string `json:"finish_reason"`
		Message struct {
			Content *string `json:"content"`
			Refusal *string `json:"refusal"`
		} `json:"message"`
	} `json:"choices"`
	Usage struct {
		Prompt     int64 `json:"prompt_tokens"`
		Completion int64 `json:"completion_tokens"`
	} `json:"usage"`
}

// Translate asks for the lines of one film. A model that refuses is a failure of class policy.
func (c *Client) Translate(ctx context.Context, p provider.Passage) (provider.Translation, error) {
	body, err := plan(p)
	if err != nil {
		return provider.Translation{}, c.once.Fail(provider.Caller, "not_sent", err)
	}
	answer, err := c.once.Ask(ctx, http.MethodPost, c.url, p.Ref, body)
	if err != nil {
		return provider.Translation{}, err
	}
	if !answer.OK() {
		return provider.Translation{}, c.refused(answer)
	}
	return c.read(answer, len(p.Lines))
}

// read takes an answer apart. One that is no completion comes from something else
// than a chat server; one whose words are of no use is a translation without lines.
func (c *Client) read(a once.Answer, lines int) (provider.Translation, error) {
	var said completion
	if err := json.Unmarshal(a.Body, &said); err != nil {
		return provider.Translation{}, c.once.Fail(provider.Unknown, "answer_unreadable", fmt.Errorf("translate: %w", err))
	}
	if len(said.Choices) != 1 {
		return provider.Translation{}, c.once.Fail(provider.Unknown, "answer_unreadable", fmt.Errorf("translate: %d choices", len(said.Choices)))
	}
	out := provider.Translation{Input: max(said.Usage.Prompt, 0), Output: max(said.Usage.Completion, 0)}
	choice := said.Choices[0]
	if choice.Finish == "content_filter" || choice.Message.Refusal != nil && *choice.Message.Refusal != "" {
		return out, c.once.Fail(provider.Policy, "refused", errors.New("the model does not translate this"))
	}
	if choice.Finish == "stop" && choice.Message.Content != nil {
		out.Lines = texts(*choice.Message.Content, lines)
	}
	return out, nil
}

// texts are the values of the object a model was told to write, in the order of
// the lines; nil where it has written anything else.
func texts(content string, lines int) []string {
	d := json.NewDecoder(bytes.NewBufferString(content))
	var said map[string]string
	if d.Decode(&said) != nil || d.More() || len(said) != lines {
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
