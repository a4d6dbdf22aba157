package scene

import "github.com/aiprod/aiprod/shared/studio/raster"

// A Media opens files of the user's, by the ids the manifest gives them.
type Media interface {
	// Open opens an image or a clip to fill windows of w by h pixels.
	Open(id string, w, h int) (Footage, error)
	// Logo opens an image to be shown whole within w by h pixels.
	Logo(id string, w, h int) (Logo, error)
}

// A Footage is an image or a clip ready to be shown.
type Footage interface {
	// Show fills f, of the size the footage was opened for, as it looks t seconds
	// into the shot; p, 0 to 1, is how far the shot has got, for a slow push.
	Show(f *raster.Frame, t, p float64)
}

// A Logo is an image with its transparency.
type Logo interface {
	Sprite() *raster.Sprite
	// Edge is the colour of its corners, solid where they are opaque.
	Edge() (c raster.RGB, solid bool)
	// Lost is the share of it that does not stand out on a ground, 0 to 1.
	Lost(ground raster.RGB) float64
}
