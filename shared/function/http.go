package function

import (
	"context"
	"net/http"
	"strconv"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"github.com/aiprod/aiprod/shared/cloud"
	"github.com/aiprod/aiprod/shared/fault"
	"github.com/aiprod/aiprod/shared/identity"
)

// maxBody is the most bytes of JSON a request may have; maxRequest the most of any kind.
const (
	maxBody    = 5 << 20
	maxRequest = 10 << 20
)

// A Route is how clients reach a function.
type Route struct {
	Name string `json:"-"`
	// Program the function is deployed from. Defaults to API; Media where answering takes ffmpeg.
	Program Program `json:"-"`
	Method  string  `json:"method"`
	Path    string  `json:"path"` // with {name} wildcards
	// Elsewhere are the methods that functions of other programs take at the path. In the cloud this one does not link
	// them, and who sends what it does not take is to hear of them.
	Elsewhere []string `json:"-"`
	// Role is the least role that may call; Public is anyone.
	Role identity.Role `json:"role"`
	// Known is true of a public route that answers callers who say who they are with
	// what is theirs. Credentials that are sent have to be good.
	Known bool `json:"-"`
	// Tenantless routes may be called by who is of no tenant, as operators are; those of the role operator always may.
	Tenantless bool `json:"tenantless,omitempty"`
	// People routes are not for API keys: what a machine may do, and who, is for people to say.
	People bool `json:"people,omitempty"`
	// PerMinute is the rate limit per caller. Defaults to 60.
	PerMinute int `json:"per_minute"`
	// Lenient routes neither spend nor create though their method says so: they are counted as reads are, and work
	// while calls cannot be counted.
	Lenient bool `json:"lenient,omitempty"`
	// Idempotent routes honour Idempotency-Key.
	Idempotent  bool   `json:"idempotent,omitempty"`
	Summary     string `json:"summary"`
	Description string `json:"-"`
	Tag         string `json:"tag"`
	// Live routes answer until the job or the client ends: see StillAllowed. Their context ends with ErrDraining.
	Live bool `json:"live,omitempty"`
	// Paced routes answer for as long as their bytes are taken, and are broken off when none was for half a minute.
	Paced bool `json:"paced,omitempty"`
	// Status is that of success. Defaults to 200.
	Status int `json:"status"`
	// Also are the other statuses it answers with when all is well, and when it does.
	Also map[int]string `json:"-"`
	// Needs are what the function uses besides the database.
	Needs cloud.Needs `json:"-"`
	// Errors are the statuses of faults the route can answer with, besides those every route can and those of Faults.
	Errors []int `json:"-"`
	// Faults are faults of its own that it answers with, at most one of a status: the document shows them.
	Faults []error `json:"-"`
}

// Public is the role of routes that need no credentials.
const Public identity.Role = ""

func (r Route) withDefaults() Route {
	if r.Program == "" {
		r.Program = API
	}
	if r.PerMinute == 0 {
		r.PerMinute = 60
	}
	if r.Status == 0 {
		r.Status = http.StatusOK
	}
	return r
}

// Pattern returns what leads requests to the route, for a ServeMux. To that, a path
// that is / alone is everything that has no other pattern.
func (r Route) Pattern() string { return r.Method + " " + r.exactly() }

func (r Route) exactly() string {
	if r.Path == "/" {
		return "/{$}"
	}
	return r.Path
}

// operation is what the document says about the route.
func (r Route) operation() huma.Operation {
	op := huma.Operation{
		OperationID: r.Name, Method: r.Method, Path: r.Path, Summary: r.Summary, Description: r.Description + "\n\n" + r.terms(),
		Tags: []string{r.Tag}, DefaultStatus: r.Status, MaxBodyBytes: maxBody,
		Extensions: map[string]any{"x-rate-limit-per-minute": r.PerMinute},
	}
	op.Responses = map[string]*huma.Response{}
	for status, when := range r.Also {
		op.Responses[strconv.Itoa(status)] = &huma.Response{Description: when}
	}
	op.Errors = append(op.Errors, http.StatusTooManyRequests, http.StatusServiceUnavailable)
	if r.Role != Public {
		op.Security = credentials
		op.Errors = append(op.Errors, http.StatusUnauthorized, http.StatusForbidden)
		op.Extensions["x-role"] = string(r.Role)
	}
	if r.Known {
		op.Security = append([]map[string][]string{{}}, credentials...) // OpenAPI 3.1: the empty one makes it optional
		op.Errors = append(op.Errors, http.StatusUnauthorized, http.StatusForbidden)
	}
	op.Errors = append(op.Errors, r.Errors...)
	for _, err := range r.Faults {
		op.Errors = append(op.Errors, fault.Of(err).Kind.Status())
	}
	return op
}

// terms are who may call the route and how often, for readers: viewers of the document show no extensions.
func (r Route) terms() string {
	who := "Takes the role **" + string(r.Role) + "** or more"
	switch {
	case r.Known:
		who = "Public; credentials that are sent have to be good"
	case r.Role == Public:
		who = "Public"
	case r.People:
		who += ", of a person and not of an API key"
	}
	return who + ". At most " + strconv.Itoa(r.PerMinute) + " calls a minute from each caller."
}

// HTTP declares a typed endpoint. Where the Body of its output is a Pager, it
// answers with a page to clients that ask for one.
func HTTP[I, O any](r Route, handle func(context.Context, *cloud.Env, *I) (*O, error)) *Function {
	r = r.withDefaults()
	register := func(api huma.API, env *cloud.Env) {
		op := r.operation()
		if env != nil {
			op.Path = r.exactly()
		}
		huma.Register(api, op, func(ctx context.Context, in *I) (*O, error) {
			out, err := handle(ctx, env, in)
			if err != nil {
				return nil, problem(ctx, env, err)
			}
			return out, nil
		})
	}
	return declare(&Function{
		Name: r.Name, Program: r.Program, Kind: OnHTTP, Route: &r, Needs: r.Needs,
		document: func(api huma.API) {
			register(api, nil)
			documentFaces[O](api, r)
			documentPatch(api, r)
			documentChoices(api)
			documentAlways(api, r)
			documentLimit(api, r)
			documentProblems(api, r)
		},
		handler: func(rt *Runtime, env *cloud.Env) http.Handler {
			mux := http.NewServeMux()
			register(humago.New(mux, faced[O](config())), env)
			return asked[O](rt.edge(r, mux))
		},
	})
}

// Stream declares an endpoint that answers over time, or with something else
// than JSON. Doc describes what it answers, for the document.
func Stream(r Route, doc Answer, serve func(http.ResponseWriter, *http.Request, *cloud.Env) error) *Function {
	r = r.withDefaults()
	f := &Function{
		Name: r.Name, Program: r.Program, Kind: OnStream, Route: &r, Needs: r.Needs,
		document: func(api huma.API) {
			api.OpenAPI().AddOperation(doc.operation(api, r))
			documentAlways(api, r)
			documentLimit(api, r)
			documentProblems(api, r)
		},
		handler: func(rt *Runtime, env *cloud.Env) http.Handler {
			mux := http.NewServeMux()
			mux.HandleFunc(r.Pattern(), rt.streaming(r, env, doc, serve))
			return rt.edge(r, mux)
		},
	}
	switch {
	case r.Live:
		f.Resources = liveResources
	case r.Paced:
		f.Resources = pacedResources
	}
	return declare(f)
}

// Handler returns what serves f in rt. It is held to what f declares that it needs.
func (f *Function) Handler(rt *Runtime) http.Handler {
	env := rt.Env.Within(f.Name, f.Needs)
	if f.Program == API { // which links no storage client: where all programs are one, it must not borrow theirs
		env.Blobs = nil
	}
	return rt.track(f, f.handler(rt, env))
}
