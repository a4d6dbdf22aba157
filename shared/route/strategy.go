package route

import (
	_ "embed"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/aiprod/aiprod/shared/dated"
)

//go:embed strategies.json
var strategyData []byte

// A Strategy is what counts in a choice.
type Strategy struct {
	Name    string  `json:"name"`
	Weights Weights `json:"weights"`
}

// The names of the strategies.
const (
	Cost     = "cost"
	Latency  = "latency"
	Quality  = "quality"
	Balanced = "balanced"
)

// Weights are how much each part of a score counts.
type Weights struct {
	Cost    float64 `json:"cost"`
	Latency float64 `json:"latency"`
	Quality float64 `json:"quality"`
}

// A half is the price and the waiting, for one of what is counted, at which that
// part of a score is one half. Being absolute, it keeps the order of two backends the
// same whoever else is on offer.
type half struct {
	Of     string  `json:"of"`
	Micros float64 `json:"micros"`
	Wait   float64 `json:"wait_sec"`
}

type strategies struct {
	AsOf       string            `json:"as_of"`
	Source     string            `json:"source"`
	Strategies []Strategy        `json:"strategies"`
	Halves     map[Modality]half `json:"halves"`
}

var table = dated.Table[strategies]("route: strategies.json", strategyData)

func halves() map[Modality]half { return table().Halves }

// Strategies returns every strategy.
func Strategies() []Strategy { return slices.Clone(table().Strategies) }

// FindStrategy returns the strategy of a name.
func FindStrategy(name string) (Strategy, error) {
	var names []string
	for _, s := range table().Strategies {
		if s.Name == name {
			return s, nil
		}
		names = append(names, s.Name)
	}
	return Strategy{}, fmt.Errorf("route: no strategy %q; choose one of %s", name, strings.Join(names, ", "))
}

// precision is how finely scores are told apart: a difference below a millionth is
// none, so that no machine's rounding decides.
const precision = 1e6

// score returns how good a backend is for needs of one kind, 0 to 1.
func (s Strategy) score(b Backend, needs []Need, micros int64, wait time.Duration) float64 {
	h := halves()[b.Modality]
	var amount, importance float64
	for _, n := range needs {
		amount += math.Max(1, float64(n.measure(h.Of, int64(math.Ceil(n.Length.Seconds())))))
		importance = math.Max(importance, n.Importance)
	}
	w := s.Weights
	w.Quality *= 0.5 + importance
	cheap := 1 / (1 + float64(micros)/(h.Micros*amount))
	quick := 1 / (1 + wait.Seconds()/(h.Wait*amount))
	sum := w.Cost*cheap + w.Latency*quick + w.Quality*b.Quality
	return sum / (w.Cost + w.Latency + w.Quality)
}
