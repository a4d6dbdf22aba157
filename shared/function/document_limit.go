package function

import (
	"fmt"
	"strconv"

	"github.com/danielgtaylor/huma/v2"
)

// documentLimit tells the document what every answer of a route says in its headers: of its limit above all.
func documentLimit(api huma.API, r Route) {
	components := api.OpenAPI().Components
	if components.Headers == nil {
		components.Headers = limitHeaders()
	}
	for _, op := range operations(api, r) {
		for status, res := range op.Responses {
			if res.Headers == nil {
				res.Headers = map[string]*huma.Header{}
			}
			for _, name := range []string{"RateLimit", "RateLimit-Policy", "X-Request-ID"} {
				res.Headers[name] = &huma.Header{Ref: "#/components/headers/" + name}
			}
			if r.Idempotent && status < "300" {
				res.Headers[replayedHeader] = &huma.Header{Ref: "#/components/headers/" + replayedHeader}
			}
			if status == "429" || status == "503" {
				res.Headers["Retry-After"] = &huma.Header{Ref: "#/components/headers/Retry-After"}
			}
			if status == "401" {
				res.Headers["WWW-Authenticate"] = &huma.Header{Ref: "#/components/headers/WWW-Authenticate"}
			}
			if status == "429" {
				res.Description = fmt.Sprintf("Too many calls: this route takes %d a minute from each caller.", r.PerMinute)
			}
		}
	}
}

// limitHeaders are the headers every answer or every refusal has; both RateLimit ones are structured
// fields of draft-ietf-httpapi-ratelimit-headers-10.
func limitHeaders() map[string]*huma.Header {
	text := func(description, example string) *huma.Header {
		return &huma.Header{Description: description, Schema: &huma.Schema{Type: huma.TypeString}, Example: example}
	}
	return map[string]*huma.Header{
		"RateLimit":        text("How you stand with this route: its name, calls left (r), seconds until all are there again (t)", `"jobs-submit";r=29;t=2`),
		"RateLimit-Policy": text("The route's limit: its name, calls (q) in so many seconds (w)", `"jobs-submit";q=30;w=`+strconv.Itoa(int(rateWindow.Seconds()))),
		"WWW-Authenticate": text("How to show who you are", `Bearer realm="aiprod"`),
		replayedHeader:     text("true where the Idempotency-Key was answered before: this is what was made then, as it is now", "true"),
		"X-Request-ID":     text("Names this call in our logs: quote it when you ask us", "5f0c6f6e-8f0b-4d0e-9a51-0c8d3f1d2b7a"),
		"Retry-After": {
			Description: "Seconds after which the same call makes sense again", Schema: &huma.Schema{Type: huma.TypeInteger}, Example: 2,
		},
	}
}
