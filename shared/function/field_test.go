package function_test

import (
	"context"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/aiprod/aiprod/shared/cloud"
	"github.com/aiprod/aiprod/shared/fault"
	"github.com/aiprod/aiprod/shared/function"
	"github.com/aiprod/aiprod/shared/identity"
)

type wordedInput struct {
	At   time.Time `query:"at"`
	Dry  bool      `query:"dry"`
	Page int       `query:"page" maximum:"9"`
	Must string    `query:"must" required:"true"`
	Body struct {
		Name   string    `json:"name,omitempty" minLength:"1" maxLength:"4"`
		Mail   string    `json:"mail,omitempty" format:"email"`
		Day    string    `json:"day,omitempty" format:"date"`
		Share  float64   `json:"share,omitempty" minimum:"0.5"`
		Kind   string    `json:"kind,omitempty" enum:"a,b"`
		List   []string  `json:"list,omitempty" maxItems:"1"`
		Unique []string  `json:"unique,omitempty" uniqueItems:"true"`
		Code   string    `json:"code,omitempty" pattern:"^[a-z]+$"`
		Sure   bool      `json:"sure,omitempty"`
		Then   time.Time `json:"then,omitzero"`
		Within *struct {
			Deep int `json:"deep"`
		} `json:"within,omitempty"`
	}
}

var worded = function.HTTP(function.Route{Name: "worded", Method: "POST", Path: "/worded", Role: identity.Producer, Summary: "Worded", Tag: "test"},
	func(context.Context, *cloud.Env, *wordedInput) (*echoOutput, error) { return &echoOutput{}, nil })

// What is wrong with a field is said in words that need no knowledge of Go or of JSON Schema.
func TestFieldsAreWorded(t *testing.T) {
	t.Parallel()
	const sound = "/worded?must=x"
	for _, tt := range []struct {
		path, body string
		want       fault.Field
	}{
		{sound + "&page=1&page=2", `{}`, fault.Field{Pointer: "query/page", Code: "repeated", Detail: "is given twice; keep one"}},
		{sound, `{"name":"a","name":"b"}`, fault.Field{Pointer: "/name", Code: "repeated", Detail: "is given twice; keep one"}},
		{sound, `{"within":{"deep":1},"within":{"deep":2}}`, fault.Field{Pointer: "/within", Code: "repeated", Detail: "is given twice; keep one"}},
		{"/worded", `{}`, fault.Field{Pointer: "query/must", Code: "required", Detail: "is required; add it"}},
		{sound + "&at=monday", `{}`, fault.Field{Pointer: "query/at", Code: "invalid", Detail: "must be a date and time with its zone, such as 2026-11-23T08:00:00Z"}},
		{sound + "&dry=yes", `{}`, fault.Field{Pointer: "query/dry", Code: "wrong_type", Detail: "must be true or false"}},
		{sound + "&page=two", `{}`, fault.Field{Pointer: "query/page", Code: "wrong_type", Detail: "must be an integer"}},
		{sound + "&page=10", `{}`, fault.Field{Pointer: "query/page", Code: "out_of_range", Detail: "must be at most 9"}},
		{sound + "&colour=red", `{}`, fault.Field{Pointer: "query/colour", Code: "unknown_parameter", Detail: "is not a parameter of this route; remove it"}},
		{sound, `{"name":""}`, fault.Field{Pointer: "/name", Code: "out_of_range", Detail: "must have at least 1 character"}},
		{sound, `{"name":"abcde"}`, fault.Field{Pointer: "/name", Code: "out_of_range", Detail: "must have at most 4 characters"}},
		{sound, `{"Name":"a"}`, fault.Field{Pointer: "/Name", Code: "unknown_field", Detail: "is not a field of this request; remove it"}},
		{sound, `{"within":{"deep":99999999999999999999}}`, fault.Field{Pointer: "/within/deep", Code: "number_too_large", Detail: "is a number too large to be read; give a smaller one"}},
		{sound, `{"share":1e400}`, fault.Field{Code: "number_too_large", Detail: "is a number too large to be read; give a smaller one"}},
		{sound, `{"name":4}`, fault.Field{Pointer: "/name", Code: "wrong_type", Detail: "must be a string"}},
		{sound, `{"mail":"not mail"}`, fault.Field{Pointer: "/mail", Code: "invalid", Detail: "must be an e-mail address, such as ann@example.com"}},
		{sound, `{"day":"today"}`, fault.Field{Pointer: "/day", Code: "invalid", Detail: "must be a date, such as 2026-11-23"}},
		{sound, `{"then":"now"}`, fault.Field{Pointer: "/then", Code: "invalid", Detail: "must be a date and time with its zone, such as 2026-11-23T08:00:00Z"}},
		{sound, `{"share":0.1}`, fault.Field{Pointer: "/share", Code: "out_of_range", Detail: "must be at least 0.5"}},
		{sound, `{"share":"half"}`, fault.Field{Pointer: "/share", Code: "wrong_type", Detail: "must be a number"}},
		{sound, `{"kind":"c"}`, fault.Field{Pointer: "/kind", Code: "not_allowed", Detail: "must be one of a, b"}},
		{sound, `{"list":["a","b"]}`, fault.Field{Pointer: "/list", Code: "out_of_range", Detail: "must have at most 1 item"}},
		{sound, `{"list":"a"}`, fault.Field{Pointer: "/list", Code: "wrong_type", Detail: "must be an array"}},
		{sound, `{"unique":["a","a"]}`, fault.Field{Pointer: "/unique", Code: "invalid", Detail: "must not have the same item twice"}},
		{sound, `{"code":"A1"}`, fault.Field{Pointer: "/code", Code: "invalid", Detail: "must match ^[a-z]+$"}},
		{sound, `{"sure":"yes"}`, fault.Field{Pointer: "/sure", Code: "wrong_type", Detail: "must be true or false"}},
		{sound, `[]`, fault.Field{Pointer: "", Code: "wrong_type", Detail: "must be an object"}},
		{sound, `{"within":{}}`, fault.Field{Pointer: "/within/deep", Code: "required", Detail: "is required; add it"}},
		{sound, `{"within":{"deep":1,"x":2}}`, fault.Field{Pointer: "/within/x", Code: "unknown_field", Detail: "is not a field of this request; remove it"}},
	} {
		t.Run(tt.path+" "+tt.body, func(t *testing.T) {
			t.Parallel()
			p := problem(t, call{"POST", tt.path, tt.body, as("producer@acme")}.to(t.Context(), worded, runtime()))
			if diff := cmp.Diff([]fault.Field{tt.want}, p.Errors); diff != "" || p.Status != 422 {
				t.Errorf("status %d, -want +got:\n%s", p.Status, diff)
			}
		})
	}
}

// A body that cannot be read is told apart from one that is not there, and from one that is no JSON.
func TestBodiesAreWorded(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name, body, media string
		status            int
		code, detail      string
	}{
		{"none", "", "application/json", 400, "request.malformed", "The body is empty."},
		{"half", `{"text":`, "application/json", 400, "request.malformed", "The body is not valid JSON."},
		{"two", `{"text":"a"} {}`, "application/json", 400, "request.malformed", "The body is not valid JSON."},
		{"a form", "text=a", "application/x-www-form-urlencoded", 415, "request.media_type", "The body is of a media type that this route does not read."},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			header := as("producer@acme")
			header["Content-Type"] = tt.media
			p := problem(t, call{"POST", "/echo", tt.body, header}.to(t.Context(), echo, runtime()))
			if p.Status != tt.status || p.Code != tt.code || p.Detail != tt.detail || p.Hint == "" {
				t.Errorf("problem %+v, want %d %s: %s", p, tt.status, tt.code, tt.detail)
			}
		})
	}
}
