package semantic

import (
	"fmt"
	"strings"

	"github.com/aiprod/aiprod/shared/manifest"
)

// pace wants a voice during two fifths of the film, unless the manifest says
// why music leads.
func pace(in Input) (float64, []string, bool) {
	const least = 0.4
	if in.Length <= 0 {
		return 0, nil, false
	}
	if in.Manifest.MusicLed != "" {
		return 1, []string{"led by music: " + in.Manifest.MusicLed}, true
	}
	spoken := 0
	for _, n := range in.Narration {
		spoken += n[1] - n[0]
	}
	voice := float64(spoken) / float64(in.Length.Milliseconds())
	if voice >= least {
		return 1, nil, true
	}
	return voice / least, []string{fmt.Sprintf("voice during %.0f %% of the film", 100*voice)}, true
}

// variety counts scenes that follow one of their own kind; lists may go on.
func variety(in Input) (float64, []string, bool) {
	var same []string
	shots := in.Manifest.Shots
	for i := 1; i < len(shots); i++ {
		if kind := shots[i].Scene.Kind; kind == shots[i-1].Scene.Kind && kind != manifest.List {
			same = append(same, fmt.Sprintf("%s and %s are both %s", shots[i-1].ID, shots[i].ID, kind))
		}
	}
	return 1 - share(len(same), len(shots)-1), same, len(shots) > 1
}

// legibility counts texts that are large, stand out, and stay long enough.
func legibility(in Input) (float64, []string, bool) {
	const (
		leastShare = 0.022 // of the short side
		contrast   = 3.0   // the least WCAG allows, for large text
		glance     = 40    // characters a second of someone who only scans
	)
	short := float64(min(in.Manifest.Format.Width, in.Manifest.Format.Height))
	var poor []string
	for _, b := range in.Boxes {
		shown := float64(b.End-b.Start) / 1000
		switch {
		case b.Size < leastShare*short:
			poor = append(poor, fmt.Sprintf("small: %s", b.Text))
		case b.Contrast > 0 && b.Contrast < contrast:
			poor = append(poor, fmt.Sprintf("faint: %s", b.Text))
		case shown > 0 && float64(letters(b.Text))/shown > glance:
			poor = append(poor, fmt.Sprintf("brief: %s", b.Text))
		}
	}
	return 1 - share(len(poor), len(in.Boxes)), first(poor, 10), len(in.Boxes) > 0 && short > 0
}

// screen is all text of all scenes.
func (in Input) screen() string {
	var b strings.Builder
	for _, s := range in.Manifest.Shots {
		b.WriteString(sceneText(s.Scene) + "\n")
	}
	return strings.TrimSpace(b.String())
}

// sceneText is what a scene shows in writing, a line for each piece.
func sceneText(s manifest.Scene) string {
	lines := []string{s.Kicker, s.Heading, s.Body}
	figure := func(n *manifest.Number) {
		if n != nil {
			lines = append(lines, n.Text, n.Label)
		}
	}
	figure(s.Figure)
	for _, item := range s.Items {
		lines = append(lines, item.Title, item.Body)
		figure(item.Number)
	}
	if s.Chart != nil {
		for _, p := range s.Chart.Points {
			figure(&p)
		}
	}
	return strings.Join(lines, "\n")
}
