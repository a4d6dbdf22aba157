package page

import (
	"encoding/base64"
	"fmt"
	"html/template"
	"math"
	"slices"
	"strings"

	"github.com/aiprod/aiprod/shared/quality"
)

// A view is the document in the words and order of the page.
type view struct {
	Title, About, Footer, Policy string
	Style                        template.CSS
	Verdict                      verdict
	Facts                        []fact
	Misses                       []line
	Marks                        []mark
	Length                       string
	Tall                         bool
	Groups                       []group
	Unjudged                     []string
}

type verdict struct{ Class, Name, Sentence string }

type fact struct{ Name, Value string }

// A line is a rule and what was measured against it.
type line struct {
	Class, Sign, Verdict, Rule, Title, Measured, Limit, Source, Hint string

	Evidence []string
	Frames   []frame
}

type frame struct {
	At   string
	Data template.URL
}

// A mark is a miss on the strip of the film, which is a thousand wide.
type mark struct {
	Class, At string
	X         int
}

type group struct {
	Name  string
	Lines []line
}

// families are the groups of rules, by the first part of their ids.
var families = []struct{ id, name string }{
	{"container", "File"}, {"video", "Coding of the picture"}, {"audio", "Coding of the sound"}, {"timing", "Timing"},
	{"picture", "What is seen"}, {"sound", "What is heard"}, {"caption", "Captions"}, {"text", "Text on the picture"}, {"brief", "What the brief asks for"},
}

var verdicts = map[quality.Verdict]struct{ sign, one, whole string }{
	quality.Passed: {"✓", "kept", "Passed"},
	quality.Warned: {"!", "warning", "Passed with warnings"},
	quality.Failed: {"×", "failed", "Failed"},
}

func (d Document) view() view {
	v := view{Title: d.Title, Policy: Policy(), Style: template.CSS(style), Verdict: d.verdict()} //nolint:gosec // the style is ours
	d.facts(&v)
	for _, f := range slices.Concat(d.Report.Missed(quality.Failed), d.Report.Missed(quality.Warned)) {
		l := d.line(f)
		l.Frames = d.frames(f)
		v.Misses = append(v.Misses, l)
		v.Marks = append(v.Marks, d.marks(f)...)
	}
	for _, family := range families {
		g := group{Name: family.name}
		for _, f := range d.Report.Findings {
			if id, _, _ := strings.Cut(f.Rule, "."); id == family.id {
				g.Lines = append(g.Lines, d.line(f))
			}
		}
		if g.Lines != nil {
			v.Groups = append(v.Groups, g)
		}
	}
	return v
}

// verdict is the report in a sentence.
func (d Document) verdict() verdict {
	r := d.Report
	failed, warned := len(r.Missed(quality.Failed)), len(r.Missed(quality.Warned))
	sentence := fmt.Sprintf("All %d rules are kept.", len(r.Findings))
	if missed := tally(failed, warned); missed != "" {
		sentence = fmt.Sprintf("%d of %d rules are kept; %s.", len(r.Findings)-failed-warned, len(r.Findings), missed)
	}
	return verdict{string(r.Verdict), verdicts[r.Verdict].whole, sentence}
}

// facts are the film and the profile in a few figures, and what was not judged.
func (d Document) facts(v *view) {
	if p, err := quality.FindProfile(d.Report.Profile); err == nil {
		v.Facts, v.About = append(v.Facts, fact{"Profile", p.Title}), p.About
		v.Unjudged = d.unjudged(p)
	}
	if f := d.Report.Film; f != nil {
		v.Length, v.Tall = clock(f.Seconds), f.Height > f.Width
		v.Facts = append(v.Facts, fact{"Length", clock(f.Seconds)}, fact{"Picture", fmt.Sprintf("%d × %d", f.Width, f.Height)},
			fact{"Rate", decimal(f.FPS) + " fps"}, fact{"Coding", join(f.Video, f.Audio)}, fact{"Size", size(f.Bytes)})
	}
	v.Footer = "Measured by AIPROD"
	if at := d.Report.MeasuredAt; !at.IsZero() {
		v.Footer += at.UTC().Format(" on 2 January 2006, 15:04 UTC")
	}
	if ffmpeg := d.Report.Tools["ffmpeg"]; ffmpeg != "" {
		v.Footer += ", with ffmpeg " + ffmpeg
	}
	v.Footer += "."
}

// unjudged are the profile's rules that the report does not hold.
func (d Document) unjudged(p quality.Profile) []string {
	var out []string
	for _, r := range p.Rules() {
		if !slices.ContainsFunc(d.Report.Findings, func(f quality.Finding) bool { return f.Rule == r.ID }) {
			out = append(out, r.Title)
		}
	}
	return out
}

func (d Document) line(f quality.Finding) line {
	v := verdicts[f.Verdict]
	return line{
		Class: string(f.Verdict), Sign: v.sign, Verdict: v.one, Rule: f.Rule, Title: f.Title, Source: credit(f.Source), Hint: f.Hint,
		Measured: with(known(f.Measured), f.Unit), Limit: with(known(f.Limit), f.Unit), Evidence: evidence(f),
	}
}

// evidence is what missed, after its time where each has one and does not say it itself.
func evidence(f quality.Finding) []string {
	out := slices.Clone(f.Evidence)
	if len(f.At) != len(out) {
		return out
	}
	for i, at := range f.At {
		if !strings.HasPrefix(out[i], fmt.Sprintf("%.2f s", at)) {
			out[i] = clock(at) + "\u2002" + out[i]
		}
	}
	return out
}

func with(value, unit string) string { return strings.TrimSpace(value + "\u00a0" + unit) }

// marks are where in the film a rule is missed.
func (d Document) marks(f quality.Finding) []mark {
	if d.Report.Film == nil || d.Report.Film.Seconds <= 0 {
		return nil
	}
	var out []mark
	for _, at := range f.At {
		x := min(max(int(math.Round(1000*at/d.Report.Film.Seconds)), 0), 994)
		out = append(out, mark{string(f.Verdict), clock(at) + " " + f.Title, x})
	}
	return out
}

// frames are the pictures at a finding's times.
func (d Document) frames(f quality.Finding) []frame {
	var out []frame
	for _, at := range shown(f) {
		for _, p := range d.Frames {
			if near(p.At, at) {
				data := "data:image/jpeg;base64," + base64.StdEncoding.EncodeToString(p.JPEG)
				out = append(out, frame{clock(at), template.URL(data)}) //nolint:gosec // base64 of a picture
				break
			}
		}
	}
	return out
}
