package chat

import (
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
	Model   string `json:"model"`
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
		Details    struct {
			Cached int64 `json:"cached_tokens"`
		} `json:"prompt_tokens_details"`
	} `json:"usage"`
}

// Ask asks one question. A model that refuses is a failure of class policy.
func (c *Client) Ask(ctx context.Context, q provider.Question) (provider.Reply, error) {
	body, err := plan(q)
	if err != nil {
		return provider.Reply{}, c.once.Fail(provider.Caller, "not_sent", err)
	}
	answer, err := c.once.Ask(ctx, http.MethodPost, c.url, q.Ref, body)
	if err != nil {
		return provider.Reply{}, err
	}
	if !answer.OK() {
		return provider.Reply{}, c.refused(answer)
	}
	return c.read(answer)
}

// read takes an answer apart. One that is no completion comes from something else
// than a chat server; one whose words are of no use is a reply without a document.
func (c *Client) read(a once.Answer) (provider.Reply, error) {
	var said completion
	if err := json.Unmarshal(a.Body, &said); err != nil {
		return provider.Reply{}, c.once.Fail(provider.Unknown, "answer_unreadable", fmt.Errorf("ask: %w", err))
	}
	if len(said.Choices) != 1 {
		return provider.Reply{}, c.once.Fail(provider.Unknown, "answer_unreadable", fmt.Errorf("ask: %d choices", len(said.Choices)))
	}
	choice := said.Choices[0]
	out := provider.Reply{Tokens: said.tokens(), Version: said.Model, Cut: choice.Finish == "length"}
	if choice.Finish == "content_filter" || choice.Message.Refusal != nil && *choice.Message.Refusal != "" {
		return out, c.once.Fail(provider.Policy, "refused", errors.New("the model does not answer this"))
	}
	if choice.Finish == "stop" && choice.Message.Content != nil && json.Valid([]byte(*choice.Message.Content)) {
		out.Document = json.RawMessage(*choice.Message.Content)
	}
	return out, nil
}

// tokens are those of the usage, of which the prompt's count the cached ones too.
func (c completion) tokens() provider.Tokens {
	prompt := max(c.Usage.Prompt, 0)
	cached := min(max(c.Usage.Details.Cached, 0), prompt)
	return provider.Tokens{Input: prompt - cached, Cached: cached, Output: max(c.Usage.Completion, 0)}
}
