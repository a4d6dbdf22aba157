package pipeline

import (
	"bytes"
	"context"
	"io"
	"log/slog"
	"maps"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/aiprod/aiprod/shared/agent"
	"github.com/aiprod/aiprod/shared/brand"
	"github.com/aiprod/aiprod/shared/brief"
	"github.com/aiprod/aiprod/shared/cloud"
	"github.com/aiprod/aiprod/shared/job"
	"github.com/aiprod/aiprod/shared/manifest"
	"github.com/aiprod/aiprod/shared/stage"
)

// files are the files of one bucket, in memory. What the test does not need is nil.
type files struct {
	cloud.Blobs
	mu   sync.Mutex
	have map[string][]byte
}

func (f *files) Put(_ context.Context, _ cloud.Bucket, name, _ string, src io.Reader) error {
	raw, err := io.ReadAll(src)
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.have[name] == nil {
		f.have[name] = raw
	}
	return err
}

func (f *files) Get(_ context.Context, _ cloud.Bucket, name string) (io.ReadCloser, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return io.NopCloser(bytes.NewReader(f.have[name])), nil
}

func (f *files) Delete(_ context.Context, _ cloud.Bucket, name string) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	delete(f.have, name)
	return nil
}

func (f *files) List(_ context.Context, _ cloud.Bucket, prefix string, _ int) (found []cloud.Blob, err error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, name := range slices.Sorted(maps.Keys(f.have)) {
		if strings.HasPrefix(name, prefix) {
			found = append(found, cloud.Blob{Name: name})
		}
	}
	return found, nil
}

// Films that choose at once agree; after seven days the next one chooses anew, and
// nothing is left of what was chosen before.
func TestKeep(t *testing.T) {
	t.Parallel()
	b, problems := brief.Request{Content: "Fresh bread every morning from six.", Preset: "brand_campaign"}.Resolve()
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	now := time.Date(2026, 11, 15, 12, 0, 0, 0, time.UTC)
	have := &files{have: map[string][]byte{}}
	env := cloud.New(cloud.Config{}, slog.New(slog.DiscardHandler))
	env.Blobs, env.Now = have, func() time.Time { return now }
	film := func(id, style string) *manifest.Consistency {
		b := b
		b.Style = style
		in := agent.In{Brief: b, Kit: &brand.Edition{ID: "k", Version: 1, Kit: brand.Kit{Colours: brand.Colours{Primary: "#0057ff"}}}}
		c, err := keep(t.Context(), &stage.Work{Env: env, Message: job.Message{Tenant: "acme", Job: id}}, b, in)
		if err != nil || c == nil {
			t.Errorf("%s: %v, %v", id, c, err)
		}
		return c
	}
	var wg sync.WaitGroup
	choices := make([]*manifest.Consistency, 8)
	for i := range choices {
		wg.Go(func() { choices[i] = film(string(rune('a'+i)), "") })
	}
	wg.Wait()
	first := film("z", "")
	for i, c := range choices {
		if diff := cmp.Diff(first, c); diff != "" {
			t.Errorf("film %d has chosen by itself (-first +it):\n%s", i, diff)
		}
	}
	if first.At != now || first.Until != now.AddDate(0, 0, 7) {
		t.Errorf("from %s until %s", first.At, first.Until)
	}
	now = now.AddDate(0, 0, 7).Add(-time.Second)
	if diff := cmp.Diff(first, film("late", "velvet")); diff != "" {
		t.Errorf("at the end of seven days (-first +late):\n%s", diff)
	}
	now = now.Add(time.Second)
	if anew := film("anew", "velvet"); anew.Job != "anew" || anew.Theme.Name != "velvet" || len(have.have) != 1 {
		t.Errorf("after seven days %+v; %d files", anew, len(have.have))
	}
}
