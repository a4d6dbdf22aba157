package scene

import "github.com/aiprod/aiprod/shared/studio/raster"

// A Media opens a file of the user's, by the id the manifest gives it, to fill
// windows of w by h pixels.
type Media func(id string, w, h int) (Footage, error)

// A Footage is an image or a clip ready to be shown.
type Footage interface {
	// Show fills f, of the size the footage was opened for, as it looks t seconds
	// into the shot; p, 0 to 1, is how far the shot has got, for a slow push.
	Show(f *raster.Frame, t, p float64)
}
