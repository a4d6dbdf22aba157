package function

import (
	"encoding/json"
	"errors"
	"maps"
	"net/http"
	"slices"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"github.com/aiprod/aiprod/shared/fault"
	"github.com/aiprod/aiprod/shared/jsonkeys"
)

// A saying is what huma says of a value that it does not let through, and what we tell the client: a stable code, and
// words that need no knowledge of Go. What huma says after the prefix takes the place of {}.
type saying struct{ prefix, code, detail string }

// sayings are looked through in order: a prefix comes before those it begins with.
var sayings = []saying{
	{"unexpected property", "unknown_field", "is not a field of this request; remove it"},
	{"unknown query parameter", "unknown_parameter", "is not a parameter of this route; remove it"},
	{"required ", "required", "is required; add it"}, // "required query parameter is missing"
	{"expected value to be one of", "not_allowed", "must be one of {}"},
	{"expected length >= ", "out_of_range", "must have at least {} characters"},
	{"expected length <= ", "out_of_range", "must have at most {} characters"},
	{"expected array length >= ", "out_of_range", "must have at least {} items"},
	{"expected array length <= ", "out_of_range", "must have at most {} items"},
	{"expected number >= ", "out_of_range", "must be at least {}"},
	{"expected number <= ", "out_of_range", "must be at most {}"},
	{"expected number > ", "out_of_range", "must be more than {}"},
	{"expected number < ", "out_of_range", "must be less than {}"},
	{"expected string to be RFC 5322 email", "invalid", "must be an e-mail address, such as ann@example.com"},
	{"expected string to be RFC 3339 date-time", "invalid", aTime},
	{"expected string to be RFC 3339 date", "invalid", aDate},
	{"expected string to be RFC 4122 uuid", "invalid", "must be a UUID"},
	{"expected string to match pattern ", "invalid", "must match {}"},
	{"expected string to be ", "invalid", "must be {}"},
	{"expected number to be ", "invalid", "must be {}"},
	{"expected array items to be unique", "invalid", "must not have the same item twice"},
	{"expected string", "wrong_type", "must be a string"},
	{"expected boolean", "wrong_type", "must be true or false"},
	{"expected number", "wrong_type", "must be a number"},
	{"expected integer", "wrong_type", "must be an integer"},
	{"expected array", "wrong_type", "must be an array"},
	{"expected object", "wrong_type", "must be an object"},
	{"invalid boolean", "wrong_type", "must be true or false"},
	{"invalid integer", "wrong_type", "must be an integer"},
	{"invalid float", "wrong_type", "must be a number"},
	{"invalid date/time for format 2006-01-02T", "invalid", aTime},
	{"invalid date/time for format 2006-01-02", "invalid", aDate},
}

const (
	aTime = "must be a date and time with its zone, such as 2026-11-23T08:00:00Z"
	aDate = "must be a date, such as 2026-11-23"
)

// field is what a client is told of a value at fault. It never repeats the value.
func field(d *huma.ErrorDetail) fault.Field {
	at := pointer(d.Location)
	if name, ok := strings.CutPrefix(d.Message, "expected required property "); ok {
		name = strings.TrimSuffix(name, " to be present")
		return fault.Field{Pointer: strings.TrimSuffix(at, "/") + "/" + name, Code: "required", Detail: "is required; add it"}
	}
	if isBroken(d.Message) {
		return fault.Field{Pointer: at, Code: "syntax", Detail: "is not valid JSON"}
	}
	if twice, ok := strings.CutPrefix(d.Message, givenTwice); ok {
		return Twice(twice)
	}
	if rest, ok := strings.CutPrefix(d.Message, "json: cannot unmarshal number "); ok {
		return unheld(at, rest)
	}
	for _, s := range sayings {
		if rest, ok := strings.CutPrefix(d.Message, s.prefix); ok {
			return fault.Field{Pointer: at, Code: s.code, Detail: s.of(rest)}
		}
	}
	return fault.Field{Pointer: at, Code: "invalid", Detail: d.Message}
}

// of is the detail with what huma says after the prefix. Where that is 1, what is counted is one.
func (s saying) of(rest string) string {
	rest = strings.ReplaceAll(strings.Trim(rest, ` "`), `"`, "")
	detail := strings.ReplaceAll(s.detail, "{}", rest)
	if rest == "1" {
		detail = strings.TrimSuffix(detail, "s")
	}
	return detail
}

// unheldCode is the code of a number that no field holds.
const unheldCode = "number_too_large"

// unheld is the field of a number that is beyond what any field holds. Rest is what encoding/json says after the
// prefix: the number and, where it knows it, the field, as in "1e400 into Go struct field Request.within.deep of type int".
func unheld(at, rest string) fault.Field {
	if _, in, ok := strings.Cut(rest, " into Go struct field "); ok && at == "" {
		path, _, _ := strings.Cut(in, " of type ")
		_, names, _ := strings.Cut(path, ".")
		at = "/" + strings.ReplaceAll(names, ".", "/")
	}
	return fault.Field{Pointer: at, Code: unheldCode, Detail: "is a number too large to be read; give a smaller one"}
}

// givenTwice begins what unmarshal says of a member that a body gives twice; its pointer follows.
const givenTwice = "given twice: "

// unmarshal reads a body. Huma has it read twice: for its checks, into an any, and then for the function.
func unmarshal(text []byte, v any) error {
	if err := json.Unmarshal(text, v); err != nil {
		return err
	}
	if value, ok := v.(*any); ok {
		if pointer, found := jsonkeys.Repeated(text, *value); found {
			return errors.New(givenTwice + pointer)
		}
	}
	return nil
}

// repeatedCode is the code of what a request may say once and says again.
const repeatedCode = "repeated"

// Twice is the field of a member that a body gives twice, by its JSON pointer.
func Twice(pointer string) fault.Field {
	return fault.Field{Pointer: pointer, Code: repeatedCode, Detail: "is given twice; keep one"}
}

// twiceAsked refuses query parameters that are given twice: which of them is meant nobody can know.
func twiceAsked(r *http.Request) error {
	if !strings.Contains(r.URL.RawQuery, "&") {
		return nil
	}
	query := r.URL.Query()
	var fields []fault.Field
	for _, name := range slices.Sorted(maps.Keys(query)) {
		if len(query[name]) > 1 {
			fields = append(fields, Twice("query/"+name))
		}
	}
	if fields == nil {
		return nil
	}
	return fault.OfFields(fields...)
}

// isBroken tells what encoding/json says of a body that is no JSON.
func isBroken(message string) bool {
	return strings.Contains(message, "invalid character") || strings.Contains(message, "unexpected end of JSON") || strings.Contains(message, "unexpected EOF")
}
