package vendortest

import (
	_ "embed"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/aiprod/aiprod/shared/dated"
)

// Google is the vendor of the Gemini API and of Vertex AI, both below /google: the client's address carries that.
const Google = "google"

//go:embed google.json
var googleFile []byte

// googleRates are Google's models, what they charge and what they take.
var googleRates = dated.Table[struct {
	Models map[string]googlePrices `json:"models"`
	// Retired are models there were: asked for, they say so.
	Retired []string `json:"retired"`
	// Thoughts are tokens of thinking by level.
	Thoughts map[string]int64 `json:"thoughts"`
	// Voices are who speaks.
	Voices []string `json:"voices"`
	// Pictures are the shapes of pictures, in pixels of the smallest size, and the tokens of one by its size.
	Pictures struct {
		Ratios map[string][2]int `json:"ratios"`
		Tokens map[string]int64  `json:"tokens"`
	} `json:"pictures"`
	// CachedFrom is how many tokens instructions have to have to be cached.
	CachedFrom  int64    `json:"cached_from"`
	Media       int64    `json:"tokens_of_media"`
	CoarseMedia int64    `json:"tokens_of_coarse_media"`
	Categories  []string `json:"categories"`
	Thresholds  []string `json:"thresholds"`
	SchemaWords []string `json:"schema_words"`
	Resolutions []string `json:"resolutions"`
}]("vendortest: google.json", googleFile)

// googlePrices are in micro-dollars for a million tokens.
type googlePrices struct {
	Input  int64 `json:"input"`
	Cached int64 `json:"cached"` // 0 where it caches nothing
	Output int64 `json:"output"` // of words and thoughts
	// Made is the price of what it makes in another modality than TEXT.
	Made       map[string]int64 `json:"made"`
	Modalities []string         `json:"modalities"`
}

// A googlePath is whom a request speaks to: .../models/MODEL:VERB on either service.
type googlePath struct {
	model, verb string
	vertex      bool
}

// googleModels is the state of Google's models. Each verb, and each modality of
// generateContent, is answered in a file of its own.
type googleModels struct {
	*Server

	interactions *interactions
	verbs        map[string]func(http.ResponseWriter, *http.Request, googlePath)
	makers       map[string]geminiMaker // by modality
	files        map[string]*googleFileState
	// script is how the next files go.
	script []Fault
	cached map[string]bool // instructions seen before
}

// google registers the vendor's routes.
func (s *Server) google() {
	g := &googleModels{Server: s, files: map[string]*googleFileState{}, cached: map[string]bool{}}
	s.models = g
	g.verbs = map[string]func(http.ResponseWriter, *http.Request, googlePath){
		"generateContent": g.generate, "streamGenerateContent": g.generate, "countTokens": g.count,
	}
	g.veo()
	g.omni()
	g.makers = map[string]geminiMaker{"TEXT": g.write, "AUDIO": g.voice, "IMAGE": g.paint}
	s.mux.HandleFunc("POST /google/v1/text:synthesize", s.synthesize)
	s.mux.HandleFunc("POST /google/v1beta/models/{call}", g.dispatch)
	s.mux.HandleFunc("POST /google/v1beta1/projects/{project}/locations/{location}/publishers/google/models/{call}", g.dispatch)
	s.mux.HandleFunc("POST /google/upload/v1beta/files", g.startUpload)
	s.mux.HandleFunc("POST /google/upload/v1beta/files/{id}", g.upload)
	s.mux.HandleFunc("GET /google/v1beta/files/{id}", g.getFile)
	s.mux.HandleFunc("DELETE /google/v1beta/files/{id}", g.deleteFile)
}

// dispatch finds who answers a verb, which a ServeMux cannot match.
func (g *googleModels) dispatch(w http.ResponseWriter, r *http.Request) {
	p := googlePath{vertex: r.PathValue("project") != ""}
	p.model, p.verb, _ = strings.Cut(r.PathValue("call"), ":")
	answers, ok := g.verbs[p.verb]
	switch {
	case !p.vertex && !googleKey(w, r):
	case !ok:
		googleError(w, http.StatusNotFound, "NOT_FOUND", "Requested entity was not found.")
	case slices.Contains(googleRates().Retired, p.model):
		googleError(w, http.StatusNotFound, "NOT_FOUND", "This model models/"+p.model+" is no longer available.")
	default:
		answers(w, r, p)
	}
}

// googleKey reports whether a request to the Gemini API has a key, and answers one that has none.
func googleKey(w http.ResponseWriter, r *http.Request) bool {
	if r.Header.Get("X-Goog-Api-Key") != "" {
		return true
	}
	googleError(w, http.StatusForbidden, "PERMISSION_DENIED", "Method doesn't allow unregistered callers.")
	return false
}

// googleError is a failure as Google tells of it.
func googleError(w http.ResponseWriter, status int, name, text string, details ...fields) {
	said := fields{"code": status, "message": text, "status": name}
	if len(details) > 0 {
		said["details"] = details
	}
	answer(w, status, fields{"error": said}, false)
}

// googleRefuses plays the faults of any Google model that are told by a status. It
// reports whether the call has had its answer.
func (s *Server) googleRefuses(w http.ResponseWriter, p googlePath, f Fault) bool {
	switch f {
	case Limited: // shared capacity: no quota is named
		s.retryAfter(w)
		googleError(w, http.StatusTooManyRequests, "RESOURCE_EXHAUSTED", "Resource exhausted. Please try again later.")
	case Quota:
		googleError(w, http.StatusTooManyRequests, "RESOURCE_EXHAUSTED", "You exceeded your current quota.",
			fields{"@type": "type.googleapis.com/google.rpc.QuotaFailure", "violations": []fields{{
				"quotaId": "GenerateRequestsPerDayPerProjectPerModel", "quotaDimensions": fields{"model": p.model}, "quotaValue": "50",
			}}},
			fields{"@type": "type.googleapis.com/google.rpc.Help", "links": []fields{{"description": "Learn more", "url": "https://ai.google.dev/gemini-api/docs/rate-limits"}}},
			fields{"@type": "type.googleapis.com/google.rpc.RetryInfo", "retryDelay": fmt.Sprintf("%gs", s.o.RetryAfter.Seconds())})
	case NoKey:
		if p.vertex {
			googleError(w, http.StatusUnauthorized, "UNAUTHENTICATED", "Request had invalid authentication credentials.")
			break
		}
		googleError(w, http.StatusBadRequest, "INVALID_ARGUMENT", "API key not valid. Please pass a valid API key.",
			fields{"@type": "type.googleapis.com/google.rpc.ErrorInfo", "reason": "API_KEY_INVALID", "domain": "googleapis.com"})
	case NoCredit:
		googleError(w, http.StatusForbidden, "PERMISSION_DENIED", "This API method requires billing to be enabled.",
			fields{"@type": "type.googleapis.com/google.rpc.ErrorInfo", "reason": "BILLING_DISABLED", "domain": "googleapis.com"})
	case NoModel:
		googleError(w, http.StatusNotFound, "NOT_FOUND", "This model models/"+p.model+" is no longer available.")
	case Broken:
		googleError(w, http.StatusInternalServerError, "INTERNAL", "An internal error has occurred.")
	case WrongType:
		page(w)
	default:
		return false
	}
	return true
}
