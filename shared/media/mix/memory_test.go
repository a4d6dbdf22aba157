package mix_test

import (
	"math"
	"runtime"
	"testing"
	"time"

	"github.com/aiprod/aiprod/shared/audio"
	"github.com/aiprod/aiprod/shared/media/mix"
)

// A hum is so many samples of a tone that nobody holds.
type hum int

func (h hum) Len() int   { return int(h) }
func (h hum) Hertz() int { return audio.Rate }

func (h hum) ReadAt(l, r []float32, from int) error {
	for i := range l {
		v := float32(0)
		if at := from + i; at >= 0 && at < int(h) {
			v = float32(0.8 * math.Sin(0.03*float64(at)) * math.Sin(0.0001*float64(at)))
		}
		l[i], r[i] = v, -v
	}
	return nil
}

// long is a film of so many seconds with a line in every five.
func long(seconds int) mix.Spec {
	s := mix.Spec{Frames: 30 * seconds, FPS: 30, Music: hum(seconds * audio.Rate), Effects: []mix.Placed{{Sound: hum(seconds * audio.Rate)}}}
	for at := 0; at < seconds; at += 5 {
		s.Voice = append(s.Voice, mix.Placed{Sound: hum(4 * audio.Rate), At: time.Duration(at) * time.Second})
	}
	return s
}

// allocated is all that mixing takes from the heap, given back or not, in bytes.
func allocated(t testing.TB, s mix.Spec) uint64 {
	t.Helper()
	s.Dir = t.TempDir()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	r, err := mix.Render(s)
	runtime.ReadMemStats(&after)
	if err != nil {
		t.Fatal(err)
	}
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	return after.TotalAlloc - before.TotalAlloc
}

// A film ten times as long takes hardly more memory: all that is ever taken for it,
// collected meanwhile or not, is less than a quarter of its own sound. Not parallel: other tests take memory too.
//
//nolint:paralleltest // see above
func TestMemoryDoesNotGrowWithTheFilm(t *testing.T) {
	if testing.Short() {
		t.Skip("renders for long")
	}
	allocated(t, long(1)) // what is made once for all
	short, whole := allocated(t, long(3)), allocated(t, long(30))
	t.Logf("%d kB for 3 s, %d kB for 30 s", short>>10, whole>>10)
	if sound := uint64(30 * audio.Rate * 2 * 4); whole > 2*short || whole > sound/4 {
		t.Errorf("30 s take %d kB and 3 s %d kB: the sound itself has %d kB", whole>>10, short>>10, sound>>10)
	}
}

func BenchmarkRender(b *testing.B) {
	for name, seconds := range map[string]int{"30s": 30, "300s": 300} {
		b.Run(name, func(b *testing.B) {
			taken := uint64(0)
			for b.Loop() {
				taken = allocated(b, long(seconds))
			}
			b.ReportMetric(float64(taken)/1e6, "MB/film")
		})
	}
}
