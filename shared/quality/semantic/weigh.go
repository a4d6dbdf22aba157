package semantic

import (
	"math"

	"github.com/aiprod/aiprod/shared/quality/rubric"
)

// Beside returns the score with the verdict of a judge weighed in. A judge lowers a film's score, to half of
// what the rules have found at the worst, and never raises it: whatever talks a judge into praise has gained
// nothing, and what the rules hold to be vital caps the total as before. A judge who is absent changes nothing.
func (s Score) Beside(v rubric.Verdict) Score {
	s.Judge = &v
	if v.Absent != "" {
		return s
	}
	s.Rules = s.Total
	weighed := (1-rubric.Share())*s.Rules + rubric.Share()*v.Total
	s.Total = math.Round(1000*min(s.Rules, weighed)) / 1000
	return s
}

// OfRules is what the rules alone have found, whoever else has judged.
func (s Score) OfRules() float64 {
	if s.Judge == nil || s.Judge.Absent != "" {
		return s.Total
	}
	return s.Rules
}
