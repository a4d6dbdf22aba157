package score_test

import (
	"fmt"

	"github.com/aiprod/aiprod/shared/score"
)

func ExampleCompose() {
	piece, err := score.Compose(score.Spec{Mood: "corporate", BPM: 100, Seconds: 30, Cuts: []float64{25}})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%d bars at %.0f beats a minute\n", piece.Bars, piece.BPM)
	for _, s := range piece.Sections {
		fmt.Printf("%-6s %4.1f s\n", s.Name, float64(4*s.Bar)*piece.Beat())
	}
	// Output:
	// 12 bars at 96 beats a minute
	// intro   0.0 s
	// build   2.5 s
	// main    7.5 s
	// drop   22.5 s
	// finale 25.0 s
	// end    27.5 s
}
