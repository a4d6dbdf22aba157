package system

import (
	"bytes"
	"encoding/binary"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/aiprod/aiprod/shared/identity"
	"github.com/aiprod/aiprod/shared/media"
	"github.com/aiprod/aiprod/shared/quality"
)

// A measured is the answer of the technical gate.
type measured struct {
	Technical quality.Report `json:"technical"`
}

// gate asks for a measurement.
func (w *world) gate(request map[string]string) measured {
	w.t.Helper()
	var m measured
	w.read(w.do("POST", "/qa/technical", request, nil), http.StatusOK, &m)
	return m
}

// footage is a film of two seconds, changed by more options, as a file's content.
func footage(t *testing.T, name string, more ...string) []byte {
	t.Helper()
	tools, err := media.Find()
	if err != nil {
		t.Fatal(err)
	}
	out := filepath.Join(t.TempDir(), name)
	args := append([]string{}, "-f", "lavfi", "-i", "testsrc2=s=128x72:r=30:d=2", "-f", "lavfi", "-i", "aevalsrc=0.2*sin(2*PI*997*t)|0.2*sin(2*PI*997*t):s=48000:d=2",
		"-c:v", "libx264", "-preset", "superfast", "-pix_fmt", "yuv420p", "-g", "15", "-color_primaries", "bt709", "-color_trc", "bt709", "-colorspace", "bt709",
		"-color_range", "tv", "-c:a", "aac", "-movflags", "+faststart", "-movie_timescale", "48000")
	if err := tools.Run(t.Context(), media.Run{Op: "test", Args: append(append(args, more...), out)}); err != nil {
		t.Fatal(err)
	}
	raw, err := os.ReadFile(out)
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

// verdict is what a report says of a rule.
func verdict(r quality.Report, rule string) quality.Verdict {
	i := slices.IndexFunc(r.Findings, func(f quality.Finding) bool { return f.Rule == rule })
	if i < 0 {
		return ""
	}
	return r.Findings[i].Verdict
}

// A video of anyone's is measured for what it is meant for, and told to machines and people.
func TestTechnicalGate(t *testing.T) {
	t.Parallel()
	w := start(t)
	id, status := w.upload(`Spring <script>"1"</script>.mp4`, "footage", footage(t, "good.mp4"))
	if status != "ready" {
		t.Fatalf("the film is %s", status)
	}
	for profile, wants := range map[string]map[string]quality.Verdict{
		"":             {"sound.loudness": quality.Passed, "video.bitrate": ""},
		"web":          {"sound.loudness": quality.Passed, "video.bitrate": quality.Warned},
		"broadcast-eu": {"sound.loudness": quality.Failed, "video.fps": quality.Failed},
		"shorts":       {"video.shape": quality.Failed, "timing.longest": quality.Passed},
	} {
		got := w.gate(map[string]string{"asset": id, "profile": profile}).Technical
		for rule, want := range wants {
			if v := verdict(got, rule); v != want {
				t.Errorf("%s: %s is %q, want %q", profile, rule, v, want)
			}
		}
	}
	const captions = "1\n00:00:00,100 --> 00:00:01,200\nThese are the words\n\n2\n00:00:01,000 --> 00:00:01,900\nof somebody else\n"
	captioned := w.gate(map[string]string{"asset": id, "captions": captions, "lang": "en"}).Technical
	for rule, want := range map[string]quality.Verdict{"caption.overlap": quality.Failed, "caption.lines": quality.Passed, "caption.end": quality.Passed} {
		if v := verdict(captioned, rule); v != want {
			t.Errorf("with captions: %s is %q, want %q", rule, v, want)
		}
	}
	res := w.do("POST", "/qa/technical", map[string]string{"asset": id, "profile": "shorts"}, map[string]string{"Accept": "text/html,*/*;q=0.8"})
	page, err := io.ReadAll(res.Body)
	if err != nil || res.StatusCode != http.StatusOK || res.Header.Get("Content-Type") != "text/html" {
		t.Fatalf("page: %s %s, %v", res.Status, res.Header.Get("Content-Type"), err)
	}
	if !bytes.Contains(page, []byte("Spring &lt;script&gt;")) || !bytes.Contains(page, []byte("Shape of the picture")) || bytes.Contains(page, []byte("<script")) {
		t.Error("the page lacks the film's name or its miss, or holds a script")
	}
	if p := res.Header.Get("Content-Security-Policy"); !strings.Contains(p, "default-src 'none'") || !bytes.Contains(page, []byte("<style>")) {
		t.Errorf("policy %q", p)
	}
}

// What cannot be measured is refused, and says why.
func TestTechnicalGateRefuses(t *testing.T) {
	t.Parallel()
	w := start(t)
	good := footage(t, "good.mp4")
	picture := footage(t, "still.png", "-map", "0:v", "-frames:v", "1", "-c:v", "png")
	asset := func(role string, content []byte) map[string]string {
		id, _ := w.upload("file", role, content)
		return map[string]string{"asset": id}
	}
	mine := asset("footage", good)
	var pending struct {
		Asset struct {
			ID string `json:"id"`
		} `json:"asset"`
	}
	w.read(w.do("POST", "/assets", map[string]string{"name": "later.mp4", "role": "footage"}, nil), http.StatusCreated, &pending)
	waiting := w.submit(map[string]any{"content": bakery, "approval": "script", "duration_sec": 8}).ID
	for name, tt := range map[string]struct {
		who     *world
		request map[string]string
		status  int
		code    string
	}{
		"guest":           {&world{w.t, w.stack, ""}, mine, 401, "auth.missing"},
		"viewer":          {w.as("vic", "acme", identity.Viewer), mine, 403, "auth.role"},
		"stranger":        {w.as("eve", "other", identity.Admin), mine, 404, "asset.not_found"},
		"nothing":         {w, map[string]string{}, 422, "request.invalid"},
		"two films":       {w, map[string]string{"asset": "a", "job": "b"}, 422, "request.invalid"},
		"unknown profile": {w, map[string]string{"asset": mine["asset"], "profile": "cinema"}, 422, "qa.profile"},
		"prose as titles": {w, map[string]string{"asset": mine["asset"], "captions": "Hello", "lang": "en"}, 422, "qa.captions"},
		"strange tongue":  {w, map[string]string{"asset": mine["asset"], "captions": "WEBVTT", "lang": "tlh"}, 422, "qa.captions"},
		"no such asset":   {w, map[string]string{"asset": "../../etc"}, 404, "asset.not_found"},
		"no such job":     {w, map[string]string{"job": "none"}, 404, "job.not_found"},
		"strange job":     {w.as("eve", "other", identity.Admin), map[string]string{"job": waiting}, 404, "job.not_found"},
		"no film yet":     {w, map[string]string{"job": waiting}, 409, "job.not_made"},
		"not sent":        {w, map[string]string{"asset": pending.Asset.ID}, 409, "asset.not_ready"},
		"a picture":       {w, asset("image", picture), 422, "qa.no_video"},
		"sound only":      {w, asset("footage", footage(t, "sound.mp4", "-vn")), 422, "asset.refused"},
		"cut short":       {w, asset("footage", good[:len(good)/2]), 422, "asset.refused"},
		"garbage":         {w, asset("footage", bytes.Repeat([]byte("\x00\x00\x00\x08ftyp"), 5000)), 422, "asset.refused"},
		"no bytes":        {w, asset("footage", nil), 422, "asset.refused"},
	} {
		if p := w.problem(tt.who.do("POST", "/qa/technical", tt.request, nil), tt.status); p.Code != tt.code || p.Hint == "" {
			t.Errorf("%s: %s (%s), want %s", name, p.Code, p.Detail, tt.code)
		}
	}
}

// What can be played is measured, however it lies or is damaged.
func TestTechnicalGateOnBrokenFilms(t *testing.T) {
	t.Parallel()
	w := start(t)
	good := footage(t, "good.mp4")
	damaged := slices.Clone(good)
	for i := len(good) / 2; i < len(good)/2+1500; i += 3 {
		damaged[i] ^= 0x5a
	}
	for rule, content := range map[string][]byte{"container.intact": damaged, "container.complete": endless(good)} {
		id, status := w.upload("broken.mp4", "footage", content)
		if status != "ready" {
			t.Errorf("the film that misses %s is %s", rule, status)
			continue
		}
		if got := w.gate(map[string]string{"asset": id}).Technical; verdict(got, rule) != quality.Failed {
			t.Errorf("%s is %q of a broken film", rule, verdict(got, rule))
		}
	}
}

// endless makes every frame of a film last for hours.
func endless(film []byte) []byte {
	film = slices.Clone(film)
	at := bytes.Index(film, []byte("stts"))
	binary.BigEndian.PutUint32(film[at+16:], 1<<30) // after version, count of runs and length of the first
	return film
}

// A job's film is measured again for another use, and its report is there to be read.
func TestTechnicalReportOfAFilm(t *testing.T) {
	t.Parallel()
	w := start(t)
	j := w.delivered(w.submit(map[string]any{"content": bakery, "duration_sec": 8}).ID)
	var first measured
	w.read(w.do("GET", "/job/"+j.ID+"/qa", nil, nil), http.StatusOK, &first)
	again := w.gate(map[string]string{"job": j.ID})
	if diff := cmp.Diff(first, again, cmpopts.IgnoreFields(quality.Report{}, "MeasuredAt")); diff != "" {
		t.Errorf("measured twice: %s", diff)
	}
	other := w.gate(map[string]string{"job": j.ID, "profile": "broadcast-eu"}).Technical
	if verdict(other, "sound.loudness") != quality.Failed || verdict(other, "caption.words") == "" || other.Profile != "broadcast-eu" {
		t.Errorf("for television: %+v", other)
	}
	dir := t.TempDir()
	save(w, j.ID, "qa.html", dir)
	file, err := os.ReadFile(filepath.Join(dir, "qa.html"))
	if err != nil {
		t.Fatal(err)
	}
	res := w.do("GET", "/job/"+j.ID+"/qa", nil, map[string]string{"Accept": "text/html"})
	page, err := io.ReadAll(res.Body)
	if err != nil || res.StatusCode != http.StatusOK || !strings.HasPrefix(res.Header.Get("Content-Type"), "text/html") || !bytes.Equal(page, file) {
		t.Errorf("page: %s %s, %d bytes, %v", res.Status, res.Header.Get("Content-Type"), len(page), err)
	}
	if !bytes.Contains(page, []byte("Technical report")) || !bytes.Contains(page, []byte("Captions say the script")) {
		t.Errorf("page: %.300s", page)
	}
}
