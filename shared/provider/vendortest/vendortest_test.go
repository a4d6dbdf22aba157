package vendortest_test

import (
	"context"
	"io"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/aiprod/aiprod/shared/media"
	"github.com/aiprod/aiprod/shared/provider"
	"github.com/aiprod/aiprod/shared/provider/elevenlabs"
	"github.com/aiprod/aiprod/shared/provider/providertest"
	"github.com/aiprod/aiprod/shared/provider/runway"
	"github.com/aiprod/aiprod/shared/provider/vendortest"
)

// TestTwice is the accident that all of this is about: a client that asks again after a reset.
func TestTwice(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	b := providertest.NewBench(t, vendortest.Options{
		Script: []vendortest.Fault{vendortest.None, vendortest.ResetAfter, vendortest.None, vendortest.Limited, vendortest.None},
		Now:    func() time.Time { return at },
	})
	c, err := runway.New(runway.Options{Key: "key", MicrosPerCredit: 10_000, URL: b.URL, HTTP: b.HTTP})
	if err != nil {
		t.Fatal(err)
	}
	for _, ref := range []string{"one", "two", "two", "three", "three"} {
		_, _ = c.Submit(t.Context(), provider.Clip{Ref: ref, Model: "gen4.5", Prompt: "A bakery.", Seconds: 2, Aspect: "1:1"})
	}
	book := b.Server.Book()
	if diff := cmp.Diff([]string{"two"}, book.Twice()); diff != "" {
		t.Errorf("billed twice (-want +got):\n%s", diff)
	}
	call := vendortest.Call{Vendor: vendortest.Runway, Micros: 240_000, At: at, State: vendortest.Running}
	want := vendortest.Book{call, call, call, call}
	for i, ref := range []string{"one", "two", "two", "three"} {
		want[i].Ref, want[i].ID = ref, book[i].ID
	}
	if diff := cmp.Diff(want, book); diff != "" {
		t.Errorf("book (-want +got):\n%s", diff)
	}
}

// TestSeed holds that one client meets the same faults again, and others with another seed.
func TestSeed(t *testing.T) {
	t.Parallel()
	drawn := func(seed uint64) (faults []vendortest.Fault) {
		b := providertest.NewBench(t, vendortest.Options{
			Seed:    seed,
			Faults:  vendortest.Weights{vendortest.None: 5, vendortest.Limited: 2, vendortest.ResetAfter: 1, vendortest.Down: 1},
			Arrived: func(a vendortest.Arrival) { faults = append(faults, a.Fault) },
		})
		c, err := elevenlabs.New(elevenlabs.Options{Key: "key", URL: b.URL, HTTP: b.HTTP})
		if err != nil {
			t.Fatal(err)
		}
		for range 40 {
			_, _ = c.Speak(t.Context(), provider.Reading{Model: "eleven_v3", Voice: "v", Text: "One."})
		}
		return faults
	}
	one, again, two := drawn(1), drawn(1), drawn(2)
	if diff := cmp.Diff(one, again); diff != "" {
		t.Errorf("the same seed (-first +second):\n%s", diff)
	}
	if cmp.Equal(one, two) {
		t.Error("seeds 1 and 2 draw the same")
	}
	if n := count(one, vendortest.None); n == 0 || n == len(one) {
		t.Errorf("%d of %d calls go well", n, len(one))
	}
}

func count(faults []vendortest.Fault, which vendortest.Fault) (n int) {
	for _, f := range faults {
		if f == which {
			n++
		}
	}
	return n
}

// TestMedia holds that what the server makes by itself is what was asked for.
func TestMedia(t *testing.T) {
	t.Parallel()
	s := vendortest.New(vendortest.Options{})
	url, err := s.Start()
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = s.Close() }()
	video, err := runway.New(runway.Options{Key: "key", MicrosPerCredit: 1, URL: url})
	if err != nil {
		t.Fatal(err)
	}
	op, err := video.Submit(t.Context(), provider.Clip{Model: "gen4.5", Prompt: "A bakery.", Seconds: 2, Aspect: "4:5"})
	if err != nil {
		t.Fatal(err)
	}
	clip, err := video.Open(t.Context(), pollToEnd(t.Context(), t, video, op.ID, &outcome{}).Output)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = clip.Close() }()
	info := probe(t, "clip.mp4", clip)
	if v := info.Video; v == nil || v.Width != 720 || v.Height != 1280 || info.Duration != 2*time.Second || !info.Boxes.FastStart {
		t.Errorf("clip is %v long, %+v", info.Duration, v)
	}
	speech, err := elevenlabs.New(elevenlabs.Options{Key: "key", URL: url})
	if err != nil {
		t.Fatal(err)
	}
	rec, err := speech.Speak(t.Context(), provider.Reading{Model: "eleven_v3", Voice: "v", Text: strings.Repeat("word ", 9)})
	if err != nil {
		t.Fatal(err)
	}
	info = probe(t, "line.mp3", strings.NewReader(string(rec.Sound)))
	end := rec.Characters[len(rec.Characters)-1].End
	if info.Audio == nil || math.Abs(info.Duration.Seconds()-end) > 0.1 {
		t.Errorf("voice is %v long, its last character ends at %g s", info.Duration, end)
	}
}

func probe(t *testing.T, name string, from io.Reader) media.Info {
	t.Helper()
	content, err := io.ReadAll(from)
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
	tools, err := media.Find()
	if err != nil {
		t.Fatal(err)
	}
	info, err := tools.Probe(context.Background(), path)
	if err != nil {
		t.Fatal(err)
	}
	return info
}
