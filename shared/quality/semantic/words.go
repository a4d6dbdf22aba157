package semantic

import (
	"fmt"
	"strings"
	"unicode"

	"github.com/aiprod/aiprod/shared/brief"
	"github.com/aiprod/aiprod/shared/brief/claim"
	"github.com/aiprod/aiprod/shared/caption"
	"github.com/aiprod/aiprod/shared/language"
	"github.com/aiprod/aiprod/shared/manifest"
	"github.com/aiprod/aiprod/shared/quality/wording"
)

func required(in Input) (float64, []string, bool) {
	var missing []string
	found := 0
	for _, s := range in.MustInclude {
		said, shown := wording.Contains(in.script(), s), wording.Contains(in.captions(), s)
		if said && shown {
			found++
			continue
		}
		missing = append(missing, fmt.Sprintf("%q: in the script %t, in the captions %t", s, said, shown))
	}
	return share(found, len(in.MustInclude)), missing, len(in.MustInclude) > 0
}

func forbidden(in Input) (float64, []string, bool) {
	var found []string
	everything := in.script() + "\n" + in.captions() + "\n" + in.screen()
	for _, s := range in.MustNotInclude {
		if wording.Mentions(everything, s) {
			found = append(found, s)
		}
	}
	if found != nil {
		return 0, found, true
	}
	return 1, nil, len(in.MustNotInclude) > 0
}

// Foreign returns the language that a script reads as, where it is surely not the one it should be
// in: [Judge] gives a film of it nothing at all, so that nobody need pay for one.
func Foreign(m manifest.Manifest, want language.Language) (found language.Language, foreign bool) {
	in := Input{Manifest: m, Lang: want}
	score, _, raised := inLanguage(in)
	found, _ = in.reads()
	return found, raised && score == 0
}

// inLanguage trusts the detector as far as the text is long: a few words can
// look like any language that shares their letters.
func inLanguage(in Input) (float64, []string, bool) {
	const certain = 80 // letters
	found, text := in.reads()
	if found.Tag == "" || in.Lang.Tag == "" {
		return 0, nil, false
	}
	switch {
	case found.Tag == in.Lang.Tag:
		return 1, nil, true
	case found.Script == in.Lang.Script && letters(text) < certain:
		return 1, []string{"too short to tell " + in.Lang.Tag + " from " + found.Tag}, true
	}
	return 0, []string{"reads as " + found.Tag + ", wanted " + in.Lang.Tag}, true
}

// reads returns the language that what a film says, or else shows, reads as; one without a tag for none of ours.
func (in Input) reads() (found language.Language, text string) {
	if text = in.own(); text == "" {
		text = in.screen()
	}
	found, _ = brief.Detect(text)
	return found, text
}

func fidelity(in Input) (float64, []string, bool) {
	if in.script() == "" {
		return 0, nil, false
	}
	if difference, same := wording.Same(in.Manifest.Captioned(), in.captions()); !same {
		return 0, []string{difference}, true
	}
	return 1, nil, true
}

// facts counts the brief's facts that are said or shown, up to as many as a film
// of its length has room for: one every three seconds.
func facts(in Input) (float64, []string, bool) {
	const room, least = 3.0, 3
	wanted := unique(append(claim.Figures(in.Brief), in.Facts...))
	told := in.script() + "\n" + in.screen()
	var missing []string
	found := 0
	for _, f := range wanted {
		if wording.Contains(told, f) {
			found++
		} else {
			missing = append(missing, f)
		}
	}
	enough := min(len(wanted), max(least, int(in.Length.Seconds()/room)))
	if found >= enough {
		missing = nil
	}
	return share(found, enough), first(missing, 10), len(wanted) > 0
}

// grounding looks for figures that are told and not in the brief.
func grounding(in Input) (float64, []string, bool) {
	told := unique(claim.Figures(in.script()))
	var invented []string
	for _, f := range told {
		if !wording.Contains(in.Brief, f) {
			invented = append(invented, f)
		}
	}
	return 1 - share(len(invented), len(told)), invented, in.Brief != "" && len(told) > 0
}

// callToAction wants a line or a closing scene that has the words of the
// brief's call, half of them at least: it may have been shortened.
func callToAction(in Input) (float64, []string, bool) {
	if len(in.CallToAction) == 0 {
		return 0, nil, false
	}
	told := in.calls()
	for _, call := range in.CallToAction {
		words := strings.Fields(wording.Fold(call))
		found := 0
		for _, w := range words {
			if wording.Contains(told, strings.TrimFunc(w, unicode.IsPunct)) {
				found++
			}
		}
		if told != "" && 2*found >= len(words) {
			return 1, nil, true
		}
	}
	return 0, in.CallToAction, true
}

// calls is the text of the lines and scenes that call for something.
func (in Input) calls() string {
	var b strings.Builder
	for _, l := range in.Manifest.Lines {
		if l.Role == "call_to_action" {
			b.WriteString(l.Text + "\n")
		}
	}
	for _, s := range in.Manifest.Shots {
		if s.Scene.Kind == "closing" {
			b.WriteString(sceneText(s.Scene) + "\n")
		}
	}
	return strings.TrimSpace(b.String())
}

func repetition(in Input) (float64, []string, bool) {
	seen := map[string]bool{}
	var twice []string
	total := 0
	for _, l := range in.Manifest.Lines {
		for _, s := range sentences(l.Text) {
			total++
			if seen[s] {
				twice = append(twice, s)
			}
			seen[s] = true
		}
	}
	return 1 - share(len(twice), total), twice, total > 0
}

func (in Input) script() string { return in.Manifest.Script() }

// own is the script without the brand's lines, which may be in any language.
func (in Input) own() string {
	var b strings.Builder
	for _, l := range in.Manifest.Lines {
		if !l.Locked {
			b.WriteString(l.Text + " ")
		}
	}
	return strings.TrimSpace(b.String())
}

func (in Input) captions() string { return caption.Text(in.Cues, in.CaptionLang) }
