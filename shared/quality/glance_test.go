package quality_test

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/aiprod/aiprod/shared/media"
	"github.com/aiprod/aiprod/shared/quality"
)

// clips makes clips as the studio does and joins them without coding anew.
func clips(t *testing.T, pictures ...string) (files []string, film string) {
	t.Helper()
	dir := t.TempDir()
	list := "ffconcat version 1.0\n"
	for i, p := range pictures {
		name := fmt.Sprintf("clip%d.mp4", i)
		run(t, "-f", "lavfi", "-i", p, "-c:v", "libx264", "-preset", "superfast", "-profile:v", "high", "-pix_fmt", "yuv420p", "-g", "15", "-bf", "2",
			"-crf", "12", "-flags", "+cgop", "-threads", "1", "-movflags", "+faststart", filepath.Join(dir, name))
		files = append(files, filepath.Join(dir, name))
		list += "file " + name + "\n"
	}
	if err := os.WriteFile(filepath.Join(dir, "list"), []byte(list), 0o600); err != nil {
		t.Fatal(err)
	}
	film = filepath.Join(dir, "film.mp4")
	run(t, "-f", "concat", "-i", filepath.Join(dir, "list"), "-f", "lavfi", "-i", tone, "-c:v", "copy", "-c:a", "aac", "-movflags", "+faststart", film)
	return files, film
}

func run(t *testing.T, args ...string) {
	t.Helper()
	if err := tools(t).Run(t.Context(), media.Run{Op: "test", Args: args}); err != nil {
		t.Fatal(err)
	}
}

// What is seen in clips is what is seen in the film that is joined of them: runs
// that go over a cut, flashes that do, and times.
func TestGlances(t *testing.T) {
	t.Parallel()
	const size = "s=108x192:r=30"
	files, film := clips(t,
		"testsrc2="+size+":d=1",
		"color=black:"+size+":d=0.4",
		"color=black:"+size+":d=0.4",
		"color=gray:"+size+":d=1.2",
		"color=gray:"+size+":d=1.2",
		"nullsrc="+size+":d=2.8,geq=lum='40+60*floor(N/42)':cb=128:cr=128",  // two pictures that stand, one after the other
		"nullsrc="+size+":d=2.8,geq=lum='100-60*floor(N/42)':cb=128:cr=128", // the second of them goes on, then the first
		"nullsrc="+size+":d=1,geq=lum='255*mod(floor(N/2),2)':cb=128:cr=128",
	)
	var seen []quality.Glance
	for _, file := range files {
		g, err := quality.Look(t.Context(), tools(t), file)
		if err != nil {
			t.Fatal(err)
		}
		var packed bytes.Buffer
		if err := g.Write(&packed); err != nil {
			t.Fatal(err)
		}
		if g, err = quality.ReadGlance(&packed); err != nil {
			t.Fatal(err)
		}
		seen = append(seen, g)
	}
	whole, joined := report(t, film, nil), report(t, film, seen)
	if diff := cmp.Diff(picture(whole), picture(joined)); diff != "" {
		t.Errorf("the film (-) and its clips (+) differ:\n%s", diff)
	}
	if broken := picture(joined)["picture.black"]; !strings.HasPrefix(broken, "fail") {
		t.Errorf("black over a cut: %s", broken)
	}
	blind := append([]quality.Glance{}, seen...)
	blind[1].Black, blind[2].Black = nil, nil
	if got := picture(report(t, film, blind))["picture.black"]; !strings.HasPrefix(got, "pass") {
		t.Errorf("the film was decoded although its clips were seen: %s", got)
	}
	// A film that is not made of these clips is looked at itself.
	for name, other := range map[string][]quality.Glance{"in another order": {seen[3], seen[1], seen[2], seen[0], seen[4], seen[5], seen[6], seen[7]}, "too few": seen[:7], "too many": append(seen[:8:8], seen[0])} {
		if diff := cmp.Diff(picture(whole), picture(report(t, film, other))); diff != "" {
			t.Errorf("%s (-whole +got):\n%s", name, diff)
		}
	}
}

func report(t *testing.T, film string, seen []quality.Glance) quality.Report {
	t.Helper()
	r, err := quality.Inspect(context.WithoutCancel(t.Context()), tools(t), quality.Input{File: film, Clips: seen})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// picture is what a report says of what is seen, the soft measure of flicker apart: its window does not go over cuts.
func picture(r quality.Report) map[string]string {
	found := map[string]string{}
	for _, f := range r.Findings {
		if strings.HasPrefix(f.Rule, "picture.") && f.Rule != "picture.flicker" {
			found[f.Rule] = fmt.Sprint(f.Verdict, f.Measured, f.At)
		}
	}
	return found
}
