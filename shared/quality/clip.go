package quality

import (
	"encoding/binary"
	"math"
)

// fullScale is what a 16-bit player shows as its highest value.
const fullScale = 32766.5 / 32768

// clipRun is how many samples in a row at full scale are noted as clipped.
const clipRun = 3

// A clipCounter is given interleaved 32-bit float samples and finds runs of
// them at full scale, channel by channel.
type clipCounter struct {
	runs    []int // of every channel, so far
	rate    float64
	rest    []byte
	n       int // samples so far, of all channels
	longest int
	clipped []span
}

func newClipCounter(channels, rate int) *clipCounter {
	return &clipCounter{runs: make([]int, max(channels, 1)), rate: float64(max(rate, 1))}
}

// Write takes bytes of samples, however they are cut.
func (c *clipCounter) Write(p []byte) (int, error) {
	c.rest = append(c.rest, p...)
	b := c.rest
	for ; len(b) >= 4; b = b[4:] {
		c.add(math.Float32frombits(binary.LittleEndian.Uint32(b)))
	}
	c.rest = append(c.rest[:0], b...)
	return len(p), nil
}

func (c *clipCounter) add(v float32) {
	run := &c.runs[c.n%len(c.runs)]
	if c.n++; v < fullScale && v > -fullScale {
		*run = 0
		return
	}
	*run++
	c.longest = max(c.longest, *run)
	if *run >= clipRun {
		c.note()
	}
}

// note adds the sample to what is clipped. Runs within a tenth of a second are one passage.
func (c *clipCounter) note() {
	const passage = 0.1
	at := c.seconds()
	if k := len(c.clipped); k > 0 && at-c.clipped[k-1].to < passage {
		c.clipped[k-1].to = at
		return
	}
	c.clipped = append(c.clipped, span{at - clipRun/c.rate, at})
}

// seconds is how much has been heard.
func (c *clipCounter) seconds() float64 { return float64(c.n) / float64(len(c.runs)) / c.rate }
