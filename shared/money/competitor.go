package money

import (
	_ "embed"
	"errors"
	"fmt"
	"slices"
	"sync"
)

//go:embed competitors.json
var competitorData []byte

// What is compared, and whether it can still be bought.
const (
	FinishedFilm = "finished film"
	RawClip      = "raw clip" // without voice, music, captions or cut

	Offered      = "offered"
	Discontinued = "discontinued"
)

// A Competitor is what somebody else asks for a minute of video.
type Competitor struct {
	Name    string `json:"name" example:"HeyGen"`
	Product string `json:"product"`
	// Compares says what a minute is a minute of.
	Compares string `json:"compares" enum:"finished film,raw clip"`
	// Low and High bound the price of a minute, in micro-dollars.
	Low        int64      `json:"low_micros_per_minute"`
	High       int64      `json:"high_micros_per_minute"`
	Source     string     `json:"source"`
	AsOf       string     `json:"as_of"`
	Confidence Confidence `json:"confidence" enum:"high,medium,low"`
	Status     string     `json:"status" enum:"offered,discontinued"`
	// Until is the day it was discontinued.
	Until string `json:"until,omitempty"`
	Note  string `json:"note,omitempty"`
}

// Cost returns the bounds of what a film of so many seconds costs there, in micro-dollars, rounded up.
func (c Competitor) Cost(seconds int) (low, high int64, err error) {
	perMinute := Price{SKU: c.Name, Unit: "second", Per: 60, Micros: c.Low}
	if low, err = perMinute.Cost(int64(seconds)); err != nil {
		return 0, 0, err
	}
	perMinute.Micros = c.High
	high, err = perMinute.Cost(int64(seconds))
	return low, high, err
}

var competitors = sync.OnceValue(func() []Competitor {
	list, err := LoadCompetitors(competitorData)
	if err != nil {
		panic("competitors.json: " + err.Error()) // embedded at build time, held by a test
	}
	return list
})

// Competitors returns every competitor whose price is known.
func Competitors() []Competitor { return slices.Clone(competitors()) }

// LoadCompetitors reads a list of competitors. Every line has to say what it
// compares, its bounds, when and where they were read, and whether it is still offered.
func LoadCompetitors(data []byte) ([]Competitor, error) {
	var file struct {
		AsOf        string       `json:"as_of"`
		Competitors []Competitor `json:"competitors"`
	}
	if err := strict(data, &file); err != nil {
		return nil, fmt.Errorf("money: load competitors: %w", err)
	}
	for _, c := range file.Competitors {
		if err := c.check(); err != nil {
			return nil, fmt.Errorf("money: load competitors: %s, %s: %w", c.Name, c.Product, err)
		}
	}
	return file.Competitors, nil
}

func (c Competitor) check() error {
	switch {
	case c.Name == "" || c.Product == "" || c.Source == "":
		return errors.New("no name, product or source")
	case c.Compares != FinishedFilm && c.Compares != RawClip:
		return fmt.Errorf("compares %q", c.Compares)
	case c.Low <= 0 || c.High < c.Low:
		return fmt.Errorf("a minute costs from %d to %d", c.Low, c.High)
	case !timed(c.AsOf) || !c.Confidence.valid():
		return fmt.Errorf("as of %q, confidence %q", c.AsOf, c.Confidence)
	case c.Status != Offered && c.Status != Discontinued:
		return fmt.Errorf("status %q", c.Status)
	case (c.Status == Discontinued) != day(c.Until):
		return fmt.Errorf("%s until %q", c.Status, c.Until)
	}
	return nil
}
