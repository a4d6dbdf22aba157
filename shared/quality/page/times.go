package page

import "github.com/aiprod/aiprod/shared/quality"

// A page holds so many frames, and shows so many of them for one rule.
const (
	maxFrames = 12
	ruleShows = 4
)

// Times returns the times, in seconds, at which a report misses a rule and a
// frame tells more than words: the frames that its page shows. A time past the
// end of the film is the film's last.
func Times(r quality.Report) []float64 {
	var times []float64
	for _, f := range r.Findings {
		if f.Verdict == quality.Passed {
			continue
		}
		for _, at := range shown(f) {
			if !holds(times, at) && len(times) < maxFrames {
				times = append(times, at)
			}
		}
	}
	return times
}

// shown are the times of a finding that are shown, spread over all of them.
func shown(f quality.Finding) []float64 {
	n := len(f.At)
	if n <= ruleShows {
		return f.At
	}
	var out []float64
	for i := range ruleShows {
		out = append(out, f.At[i*(n-1)/(ruleShows-1)])
	}
	return out
}

func holds(times []float64, at float64) bool {
	for _, t := range times {
		if near(t, at) {
			return true
		}
	}
	return false
}

// near says whether two times show the same frame.
func near(a, b float64) bool {
	const apart = 0.05
	return a-b < apart && b-a < apart
}
