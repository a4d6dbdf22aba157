package route

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/aiprod/aiprod/shared/money"
)

// LocalVendor is the vendor of the backends built into AIPROD.
const LocalVendor = "local"

// What a rate counts.
const (
	perSecond    = "second"
	perCharacter = "character"
	perPiece     = "piece"
	// PerInput counts tokens into a language model, PerCached those its vendor had read before: which those will be is
	// not known before, and none are planned with. PerOutput counts tokens out of it, thoughts included.
	PerInput  = "input"
	PerCached = "cached"
	PerOutput = "output"
)

// A Backend is one way to have something made: a model at one setting.
type Backend struct {
	ID       string   `json:"id"` // vendor/model, and /setting where it has several
	Vendor   string   `json:"vendor"`
	Model    string   `json:"model"` // the vendor's own name
	Modality Modality `json:"modality"`
	// Adapter names the client that speaks to it, where that is not the vendor's only one.
	Adapter string `json:"adapter,omitempty"`

	// Seconds are the lengths it makes; nil for any.
	Seconds *Lengths `json:"seconds,omitempty"`
	// Aspects are the shapes it makes, Crops those that are cut out of one of them. Both empty for any.
	Aspects []string `json:"aspects,omitempty"`
	Crops   []string `json:"crops,omitempty"`
	Height  int      `json:"height,omitempty"` // lines of the shorter side
	Audio   bool     `json:"audio,omitempty"`  // the picture has sound of its own
	// NeedsImage is true where it animates an image and makes nothing from words alone.
	NeedsImage bool `json:"needs_image,omitempty"`
	// References are how many images its model goes by at most, for how things and people look; 0 for none.
	References int `json:"references,omitempty"`
	// Watches is true where a language model can be given films to watch.
	Watches bool `json:"watches,omitempty"`
	// Regions are the locations of Google Cloud where it is worked on; empty for all, or for a vendor that has none to choose.
	Regions []string `json:"regions,omitempty"`
	// Stock is true where it keeps clips that somebody has filmed and makes none.
	Stock bool `json:"stock,omitempty"`
	// Languages are the tags it speaks; empty for all.
	Languages []string `json:"languages,omitempty"`
	// Paces are how many characters a reader sees its voices speak in a second, by language; none where
	// nobody has said: then they are taken to speak as the language's own rate has it.
	Paces map[string]float64 `json:"chars_per_second,omitempty"`
	// Characters are the most it speaks in one call; 0 for any.
	Characters int `json:"characters,omitempty"`

	// Rates are what is charged; their sum is the price.
	Rates []Rate `json:"rates"`
	// Quality is 0 to 1, Why a word on it.
	Quality float64 `json:"quality"`
	Why     string  `json:"why"`
	Wait    Wait    `json:"wait"`
	// Parallel is how many of its calls run at once.
	Parallel int `json:"parallel"`

	// From is the first day it is offered, To the first day it is not; empty while no end is known.
	From       string           `json:"effective_from"`
	To         string           `json:"effective_to,omitempty"`
	Source     string           `json:"source"`
	AsOf       string           `json:"as_of"`
	Confidence money.Confidence `json:"confidence"`
}

// In reports whether calls of the backend are worked on in a region, or somewhere that does not matter: an empty region.
func (b Backend) In(region string) bool {
	return region == "" || len(b.Regions) == 0 || slices.Contains(b.Regions, region)
}

// Client names the client that speaks to the backend.
func (b Backend) Client() string { return cmp.Or(b.Adapter, b.Vendor) }

// Lengths are whole seconds: a list, or from Min to Max.
type Lengths struct {
	Min  int   `json:"min,omitempty"`
	Max  int   `json:"max,omitempty"`
	List []int `json:"list,omitempty"` // ascending
}

// A Rate is units of a sku for so many of what is counted.
type Rate struct {
	SKU   string `json:"sku"`
	Of    string `json:"of"` // second, character, piece, input, cached or output
	Units int64  `json:"units"`
	Per   int64  `json:"per"`
	// Most are the units that are reserved, where the vendor alone counts them and may count more; 0 for Units.
	Most int64 `json:"most,omitempty"`
}

// A Wait is how long a call takes: a start, and so much for each second of what is made.
type Wait struct {
	Fixed      float64          `json:"fixed_sec"`
	PerSecond  float64          `json:"per_sec"`
	Source     string           `json:"source"`
	Confidence money.Confidence `json:"confidence"`
}

// Fit returns the shortest length the backend makes that covers d, in seconds.
func (b Backend) Fit(d time.Duration) (seconds int64, ok bool) {
	seconds = int64((d + time.Second - 1) / time.Second)
	if b.Seconds == nil {
		return seconds, true
	}
	if l := b.Seconds.List; len(l) > 0 {
		i := slices.IndexFunc(l, func(s int) bool { return int64(s) >= seconds })
		if i < 0 {
			return 0, false
		}
		return int64(l[i]), true
	}
	return max(seconds, int64(b.Seconds.Min)), seconds <= int64(b.Seconds.Max)
}

// lacks says what of a need the backend cannot do, "" where it can.
func (b Backend) lacks(n Need) string {
	if _, ok := b.Fit(n.Length); !ok {
		return fmt.Sprintf("makes at most %d s, and %.1f s are needed", b.longest(), n.Length.Seconds())
	}
	switch {
	case n.Aspect != "" && len(b.Aspects) > 0 && !slices.Contains(b.Aspects, n.Aspect) && !slices.Contains(b.Crops, n.Aspect):
		return "does not make " + n.Aspect
	case n.Height > 0 && b.Height > 0 && b.Height < n.Height:
		return fmt.Sprintf("makes %d lines, and %d are needed", b.Height, n.Height)
	case n.Audio && !b.Audio:
		return "makes no sound"
	case b.NeedsImage && !n.Image:
		return "needs an image to start from, and nobody makes one here"
	case n.References > b.References:
		return fmt.Sprintf("goes by at most %d pictures, and there are %d", b.References, n.References)
	case n.Watch && !b.Watches:
		return "does not watch films"
	case n.Lang != "" && len(b.Languages) > 0 && !slices.Contains(b.Languages, n.Lang):
		return "does not speak " + n.Lang
	case b.Characters > 0 && n.Characters > b.Characters:
		return fmt.Sprintf("speaks at most %d characters in one call, and the line has %d", b.Characters, n.Characters)
	}
	return ""
}

func (b Backend) longest() int {
	if l := b.Seconds.List; len(l) > 0 {
		return l[len(l)-1]
	}
	return b.Seconds.Max
}

// wait returns how long a need takes, made once.
func (b Backend) wait(n Need) time.Duration {
	seconds, _ := b.Fit(n.Length)
	return time.Duration((b.Wait.Fixed + b.Wait.PerSecond*float64(seconds)) * float64(time.Second))
}

// Bounds of what is counted, so that no product of counts overflows.
const (
	mostCounted = 1 << 24
	mostUnits   = 1 << 20
	mostTimes   = 1 << 17 // in thousandths
)

// errUnconfirmed is wrapped by the error of a price that was not seen at its seller's.
var errUnconfirmed = errors.New("the price is not confirmed")

// charges returns what a need costs. An error wraps money.ErrNoPrice where a price is not known, errUnconfirmed where it is a guess.
func (b Backend) charges(m Market, n Need) ([]money.Charge, int64, error) {
	seconds, _ := b.Fit(n.Length)
	times := int64(n.Permille)
	if times == 0 {
		times = 1000
	}
	var charges []money.Charge
	var sum int64
	for _, r := range b.Rates {
		if r.Of == PerCached {
			continue
		}
		measure := n.measure(r.Of, seconds)
		if measure < 0 || measure > mostCounted || times < 0 || times > mostTimes {
			return nil, 0, fmt.Errorf("route: %s: %d of %s, %d times in a thousand, cannot be counted", b.ID, measure, r.Of, times)
		}
		quantity := over(over(measure*r.Units, r.Per)*times, 1000)
		c, err := m.Book.Charge(r.SKU, quantity, m.At)
		if err != nil {
			return nil, 0, fmt.Errorf("route: %s: %w", b.ID, err)
		}
		if c.Price.Unconfirmed {
			return nil, 0, fmt.Errorf("route: %s: %s: %w", b.ID, r.SKU, errUnconfirmed)
		}
		if c.Micros > Unlimited-sum {
			return nil, 0, fmt.Errorf("route: %s: the price is beyond counting", b.ID)
		}
		charges, sum = append(charges, c), sum+c.Micros
	}
	return charges, sum, nil
}

// Most returns what a call of a backend may come to, in micro-dollars: what is reserved for it.
func (m Market) Most(b Backend, n Need) (micros int64, err error) {
	b.Rates = slices.Clone(b.Rates)
	for i := range b.Rates {
		b.Rates[i].Units = max(b.Rates[i].Units, b.Rates[i].Most)
	}
	_, micros, err = b.charges(m, n)
	return micros, err
}

// over divides, rounding up.
func over(a, b int64) int64 { return (a + b - 1) / b }
