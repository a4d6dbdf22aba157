package vendortest

import (
	"encoding/json"
	"fmt"
	"net/http"
)

// A geminiSaid is the answer to a request.
type geminiSaid struct {
	model   string
	parts   []fields
	finish  string // empty where there is no candidate
	blocked string // why the prompt was not read on; empty where it was
	// Tokens: words and thoughts are billed alike, made is of another modality.
	prompt, cached, thoughts, words, made int64
	modality                              string
}

// say makes the answer of what was made, or what the fault makes of that.
func (a *geminiAsk) say(made geminiMade) geminiSaid {
	s := geminiSaid{model: a.model, prompt: a.prompt, cached: a.cached, modality: a.modality, finish: "STOP", parts: made.parts}
	if a.fault == Policy {
		s.finish, s.blocked, s.parts = "", "PROHIBITED_CONTENT", nil
		if a.body.Armor != nil {
			s.blocked = "MODEL_ARMOR"
		}
		return s
	}
	s.thoughts = googleRates().Thoughts[a.body.Config.Thinking.Level]
	switch {
	case a.modality == "IMAGE" && withheld[a.fault] != "":
		s.finish, s.parts = withheld[a.fault], nil
		return s
	case a.fault == Refusal:
		s.finish, s.parts = "SAFETY", nil
		return s
	case a.modality != "TEXT":
		s.made = made.tokens
		return s
	}
	s.words = made.tokens
	most := a.body.Config.Most
	switch {
	case a.fault == Truncated:
		s.finish, s.words = "MAX_TOKENS", made.tokens/2
	case a.fault == Unfinished:
		s.finish, s.words = "CONTINUATION", made.tokens/2
	case most > 0 && s.thoughts+s.words > most:
		s.finish, s.thoughts, s.words = "MAX_TOKENS", min(s.thoughts, most), max(0, most-s.thoughts)
	}
	if s.words < made.tokens && made.cut != nil {
		s.parts = made.cut(s.words)
	}
	return s
}

// micros is what is charged, each kind of token rounded up to the micro-dollar.
func (s geminiSaid) micros(p googlePrices) (sum int64) {
	for _, c := range [][2]int64{{s.prompt - s.cached, p.Input}, {s.cached, p.Cached}, {s.thoughts + s.words, p.Output}, {s.made, p.Made[s.modality]}} {
		sum += (c[0]*c[1] + 999_999) / 1_000_000
	}
	return sum
}

func (s geminiSaid) fields() fields {
	out := fields{"modelVersion": s.model + "-001", "responseId": "r1", "usageMetadata": s.usage()}
	if s.blocked != "" {
		out["promptFeedback"] = fields{"blockReason": s.blocked, "blockReasonMessage": "The prompt was blocked."}
		return out
	}
	candidate := fields{"index": 0, "finishReason": s.finish}
	if len(s.parts) > 0 {
		candidate["content"] = fields{"role": "model", "parts": s.parts}
	}
	if s.finish == "CONTINUATION" {
		out["continuationToken"] = "bW9yZQ=="
	}
	out["candidates"] = []fields{candidate}
	return out
}

// usage is what the service says it has counted. Zeros are left out, as it does.
func (s geminiSaid) usage() fields {
	out := fields{"trafficType": "ON_DEMAND"}
	for name, n := range map[string]int64{
		"promptTokenCount": s.prompt, "cachedContentTokenCount": s.cached, "thoughtsTokenCount": s.thoughts,
		"candidatesTokenCount": s.words + s.made, "totalTokenCount": s.prompt + s.thoughts + s.words + s.made,
	} {
		if n > 0 {
			out[name] = n
		}
	}
	if n := s.words + s.made; n > 0 {
		out["candidatesTokensDetails"] = []fields{{"modality": s.modality, "tokenCount": n}}
	}
	return out
}

// stream sends the answer as one server-sent event.
func (s geminiSaid) stream(w http.ResponseWriter) {
	w.Header().Set("Content-Type", "text/event-stream")
	text, err := json.Marshal(s.fields())
	if err != nil {
		panic("vendortest: encode answer: " + err.Error())
	}
	_, _ = fmt.Fprintf(w, "data: %s\r\n\r\n", text)
}
