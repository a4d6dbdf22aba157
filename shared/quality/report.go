package quality

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// A Verdict is the outcome of a rule or of a report.
type Verdict string

// The verdicts, best first.
const (
	Passed Verdict = "pass"
	Warned Verdict = "warn"
	Failed Verdict = "fail"
)

// A Finding is one rule and what was measured against it.
type Finding struct {
	Rule     string   `json:"rule"`
	Version  int      `json:"version"`
	Title    string   `json:"title"`
	Severity Severity `json:"severity"`
	Verdict  Verdict  `json:"verdict"`
	Measured string   `json:"measured"`
	Limit    string   `json:"limit"`
	Unit     string   `json:"unit,omitempty"`
	Source   string   `json:"source"`
	// At are the times of misses, in seconds.
	At []float64 `json:"at,omitempty"`
	// Evidence are the words, boxes or spans that missed.
	Evidence []string `json:"evidence,omitempty"`
	// Hint says what to change; empty where the rule is kept.
	Hint string `json:"hint,omitempty"`
}

// A Report is every rule that could be measured.
type Report struct {
	Verdict Verdict `json:"verdict"`
	// Profile is the name of the profile whose limits these are; empty in reports older than profiles.
	Profile  string    `json:"profile,omitempty"`
	Film     *Film     `json:"film,omitempty"`
	Findings []Finding `json:"findings"`
	// Skipped are the ids of the rules that were not asked of a preview; they are neither kept nor missed.
	Skipped    []string          `json:"skipped,omitempty"`
	MeasuredAt time.Time         `json:"measured_at,omitzero"`
	Tools      map[string]string `json:"tools"` // name to version
}

// A Film is what was measured, in short.
type Film struct {
	Seconds float64 `json:"duration_sec"`
	Bytes   int64   `json:"size"`
	Width   int     `json:"width,omitempty"` // pixels
	Height  int     `json:"height,omitempty"`
	FPS     float64 `json:"fps,omitempty"`
	Video   string  `json:"video,omitempty"` // codec, as ffmpeg names it
	Audio   string  `json:"audio,omitempty"`
}

// Missed returns the findings of a verdict, in the order of the rules.
func (r Report) Missed(v Verdict) []Finding {
	return slices.DeleteFunc(slices.Clone(r.Findings), func(f Finding) bool { return f.Verdict != v })
}

// Err names the failed rules in one error, nil where none failed.
func (r Report) Err() error {
	var names []string
	for _, f := range r.Missed(Failed) {
		names = append(names, fmt.Sprintf("%s: %s (limit %s)", f.Rule, spaced(f.Measured, f.Unit), spaced(f.Limit, f.Unit)))
	}
	if names == nil {
		return nil
	}
	return fmt.Errorf("quality: %s", strings.Join(names, "; "))
}

func spaced(value, unit string) string { return strings.TrimSpace(value + " " + unit) }

// maxEvidence keeps a report of a hopeless film readable.
const maxEvidence = 10

// A ledger collects findings.
type ledger struct {
	preview  bool
	rules    map[string]Rule // by id, those that are off too
	findings []Finding
	skipped  []string // ids
}

func newLedger(p Profile, preview bool) *ledger {
	l := &ledger{preview: preview, rules: map[string]Rule{}}
	for _, r := range p.all() {
		l.rules[r.ID] = r
	}
	return l
}

// rule returns the rule of an id that the code knows.
func (l *ledger) rule(id string) Rule {
	r, ok := l.rules[id]
	if !ok {
		panic("quality: no rule " + id) // held by a test
	}
	return r
}

// number enters a measure; the misses are its evidence.
func (l *ledger) number(r Rule, v float64, m misses) {
	l.enter(r, r.holds(v), number(v), m)
}

// text enters a measure that has to match the rule's text.
func (l *ledger) text(r Rule, v string) {
	l.enter(r, r.matches(v), v, misses{})
}

// enter enters a measure with its verdict.
func (l *ledger) enter(r Rule, ok bool, measured string, m misses) {
	if r.Off {
		return
	}
	if l.preview && r.FinalOnly {
		l.skipped = append(l.skipped, r.ID)
		return
	}
	f := Finding{Rule: r.ID, Version: r.Version, Title: r.Title, Severity: r.Severity, Verdict: Passed,
		Measured: measured, Limit: r.limit(), Unit: r.Unit, Source: r.Source}
	if !ok {
		f.Verdict, f.Hint = Verdict(r.Severity), r.Hint
		f.At, f.Evidence = m.at, m.evidence
	}
	l.findings = append(l.findings, f)
}

// verdict is the worst of all.
func (l *ledger) verdict() Verdict {
	worst := Passed
	for _, f := range l.findings {
		switch f.Verdict {
		case Failed:
			return Failed
		case Warned:
			worst = Warned
		}
	}
	return worst
}

// misses are where and how a rule was missed.
type misses struct {
	at       []float64
	evidence []string
}

// add notes a miss at a time in seconds; a negative time is no time.
func (m *misses) add(at float64, format string, args ...any) {
	if len(m.evidence) == maxEvidence {
		return
	}
	if at >= 0 {
		m.at = append(m.at, at)
	}
	m.evidence = append(m.evidence, fmt.Sprintf(format, args...))
}
