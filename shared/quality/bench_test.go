package quality_test

import (
	"syscall"
	"testing"
	"time"

	"github.com/aiprod/aiprod/shared/quality"
)

// BenchmarkInspect30s inspects half a minute at full size. Beside the time it
// takes on all cores it tells how many seconds of film one core measures in a second.
func BenchmarkInspect30s(b *testing.B) {
	const length = 30 * time.Second
	found := tools(b)
	path, err := recipe{picture: "gradients=s=270x480:r=30:d=30,scale=1080:1920", sound: "sine=r=48000:d=30",
		more: []string{"-ac", "2", "-crf", "20"}}.make(b.Context(), found, b.TempDir())
	if err != nil {
		b.Fatal(err)
	}
	before := cpu(b)
	for b.Loop() {
		if _, err := quality.Inspect(b.Context(), found, quality.Input{File: path}); err != nil {
			b.Fatal(err)
		}
	}
	spent := cpu(b) - before
	b.ReportMetric(float64(b.N)*length.Seconds()/spent.Seconds(), "x/core")
}

// cpu is the processor time of this process and the programs it has run.
func cpu(b *testing.B) (sum time.Duration) {
	b.Helper()
	for _, who := range []int{syscall.RUSAGE_SELF, syscall.RUSAGE_CHILDREN} {
		var u syscall.Rusage
		if err := syscall.Getrusage(who, &u); err != nil {
			b.Fatal(err)
		}
		sum += time.Duration(u.Utime.Nano() + u.Stime.Nano())
	}
	return sum
}
