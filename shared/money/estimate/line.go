package estimate

import (
	"math"
	"slices"

	"github.com/aiprod/aiprod/shared/money"
	"github.com/aiprod/aiprod/shared/route"
)

// The components of an estimate, in their order.
const (
	Language = "language"
	Video    = "video"
	Voice    = "voice"
	Music    = "music"
	Effects  = "effects"
	Storage  = "storage"
	Egress   = "egress"
	Compute  = "compute"
)

var components = map[route.Part]string{
	route.Script: Language, route.Voice: Voice, route.Picture: Video, route.Bed: Music, route.SoundEffect: Effects, route.Judging: Language,
}

// A Line is one thing that is charged for. It is the sum of its calls, each of
// which is rounded up to a whole micro-dollar as it is billed.
type Line struct {
	Component string `json:"component" enum:"language,video,voice,music,effects,storage,egress,compute"`
	// Backend is empty for machines and storage.
	Backend    string           `json:"backend,omitempty" example:"local/studio"`
	SKU        string           `json:"sku"`
	Quantity   int64            `json:"quantity"`
	Unit       string           `json:"unit"`
	Calls      int              `json:"calls" doc:"How many calls the quantity is the sum of"`
	UnitMicros int64            `json:"unit_price_micros" doc:"Micro-dollars for so many units as unit_price_per says"`
	UnitPer    int64            `json:"unit_price_per"`
	Micros     int64            `json:"micros" doc:"Micro-dollars"`
	Source     string           `json:"source"`
	From       string           `json:"effective_from" format:"date"`
	AsOf       string           `json:"as_of"`
	Confidence money.Confidence `json:"confidence" enum:"high,medium,low"`
}

func line(component, backend string, c money.Charge) Line {
	p := c.Price
	return Line{
		Component: component, Backend: backend, SKU: p.SKU, Quantity: c.Quantity, Unit: p.Unit, Calls: 1,
		UnitMicros: p.Micros, UnitPer: p.Per, Micros: c.Micros, Source: p.Source, From: p.From, AsOf: p.AsOf, Confidence: p.Confidence,
	}
}

// bill gathers a plan's charges, one line for each backend's sku.
func bill(p route.Plan) []Line {
	var lines []Line
	for _, a := range p.Assignments {
		for _, l := range charged(a) {
			i := slices.IndexFunc(lines, func(o Line) bool {
				return o.Component == l.Component && o.Backend == l.Backend && o.SKU == l.SKU
			})
			if i < 0 {
				lines = append(lines, l)
				continue
			}
			lines[i].Quantity += l.Quantity
			lines[i].Micros += l.Micros
			lines[i].Calls++
		}
	}
	return lines
}

// charged are the lines of what is charged for a part, the picture that a clip starts from included.
func charged(a route.Assignment) (lines []Line) {
	for _, c := range a.Charges {
		lines = append(lines, line(components[a.Part], a.Backend.ID, c))
	}
	if a.Still != nil {
		for _, c := range a.Still.Charges {
			lines = append(lines, line(components[a.Part], a.Still.Backend.ID, c))
		}
	}
	return lines
}

// machines returns what the film's storage, delivery and work cost.
func machines(a Ask) ([]Line, error) {
	u := usage()
	skus, rate := u.Local, u.Bytes
	if a.Hosted {
		skus = u.Hosted
	}
	if a.Brief.Quality == preview {
		rate = u.PreviewBytes
	}
	seconds := float64(a.Brief.Seconds)
	var lines []Line
	for _, m := range []struct {
		component, sku string
		quantity       float64
	}{
		{Storage, skus.Storage, seconds * rate * u.Months},
		{Egress, skus.Egress, seconds * rate * u.Downloads},
		{Compute, skus.VCPU, seconds * u.VCPU},
		{Compute, skus.Memory, seconds * u.GiB},
	} {
		if m.sku == "" {
			continue
		}
		c, err := a.Market.Book.Charge(m.sku, int64(math.Ceil(m.quantity)), a.Market.At)
		if err != nil {
			return nil, err
		}
		lines = append(lines, line(m.component, "", c))
	}
	return lines, nil
}

func sum(lines []Line) (micros int64) {
	for _, l := range lines {
		micros += l.Micros
	}
	return micros
}

// least returns the least confidence of lines.
func least(lines []Line) money.Confidence {
	order := []money.Confidence{money.Low, money.Medium, money.High}
	low := len(order) - 1
	for _, l := range lines {
		low = min(low, slices.Index(order, l.Confidence))
	}
	return order[low]
}
