package effects_test

import (
	"fmt"
	"os"

	"github.com/aiprod/aiprod/shared/effects"
)

func ExampleRender() {
	track, err := effects.Render([]effects.Cue{
		{Kind: effects.Whoosh, At: 1200},          // loudest as the picture changes
		{Kind: effects.Pop, At: 1500, Gain: -3},   // a card appears
		{Kind: effects.Riser, At: 4000, Gain: -6}, // over as the logo shows
		{Kind: effects.Shimmer, At: 4000},
	}, 6, os.TempDir())
	if err != nil {
		fmt.Println(err)
		return
	}
	defer track.Close()
	fmt.Printf("%.1f s at %d Hz\n", track.Seconds(), track.Hertz())
	// Output: 6.0 s at 48000 Hz
}
