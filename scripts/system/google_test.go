package system

import (
	"bytes"
	"encoding/json"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/aiprod/aiprod/shared/cloud"
	"github.com/aiprod/aiprod/shared/identity"
	"github.com/aiprod/aiprod/shared/job"
	"github.com/aiprod/aiprod/shared/localcloud"
	"github.com/aiprod/aiprod/shared/money"
	"github.com/aiprod/aiprod/shared/provider/vendortest"
	"github.com/aiprod/aiprod/shared/stage"
)

// Films buy their clips of Google's video models: of Gemini Omni by a key, through a
// link; of Veo in a region of Vertex AI, which leaves them in our own storage. What is heard
// is bought of Google, too: the narration of Gemini, the bed of Lyria.
func TestGoogleClips(t *testing.T) {
	t.Parallel()
	for vendor, g := range map[string]cloud.Google{
		vendortest.Omni: {Key: cloud.NewSecret("test")},
		vendortest.Veo:  {Vertex: true, Location: "europe-west4"},
	} {
		t.Run(vendor, func(t *testing.T) {
			t.Parallel()
			w, server := buyingOfGoogle(t, g)
			j := w.delivered(w.submit(map[string]any{"content": bakery, "duration_sec": 12, "max_cost_usd": 6}).ID)
			audit(w, server, j, 0)
			if m := heard(w, j.ID); !strings.HasSuffix(m.Voice.Backend, "-tts") || !strings.HasPrefix(m.Music.Backend, "google/lyria-") || len(j.StandIns) > 0 {
				t.Errorf("heard are %+v and %+v, with stand-ins %v", m.Voice, m.Music, j.StandIns)
			}
			if left := w.stored(cloud.Work, stage.Left("acme", j.ID)); len(left) > 0 {
				t.Errorf("%d files are left where backends leave them, first %s", len(left), left[0].Name)
			}
			b, _ := costs(w, j.ID)
			for _, stage := range []job.Stage{job.Narrate, job.Compose, job.Generate} {
				if !slices.ContainsFunc(b.Lines, func(l money.Line) bool {
					return l.Stage == string(stage) && l.Kind == money.Settle && strings.HasPrefix(l.Backend, "google/")
				}) {
					t.Errorf("no settled line of %s is on the bill", stage)
				}
			}
			sold := 0
			for _, call := range server.Book() {
				if call.Vendor == vendor && call.State == vendortest.Succeeded {
					sold++
				}
			}
			if sold == 0 {
				t.Errorf("%s has sold nothing: %+v", vendor, server.Book())
			}
			if n := server.Stored(); n != 0 {
				t.Errorf("%d prompts and clips are left with the vendor", n)
			}
		})
	}
}

// Google may withhold a clip when it is made: that is a refusal. The shot is worded anew by the model that writes, told
// the class of the refusal and nothing of the vendor's, and asked for once more; all of it is on the bill.
func TestWithheldClip(t *testing.T) {
	t.Parallel()
	w, server := buyingOfGoogle(t, cloud.Google{Key: cloud.NewSecret("test")}, vendortest.Filtered)
	j := w.delivered(w.submit(map[string]any{"content": bakery, "duration_sec": 12, "max_cost_usd": 6}).ID)
	audit(w, server, j, 0)
	film, _ := w.film(j.ID)
	reworded := 0
	for _, s := range film.Shots {
		if s.Rewritten == "" {
			continue
		}
		reworded++
		if !strings.Contains(s.Rewritten, elsewhere) || !strings.HasPrefix(s.RewrittenBy, "google/gemini-") || !strings.HasPrefix(s.Backend, "google/") {
			t.Errorf("shot %s by %s is reworded by %s: %q", s.ID, s.Backend, s.RewrittenBy, s.Rewritten)
		}
	}
	asked := 0
	for _, q := range server.Asked() {
		if rewords(q) {
			asked++
			if data := string(q.Data); !strings.Contains(data, `"refused":"policy"`) || strings.Contains(data, "guidelines") || strings.Contains(q.System, "bread") {
				t.Errorf("told %s", data)
			}
		}
	}
	if reworded != 1 || asked != 1 {
		t.Errorf("%d shots are reworded, by %d questions", reworded, asked)
	}
	if n := server.Stored(); n != 0 {
		t.Errorf("%d prompts are left with the vendor", n)
	}
}

// elsewhere is what a model has filmed in place of what was refused.
const elsewhere = "A wooden table in warm morning light, the camera gliding past."

// rewords reports whether a model was asked for other words than those that were refused.
func rewords(q vendortest.Asked) bool { return strings.Contains(string(q.Data), `"refused":`) }

// buyingOfGoogle starts a stack whose storage Google's models can write to.
func buyingOfGoogle(t *testing.T, g cloud.Google, script ...vendortest.Fault) (*world, *vendortest.Server) {
	t.Helper()
	w := &world{t: t}
	course := map[string]vendortest.Course{vendortest.Omni: {Script: script}}
	answer := func(q vendortest.Asked) json.RawMessage {
		if rewords(q) {
			return must(json.Marshal(map[string]string{"prompt": elsewhere}))
		}
		return nil // as it does by itself
	}
	vendor := vendortest.New(vendortest.Options{Vendors: course, Answer: answer, Put: func(uri string, mp4 []byte) error {
		_, name, _ := strings.Cut(strings.TrimPrefix(uri, "gs://"), "/")
		return w.stack.Env.Blobs.Put(t.Context(), cloud.Work, name, "video/mp4", bytes.NewReader(mp4))
	}})
	url, err := vendor.Start()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = vendor.Close() })
	g.URL = url + "/google"
	w.stack, err = localcloud.Start(t.Context(), localcloud.Options{
		Dir: filepath.Join(t.TempDir(), "data"), Probe: true, Vendors: cloud.Vendors{Google: g, Poll: 100 * time.Millisecond},
	})
	if err != nil {
		t.Fatal(err)
	}
	w.token = w.stack.Identity.IDToken(user("alice", "acme", identity.Admin))
	t.Cleanup(w.close)
	return w, vendor
}
