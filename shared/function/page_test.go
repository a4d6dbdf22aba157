package function_test

import (
	"net/http"
	"testing"

	"github.com/aiprod/aiprod/shared/function"
)

// A page is for whoever asks for one; problems stay problems.
func TestPages(t *testing.T) {
	t.Parallel()
	const browser = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
	for name, tt := range map[string]struct {
		accept, sent, text string
		status             int
		want               string // content type
	}{
		"nothing asked":  {"", "", "a", 200, "application/json"},
		"anything":       {"*/*", "", "a", 200, "application/json"},
		"JSON":           {"application/json", "", "a", 200, "application/json"},
		"browser":        {browser, "", "a", 200, "text/html"},
		"rather JSON":    {"text/html;q=0.5, application/json", "", "a", 200, "application/json"},
		"problem":        {browser, "", "conflict", 409, "application/problem+json"},
		"wrong field":    {browser, "", "far too long", 422, "application/problem+json"},
		"page for input": {"", "text/html", "a", 415, "application/problem+json"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := call{"POST", "/paged", `{"text":"` + tt.text + `"}`, map[string]string{"Authorization": "Bearer viewer@t", "Accept": tt.accept, "Content-Type": tt.sent}}
			w := c.to(t.Context(), paged, runtime())
			if got := w.Header().Get("Content-Type"); w.Code != tt.status || got != tt.want {
				t.Errorf("%d %s, want %d %s: %s", w.Code, got, tt.status, tt.want, w.Body)
			}
			if page := w.Body.String(); tt.want == "text/html" && page != "<p>a" {
				t.Errorf("page %q", page)
			}
			if got := function.PrefersPage(tt.accept); got != (tt.accept == browser) {
				t.Errorf("PrefersPage(%q) = %v", tt.accept, got)
			}
		})
	}
}

// An endpoint without a page answers browsers with JSON.
func TestNoPage(t *testing.T) {
	t.Parallel()
	w := call{"POST", "/echo", `{"text":"a"}`, map[string]string{"Authorization": "Bearer producer@t", "Accept": "text/html"}}.to(t.Context(), echo, runtime())
	if got := w.Header().Get("Content-Type"); w.Code != http.StatusOK || got != "application/json" {
		t.Errorf("%d %s", w.Code, got)
	}
}
