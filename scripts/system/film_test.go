package system

import (
	"encoding/json"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/aiprod/aiprod/shared/job"
	"github.com/aiprod/aiprod/shared/manifest"
	"github.com/aiprod/aiprod/shared/media"
)

const bakery = "Night Shift is the bakery that wakes up before you do. Every loaf rests for 36 hours. Bread from 4.20 euros. Find us at nightshift.example."

// A brief becomes a film of the asked format and length, with everything beside it.
func TestABriefBecomesAFilm(t *testing.T) {
	t.Parallel()
	w := start(t)
	sent := w.submit(map[string]any{
		"content": bakery, "preset": "quick_social", "duration_sec": 12, "must_include": []string{"36 hours"}, "metadata": map[string]string{"campaign": "night"},
	})
	if sent.Status != job.Queued && sent.Status != job.Running {
		t.Errorf("submitted job is %s", sent.Status)
	}
	j := w.delivered(sent.ID)
	versions(t, w)
	if j.Progress != 100 || j.Metadata["campaign"] != "night" || j.Result.Score < 0.6 {
		t.Errorf("job %+v", j)
	}
	dir := t.TempDir()
	for _, name := range []string{"video.mp4", "captions.vtt", "captions.srt", "poster.jpg", "manifest.json", "qa.json", "qa.html", "costs.json"} {
		save(w, j.ID, name, dir)
	}
	check(t, filepath.Join(dir, "video.mp4"), 12)
	captions, err := os.ReadFile(filepath.Join(dir, "captions.vtt"))
	if err != nil || !strings.Contains(strings.Join(strings.Fields(string(captions)), " "), "36 hours") {
		t.Errorf("captions lack what must be included: %v\n%s", err, captions)
	}
	var film manifest.Manifest
	raw, err := os.ReadFile(filepath.Join(dir, "manifest.json"))
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(raw, &film); err != nil || len(film.Shots) == 0 {
		t.Errorf("manifest: %v, %d shots", err, len(film.Shots))
	}
	history(w, j.ID)
}

// The same brief again is another film, made anew, by a stack that has made it before.
func TestTheSameBriefTwice(t *testing.T) {
	t.Parallel()
	w := start(t)
	for range 2 {
		w.delivered(w.submit(map[string]any{"content": bakery, "duration_sec": 8}).ID)
	}
}

// save fetches a delivered file.
func save(w *world, id, name, dir string) {
	w.t.Helper()
	res := w.do("GET", "/job/"+id+"/files/"+name, nil, nil)
	if res.StatusCode != http.StatusOK {
		w.t.Fatalf("%s: status %d", name, res.StatusCode)
	}
	raw, err := io.ReadAll(res.Body)
	if err != nil || len(raw) == 0 {
		w.t.Fatalf("%s: %v, %d bytes", name, err, len(raw))
	}
	if err := os.WriteFile(filepath.Join(dir, name), raw, 0o600); err != nil {
		w.t.Fatal(err)
	}
}

// check probes the film: the probe format, upright, and its length.
func check(t *testing.T, file string, seconds float64) {
	t.Helper()
	tools, err := media.Find()
	if err != nil {
		t.Fatal(err)
	}
	info, err := tools.Probe(t.Context(), file)
	if err != nil {
		t.Fatal(err)
	}
	if v := info.Video; v == nil || v.Width != 320 || v.Height != 568 || v.FPS != 10 || v.Codec != "h264" {
		t.Errorf("picture %+v", info.Video)
	}
	if a := info.Audio; a == nil || a.Codec != "aac" || a.Rate != 48000 || a.Channels != 2 {
		t.Errorf("sound %+v", info.Audio)
	}
	if d := info.Duration.Seconds(); d < seconds-0.5 || d > seconds+0.5 {
		t.Errorf("%.2f s, want %.0f", d, seconds)
	}
}

// history holds that the bill and the report are there and consistent.
func history(w *world, id string) {
	w.t.Helper()
	var bill struct {
		Total int64 `json:"total_micros"`
		Lines []struct {
			Step string `json:"step"`
			Kind string `json:"kind"`
		} `json:"lines"`
	}
	w.read(w.do("GET", "/job/"+id+"/costs", nil, nil), http.StatusOK, &bill)
	seen := map[string]bool{}
	for _, l := range bill.Lines {
		if seen[l.Step+l.Kind] {
			w.t.Errorf("step %s settles twice", l.Step)
		}
		seen[l.Step+l.Kind] = true
	}
	if bill.Total != 0 || len(bill.Lines) == 0 {
		w.t.Errorf("bill %+v", bill)
	}
	var qa struct {
		Technical struct {
			Verdict  string `json:"verdict"`
			Findings []any  `json:"findings"`
		} `json:"technical"`
	}
	w.read(w.do("GET", "/job/"+id+"/qa", nil, nil), http.StatusOK, &qa)
	if qa.Technical.Verdict == "fail" || len(qa.Technical.Findings) < 10 {
		w.t.Errorf("report %+v", qa)
	}
}
