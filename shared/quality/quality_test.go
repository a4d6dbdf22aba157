package quality_test

import (
	"encoding/json"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/aiprod/aiprod/shared/caption"
	"github.com/aiprod/aiprod/shared/language"
	"github.com/aiprod/aiprod/shared/manifest"
	"github.com/aiprod/aiprod/shared/media"
	"github.com/aiprod/aiprod/shared/quality"
	"github.com/aiprod/aiprod/shared/timeline"
)

func tools(t testing.TB) media.Tools {
	t.Helper()
	found, err := media.Find()
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// A recipe is how a test film is made; the zero value makes one without fault.
type recipe struct {
	picture, sound string   // lavfi sources
	more           []string // output options, after the usual ones
	name           string
}

const (
	moving = "testsrc2=s=108x192:r=30:d=3"
	tone   = "aevalsrc=0.2*sin(2*PI*997*t)|0.2*sin(2*PI*997*t):s=48000:d=3" // -14 LUFS
)

// film makes a film by a recipe.
func film(t testing.TB, r recipe) string {
	t.Helper()
	picture, sound, name := moving, tone, "film.mp4"
	if r.picture != "" {
		picture = r.picture
	}
	if r.sound != "" {
		sound = r.sound
	}
	if r.name != "" {
		name = r.name
	}
	out := filepath.Join(t.TempDir(), name)
	args := append([]string{}, "-f", "lavfi", "-i", picture, "-f", "lavfi", "-i", sound,
		"-c:v", "libx264", "-preset", "superfast", "-profile:v", "high", "-pix_fmt", "yuv420p", "-g", "15", "-bf", "2", "-crf", "12",
		"-color_primaries", "bt709", "-color_trc", "bt709", "-colorspace", "bt709", "-color_range", "tv",
		"-c:a", "aac", "-b:a", "192k", "-movflags", "+faststart", "-movie_timescale", "48000")
	args = append(append(args, r.more...), out)
	if err := tools(t).Run(t.Context(), media.Run{Op: "test", Args: args}); err != nil {
		t.Fatal(err)
	}
	return out
}

// words are evenly spoken from one time to another.
func words(text string, from, to int) []timeline.Word {
	var out []timeline.Word
	fields := strings.Fields(text)
	each := (to - from) / len(fields)
	for i, f := range fields {
		out = append(out, timeline.Word{Text: f, Start: from + i*each, End: from + (i+1)*each})
	}
	return out
}

func cue(from, to int, lines ...string) caption.Cue {
	c := caption.Cue{Start: from, End: to}
	for _, l := range lines {
		c.Lines = append(c.Lines, words(l, from, to))
	}
	return c
}

// wanted is what the test film is meant to be.
func wanted(t testing.TB) quality.Input {
	t.Helper()
	en, err := language.Find("en")
	if err != nil {
		t.Fatal(err)
	}
	return quality.Input{
		Format: manifest.Format{Aspect: "9:16", Width: 108, Height: 192, FPS: 30},
		Want:   3 * time.Second,
		Script: "Open until 22\u00a0h. Come in today!",
		Cues:   []caption.Cue{cue(0, 1400, "Open until 22 h."), cue(1467, 2900, "Come in", "today!")},
		Lang:   en, Narration: [][2]int{{50, 1350}, {1500, 2800}},
		Boxes:       []quality.Box{{Text: "Open", Role: "heading", X: 10, Y: 40, W: 60, H: 20, Size: 14, Contrast: 7, End: 1400}},
		Missing:     func(string) []rune { return nil },
		MustInclude: []string{"22 h", "TODAY"}, MustNotInclude: []string{"closed"},
		Now: time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC),
	}
}

func TestInspectPasses(t *testing.T) {
	t.Parallel()
	in := wanted(t)
	in.File = film(t, recipe{})
	got, err := quality.Inspect(t.Context(), tools(t), in)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range got.Findings {
		if f.Verdict != quality.Passed {
			t.Errorf("%s: measured %s %s, limit %s; %q at %v", f.Rule, f.Measured, f.Unit, f.Limit, f.Evidence, f.At)
		}
	}
	if got.Verdict != quality.Passed || got.Err() != nil || got.MeasuredAt != in.Now || got.Tools["ffmpeg"] == "" {
		t.Errorf("report = %+v", got)
	}
	if want := len(quality.Rules()); len(got.Findings) != want {
		t.Errorf("%d rules were measured, want all %d", len(got.Findings), want)
	}
	if _, err := json.Marshal(got); err != nil {
		t.Error(err)
	}
}

// TestFilmMisses makes every rule that is measured on the file fail once.
func TestFilmMisses(t *testing.T) {
	t.Parallel()
	square := func(hz float64, high string) string {
		return fmt.Sprintf("color=black:s=108x192:r=30:d=3,geq=%s", fmt.Sprintf(high, fmt.Sprintf("lt(mod(T*%g\\,1)\\,0.5)", hz)))
	}
	const (
		grey = "lum='if(%s\\,200\\,16)':cb=128:cr=128"
		red  = "lum='if(%[1]s\\,63\\,47)':cb='if(%[1]s\\,102\\,128)':cr='if(%[1]s\\,240\\,128)'"
	)
	for name, tt := range map[string]struct {
		recipe recipe
		want   []string
	}{
		"other container": {recipe{name: "f.mkv"}, []string{"container.format"}},
		"careless packaging": {recipe{more: []string{"-movflags", "0", "-g", "60", "-color_trc", "unspecified", "-vf", "setsar=4/3"}},
			[]string{"container.faststart", "video.gop", "video.colour", "video.square_pixels"}},
		"late start": {recipe{more: []string{"-output_ts_offset", "0.5"}}, []string{"container.edits"}},
		"no sound":   {recipe{more: []string{"-an"}}, []string{"container.streams"}},
		"old codecs": {recipe{more: []string{"-c:v", "mpeg4", "-profile:v", "0", "-c:a", "mp3", "-ar", "44100", "-ac", "1"}},
			[]string{"video.codec", "audio.codec", "audio.rate", "audio.channels"}},
		"camera's own": {recipe{more: []string{"-pix_fmt", "yuv422p", "-profile:v", "high422", "-color_range", "pc", "-flags", "+ilme+ildct", "-x264opts", "tff=1"}},
			[]string{"video.pixel_format", "video.profile", "video.colour", "video.progressive"}},
		"other shape": {recipe{picture: "testsrc2=s=112x192:r=25:d=3", more: []string{"-profile:v", "main"}},
			[]string{"video.profile", "video.size", "video.fps"}},
		"lost frame": {recipe{more: []string{"-vf", "select='not(eq(n,20))'", "-fps_mode", "vfr", "-af", "volume=-6dB"}},
			[]string{"video.constant_rate", "sound.loudness"}},
		"clipped, cut sound": {recipe{more: []string{"-af", "volume=20dB,volume=-0.5dB,atrim=end=2.9"}},
			[]string{"sound.true_peak", "sound.loudness", "timing.av_end"}},
		"black": {recipe{picture: moving + ",drawbox=t=fill:c=black:enable='between(t,1,1.9)'"}, []string{"picture.black"}},
		"frozen, with a hole": {recipe{picture: moving + ",trim=end=0.3,tpad=stop_mode=clone:stop=81", more: []string{"-af", "volume=0:enable='between(t,0.4,2.7)'"}},
			[]string{"picture.freeze", "sound.silence"}},
		"flash":     {recipe{picture: square(5, grey)}, []string{"picture.flash", "picture.flicker"}},
		"strobe":    {recipe{picture: square(10, grey)}, []string{"picture.flash"}},
		"red flash": {recipe{picture: square(5, red)}, []string{"picture.red_flash"}},
		"silent":    {recipe{sound: "anullsrc=r=48000:cl=stereo:d=3"}, []string{"sound.present", "sound.loudness"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			in := wanted(t)
			in.File, in.Narration = film(t, tt.recipe), [][2]int{{0, 3000}}
			got, err := quality.Inspect(t.Context(), tools(t), in)
			if err != nil {
				t.Fatal(err)
			}
			for _, want := range tt.want {
				misses(t, got, want)
			}
		})
	}
}

// misses looks for a missed rule in a report.
func misses(t *testing.T, got quality.Report, want string) {
	t.Helper()
	i := slices.IndexFunc(got.Findings, func(f quality.Finding) bool { return f.Rule == want })
	if i < 0 {
		t.Errorf("rule %s was not measured", want)
		return
	}
	f := got.Findings[i]
	if string(f.Verdict) != string(f.Severity) || f.Hint == "" || f.Source == "" || f.Limit == "" {
		t.Errorf("finding = %+v, want verdict %s", f, f.Severity)
	}
	if f.Severity == quality.Fail && (got.Verdict != quality.Failed || !strings.Contains(got.Err().Error(), want)) {
		t.Errorf("report %s: %v", got.Verdict, got.Err())
	}
}

// TestExpectationMisses makes every rule that compares the film with what was
// wanted fail once, on one good film.
func TestExpectationMisses(t *testing.T) {
	t.Parallel()
	good, err := quality.Measure(t.Context(), tools(t), film(t, recipe{}))
	if err != nil {
		t.Fatal(err)
	}
	box := quality.Box{Text: "Open", Role: "heading", X: 10, Y: 40, W: 60, H: 20, Size: 14, Contrast: 7}
	boxed := func(change func(*quality.Box)) func(*quality.Input) {
		return func(in *quality.Input) {
			b := box
			change(&b)
			in.Boxes = []quality.Box{b}
		}
	}
	for name, tt := range map[string]struct {
		change func(*quality.Input)
		want   string
	}{
		"too long":       {func(in *quality.Input) { in.Want = 2 * time.Second }, "timing.duration"},
		"no preview":     {func(in *quality.Input) { in.Preview = true }, "video.size"},
		"overlap":        {func(in *quality.Input) { in.Cues[1].Start = 1300 }, "caption.overlap"},
		"narrow gap":     {func(in *quality.Input) { in.Cues[1].Start = 1420 }, "caption.gap"},
		"short caption":  {func(in *quality.Input) { in.Cues[0].End = 500 }, "caption.shortest"},
		"long caption":   {func(in *quality.Input) { in.Cues[1].End = 9000 }, "caption.longest"},
		"past the end":   {func(in *quality.Input) { in.Cues[1].End = 3100 }, "caption.end"},
		"fast caption":   {func(in *quality.Input) { in.Cues[0].End = 700 }, "caption.speed"},
		"three lines":    {func(in *quality.Input) { in.Cues[0] = cue(0, 1400, "Open", "until", "22 h.") }, "caption.lines"},
		"long line":      {func(in *quality.Input) { in.Cues[0] = cue(0, 1400, strings.Repeat("word ", 9)) }, "caption.length"},
		"other words":    {func(in *quality.Input) { in.Cues[0] = cue(0, 1400, "Open till 22 h.") }, "caption.fidelity"},
		"lost words":     {func(in *quality.Input) { in.Cues = in.Cues[:1] }, "caption.fidelity"},
		"no captions":    {func(in *quality.Input) { in.Cues = nil }, "caption.fidelity"},
		"uncovered":      {func(in *quality.Input) { in.Cues[1].Start = 2000 }, "caption.coverage"},
		"missing glyph":  {func(in *quality.Input) { in.Missing = func(string) []rune { return []rune{'ꙮ'} } }, "text.glyphs"},
		"broken sign":    {boxed(func(b *quality.Box) { b.Text = "Op\ufffdn" }), "text.glyphs"},
		"contrast":       {boxed(func(b *quality.Box) { b.Contrast = 2.9 }), "text.contrast"},
		"small contrast": {boxed(func(b *quality.Box) { b.Contrast, b.Size = 4.4, 3 }), "text.contrast"},
		"out of frame":   {boxed(func(b *quality.Box) { b.W = 110 }), "text.in_frame"},
		"under buttons":  {boxed(func(b *quality.Box) { b.Y = 140 }), "text.safe_area"},
		"tiny text":      {boxed(func(b *quality.Box) { b.Size = 2 }), "text.size"},
		"not included":   {func(in *quality.Input) { in.MustInclude = append(in.MustInclude, "23 h") }, "brief.must_include"},
		"forbidden":      {func(in *quality.Input) { in.MustNotInclude = []string{"Until"} }, "brief.must_not_include"},
		"on the screen":  {boxed(func(b *quality.Box) { b.Text = "CLOSED" }), "brief.must_not_include"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			in := wanted(t)
			tt.change(&in)
			misses(t, quality.Judge(in, good), tt.want)
		})
	}
}

// TestHarmless are films that come close to a limit and keep it.
func TestHarmless(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		recipe recipe
		change func(*quality.Input)
	}{
		"fade from black": {recipe{picture: moving + ",drawbox=t=fill:c=black:enable='lt(t,0.5)'"}, nil},
		"hold": {recipe{picture: moving + ",trim=end=0.3,tpad=stop_mode=clone:stop=81"},
			func(in *quality.Input) { in.Holds = [][2]int{{0, 2900}} }},
		"slow pulse":  {recipe{picture: "color=black:s=108x192:r=30:d=3,geq=lum='if(lt(mod(T*2\\,1)\\,0.5)\\,200\\,30)':cb=128:cr=128"}, nil},
		"small flash": {recipe{picture: moving + ",drawbox=w=10:h=10:t=fill:c=white:enable='lt(mod(t*6,1),0.5)'"}, nil},
		"preview": {recipe{picture: "testsrc2=s=54x96:r=30:d=3", more: []string{"-profile:v", "main", "-g", "250"}},
			func(in *quality.Input) {
				in.Preview = true
				b := &in.Boxes[0]
				b.X, b.Y, b.W, b.H, b.Size = b.X/2, b.Y/2, b.W/2, b.H/2, b.Size/2
			}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			in := wanted(t)
			in.File = film(t, tt.recipe)
			if tt.change != nil {
				tt.change(&in)
			}
			got, err := quality.Inspect(t.Context(), tools(t), in)
			if err != nil {
				t.Fatal(err)
			}
			if err := got.Err(); err != nil {
				t.Error(err)
			}
		})
	}
}

// TestUnexpected inspects a film nothing is known about: only what the file
// itself shows is judged.
func TestUnexpected(t *testing.T) {
	t.Parallel()
	got, err := quality.Inspect(t.Context(), tools(t), quality.Input{File: film(t, recipe{})})
	if err != nil {
		t.Fatal(err)
	}
	if got.Verdict != quality.Passed {
		t.Errorf("verdict %s: %v", got.Verdict, got.Err())
	}
	for _, f := range got.Findings {
		family, _, _ := strings.Cut(f.Rule, ".")
		if family == "caption" || family == "text" || family == "brief" || f.Rule == "video.size" {
			t.Errorf("%s was judged without anything to judge by", f.Rule)
		}
	}
}

func TestInspectFails(t *testing.T) {
	t.Parallel()
	if _, err := quality.Inspect(t.Context(), tools(t), quality.Input{File: "quality_test.go"}); err == nil {
		t.Error("a text was inspected")
	}
}

func TestRules(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for _, r := range quality.Rules() {
		if seen[r.ID] || r.ID == "" || r.Version < 1 || r.Title == "" || r.Source == "" || r.Hint == "" {
			t.Errorf("rule %+v is incomplete or listed twice", r)
		}
		if r.Severity != quality.Fail && r.Severity != quality.Warn {
			t.Errorf("%s: severity %q", r.ID, r.Severity)
		}
		seen[r.ID] = true
	}
}
