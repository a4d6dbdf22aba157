package mix

import (
	"math"

	"github.com/aiprod/aiprod/shared/audio"
)

// An envelope is the limiter's gain for one sample after another: the least any
// peak within lookAhead asks for, released slowly, then averaged over the same
// span. The average of values that are all small enough is small enough, so a peak
// is met in full.
type envelope struct {
	peaks   *audio.Track
	block   []float32 // of peaks, from one on
	from    int
	ceiling float32
	rise    float32
	queue   []low // from head on, those that can still become the least, rising
	head    int
	wanted  int // values that have been in the queue
	held    [ring]float32
	reached int     // values of held
	first   float32 // value of held, which is asked for longer than it stays there
	sum     float64 // of what is averaged
	at      int
	err     error
}

// A low is the gain that a peak asks for.
type low struct {
	at   int
	gain float32
}

// ring is how many values of the least are kept, a power of two above those that are averaged.
const ring = 1024

func newEnvelope(peaks *audio.Track, ceiling float32) *envelope {
	e := &envelope{peaks: peaks, ceiling: ceiling, rise: float32(1 - math.Exp(-1.0/release)), queue: make([]low, 0, ring)}
	for i := -lookAhead; i <= lookAhead; i++ {
		e.sum += e.value(i)
	}
	return e
}

// next is the gain of the next sample: the mean over lookAhead values to either side.
func (e *envelope) next() float32 {
	out := float32(e.sum / float64(2*lookAhead+1))
	e.sum += e.value(e.at+lookAhead+1) - e.value(e.at-lookAhead)
	e.at++
	return out
}

// value is the least gain around a sample, released; beyond the ends the first and last value go on.
func (e *envelope) value(i int) float64 {
	i = max(0, min(i, e.peaks.Len()-1))
	for e.reached <= i && i < e.peaks.Len() {
		e.hold()
	}
	if i == 0 {
		return float64(e.first)
	}
	return float64(e.held[i%ring])
}

// hold finds one more value.
func (e *envelope) hold() {
	i := e.reached
	e.look(i + lookAhead)
	for e.queue[e.head].at < i-lookAhead {
		e.head++
	}
	v := e.queue[e.head].gain
	if i == 0 {
		e.first = v
	} else {
		last := e.held[(i-1)%ring]
		v = min(v, last+(1-last)*e.rise)
	}
	e.held[i%ring] = v
	e.reached++
}

// look lets every peak up to one into the queue.
func (e *envelope) look(to int) {
	for ; e.wanted <= to && e.wanted < e.peaks.Len(); e.wanted++ {
		gain := float32(1)
		if p := e.peak(e.wanted); p > e.ceiling {
			gain = e.ceiling / p
		}
		n := len(e.queue)
		for n > e.head && e.queue[n-1].gain >= gain {
			n--
		}
		if n == cap(e.queue) { // moved to its front: it never holds more than half
			n = copy(e.queue, e.queue[e.head:])
			e.head = 0
		}
		e.queue = append(e.queue[:n], low{e.wanted, gain})
	}
}

// peak is one of the true peaks, which are asked for in turn.
func (e *envelope) peak(i int) float32 {
	if e.block == nil || i >= e.from+len(e.block) {
		if e.block == nil {
			e.block = make([]float32, audio.Block)
		}
		e.from = i
		if err := e.peaks.ReadAt(e.block, nil, i); err != nil {
			e.err = err
		}
	}
	return e.block[i-e.from]
}
