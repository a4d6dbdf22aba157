package estimate

import (
	"fmt"

	"github.com/aiprod/aiprod/shared/money"
)

// A Comparison is what a competitor asks for a film of the same length.
type Comparison struct {
	money.Competitor
	// FilmLow and FilmHigh bound the price of the length, in micro-dollars.
	FilmLow  int64 `json:"low_micros"`
	FilmHigh int64 `json:"high_micros"`
	// Means says what one gets for it, against a finished film of ours.
	Means string `json:"means"`
}

var means = map[string]string{
	money.FinishedFilm: "a finished film, as ours is",
	money.RawClip:      "clips alone: script, voice, music, captions and cutting are the buyer's work",
}

// Compare returns what others ask for a film of so many seconds.
func Compare(seconds int) ([]Comparison, error) {
	var out []Comparison
	for _, c := range money.Competitors() {
		low, high, err := c.Cost(seconds)
		if err != nil {
			return nil, fmt.Errorf("estimate: compare: %w", err)
		}
		what := means[c.Compares]
		if c.Status == money.Discontinued {
			what += "; discontinued on " + c.Until
		}
		out = append(out, Comparison{Competitor: c, FilmLow: low, FilmHigh: high, Means: what})
	}
	return out, nil
}
