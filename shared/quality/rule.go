package quality

import (
	_ "embed"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/aiprod/aiprod/shared/dated"
)

//go:embed rules.json
var ruleData []byte

// A Severity says what a miss of a rule means.
type Severity string

// The severities: a failed rule blocks delivery, a warning does not.
const (
	Fail Severity = "fail"
	Warn Severity = "warn"
)

// A Rule is one published or chosen limit, as data. A rule has a range, or a
// text that has to match, or a limit that follows from the request.
type Rule struct {
	ID string `json:"id"`
	// Version rises whenever the limit or the way it is measured changes.
	Version  int      `json:"version"`
	Title    string   `json:"title"`
	Severity Severity `json:"severity"`
	Min      *float64 `json:"min,omitempty"`
	Max      *float64 `json:"max,omitempty"`
	// Exclusive makes Max itself a miss.
	Exclusive bool   `json:"exclusive,omitempty"`
	Is        string `json:"is,omitempty"`
	// Among are the texts one of which has to match, where more than one may.
	Among []string `json:"among,omitempty"`
	Unit  string   `json:"unit"`
	// FinalOnly rules do not apply to previews.
	FinalOnly bool `json:"final_only,omitempty"`
	// Off rules apply only where a profile turns them on.
	Off    bool   `json:"off,omitempty"`
	Source string `json:"source"`
	// Hint says what to change after a miss.
	Hint string `json:"hint"`
}

var ruleFile = dated.Made("quality: rules.json", ruleData, func(file struct {
	Rules []Rule `json:"rules"`
}) []Rule {
	return file.Rules
})

// Rules returns every technical rule as it is before any profile, in the order
// reports show them.
func Rules() []Rule { return slices.Clone(ruleFile()) }

// within returns r with another range, for a limit that follows from the request.
func (r Rule) within(lowest, highest float64) Rule {
	r.Min, r.Max = &lowest, &highest
	return r
}

// atMost returns r with another upper limit.
func (r Rule) atMost(highest float64) Rule {
	r.Max = &highest
	return r
}

// atLeast returns r with another lower limit.
func (r Rule) atLeast(lowest float64) Rule {
	r.Min = &lowest
	return r
}

// names says whether the rule names the texts that keep it.
func (r Rule) names() bool { return r.Is != "" || len(r.Among) > 0 }

// matches says whether a text keeps the rule.
func (r Rule) matches(text string) bool {
	if len(r.Among) > 0 {
		return slices.Contains(r.Among, text)
	}
	return text == r.Is
}

// holds says whether a measure is within the range. What is no number is within none.
func (r Rule) holds(v float64) bool {
	if math.IsNaN(v) {
		return false
	}
	if r.Min != nil && v < *r.Min {
		return false
	}
	return r.Max == nil || v < *r.Max || v == *r.Max && !r.Exclusive
}

// limit writes the rule's limit.
func (r Rule) limit() string {
	switch {
	case len(r.Among) > 0:
		return "one of " + strings.Join(r.Among, ", ")
	case r.Is != "":
		return r.Is
	case r.Min != nil && r.Max != nil && *r.Min == *r.Max:
		return number(*r.Min)
	case r.Min != nil && r.Max != nil:
		return fmt.Sprintf("%s to %s", number(*r.Min), number(*r.Max))
	case r.Min != nil:
		return "at least " + number(*r.Min)
	case r.Max != nil && r.Exclusive:
		return "under " + number(*r.Max)
	case r.Max != nil:
		return "at most " + number(*r.Max)
	}
	return ""
}

// number writes a measure with as many decimals as say something.
func number(v float64) string {
	s := strconv.FormatFloat(v, 'f', 2, 64)
	s = strings.TrimRight(strings.TrimRight(s, "0"), ".")
	if s == "-0" {
		return "0"
	}
	return s
}
