package brief

import (
	"fmt"
	"math"
	"regexp"
	"strings"

	"github.com/rivo/uniseg"
)

// sentenceEnd is a mark that ends a sentence, or a line: the voice pauses there.
var sentenceEnd = regexp.MustCompile(`[.!?…]+(?:\s|$)|[。！？।؟]|\n+`)

// length is how long a film is that may be as long as its words need: what the
// voice takes for all of them, with room to breathe, and no longer than the default.
func (c *check) length(r Resolved, longest int) int {
	need := r.voiced() + c.choices.Pace.Pause*float64(len(sentenceEnd.FindAllStringIndex(r.Words(), -1)))
	whole := int(math.Ceil(max(need, r.needed())*c.choices.Pace.Breath + c.choices.Pace.Lead + c.choices.Pace.Tail))
	return min(max(whole, c.choices.Duration.Min), c.choices.Duration.Default, longest)
}

// voiced is about how long the voice takes to say all that the film is made of, in seconds.
func (r Resolved) voiced() float64 {
	words := strings.TrimSpace(r.Words())
	return r.Lang.Seconds(words, uniseg.GraphemeClusterCount(words))
}

// quiet is the least share of a film the voice should have.
const quiet = 0.42

// Warnings says what the user should know of a film that can be made all the same.
func (r Resolved) Warnings() []string {
	if spoken := r.voiced(); spoken < quiet*float64(r.Seconds) && !r.Fitted {
		return []string{fmt.Sprintf("The brief has about %.0f s of words for a film of %d s: music and pictures carry the rest. Leave duration_sec out for a film as long as its words, or say more.", math.Max(1, math.Round(spoken)), r.Seconds)}
	}
	return nil
}
