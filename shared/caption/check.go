package caption

import (
	"fmt"

	"github.com/aiprod/aiprod/shared/language"
	"github.com/aiprod/aiprod/shared/timeline"
)

// The rules Check holds cues to.
const (
	RuleLines = "lines"         // at most MaxLines, none empty
	RuleLine  = "line_length"   // characters a line
	RuleSpeed = "reading_speed" // characters a second
	RuleShort = "too_short"     // at least MinDuration
	RuleLong  = "too_long"      // at most MaxDuration
	RuleGap   = "gap"           // at least GapFrames between cues
)

// A Violation is a rule a cue breaks.
type Violation struct {
	// Cue is the index of the cue.
	Cue  int    `json:"cue"`
	Rule string `json:"rule"`
	// Measured and Limit are in the unit of the rule: lines, characters,
	// characters a second or milliseconds.
	Measured float64 `json:"measured"`
	Limit    float64 `json:"limit"`
}

// String says what is wrong with which cue.
func (v Violation) String() string {
	return fmt.Sprintf("cue %d: %s is %.4g, limit %.4g", v.Cue+1, v.Rule, v.Measured, v.Limit)
}

// Check returns every rule that cues break, in order. Limits are those of lang;
// gaps are counted at timeline.FPS.
func Check(cues []Cue, lang language.Language) []Violation {
	var out []Violation
	for i, c := range cues {
		report := func(broken bool, rule string, measured, limit float64) {
			if broken {
				out = append(out, Violation{i, rule, measured, limit})
			}
		}
		report(len(c.Lines) == 0 || len(c.Lines) > MaxLines, RuleLines, float64(len(c.Lines)), MaxLines)
		for _, l := range c.Lines {
			n := length(text(l, lang), lang)
			report(n == 0, RuleLines, 0, MaxLines)
			report(n > float64(lang.CaptionCharsPerLine), RuleLine, n, float64(lang.CaptionCharsPerLine))
		}
		shown := float64(c.End - c.Start)
		report(shown < MinDuration, RuleShort, shown, MinDuration)
		report(shown > MaxDuration, RuleLong, shown, MaxDuration)
		speed := 1000 * c.read(lang) / max(shown, 1)
		report(speed > lang.CaptionCharsPerSecond, RuleSpeed, speed, lang.CaptionCharsPerSecond)
		if i > 0 {
			between, least := c.Start-cues[i-1].End, gap(timeline.FPS)
			report(between < least, RuleGap, float64(between), float64(least))
		}
	}
	return out
}
