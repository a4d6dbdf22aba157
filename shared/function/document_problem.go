package function

import (
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"github.com/aiprod/aiprod/shared/fault"
)

// mediaProblem is the media type of problems.
const mediaProblem = "application/problem+json"

// usual is a problem of each status that routes answer with, for the document: one that
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
		http.StatusNotFound:              missing(r),
		http.StatusConflict:              conflict(r),
		http.StatusRequestEntityTooLarge: tooLarge(),
		http.StatusUnsupportedMediaType:  otherType(),
		http.StatusUnprocessableEntity: fault.OfFields(
			fault.Field{Pointer: "query/colour", Code: "unknown_parameter", Detail: "is not a parameter of this route; remove it"}),
		http.StatusTooManyRequests:     limited,
		http.StatusInternalServerError: fault.Of(http.ErrAbortHandler),
		http.StatusServiceUnavailable:  fault.New(fault.Unavailable, "store.unavailable", "The database did not answer.").WithHint("Try again in a moment."),
	}
}

// missing is the problem of what a path names and is not there.
func missing(r Route) *fault.Error {
	switch {
	case strings.HasPrefix(r.Path, "/assets"):
		return fault.New(fault.NotFound, "asset.not_found", "There is no such asset.").WithHint("Upload it with POST /assets.")
	case strings.HasPrefix(r.Path, "/brands"):
		return fault.New(fault.NotFound, "brand.not_found", "There is no brand kit b1.").WithHint("List your kits with GET /brands.")
	case strings.HasPrefix(r.Path, "/job"), strings.HasPrefix(r.Path, "/pipeline"), strings.HasPrefix(r.Path, "/ws"), strings.HasPrefix(r.Path, "/icc"):
		return fault.New(fault.NotFound, "job.not_found", "There is no job 0198.").WithHint("List your jobs with GET /pipeline/jobs.")
	}
	return nil
}

// conflict is the problem of a call that does not fit what is there by now.
func conflict(r Route) *fault.Error {
	told := func(code, detail, hint string) *fault.Error {
		return fault.New(fault.Conflict, code, detail).WithHint(hint)
	}
	switch r.Method + " " + r.Path {
	case "POST /pipeline/run", "PUT /brands/{id}":
		return told("asset.erased", "The asset 0198 was deleted a moment ago.", "Upload it again, or leave it out.")
	case "DELETE /assets/{id}":
		return told("asset.in_use", "The job 0198 is being made with the asset.", "Wait until it is over, or cancel it.")
	case "POST /brands":
		return told("brand.too_many", "There are 100 brand kits already.", "Delete one that is not used any more.")
	case "DELETE /brands/{id}":
		return told("brand.default", "The kit is the default of your films.", "Make another kit the default first, or PUT this one with default false.")
	case "POST /auth/keys":
		return told("key.too_many", "There are 50 API keys already.", "Delete one that is not used any more; GET /auth/keys says when each was last used.")
	case "PATCH /members":
		return told("member.locks_out", "You have signed in without a second factor, and would lock yourself out.", "Add a second factor to your account, sign in with it, and call again.")
	case "POST /members", "DELETE /members/{id}", "DELETE /me":
		return told("member.last_admin", "This is the last admin of the tenant.", "Make another member admin first.")
	case "GET /job/{id}/files/{name}", "GET /job/{id}/export":
		return told("job.not_delivered", "The job has delivered nothing yet.", "Wait until its status is succeeded.")
	case "POST /qa/technical":
		return told("job.not_made", "The job has no finished film to measure.", "Wait until it has left AGENTS_EXECUTED; a job that failed before has none.")
	case "DELETE /job/{id}":
		return told("job.not_finished", "The job is in state RENDERING; only a finished job is erased.", "Cancel it with POST /job/{id}/cancel, or wait until it is over.")
	case "POST /job/{id}/render":
		return told("render.nothing_changed", "Nothing has been edited since the film was delivered.", "Edit the manifest with PATCH /job/{id}/manifest first.")
	case "POST /job/{id}/retry":
		return told("job.not_failed", "The job is in state RENDERING; only one that failed or was canceled is retried.", "Read the job: it has moved on.")
	case "POST /job/{id}/approve":
		return told("job.not_waiting", "The job is in state RENDERING and waits for nobody.", "Read the job: it has moved on.")
	case "PATCH /job/{id}/manifest", "POST /job/{id}/manifest/restore":
		return told("manifest.not_editable", "The manifest cannot be edited in state RENDERING.", "Edit it while it waits for approval, or when the film is delivered.")
	}
	return told("job.state", "A job in state DELIVERED cannot go to CANCELED.", "Read the job again: it has moved on.")
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

// documentProblems shows a problem of each status that a route answers with.
func documentProblems(api huma.API, r Route) {
	known := usual(r)
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
