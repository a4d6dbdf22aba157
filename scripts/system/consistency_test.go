package system

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/aiprod/aiprod/shared/manifest"
)

// directed submits a brief, waits for its storyboard and returns it.
func (w *world) directed(request map[string]any) (string, manifest.Manifest) {
	w.t.Helper()
	id := w.submit(request).ID
	w.settle(id)
	m, _ := w.film(id)
	return id, m
}

// A brand's second film looks and sounds like its first, whatever it is about, where
// the preset asks for that; a changed kit, another language or another preset begin anew.
func TestConsistency(t *testing.T) {
	t.Parallel()
	w := start(t)
	kit := w.kit(`{"name":"Plain","colours":{"primary":"#0057ff"}}`)
	const clinic = "Our clinic in the old town has two new doctors. They speak four languages. Call us on weekdays from eight."
	campaign := func(content string, more map[string]any) map[string]any {
		r := map[string]any{"content": content, "preset": "brand_campaign", "brand": kit.ID, "duration_sec": 10}
		for k, v := range more {
			r[k] = v
		}
		return r
	}
	id, first := w.directed(campaign(bakery, map[string]any{"style": "velvet", "music": "playful"}))
	if c := first.Consistency; c == nil || c.Job != id || c.Theme.Name != "velvet" || c.Mood != "playful" || c.Voice != first.Voice.Name || !c.Until.After(c.At) {
		t.Fatalf("the first film's markers: %+v", c)
	}
	_, second := w.directed(campaign(clinic, nil))
	if diff := cmp.Diff(first.Consistency, second.Consistency); diff != "" {
		t.Errorf("markers (-first +second):\n%s", diff)
	}
	same := func(m manifest.Manifest) []any {
		return []any{m.Theme, m.Voice.Name, m.Music.Mood, m.Music.Seed, m.Music.BPM}
	}
	if diff := cmp.Diff(same(first), same(second)); diff != "" {
		t.Errorf("choices (-first +second):\n%s", diff)
	}
	if _, m := w.directed(campaign(clinic, map[string]any{"style": "mono"})); m.Theme.Name != "mono" || m.Consistency.Job != id {
		t.Errorf("a style that was asked for: %+v of %+v", m.Theme, m.Consistency)
	}
	if _, m := w.directed(campaign(clinic, map[string]any{"preset": "quick_social", "approval": "script"})); m.Consistency != nil {
		t.Errorf("a preset that asks for none: %+v", m.Consistency)
	}
	if _, m := w.directed(campaign("Frisches Brot gibt es jeden Morgen ab sechs. Kommen Sie vorbei.", map[string]any{"lang": "de"})); m.Consistency == nil || m.Consistency.Job == id {
		t.Errorf("another language: %+v", m.Consistency)
	}
	w.problem(w.do("PATCH", "/job/"+id+"/manifest", `{"consistency":{"voice":"other"}}`, map[string]string{"If-Match": `"1"`, "Content-Type": "application/merge-patch+json"}), 422)
	w.read(w.do("PUT", "/brands/"+kit.ID, `{"name":"Plain","colours":{"primary":"#00aa55"}}`, map[string]string{"If-Match": `"1"`}), 200, nil)
	if _, m := w.directed(campaign(clinic, nil)); m.Consistency == nil || m.Consistency.Job == id || m.Theme.Palette.Background == first.Theme.Palette.Background {
		t.Errorf("a changed kit: %+v", m.Consistency)
	}
}
