package studio

import (
	"testing"

	"github.com/aiprod/aiprod/shared/disclosure"
	"github.com/aiprod/aiprod/shared/manifest"
)

func TestKeyChangesWithWhatDecidesPixels(t *testing.T) {
	t.Parallel()
	base := Key(shot(), nil)
	for what, change := range map[string]func(*Shot){
		"size":       func(s *Shot) { s.Width = 482 },
		"frames":     func(s *Shot) { s.Frames++ },
		"text":       func(s *Shot) { s.Scene.Body = "Weighs 9.9 kg" },
		"palette":    func(s *Shot) { s.Theme.Palette = manifest.Palette{Accent: "#00ff00"} },
		"theme":      func(s *Shot) { s.Theme.Name = "paper" },
		"seed":       func(s *Shot) { s.Seed++ },
		"transition": func(s *Shot) { s.Transition = "dip" },
		"next":       func(s *Shot) { s.Next = "dip" },
		"preview":    func(s *Shot) { s.Preview = true },
		"language":   func(s *Shot) { s.Lang = "fr" },
		"captions":   func(s *Shot) { s.Burn, s.Cues = true, cues("A word") },
		"label":      func(s *Shot) { s.Label = &disclosure.Label{Text: "AI"} },
		"asset":      func(s *Shot) { s.Scene.Asset = "a" },
	} {
		s := shot()
		change(&s)
		if Key(s, map[string]string{"a": "1"}) == base {
			t.Errorf("another %s has the same key", what)
		}
	}
}

func TestKeyIgnoresWhatDoesNot(t *testing.T) {
	t.Parallel()
	base := Key(shot(), nil)
	for what, change := range map[string]func(*Shot){
		"cues not burned": func(s *Shot) { s.Cues = cues("A word") },
		"where files lie": func(s *Shot) { s.Assets = map[string]string{"a": "/x"} },
		"length of film":  func(s *Shot) { s.Count = 9 },
	} {
		s := shot()
		change(&s)
		if Key(s, nil) != base {
			t.Errorf("%s changes the key", what)
		}
	}
}
