package provider_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"time"

	"github.com/aiprod/aiprod/shared/provider"
	"github.com/aiprod/aiprod/shared/provider/internal/once"
	"github.com/aiprod/aiprod/shared/provider/internal/output"
)

// northlight is a whole adapter, of a vendor that does not exist: one call makes a clip,
// one tells how it stands, one stops it. It bills in cents and says how many.
type northlight struct {
	once once.Client
	url  string
}

var _ provider.Video = (*northlight)(nil)

func newNorthlight(url, key string) *northlight {
	return &northlight{url: url, once: once.Client{
		Backend: "northlight", HTTP: http.DefaultClient, Timeout: time.Minute, Largest: 1 << 20,
		Header: http.Header{"Authorization": {"Bearer " + key}},
	}}
}

// clipState is what the vendor tells of a clip.
type clipState struct {
	ID    string `json:"id"`
	State string `json:"state"`
	URL   string `json:"url"`
	Cents *int64 `json:"cents"`
}

// Submit asks once. once.Ask knows whether a request without an answer was sent;
// an answer that cannot be read was accepted all the same, and may be billed.
func (n *northlight) Submit(ctx context.Context, c provider.Clip) (provider.Operation, error) {
	body := map[string]any{"model": c.Model, "prompt": c.Prompt, "seconds": c.Seconds, "shape": c.Aspect, "seed": uint32(c.Seed)} //nolint:gosec // cut on purpose
	s, err := n.ask(ctx, http.MethodPost, "/clips", c.Ref, body)
	if err == nil && s.ID == "" {
		err = n.once.Fail(provider.Unknown, "answer_unreadable", errors.New("no id"))
	}
	return provider.Operation{ID: s.ID, Micros: s.micros()}, err
}

// ends are the vendor's words for an end that is no clip.
var ends = map[string]provider.Class{"refused": provider.Policy, "failed": provider.Outage, "stopped": provider.Cancelled}

// Poll tells how a clip stands. A state that is not known is no end.
func (n *northlight) Poll(ctx context.Context, id string) (provider.Progress, error) {
	s, err := n.ask(ctx, http.MethodGet, "/clips/"+id, "", nil)
	if err != nil {
		return provider.Progress{}, err
	}
	p := provider.Progress{Micros: s.micros(), Known: s.Cents != nil}
	class, failed := ends[s.State]
	switch {
	case failed:
		p.Done, p.Err = true, n.once.Fail(class, s.State, errors.New("no clip was made"))
	case s.State == "done":
		p.Done, p.Percent, p.Output = true, 100, s.URL
	default:
		p.Again = 5 * time.Second
	}
	return p, nil
}

// Cancel stops a clip.
func (n *northlight) Cancel(ctx context.Context, id string) error {
	_, err := n.ask(ctx, http.MethodDelete, "/clips/"+id, "", nil)
	return err
}

// Open reads a clip: whole, an MP4, over https unless the vendor itself is reached over http.
func (n *northlight) Open(ctx context.Context, link string) (io.ReadCloser, error) {
	return output.Reader{Once: &n.once, Largest: 1 << 29, Plain: true}.Open(ctx, link)
}

// ask sends a request and reads the clip's state out of the answer.
func (n *northlight) ask(ctx context.Context, method, path, ref string, body any) (s clipState, err error) {
	a, err := n.once.Ask(ctx, method, n.url+path, ref, body)
	switch {
	case err != nil:
		return s, err
	case !a.OK():
		return s, n.once.Refuse(a, once.Class(method, a.Status), "", string(a.Body))
	}
	if err := json.Unmarshal(a.Body, &s); err != nil {
		class := provider.Outage
		if method == http.MethodPost {
			class = provider.Unknown
		}
		return s, n.once.Fail(class, "answer_unreadable", err)
	}
	return s, nil
}

func (s clipState) micros() int64 {
	if s.Cents == nil {
		return 0
	}
	return *s.Cents * 10_000
}

// A vendor is added by an adapter such as this one, a row in the catalogue and
// one in the table of clients: see scripts/docs/vendors.md.
func Example() {
	vendor := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.Method {
		case http.MethodPost:
			_, _ = io.WriteString(w, `{"id":"c1","state":"queued","cents":40}`)
		case http.MethodGet:
			_, _ = io.WriteString(w, `{"id":"c1","state":"refused","cents":0}`)
		}
	}))
	defer vendor.Close()
	n := newNorthlight(vendor.URL, "key")
	op, err := n.Submit(context.Background(), provider.Clip{Ref: "job-1", Model: "aurora", Prompt: "Bread in the morning light.", Seconds: 4, Aspect: "9:16"})
	fmt.Println(op.ID, op.Micros, err)
	p, err := n.Poll(context.Background(), op.ID)
	fmt.Println(p.Done, provider.ClassOf(p.Err), p.Micros, p.Known, err)
	// Output:
	// c1 400000 <nil>
	// true policy 0 true <nil>
}
