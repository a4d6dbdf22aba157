package function

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"reflect"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"github.com/aiprod/aiprod/shared/cloud"
	"github.com/aiprod/aiprod/shared/fault"
)

// noBody is what huma says of a request without the body it needs.
const noBody = "request body is required"

var problemType = reflect.TypeFor[fault.Problem]()

// huma makes its own errors through two variables and has no other hook: they are set once, here, to answer with our
// problems. A third has it hold the names of fields to their letters: else "Content" would be taken for "content".
func init() {
	huma.ValidateStrictCasing = true
	huma.NewError = func(status int, message string, errs ...error) huma.StatusError {
		return fault.ProblemOf(refused(status, message, errs))
	}
	huma.NewErrorWithContext = func(c huma.Context, status int, message string, errs ...error) huma.StatusError {
		p := fault.ProblemOf(refused(status, message, errs))
		u := c.URL()
		p.Instance, p.RequestID = u.Path, requestID(c.Context())
		for name, values := range p.GetHeaders() { // which huma takes from handlers' errors, and not from here
			c.SetHeader(name, values[0])
		}
		return p
	}
}

// refused is the fault of a request that huma did not let through. It never repeats the request's values.
func refused(status int, message string, errs []error) *fault.Error {
	if status == http.StatusRequestEntityTooLarge {
		return tooLarge()
	}
	if status == http.StatusUnsupportedMediaType {
		return otherType()
	}
	if status == http.StatusInternalServerError {
		return fault.Of(errors.Join(errs...))
	}
	f := fault.New(fault.OfStatus(status), "request.invalid", sentence(message))
	for _, err := range errs {
		var d huma.ErrorDetailer
		if errors.As(err, &d) {
			f.WithFields(field(d.ErrorDetail()))
		}
	}
	if len(f.Fields) > 0 {
		f.Message = fault.OfFields(f.Fields...).Message
	}
	switch {
	case len(f.Fields) == 1 && (f.Fields[0].Code == unheldCode || f.Fields[0].Code == repeatedCode): // it is JSON, whatever it was read for
		f.Kind = fault.Invalid
	case status == http.StatusBadRequest || isSyntax(f):
		return malformed(f, message)
	}
	return f
}

// malformed is the fault of a body that is not JSON, or that there is none of.
func malformed(f *fault.Error, message string) *fault.Error {
	f.Kind, f.Code, f.Message = fault.Malformed, "request.malformed", "The body is not valid JSON."
	if message == noBody {
		f.Message = "The body is empty."
		return f.WithHint("Send a JSON object, with Content-Type: application/json; {} where nothing is to be said.")
	}
	return f.WithHint("Send one JSON object, with Content-Type: application/json.")
}

// isSyntax tells a body that is no JSON at all from one with wrong fields.
func isSyntax(f *fault.Error) bool {
	return len(f.Fields) == 1 && f.Fields[0].Pointer == "" && f.Fields[0].Code == "syntax"
}

func plural(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

func sentence(s string) string {
	if s == "" {
		return "The request was refused."
	}
	return strings.ToUpper(s[:1]) + strings.TrimSuffix(s[1:], ".") + "."
}

func tooLarge() *fault.Error {
	return fault.New(fault.TooLarge, "request.too_large", "The request is larger than 5 MB of JSON.").
		WithHint("Send less; upload media with POST /assets.")
}

// otherType is the fault of a body that says it is something else than JSON.
func otherType() *fault.Error {
	return fault.New(fault.UnsupportedType, "request.media_type", "The body is of a media type that this route does not read.").
		WithHint("Send JSON, with Content-Type: application/json.")
}

// problem is err as it is answered, once what it hides is logged.
func problem(ctx context.Context, env *cloud.Env, err error) *fault.Problem {
	logHidden(ctx, env, err)
	p := fault.ProblemOf(err)
	r := requestOf(ctx)
	p.Instance, p.RequestID = r.path, r.id
	return p
}

// logHidden logs the cause of a fault that the user is not told.
func logHidden(ctx context.Context, env *cloud.Env, err error) {
	if f := fault.Of(err); f.Kind == fault.Internal || f.Kind == fault.Unavailable {
		env.Log.ErrorContext(ctx, "request failed", "error", err, "request", requestID(ctx))
	}
}
