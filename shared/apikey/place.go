package apikey

import (
	"slices"
	"time"
)

const (
	// usedEvery is the least time between two notes of a key's use.
	usedEvery = time.Minute
	// maxPlaces is how many networks are remembered of a key; a machine that moves more is always somewhere new.
	maxPlaces = 16
)

// Use notes that the key was used from a network, empty where it is not known. It reports whether
// that is worth writing down, which it is once a minute and in a new place, and whether the place is new:
// the first place of a key is not.
func (k *Key) Use(now time.Time, place string) (noted, moved bool) {
	known := place == "" || slices.Contains(k.Places, place)
	if known && now.Before(k.Used.Add(usedEvery)) {
		return false, false
	}
	moved = !known && len(k.Places) > 0
	if !known {
		k.Places = append(slices.Clone(k.Places), place)
		k.Places = k.Places[max(0, len(k.Places)-maxPlaces):]
	}
	k.Used = now
	return true, moved
}
