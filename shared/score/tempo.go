package score

import (
	"math"
	"slices"
)

// An Anchor ties a beat of a piece to a time of the film. Between two anchors the
// tempo is even.
type Anchor struct {
	Beat, Second float64
}

// bendLimit is how far the tempo may leave its mean between two cuts, as a share,
// so that a cut meets a beat. A cut so close to the one before that it would take
// more keeps its time and is struck off the beat.
const bendLimit = 0.12

const (
	// costMissed is what a cut off the beat costs, in units of squared bend: more
	// than any bend that meets it.
	costMissed = 1.0
	// reach is how many beats a cut may be moved from where it is at an even tempo.
	reach = 2
)

// A place is a beat that a cut may fall on, and the cheapest way there.
type place struct {
	Anchor
	cut    int // index of the cut; -1 for the start
	cost   float64
	before int
}

// follow lays beats over a film: bars of four from its start to its end, with a
// beat on as many cuts as can have one and the tempo bent as little as that
// allows. The cost compares one number of bars with another.
func follow(cuts []float64, seconds float64, bars int) (tempo []Anchor, cost float64) {
	mean := seconds / float64(4*bars)
	places := []place{{cut: -1}}
	for i, cut := range cuts {
		if cut < mean/2 || cut > seconds-4*mean {
			continue // at the start, or in the last bar, which is one chord
		}
		for d := -reach; d <= reach; d++ {
			if beat := math.Round(cut/mean) + float64(d); beat > 0 && beat < float64(4*bars-3) {
				places = append(places, arrive(places, place{Anchor: Anchor{beat, cut}, cut: i}, mean))
			}
		}
	}
	end := arrive(places, place{Anchor: Anchor{float64(4 * bars), seconds}, cut: len(cuts)}, mean)
	tempo = []Anchor{end.Anchor}
	for i := end.before; i > 0; i = places[i].before {
		tempo = append(tempo, places[i].Anchor)
	}
	tempo = append(tempo, Anchor{})
	slices.Reverse(tempo)
	return tempo, end.cost
}

// arrive finds the cheapest way to a place from those before it. From the start
// there is always one.
func arrive(places []place, to place, mean float64) place {
	to.cost = math.Inf(1)
	for i, from := range places {
		missed := to.cut - from.cut - 1
		if from.cut >= to.cut || to.Beat <= from.Beat || to.Second <= from.Second {
			continue
		}
		bend := math.Abs((to.Second-from.Second)/(to.Beat-from.Beat)/mean - 1)
		if bend > bendLimit {
			bend += costMissed * 100 // only where there is no other way
		}
		if cost := from.cost + bend*bend + costMissed*float64(missed); cost < to.cost {
			to.cost, to.before = cost, i
		}
	}
	return to
}

// Second returns when a beat is heard, in seconds from the start of the film.
func (p Piece) Second(beat float64) float64 { return second(p.Tempo, beat) }

func second(tempo []Anchor, beat float64) float64 {
	from, to := around(tempo, func(a Anchor) bool { return a.Beat >= beat })
	return from.Second + (beat-from.Beat)*(to.Second-from.Second)/(to.Beat-from.Beat)
}

// beatAt returns the beat, with its fraction, that falls at a time of the film.
func beatAt(tempo []Anchor, second float64) float64 {
	from, to := around(tempo, func(a Anchor) bool { return a.Second >= second })
	return from.Beat + (second-from.Second)*(to.Beat-from.Beat)/(to.Second-from.Second)
}

// around returns the anchors on both sides of the first that has passed.
func around(tempo []Anchor, passed func(Anchor) bool) (from, to Anchor) {
	for i := 1; i < len(tempo); i++ {
		if passed(tempo[i]) || i == len(tempo)-1 {
			return tempo[i-1], tempo[i]
		}
	}
	return tempo[0], tempo[0]
}
