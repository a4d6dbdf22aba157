package estimate

import (
	"context"
	"fmt"
)

// A Rerender is how often a shot is expected to be made until it passes its checks.
type Rerender struct {
	// Permille is the factor in thousandths, at least 1000.
	Permille int
	// Shots is how many shots of the past it is learned from, Basis says so in words.
	Shots int
	Basis string
}

// Factor is the factor as a number.
func (r Rerender) Factor() float64 { return float64(r.Permille) / 1000 }

// History counts the shots of a tenant's finished films: how many there are, and how often one was made.
type History interface {
	Renders(ctx context.Context, tenant, preset string) (shots, made int, err error)
}

// leastShots is how many shots of the past it takes to learn from; mostTimes bounds what is learned.
const (
	leastShots = 20
	mostTimes  = 4000 // permille: a shot is made at most four times
)

// Expected returns the factor of a tenant's films of a preset. A nil history knows nothing.
func Expected(ctx context.Context, h History, tenant, preset string) (Rerender, error) {
	none := Rerender{Permille: 1000, Basis: "no history yet"}
	if h == nil {
		return none, nil
	}
	shots, made, err := h.Renders(ctx, tenant, preset)
	if err != nil {
		return none, fmt.Errorf("estimate: history: %w", err)
	}
	if shots < leastShots || made < shots {
		return none, nil
	}
	permille := min((made*1000+shots-1)/shots, mostTimes)
	return Rerender{Permille: permille, Shots: shots, Basis: fmt.Sprintf("%d renders of %d shots", made, shots)}, nil
}
