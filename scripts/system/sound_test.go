package system

import (
	"net/http"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/aiprod/aiprod/functions/api/jobs"
	"github.com/aiprod/aiprod/shared/cloud"
	"github.com/aiprod/aiprod/shared/job"
	"github.com/aiprod/aiprod/shared/manifest"
	"github.com/aiprod/aiprod/shared/memory"
	"github.com/aiprod/aiprod/shared/money"
	"github.com/aiprod/aiprod/shared/provider/vendortest"
	"github.com/aiprod/aiprod/shared/route"
)

// listening starts a stack that buys what is heard of a vendor that misbehaves by script.
func listening(t *testing.T, o vendortest.Options) (*world, *vendortest.Server) {
	t.Helper()
	vendor := vendortest.New(o)
	url, err := vendor.Start()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = vendor.Close() })
	vendors := cloud.Vendors{ElevenLabsKey: cloud.NewSecret("test"), ElevenLabsURL: url, Rest: time.Millisecond}
	if o.Answer != nil { // it writes and casts, too
		vendors.LanguageURL, vendors.LanguageModel, vendors.LanguagePrice = url+"/v1", model, 1
	}
	return stackIn(t, filepath.Join(t.TempDir(), "data"), vendors), vendor
}

// heard is the manifest of a job.
func heard(w *world, id string) manifest.Manifest {
	w.t.Helper()
	film, _ := w.film(id)
	return film
}

// A film's voice, bed and effects are bought, its bill lists them, and its manifest says by whom. Where
// the vendor is down, this machine does it all, in one voice, and the manifest says that too.
func TestBoughtSound(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name    string
		vendor  vendortest.Options
		doubts  bool
		bought  bool     // all of it
		instead []string // the parts that another one makes
		codes   []string // why
	}{
		{"well, and cast by a model", vendortest.Options{Answer: honest}, false, true, nil, nil},
		{"no credit", vendortest.Options{Faults: vendortest.Weights{vendortest.NoCredit: 1}}, false, false, []string{"voice", "music", "effects"}, []string{"auth", "breaker_open"}},
		{"one line is lost", vendortest.Options{Script: []vendortest.Fault{vendortest.ResetAfter}}, true, false, []string{"voice"}, []string{"unknown"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			w, vendor := listening(t, tt.vendor)
			j := w.delivered(w.submit(map[string]any{"content": bakery, "duration_sec": 12, "max_cost_usd": 3}).ID)
			m := heard(w, j.ID)
			t.Logf("voice %+v music %+v effects %+v; %d calls", m.Voice, m.Music, m.Effects, len(vendor.Book()))
			b, calls := costs(w, j.ID)
			book := vendor.Book()
			if twice := book.Twice(); len(twice) > 0 {
				t.Errorf("billed twice: %v", twice)
			}
			if (calls[money.Doubt] > 0) != tt.doubts || calls.open() != 0 {
				t.Errorf("calls %v", calls)
			}
			if !tt.doubts && b.Total != book.Micros() {
				t.Errorf("the bill is %d, the vendor's %d", b.Total, book.Micros())
			}
			for name, backend := range map[string]string{"voice": m.Voice.Backend, "music": m.Music.Backend, "effects": m.Effects.Backend} {
				if tt.bought && !strings.HasPrefix(backend, "elevenlabs/") {
					t.Errorf("%s is by %q", name, backend)
				}
			}
			stoodIn(w, j, m, tt.instead, tt.codes)
			disclosed(w, j)
			weighedSound(w, j.ID)
		})
	}
}

// weighedSound holds that the agents' memory says who could have made what is heard, and why the others were not taken.
func weighedSound(w *world, id string) {
	w.t.Helper()
	sections := w.memory(id).Body.Sections
	for _, part := range []string{"voice", "music", "effects"} {
		i := slices.IndexFunc(sections.Makers.Data, func(m memory.Maker) bool { return m.Shot == part })
		if i < 0 || len(sections.Makers.Data[i].Candidates) < 2 || sections.Makers.Data[i].Reason == "" {
			w.t.Errorf("who makes %s: %+v", part, sections.Makers.Data)
		}
	}
	for backend, part := range map[string]string{"google/chirp-3-hd": "voice", "google/lyria-3.5": "music"} {
		if !slices.ContainsFunc(sections.Unused.Data, func(u memory.Unused) bool {
			return u.Backend == backend && u.Code == string(route.NotConfigured) && slices.Equal(u.Shots, []string{part})
		}) {
			w.t.Errorf("why %s does not make %s: %+v", backend, part, sections.Unused.Data)
		}
	}
}

// stoodIn holds that job, manifest and events say alike which parts of a film's sound another one has made, and why.
func stoodIn(w *world, j jobs.Job, m manifest.Manifest, parts, codes []string) {
	w.t.Helper()
	var told []string
	for _, in := range j.StandIns {
		told = append(told, in.Shot)
		if !slices.Contains(codes, in.Code) || !strings.Contains(in.Why, in.Asked) || in.By == "" {
			w.t.Errorf("%+v", in)
		}
	}
	if diff := cmp.Diff(parts, told); diff != "" {
		w.t.Errorf("stand-ins (-want +got):\n%s", diff)
	}
	kept := map[string]string{"voice": m.Voice.Kept, "music": m.Music.Kept, "effects": m.Effects.Kept}
	for _, in := range j.StandIns {
		if kept[in.Shot] != in.Code {
			w.t.Errorf("%s: the manifest says %q, the job %q", in.Shot, kept[in.Shot], in.Code)
		}
	}
	if event := lastEvent(w, j.ID).StandIns; !slices.Equal(event, j.StandIns) {
		w.t.Errorf("those who watch are told of %v", event)
	}
}

// Where nothing may stand in, a voice that cannot be had fails the job; and a language of which this machine has but a draft
// is spoken by a vendor's voice.
func TestNoVoiceStandsIn(t *testing.T) {
	t.Parallel()
	w, vendor := listening(t, vendortest.Options{Faults: vendortest.Weights{vendortest.NoCredit: 1}})
	const content = "毎朝六時から焼きたてのパンをお届けします。四十種類のパンをこの町で焼いています。"
	j := w.settle(w.submit(map[string]any{"content": content, "lang": "ja", "duration_sec": 12, "max_cost_usd": 3, "fallback": "forbid"}).ID)
	if j.Status != job.Failed || j.Failure.Code != "backend.unavailable" || !j.Failure.Retryable {
		t.Errorf("ended %s: %+v", j.Status, j.Failure)
	}
	ended(w, vendor, j.ID)
	vendor.Mend()
	w.read(w.do("POST", "/job/"+j.ID+"/retry", nil, nil), http.StatusAccepted, nil)
	j = w.delivered(j.ID)
	ended(w, vendor, j.ID)
	if poor := w.settle(w.submit(map[string]any{"content": content, "lang": "ja", "duration_sec": 12, "max_cost_usd": 0, "fallback": "forbid"}).ID); poor.Failure == nil || poor.Failure.Code != "cost.cap_reached" {
		t.Errorf("a film that can pay no voice ended %s: %+v", poor.Status, poor.Failure)
	}
	if m := heard(w, j.ID); m.Voice.Instead != "" || !slices.Contains([]string{"elevenlabs/eleven_v3", "elevenlabs/eleven_multilingual_v2"}, m.Voice.Backend) {
		t.Errorf("voice is %+v", m.Voice)
	}
}

// A film is spoken by Cloud Text-to-Speech where the model that was to speak it is no more: each line is
// bought there once, at Google's own count of its characters. What was signed says whose model wrote and whose spoke.
func TestVoiceOfCloudTTS(t *testing.T) {
	t.Parallel()
	vendor := vendortest.New(vendortest.Options{Vendors: map[string]vendortest.Course{
		vendortest.Google: {Spells: []vendortest.Spell{{From: 1, Model: "gemini-3.1-flash-tts-preview", Fault: vendortest.NoModel}}},
	}})
	url, err := vendor.Start()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = vendor.Close() })
	w := stackIn(t, filepath.Join(t.TempDir(), "data"), cloud.Vendors{Google: cloud.Google{Vertex: true, Location: cloud.AnyLocation, URL: url + "/google"}, Rest: time.Millisecond})
	j := w.delivered(w.submit(map[string]any{"content": bakery, "duration_sec": 12, "max_cost_usd": 0.05}).ID)
	m := heard(w, j.ID)
	if m.Voice.Backend != "google/chirp-3-hd" || m.Voice.Instead != "google/gemini-3.1-flash-tts" || m.Voice.Speaker != "Charon" {
		t.Errorf("voice is %+v", m.Voice)
	}
	b, calls := costs(w, j.ID)
	var lines int
	book := vendor.Book()
	for _, c := range book {
		if c.Vendor == vendortest.CloudTTS {
			lines++
		}
	}
	if lines != len(m.Lines) || len(book.Twice()) > 0 || b.Total != book.Micros() || calls.open() != 0 {
		t.Errorf("%d of %d lines bought, %v twice; the bill is %d, the book's %d, calls %v", lines, len(m.Lines), book.Twice(), b.Total, book.Micros(), calls)
	}
	if _, r := disclosed(w, j); len(r.Statement.Writers) == 0 || r.Statement.Voice.Lines[0].Model != "chirp-3-hd" {
		t.Errorf("the statement has the writers %+v and the voice %+v", r.Statement.Writers, r.Statement.Voice)
	}
}
