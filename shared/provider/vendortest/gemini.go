package vendortest

import (
	"net/http"
	"slices"
	"strings"
)

// A geminiAsk is one request for content that could be read.
type geminiAsk struct {
	googlePath

	body     geminiBody
	modality string // TEXT, IMAGE or AUDIO: what is made
	fault    Fault
	// prompt and cached are the tokens read.
	prompt, cached int64
}

// A geminiMade is what a model makes of a request.
type geminiMade struct {
	parts []fields
	// tokens are those of the parts, of which only words count against maxOutputTokens.
	tokens int64
	// cut makes the parts of an answer that ends after so many tokens; nil where none is cut.
	cut func(tokens int64) []fields
}

// A geminiMaker makes the answer in one modality, or says why the request is wrong. The fault of the request is its to
// play where it is about what is made: Truncated, Rambling, Miscounted. It does not hold the lock.
type geminiMaker func(*geminiAsk) (made geminiMade, refusal string)

// generate answers generateContent, whatever is made.
func (g *googleModels) generate(w http.ResponseWriter, r *http.Request, p googlePath) {
	a, refusal := g.readAsk(r, p)
	if refusal != "" {
		googleInvalid(w, refusal)
		return
	}
	if _, known := googleRates().Models[p.model]; !known {
		googleError(w, http.StatusNotFound, "NOT_FOUND", "models/"+p.model+" is not found for API version v1beta.")
		return
	}
	a.fault = g.draws(p.model)
	made, refusal := g.makers[a.modality](a)
	if refusal != "" {
		googleInvalid(w, refusal)
		return
	}
	said := a.say(made)
	accepted := a.fault.accepted() && a.fault != Quota
	if accepted {
		g.mu.Lock()
		g.sold(Google, r, said.micros(googleRates().Models[a.model]), a.fault)
		g.mu.Unlock()
	}
	g.tell(Google, r, a.fault, accepted)
	if g.silent(w, r, a.fault) || g.googleRefuses(w, p, a.fault) {
		return
	}
	if p.verb == "streamGenerateContent" {
		said.stream(w)
		return
	}
	answer(w, http.StatusOK, said.fields(), a.fault == Garbled)
}

// draws decides how a call goes: what is made hangs on it, and on that its cost.
func (g *googleModels) draws(model string) Fault {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.draw(Google, model)
}

// readAsk reads and judges a request, as strictly as the service: a member it does not know is an error.
func (g *googleModels) readAsk(r *http.Request, p googlePath) (a *geminiAsk, refusal string) {
	a = &geminiAsk{googlePath: p, modality: "TEXT"}
	if err := decode(r, 32<<20, &a.body); err != nil {
		return a, "Invalid JSON payload received. " + err.Error()
	}
	for _, m := range a.body.Config.Modalities {
		if m != "TEXT" {
			a.modality = m
		}
	}
	models := googleRates().Models
	if m, known := models[p.model]; known && (!slices.Contains(m.Modalities, a.modality) || g.makers[a.modality] == nil) {
		return a, "Model does not support the requested response modalities: " + strings.ToLower(a.modality)
	}
	if refusal := a.body.wrong(p.vertex); refusal != "" {
		return a, refusal
	}
	if refusal := g.wrongFile(a.body, p.vertex); refusal != "" {
		return a, refusal
	}
	a.prompt = a.body.tokens()
	a.cached = g.cacheOf(a)
	return a, ""
}

// cacheOf returns how many tokens of a request were read before: those of instructions that are long and not new.
func (g *googleModels) cacheOf(a *geminiAsk) int64 {
	n := a.body.System.tokens(a.body.Config.Resolution)
	if googleRates().Models[a.model].Cached == 0 || n < googleRates().CachedFrom {
		return 0
	}
	key := a.model + "\n" + a.body.System.text()
	g.mu.Lock()
	defer g.mu.Unlock()
	if !g.cached[key] {
		g.cached[key] = true
		return 0
	}
	return n
}

// count answers countTokens, which is free.
func (g *googleModels) count(w http.ResponseWriter, r *http.Request, p googlePath) {
	a, refusal := g.readAsk(r, p)
	if refusal != "" {
		googleInvalid(w, refusal)
		return
	}
	answer(w, http.StatusOK, fields{"totalTokens": a.prompt}, false)
}
