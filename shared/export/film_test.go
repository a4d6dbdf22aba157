package export_test

import (
	"github.com/aiprod/aiprod/shared/caption"
	"github.com/aiprod/aiprod/shared/cut"
	"github.com/aiprod/aiprod/shared/export"
	"github.com/aiprod/aiprod/shared/manifest"
	"github.com/aiprod/aiprod/shared/take"
	"github.com/aiprod/aiprod/shared/timeline"
)

// film is two shots at 30 fps, three lines, music and effects.
func film() export.Film {
	word := func(text string, start int) timeline.Word {
		return timeline.Word{Text: text, Start: start, End: start + 300}
	}
	return export.Film{
		Job: "j1", Attempt: 2,
		Manifest: &manifest.Manifest{
			Title: `=HYPERLINK("x")`, Format: manifest.Format{Aspect: "16:9", FPS: 30},
			Lines: []manifest.Line{{ID: "l1", Text: "-40 % on bread."}, {ID: "l2", Text: "From six."}, {ID: "l3", Text: "Come by."}},
			Shots: []manifest.Shot{
				{ID: "s1", Lines: []string{"l1", "l2"}, Scene: manifest.Scene{Kind: manifest.Title, Heading: "=1+1"}, Transition: "cut", Backend: "studio", Seed: 1<<63 + 7},
				{ID: "s2", Lines: []string{"l3"}, Scene: manifest.Scene{Kind: manifest.Closing, Heading: "Come by, \"now\""}, Transition: "wipe", Backend: "studio"},
			},
		},
		Timing: take.Timing{
			Cut: cut.Cut{FPS: 30, Frames: 150, Shots: []cut.Shot{{ID: "s1", Frames: 90}, {ID: "s2", Start: 90, Frames: 60}}, Takes: []cut.Take{
				{Line: "l1", Start: 350, End: 1500}, {Line: "l2", Start: 1500, End: 2400}, {Line: "l3", Start: 3350, End: 4210},
			}},
			Cues: []caption.Cue{{Start: 350, End: 1400, Lines: [][]timeline.Word{{word("-40", 350), word("%", 700)}, {word("on", 900)}}}},
		},
		Clips: []export.Media{{Name: "shots/s1.mp4", URL: "shots/s1.mp4"}, {Name: "shots/s2.mp4", URL: "shots/s2.mp4"}},
		Lines: map[string]export.Media{"l1": {Name: "voice/l1.wav", URL: "voice/l1.wav"}, "l2": {Name: "voice/l2.wav", URL: "voice/l2.wav"}, "l3": {Name: "voice/l3.wav", URL: "voice/l3.wav"}},
		Music: &export.Media{Name: "music.wav", URL: "music.wav"}, Effects: &export.Media{Name: "effects.wav", URL: "effects.wav"},
	}
}
