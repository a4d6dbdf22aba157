package google

import (
	"cmp"
	"fmt"

	"github.com/aiprod/aiprod/shared/provider"
)

// Height is how many lines the shorter side of a clip is to have: where nobody says, what the video
// models make by themselves.
func Height(c provider.Clip) int { return cmp.Or(c.Height, 720) }

// First says what is wrong with the picture that a clip begins with. It may have none.
func First(c provider.Clip) error {
	if f := c.First; f != nil && (len(f.Data) == 0 || f.Type != "image/png" && f.Type != "image/jpeg") {
		return fmt.Errorf("first picture is %d bytes of %q", len(f.Data), f.Type)
	}
	return nil
}
