package function

import (
	"maps"
	"net/http"
	"slices"
	"strconv"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"github.com/aiprod/aiprod/shared/fault"
)

// mediaProblem is the media type of problems.
const mediaProblem = "application/problem+json"

// usual is a problem of each status that the kit answers with, for the document: one that
// is answered, in its own words.
func usual(r Route) map[int]*fault.Error {
	limited := fault.New(fault.Limited, "rate.exceeded", "This route takes "+strconv.Itoa(r.PerMinute)+" calls a minute from each caller, and these are used up.").
		WithHint("Wait for 2 seconds, as Retry-After says; the RateLimit header of every answer tells how many calls are left.")
	limited.RetryAfter = 2 * time.Second
	return map[int]*fault.Error{
		http.StatusBadRequest: fault.New(fault.Malformed, "request.malformed", "The body is not valid JSON.").
			WithHint("Send one JSON object, with Content-Type: application/json."),
		http.StatusUnauthorized: fault.New(fault.Unauthenticated, "auth.missing", "This route needs a bearer token.").
			WithHint("Send Authorization: Bearer <token>. The local stack prints one when it starts."),
		http.StatusPaymentRequired: fault.New(fault.CapReached, "cost.cap_reached", "The film cannot be made under its ceiling, not even at its cheapest.").
			WithHint("Raise max_cost_usd, ask for a shorter film, or choose a preset with a higher ceiling."),
		http.StatusForbidden: fault.New(fault.Forbidden, "auth.role", "This route needs the role "+string(r.Role)+".").
			WithHint(roleHint(r.Role)),
		http.StatusRequestEntityTooLarge: tooLarge(),
		http.StatusUnsupportedMediaType:  otherType(),
		http.StatusUnprocessableEntity: fault.OfFields(
			fault.Field{Pointer: "query/colour", Code: "unknown_parameter", Detail: "is not a parameter of this route; remove it"}),
		http.StatusTooManyRequests:     limited,
		http.StatusInternalServerError: fault.Of(http.ErrAbortHandler),
		http.StatusServiceUnavailable:  fault.New(fault.Unavailable, "store.unavailable", "The database did not answer.").WithHint("Try again in a moment."),
	}
}

// always are the statuses that the edge or the kit answers with on every route, whatever it does.
var always = []int{
	http.StatusRequestEntityTooLarge, http.StatusUnprocessableEntity, http.StatusTooManyRequests,
	http.StatusInternalServerError, http.StatusServiceUnavailable,
}

// documentAlways adds the statuses that a route need not declare.
func documentAlways(api huma.API, r Route) {
	schema := api.OpenAPI().Components.Schemas.Schema(problemType, true, "Problem")
	for _, op := range operations(api, r) {
		statuses := slices.Clone(always)
		if op.RequestBody != nil {
			statuses = append(statuses, http.StatusBadRequest, http.StatusUnsupportedMediaType)
		}
		for _, status := range statuses {
			if text := strconv.Itoa(status); op.Responses[text] == nil {
				op.Responses[text] = &huma.Response{
					Description: http.StatusText(status), Content: map[string]*huma.MediaType{mediaProblem: {Schema: schema}},
				}
			}
		}
	}
}

// documentProblems shows a problem of each status that a route answers with: its own where it has one.
func documentProblems(api huma.API, r Route) {
	known := usual(r)
	for _, err := range r.Faults {
		f := fault.Of(err)
		known[f.Kind.Status()] = f
	}
	for _, op := range operations(api, r) {
		for _, status := range slices.Sorted(maps.Keys(known)) {
			f, res := known[status], op.Responses[strconv.Itoa(status)]
			if f == nil || res == nil || res.Content[mediaProblem] == nil {
				continue
			}
			p := fault.ProblemOf(f)
			p.Instance, p.RequestID = r.Path, "5f0c6f6e-8f0b-4d0e-9a51-0c8d3f1d2b7a"
			res.Content[mediaProblem].Example = p
		}
	}
}
