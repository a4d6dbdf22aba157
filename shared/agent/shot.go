package agent

import (
	"github.com/aiprod/aiprod/shared/manifest"
)

// A shot is a shot while the storyboard is drawn: its scene, the beats spoken
// over it, and how long it wants to be.
type shot struct {
	scene manifest.Scene
	beats []beat
	// speech is the time its lines take with their pauses; 0 where it is silent.
	speech float64
	length float64
	// entered is how it is entered, "" where the translator chooses.
	entered string
	// footage is what a video backend may film for it, in a draft's words; empty where nobody has proposed any.
	footage string
}

// Lengths of shots, in seconds.
const (
	leastShot  = 2.5
	mostShot   = 6.0
	ampleShot  = 8.0  // what a shot takes where there is time to spare
	silentShot = 3.2  // what a silent shot wants
	longList   = 9.0  // what a list may take: each entry that appears is something new to see
	longDates  = 13.5 // what moments and steps may take, which are only understood together
)

// pace gives every shot its length: what is spoken over it, the silences at both
// ends of the film, and its share of what is left. The sum is total exactly, in
// hundredths of a second.
func pace(shots []shot, total float64) {
	rest := total
	for i := range shots {
		s := &shots[i]
		s.length = s.speech
		if i == 0 {
			s.length += leadIn
		}
		if i == len(shots)-1 {
			s.length += tailOut - linePause
		}
		rest -= s.length
	}
	rest = raise(shots, rest, func(s shot) float64 { return leastShot - s.length })
	rest = raise(shots, rest, func(s shot) float64 {
		if s.speech == 0 {
			return silentShot - s.length
		}
		return min(1, mostShot-s.length)
	})
	rest = raise(shots, rest, func(s shot) float64 { return mostShot - s.length })
	rest = raise(shots, rest, func(s shot) float64 { return ampleShot - s.length })
	rest = raise(shots, rest, func(s shot) float64 { return longList - s.length })
	even(shots, rest)
	settle(shots, total)
}

// raise gives each shot what it wants of rest, or an equal share of its wish
// where rest is too little, and returns what is left.
func raise(shots []shot, rest float64, want func(shot) float64) float64 {
	sum := 0.0
	for _, s := range shots {
		sum += max(0, want(s))
	}
	if rest <= 0 || sum == 0 {
		return rest
	}
	part := min(1, rest/sum)
	for i := range shots {
		shots[i].length += max(0, want(shots[i])) * part
	}
	return rest - sum*part
}

// even spreads rest over all shots alike; where there is too little time, it
// takes from each in proportion to its length.
func even(shots []shot, rest float64) {
	sum := 0.0
	for _, s := range shots {
		sum += s.length
	}
	for i := range shots {
		if rest < 0 {
			shots[i].length += rest * shots[i].length / sum
		} else {
			shots[i].length += rest / float64(len(shots))
		}
	}
}

// settle rounds the running total, so that the lengths are whole hundredths and their sum is total.
func settle(shots []shot, total float64) {
	sum, end := 0.0, 0
	for i := range shots {
		sum += shots[i].length
		next := int(sum*100 + 0.5)
		if i == len(shots)-1 {
			next = int(total*100 + 0.5)
		}
		shots[i].length = float64(next-end) / 100
		end = next
	}
}
