package function_test

import (
	"context"
	"net/http"
	"reflect"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aiprod/aiprod/shared/cloud"
	"github.com/aiprod/aiprod/shared/fault"
	"github.com/aiprod/aiprod/shared/function"
	"github.com/aiprod/aiprod/shared/identity"
)

type note struct {
	Type string `json:"type"`
	Seq  int    `json:"seq"`
	Data string `json:"data"`
}

// watched is a live route that answers how it ended.
var watched = function.Stream(function.Route{Name: "watched", Method: "GET", Path: "/watched", Role: identity.Viewer, Live: true, Summary: "Watch", Tag: "test"},
	function.Answer{
		Type: "text/event-stream", Description: "Notes", Query: map[string]string{"after": "Where to begin"},
		Messages: &function.Messages{Of: reflect.TypeFor[note](), Examples: map[string]any{"one": note{"said", 3, "hello"}}},
	},
	func(w http.ResponseWriter, r *http.Request, _ *cloud.Env) error {
		for range time.Tick(time.Second) {
			if err := function.StillAllowed(r.Context()); err != nil {
				return err
			}
			if r.Context().Err() != nil {
				_, err := w.Write([]byte(context.Cause(r.Context()).Error()))
				return err
			}
		}
		return nil
	})

// lapsing accepts every token until a time.
type lapsing struct{ until time.Time }

func (l lapsing) Verify(context.Context, string) (identity.Principal, error) {
	if time.Now().After(l.until) {
		return identity.Principal{}, fault.New(fault.Unauthenticated, "auth.expired", "Expired.")
	}
	return identity.Principal{UID: "u", Tenant: "acme", Role: identity.Viewer}, nil
}

// A live route learns that its caller's token has expired, and that the process is to stop.
func TestLive(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name  string
		drain bool
		want  string
	}{
		{"expires", false, "auth.expired"},
		{"drains", true, function.ErrDraining.Error()},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				rt := runtime()
				rt.Env.Verifier = lapsing{time.Now().Add(time.Minute)}
				if tt.drain {
					go func() {
						time.Sleep(10 * time.Second)
						if err := rt.Drain(context.Background()); err != nil {
							t.Error(err)
						}
					}()
				}
				w := call{"GET", "/watched?after=2", "", as("t")}.to(t.Context(), watched, rt)
				if !strings.Contains(w.Body.String(), tt.want) {
					t.Errorf("ended with %s", w.Body)
				}
			})
		})
	}
}

func TestStreamsRefuseUnknownParameters(t *testing.T) {
	t.Parallel()
	p := problem(t, call{"GET", "/watched?token=x", "", as("viewer@acme")}.to(t.Context(), watched, runtime()))
	if p.Status != http.StatusUnprocessableEntity || len(p.Errors) != 1 || p.Errors[0].Pointer != "query/token" {
		t.Errorf("problem %+v", p)
	}
}

// A token may come among a WebSocket's subprotocols, and nowhere else but in its header.
func TestTokenAmongSubprotocols(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name   string
		header map[string]string
		status int
	}{
		{"in the header", as("viewer@acme"), 422},
		{"among the subprotocols", map[string]string{"Upgrade": "websocket", "Sec-WebSocket-Protocol": "v1, bearer.viewer@acme"}, 422},
		{"of a request that is no upgrade", map[string]string{"Sec-WebSocket-Protocol": "bearer.viewer@acme"}, 401},
		{"besides another in the header", map[string]string{"Authorization": "Bearer forged", "Upgrade": "websocket", "Sec-WebSocket-Protocol": "bearer.viewer@acme"}, 401},
		{"empty", map[string]string{"Upgrade": "websocket", "Sec-WebSocket-Protocol": "v1, bearer."}, 401},
	} {
		if w := (call{"GET", "/watched?x=1", "", tt.header}).to(t.Context(), watched, runtime()); w.Code != tt.status {
			t.Errorf("%s: %d, want %d", tt.name, w.Code, tt.status)
		}
	}
}

func TestSameSite(t *testing.T) {
	t.Parallel()
	env := &cloud.Env{Config: cloud.Config{Edge: cloud.Edge{Origins: []string{"https://app.example"}}}}
	for origin, want := range map[string]bool{
		"": true, "https://api.example": true, "http://API.example": true, "https://app.example": true,
		"http://app.example": false, "https://app.example.evil": false, "null": false, "https://": false,
	} {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "https://api.example/ws", nil)
		if err != nil {
			t.Fatal(err)
		}
		if origin != "" {
			r.Header.Set("Origin", origin)
		}
		if got := function.SameSite(env, r); got != want {
			t.Errorf("from %q: %v", origin, got)
		}
	}
}

// The document shows a stream's messages as they are sent, with the type of each.
func TestMessagesAreDocumented(t *testing.T) {
	t.Parallel()
	content := function.Catalogue{watched}.OpenAPI(nil).Paths["/watched"].Get.Responses["200"].Content["text/event-stream"]
	if got, want := content.Examples["one"].Value, "event: said\nid: 3\ndata: {\"type\":\"said\",\"seq\":3,\"data\":\"hello\"}\n\n"; got != want {
		t.Errorf("example %q, want %q", got, want)
	}
	if content.Schema.Extensions["contentSchema"] == nil {
		t.Error("no schema of the data")
	}
}
