package effects_test

import (
	"fmt"

	"github.com/aiprod/aiprod/shared/effects"
)

func ExampleRender() {
	sound, err := effects.Render([]effects.Cue{
		{Kind: effects.Whoosh, At: 1200},          // loudest as the picture changes
		{Kind: effects.Pop, At: 1500, Gain: -3},   // a card appears
		{Kind: effects.Riser, At: 4000, Gain: -6}, // over as the logo shows
		{Kind: effects.Shimmer, At: 4000},
	}, 6)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%.1f s at %d Hz\n", sound.Seconds(), sound.Rate)
	// Output: 6.0 s at 48000 Hz
}
