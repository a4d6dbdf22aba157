package tasks

import (
	"math"
	"time"
)

// A bucket holds the tokens of a queue's rate limit. A dispatch takes one.
type bucket struct {
	rate   float64 // tokens a second; not positive: no limit
	burst  float64 // most that it holds
	tokens float64
	filled time.Time // when tokens was right
	halved bool      // the target is overloaded: half the rate until it recovers
}

// take takes a token, or returns when there will be one.
func (b *bucket) take(now time.Time) (ok bool, at time.Time) {
	rate := b.rate
	if rate <= 0 {
		return true, time.Time{}
	}
	if b.halved {
		rate /= 2
	}
	// A clock that was set back must not take tokens away.
	passed := max(0, now.Sub(b.filled).Seconds())
	b.tokens = min(b.burst, b.tokens+passed*rate)
	b.filled = now
	if b.tokens >= 1 {
		b.tokens--
		return true, time.Time{}
	}
	missing := time.Duration(math.Ceil((1 - b.tokens) / rate * float64(time.Second)))
	return false, now.Add(missing)
}

// limit changes the rate and burst, and fills the bucket.
func (b *bucket) limit(rate float64, burst int32, now time.Time) {
	b.rate, b.burst = rate, float64(max(burst, 1))
	b.tokens, b.filled = b.burst, now
}
