package google

import (
	"context"
	"errors"
	"net/http"

	"google.golang.org/genai"

	"github.com/aiprod/aiprod/shared/provider"
)

// Ask has a model answer with content, once. The library would ask for the rest of a cut answer by itself, unseen
// and billed: it is told not to. On Vertex AI the bill tells of the call by ref.
func (c *Client) Ask(ctx context.Context, ref, model string, config *genai.GenerateContentConfig, parts ...*genai.Part) (said *genai.GenerateContentResponse, err error) {
	never := false
	config.AutomaticContinuation = &never
	if c.Key == "" { // the Gemini API takes no labels
		config.Labels = Labels(ref)
	}
	contents := []*genai.Content{{Role: genai.RoleUser, Parts: parts}}
	err = c.Do(ctx, http.MethodPost, ref, func(ctx context.Context, g *genai.Client) (err error) {
		said, err = g.Models.GenerateContent(ctx, model, contents, config)
		return err
	})
	return said, err
}

// Answer finds the answer in what a model said. A prompt or an answer that was blocked is a failure of class policy; for
// counted see [Client.Useless].
func (c *Client) Answer(said *genai.GenerateContentResponse, counted bool) (*genai.Candidate, error) {
	if f := said.PromptFeedback; f != nil && f.BlockReason != "" {
		return nil, c.Once.Fail(provider.Policy, string(f.BlockReason), errors.New("the prompt was blocked"))
	}
	if len(said.Candidates) == 0 || said.Candidates[0] == nil {
		return nil, c.Useless(provider.Outage, "no_candidate", counted, errors.New("answered without an answer"))
	}
	answer := said.Candidates[0]
	if finish := string(answer.FinishReason); failures().Status[finish] == provider.Policy {
		return nil, c.Once.Fail(provider.Policy, finish, errors.New("the answer was blocked"))
	}
	return answer, nil
}

// Useless is the failure of an answer that came to nothing. counted is true where the vendor has said what it has
// counted: then it costs just that, and else it may have been billed.
func (c *Client) Useless(class provider.Class, code string, counted bool, err error) *provider.Error {
	if !counted {
		class = provider.Unknown
	}
	return c.Once.Fail(class, code, err)
}

// Cost is what so many units cost at a price in micro-dollars for a million of them, rounded up.
func Cost(units, price int64) int64 {
	const million = 1_000_000
	return (units*price + million - 1) / million
}
