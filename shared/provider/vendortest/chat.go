package vendortest

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A ChatLine is a line a chat is asked to translate.
type ChatLine struct {
	ID      string   `json:"id"`
	Text    string   `json:"text"`
	Longest int      `json:"longest"`
	Keep    []string `json:"keep"`
	Before  string   `json:"before"`
	Wrong   []string `json:"wrong"`
}

// A ChatRequest is what a chat was asked.
type ChatRequest struct {
	From  string     `json:"from"`
	To    string     `json:"to"`
	Lines []ChatLine `json:"lines"`
}

// Chats returns every request for a translation that could be read, of whatever vendor, oldest first, whatever became of it.
func (s *Server) Chats() (chats []ChatRequest) {
	for _, q := range s.Asked() {
		if lines, ok := q.lines(); ok {
			chats = append(chats, lines)
		}
	}
	return chats
}

// A chatBody is the body of a request. It has the members of the API's type that we may send, and no other is taken.
type chatBody struct {
	Model    string `json:"model"`
	Messages []struct {
		Role    string `json:"role"`
		Content string `json:"content"`
	} `json:"messages"`
	Format struct {
		Type   string `json:"type"`
		Schema struct {
			Name   string          `json:"name"`
			Strict bool            `json:"strict"`
			Schema json.RawMessage `json:"schema"`
		} `json:"json_schema"`
	} `json:"response_format"`
	Temperature float64 `json:"temperature"`
	Seed        int     `json:"seed"`
	MaxTokens   int     `json:"max_tokens"`
	Stream      bool    `json:"stream"`
}

func (s *Server) complete(w http.ResponseWriter, r *http.Request) {
	body, refusal := chat(r)
	if refusal != "" {
		chatError(w, http.StatusBadRequest, refusal, nil)
		return
	}
	if !slices.Contains(vendors().Chat.Models, body.Model) {
		chatError(w, http.StatusNotFound, "model \""+body.Model+"\" not found, try pulling it first", "model_not_found")
		return
	}
	read := int64(0)
	for _, m := range body.Messages {
		read += tokens(m.Content)
	}
	asked := Asked{
		Vendor: Chat, Model: body.Model, System: body.Messages[0].Content, Data: json.RawMessage(body.Messages[1].Content), Schema: body.Format.Schema.Schema,
	}
	said, err := s.compose(asked)
	if err != nil {
		chatError(w, http.StatusBadRequest, err.Error(), nil)
		return
	}
	fault := s.meet(Chat, body.Model, r, (read+tokens(said))*vendors().Chat.MicrosPerToken, Policy)
	if s.silent(w, r, fault) {
		return
	}
	switch fault {
	case Limited:
		s.retryAfter(w)
		chatError(w, http.StatusTooManyRequests, "Rate limit reached", "rate_limit_exceeded")
	case NoKey:
		chatError(w, http.StatusUnauthorized, "Incorrect API key provided", "invalid_api_key")
	case NoCredit:
		chatError(w, http.StatusTooManyRequests, "You exceeded your current quota", "insufficient_quota")
	case NoModel:
		chatError(w, http.StatusNotFound, "model not found, try pulling it first", nil)
	case Policy:
		chatError(w, http.StatusBadRequest, "This content is not allowed", "content_policy_violation")
	case Broken:
		chatError(w, http.StatusInternalServerError, "llama runner process has terminated", nil)
	case WrongType:
		page(w)
	default:
		s.completed(w, body.Model, said, read, fault)
	}
}

// chat reads and judges a request.
func chat(r *http.Request) (body chatBody, refusal string) {
	if err := decode(r, 1<<20, &body); err != nil {
		return body, "could not parse the body: " + err.Error()
	}
	var schema struct {
		Type       string                     `json:"type"`
		Properties map[string]json.RawMessage `json:"properties"`
		Required   []string                   `json:"required"`
		Additional *bool                      `json:"additionalProperties"`
	}
	f := body.Format
	err := json.Unmarshal(f.Schema.Schema, &schema)
	switch {
	case len(body.Messages) != 2 || body.Messages[0].Role != "system" || body.Messages[1].Role != "user":
		return body, "messages must be the system's and the user's"
	case f.Type != "json_schema" || f.Schema.Name == "" || !f.Schema.Strict || err != nil || schema.Type != "object":
		return body, "response_format must be a strict json_schema"
	case schema.Additional == nil || *schema.Additional || len(schema.Required) != len(schema.Properties):
		return body, "a strict schema requires all properties and allows no other"
	case body.Stream || body.MaxTokens < 1:
		return body, "stream is not spoken here, and max_tokens must be 1 or more"
	}
	return body, ""
}

// tokens is about how many a text is.
func tokens(text string) int64 { return int64(len(text)+3) / 4 }

// said is what the model writes: an object with a translation for each line.
func (s *Server) said(asked ChatRequest) string {
	lines := map[string]string{}
	for _, l := range asked.Lines {
		lines[l.ID] = s.o.Translate(asked.To, l)
	}
	text, err := json.Marshal(lines)
	if err != nil {
		panic("vendortest: encode translations: " + err.Error())
	}
	return string(text)
}

// completed answers with the translations, or what the fault makes of them.
func (s *Server) completed(w http.ResponseWriter, model, text string, read int64, f Fault) {
	finish, content, refusal := "stop", any(text), any(nil)
	switch f {
	case Truncated:
		finish, content = "length", text[:len(text)/2]
	case Refusal:
		content, refusal = nil, "I'm sorry, I can't help with that."
	case Rambling, Miscounted:
		content = f.spoil(text)
	}
	message := fields{"role": "assistant", "content": content, "refusal": refusal}
	written := tokens(text)
	answer(w, http.StatusOK, fields{
		"id": "chatcmpl-1", "object": "chat.completion", "created": s.o.Now().Unix(), "model": model,
		"choices": []fields{{"index": 0, "message": message, "logprobs": nil, "finish_reason": finish}},
		"usage":   fields{"prompt_tokens": read, "completion_tokens": written, "total_tokens": read + written},
	}, f == Garbled)
}

// chatError is an error as the API tells of it.
func chatError(w http.ResponseWriter, status int, text string, code any) {
	answer(w, status, fields{"error": fields{"message": text, "type": "invalid_request_error", "param": nil, "code": code}}, false)
}

// pretend is a translation that says nothing: words of the language, as many as
// there is room for, around all figures and strings that have to be kept.
func pretend(to string, l ChatLine) string {
	var kept []string
	length := 0
	keep := func(s string) {
		if s != "" && !slices.Contains(kept, s) {
			kept, length = append(kept, s), length+utf8.RuneCountInString(s)+1
		}
	}
	rest := l.Text
	for _, k := range l.Keep {
		keep(k)
		rest = strings.ReplaceAll(rest, k, " ")
	}
	for _, w := range strings.Fields(rest) {
		if strings.ContainsFunc(w, func(r rune) bool { return unicode.IsDigit(r) || strings.ContainsRune("€$£¥%", r) }) {
			keep(strings.TrimRightFunc(w, unicode.IsPunct) + strings.Repeat("%", strings.Count(w, "%")))
		}
	}
	var out []string
	words := vendors().Chat.Words[to]
	for i := range min(len(words), len(strings.Fields(l.Text))) {
		length += utf8.RuneCountInString(words[i]) + 1
		if len(out)+len(kept) > 0 && l.Longest > 0 && length > l.Longest {
			break
		}
		out = append(out, words[i])
	}
	return strings.Join(append(out, kept...), " ") + "."
}
