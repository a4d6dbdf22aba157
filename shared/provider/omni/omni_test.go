package omni_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"sync"
	"testing"

	"github.com/aiprod/aiprod/shared/provider"
	"github.com/aiprod/aiprod/shared/provider/omni"
	"github.com/aiprod/aiprod/shared/provider/providertest"
	"github.com/aiprod/aiprod/shared/provider/vendortest"
)

// prices are those of the price book.
func prices(string) (omni.Prices, bool) {
	return omni.Prices{Input: 1_500_000, Video: 17_500_000, Text: 9_000_000}, true
}

var want = provider.Clip{
	Ref: "job1/shot1/1", Model: "gemini-omni-1.2-flash", Prompt: "A bakery at night.", Seconds: 5, Aspect: "16:9",
	Seed: 1 << 40, Height: 720, Audio: true,
}

// client returns a client of a server: of the Gemini API, or with a project of Vertex AI.
func client(t *testing.T, b providertest.Bench, o omni.Options) *omni.Client {
	t.Helper()
	o.Prices, o.URL, o.HTTP = prices, b.URL+"/google", b.HTTP
	if o.Project == "" {
		o.Key = "key"
	}
	c, err := omni.New(o)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestVideo(t *testing.T) {
	t.Parallel()
	pictured := want
	pictured.First = &provider.Image{Type: "image/png", Data: []byte("\x89PNG")}
	old := want
	old.Model, old.Aspect = "gemini-omni-1.1-flash", "4:5"
	for name, c := range map[string]struct {
		o    omni.Options
		want provider.Clip
	}{
		"Gemini API":       {omni.Options{}, want},
		"Vertex AI inline": {omni.Options{Project: "p1"}, want},
		"from a picture":   {omni.Options{Project: "p1"}, pictured},
		"the older model":  {omni.Options{}, old},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			providertest.Video(t, c.want, func(t *testing.T, b providertest.Bench) provider.Video { return client(t, b, c.o) })
		})
	}
}

// storage is a storage of ours.
type storage struct {
	mu    sync.Mutex
	files map[string][]byte
}

func (s *storage) put(uri string, content []byte) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.files == nil {
		s.files = map[string][]byte{}
	}
	s.files[uri] = content
	return nil
}

func (s *storage) open(_ context.Context, uri string) (io.ReadCloser, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	content, ok := s.files[uri]
	if !ok {
		return nil, errors.New("no such file")
	}
	return io.NopCloser(bytes.NewReader(content)), nil
}

// TestStorage holds that on Vertex AI a clip is left in our storage and opened there, broken or whole.
func TestStorage(t *testing.T) {
	t.Parallel()
	for fault, code := range map[vendortest.Fault]string{
		vendortest.None: "", vendortest.Truncated: "truncated", vendortest.WrongType: "not_mp4",
	} {
		t.Run(string(fault), func(t *testing.T) {
			t.Parallel()
			var ours storage
			b := providertest.NewBench(t, vendortest.Options{Put: ours.put, Script: []vendortest.Fault{fault}})
			c := client(t, b, omni.Options{Project: "p1", Files: ours.open})
			in := want
			in.Output = "gs://work/artefacts/acme/bought/"
			op, err := c.Submit(t.Context(), in)
			if err != nil {
				t.Fatal(err)
			}
			var p provider.Progress
			for !p.Done && err == nil {
				p, err = c.Poll(t.Context(), op.ID)
			}
			if err != nil || p.Output != in.Output+op.ID+".mp4" {
				t.Fatalf("%+v, %v", p, err)
			}
			clip, err := c.Open(t.Context(), p.Output)
			if err == nil {
				_, err = io.Copy(io.Discard, clip)
			}
			e, _ := errors.AsType[*provider.Error](err)
			if code == "" && err != nil || code != "" && (e == nil || e.Code != code || e.Class != provider.Outage) {
				t.Errorf("%v, want %q", err, code)
			}
		})
	}
}

func TestNew(t *testing.T) {
	t.Parallel()
	for name, o := range map[string]omni.Options{
		"nothing":   {Prices: prices},
		"both":      {Prices: prices, Key: "key", Project: "p1"},
		"no prices": {Key: "key"},
	} {
		if _, err := omni.New(o); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

// TestPollRefuses holds that an operation cannot lead a request elsewhere.
func TestPollRefuses(t *testing.T) {
	t.Parallel()
	c := client(t, providertest.NewBench(t, vendortest.Options{}), omni.Options{})
	for _, operation := range []string{"", ".", "..", "a/b", "a%2fb", "a?b", "a\nb"} {
		if _, err := c.Poll(t.Context(), operation); provider.ClassOf(err) != provider.Caller {
			t.Errorf("%q: %v", operation, err)
		}
		if err := c.Cancel(t.Context(), operation); provider.ClassOf(err) != provider.Caller {
			t.Errorf("cancel %q: %v", operation, err)
		}
	}
}
