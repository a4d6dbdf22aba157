package veo_test

import (
	"bytes"
	"context"
	"io"
	"strings"
	"testing"

	"github.com/aiprod/aiprod/shared/provider"
	"github.com/aiprod/aiprod/shared/provider/providertest"
	"github.com/aiprod/aiprod/shared/provider/vendortest"
	"github.com/aiprod/aiprod/shared/provider/veo"
)

var want = provider.Clip{
	Ref: "job1/shot1/1", Model: "veo-3.1-generate-001", Prompt: "A bakery at night.", Seconds: 5, Aspect: "16:9",
	Seed: 1 << 40, Height: 720,
}

func client(t *testing.T, b providertest.Bench, o veo.Options) *veo.Client {
	t.Helper()
	o.Project, o.URL, o.HTTP = "p1", b.URL+"/google", b.HTTP
	c, err := veo.New(o)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestVideo(t *testing.T) {
	t.Parallel()
	pictured := want
	pictured.First, pictured.Audio = &provider.Image{Type: "image/jpeg", Data: []byte{0xff, 0xd8}}, true
	high := want
	high.Model, high.Seconds, high.Height, high.Aspect = "veo-3.1-lite-generate-001", 8, 1080, "4:5"
	for name, c := range map[string]provider.Clip{"silent": want, "from a picture, with sound": pictured, "high": high} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			providertest.Video(t, c, func(t *testing.T, b providertest.Bench) provider.Video { return client(t, b, veo.Options{}) })
		})
	}
}

// TestStorage holds that a clip is left in our storage where it can be opened there.
func TestStorage(t *testing.T) {
	t.Parallel()
	files := map[string][]byte{}
	b := providertest.NewBench(t, vendortest.Options{Put: func(uri string, content []byte) error {
		files[uri] = content
		return nil
	}})
	c := client(t, b, veo.Options{Files: func(_ context.Context, uri string) (io.ReadCloser, error) {
		return io.NopCloser(bytes.NewReader(files[uri])), nil
	}})
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
	if err != nil || !strings.HasPrefix(p.Output, in.Output) || len(files) != 1 {
		t.Fatalf("%+v, %v; %d files", p, err, len(files))
	}
	clip, err := c.Open(t.Context(), p.Output)
	if err == nil {
		_, err = io.Copy(io.Discard, clip)
	}
	if err != nil {
		t.Error(err)
	}
}

func TestNew(t *testing.T) {
	t.Parallel()
	for name, o := range map[string]veo.Options{"nothing": {}, "a path": {Project: "p/../q"}, "no address": {Project: "p1", URL: "https://%"}} {
		if _, err := veo.New(o); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

// TestPollRefuses holds that an operation cannot lead a request elsewhere.
func TestPollRefuses(t *testing.T) {
	t.Parallel()
	c := client(t, providertest.NewBench(t, vendortest.Options{}), veo.Options{})
	const model = "projects/p1/locations/us-central1/publishers/google/models/veo-3.1-generate-001"
	for _, operation := range []string{
		"", "..", model, model + "/operations/", model + "/operations/a/../b", model + ":predictLongRunning/operations/1",
		"projects/p1/locations/us-central1/publishers/google/models/../../x/operations/1", "https://evil.example/operations/1",
	} {
		if _, err := c.Poll(t.Context(), operation); provider.ClassOf(err) != provider.Caller {
			t.Errorf("%q: %v", operation, err)
		}
	}
}
