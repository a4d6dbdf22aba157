package provider

import (
	"context"

	"github.com/aiprod/aiprod/shared/credit"
)

// A Wish is footage that somebody may have filmed already.
type Wish struct {
	Ref string
	// Query are the words it is looked for by, Lang the language they are in: a BCP 47 tag, empty for English.
	Query string
	Lang  string
	// Aspect is 16:9, 9:16, 1:1 or 4:5; the nearest a library tells apart is looked for.
	Aspect string
	// Seconds is the least length, Height the least lines of the shorter side.
	Seconds int
	Height  int
}

// A Footage is a clip of a library.
type Footage struct {
	ID      string
	Seconds int
	Width   int
	Height  int
	// Words describe it, in lower case, as far as the library tells.
	Words  []string
	Credit credit.Credit
}

// Stock is a library of footage.
type Stock interface {
	// Search returns what fits a wish, best first; nothing is no error. An error is an *[Error].
	Search(ctx context.Context, w Wish) ([]Footage, error)
}
