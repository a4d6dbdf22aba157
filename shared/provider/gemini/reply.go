package gemini

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"google.golang.org/genai"

	"github.com/aiprod/aiprod/shared/provider"
)

// read takes an answer apart. Its tokens count whatever it says.
func (c *Client) read(said *genai.GenerateContentResponse) (provider.Reply, error) {
	out := provider.Reply{Tokens: tokens(said.UsageMetadata), Version: said.ModelVersion}
	if f := said.PromptFeedback; f != nil && f.BlockReason != "" {
		return out, c.google.Once.Fail(provider.Policy, string(f.BlockReason), errors.New("the question was blocked"))
	}
	if len(said.Candidates) != 1 || said.Candidates[0] == nil {
		return out, c.unanswered(out)
	}
	answer := said.Candidates[0]
	finish := string(answer.FinishReason)
	switch {
	case slices.Contains(data().Finish.Policy, finish):
		return out, c.google.Once.Fail(provider.Policy, finish, errors.New("the answer was blocked"))
	case slices.Contains(data().Finish.Cut, finish):
		out.Cut = true
	case finish == "STOP":
		out.Document = document(answer.Content)
	}
	return out, nil
}

// unanswered is the failure of an answer without one: of the service where it says what it has counted, else of nobody knows whom.
func (c *Client) unanswered(out provider.Reply) error {
	class := provider.Unknown
	if out.Tokens != (provider.Tokens{}) {
		class = provider.Outage
	}
	return c.google.Once.Fail(class, "no_candidate", fmt.Errorf("answered by %q without an answer", out.Version))
}

// document is the JSON a model has written beside its thoughts, nil where it is none.
func document(content *genai.Content) json.RawMessage {
	if content == nil {
		return nil
	}
	var text strings.Builder
	for _, p := range content.Parts {
		if p != nil && !p.Thought {
			text.WriteString(p.Text)
		}
	}
	doc := json.RawMessage(strings.TrimSpace(text.String()))
	if !json.Valid(doc) {
		return nil
	}
	return doc
}

// tokens are those of the usage. The prompt's count the cached ones too; thoughts are written like words.
func tokens(u *genai.GenerateContentResponseUsageMetadata) provider.Tokens {
	if u == nil {
		return provider.Tokens{}
	}
	read := max(int64(u.PromptTokenCount)+int64(u.ToolUsePromptTokenCount), 0)
	cached := min(max(int64(u.CachedContentTokenCount), 0), read)
	return provider.Tokens{Input: read - cached, Cached: cached, Output: max(int64(u.CandidatesTokenCount)+int64(u.ThoughtsTokenCount), 0)}
}
