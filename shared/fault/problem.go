package fault

import (
	"encoding/json"
	"maps"
	"math"
	"net/http"
	"strconv"
)

// TypeBase is what the type of every problem starts with; the code follows.
const TypeBase = "https://aiprod.dev/problems/"

// A Problem is a fault as RFC 9457 application/problem+json.
type Problem struct {
	Type      string  `json:"type" format:"uri" doc:"Identifies the kind of problem" example:"https://aiprod.dev/problems/request.invalid"`
	Title     string  `json:"title" doc:"Short name of the kind of problem" example:"Invalid fields"`
	Status    int     `json:"status" doc:"HTTP status" example:"422"`
	Code      string  `json:"code" doc:"Stable code, for programs" example:"request.invalid"`
	Detail    string  `json:"detail" doc:"What went wrong" example:"The request has 1 field to mend."`
	Hint      string  `json:"hint,omitempty" doc:"What you can change"`
	Instance  string  `json:"instance,omitempty" doc:"The path that was asked for"`
	RequestID string  `json:"request_id,omitempty" doc:"Quote this when you ask us"`
	Errors    []Field `json:"errors,omitempty" doc:"The fields at fault"`

	retryAfter int
}

// ProblemOf returns err as a problem.
func ProblemOf(err error) *Problem {
	e := Of(err)
	return &Problem{
		Type: TypeBase + e.Code, Title: e.Kind.Title(), Status: e.Kind.Status(),
		Code: e.Code, Detail: e.Message, Hint: e.Hint, Errors: e.Fields,
		retryAfter: int(math.Ceil(e.RetryAfter.Seconds())),
	}
}

// Error makes a Problem an error, as the HTTP layer wants it.
func (p *Problem) Error() string { return p.Code + ": " + p.Detail }

// GetStatus returns the HTTP status.
func (p *Problem) GetStatus() int { return p.Status }

// ContentType returns the media type of a problem.
func (p *Problem) ContentType(string) string { return "application/problem+json" }

// GetHeaders returns what is said of a problem beside its body. No cache keeps it: what
// is missing or refused now may be there or allowed in a moment.
func (p *Problem) GetHeaders() http.Header {
	h := http.Header{"Cache-Control": {"no-store"}}
	if p.retryAfter > 0 {
		h.Set("Retry-After", strconv.Itoa(p.retryAfter))
	}
	if p.Status == http.StatusUnauthorized {
		h.Set("WWW-Authenticate", `Bearer realm="aiprod"`)
	}
	return h
}

// Write answers a request with err as a problem.
func Write(w http.ResponseWriter, r *http.Request, err error) {
	p := ProblemOf(err)
	p.Instance = r.URL.Path
	p.RequestID = w.Header().Get("X-Request-ID")
	h := w.Header()
	maps.Copy(h, p.GetHeaders())
	h.Set("Content-Type", p.ContentType(""))
	w.WriteHeader(p.Status)
	_ = json.NewEncoder(w).Encode(p) // the client has gone; there is nobody to tell
}
