package google

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/google/go-cmp/cmp"
	"google.golang.org/genai"

	"github.com/aiprod/aiprod/shared/provider"
)

// On Vertex AI, which can tell of it, every call for content is on the bill by our name of it. An answer that says nothing
// is the failure of the service where it says what it has counted, and of nobody knows whom else.
func TestAsk(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		o    Options
		want map[string]string
	}{
		{Options{Key: secret}, nil},
		{Options{Project: "p1", Location: "global"}, map[string]string{"aiprod-call": "job1-line1-1"}},
	} {
		var asked struct {
			Labels map[string]string `json:"labels"`
		}
		s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if err := json.NewDecoder(r.Body).Decode(&asked); err != nil {
				t.Error(err)
			}
			_, _ = io.WriteString(w, `{}`)
		}))
		defer s.Close()
		tt.o.URL, tt.o.HTTP = s.URL, s.Client()
		c, err := New(options(tt.o))
		if err != nil {
			t.Fatal(err)
		}
		said, err := c.Ask(t.Context(), "Job1-line1-1", "gemini", &genai.GenerateContentConfig{}, &genai.Part{Text: "hello"})
		if diff := cmp.Diff(tt.want, asked.Labels); err != nil || diff != "" {
			t.Errorf("labels (-want +got): %v\n%s", err, diff)
		}
		for counted, class := range map[bool]provider.Class{true: provider.Outage, false: provider.Unknown} {
			if _, err := c.Answer(said, counted); provider.ClassOf(err) != class {
				t.Errorf("nothing, counted %t, is %v, want %s", counted, err, class)
			}
		}
	}
}
