package gemini

import (
	"encoding/json"
	"slices"
	"strings"

	"google.golang.org/genai"

	"github.com/aiprod/aiprod/shared/provider"
)

// read takes an answer apart. Its tokens count whatever it says.
func (c *Client) read(said *genai.GenerateContentResponse) (provider.Reply, error) {
	out := provider.Reply{Tokens: tokens(said.UsageMetadata), Version: said.ModelVersion}
	answer, err := c.google.Answer(said, out.Tokens != provider.Tokens{})
	if err != nil {
		return out, err
	}
	switch finish := string(answer.FinishReason); {
	case slices.Contains(data().Cut, finish):
		out.Cut = true
	case finish == "STOP":
		out.Document = document(answer.Content)
	}
	return out, nil
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
