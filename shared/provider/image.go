package provider

import "context"

// A Still asks an image backend for one picture.
type Still struct {
	Ref    string
	Model  string
	Prompt string
	// Aspect is 16:9, 9:16, 1:1 or 4:5; a backend makes the nearest it can.
	Aspect string
	Seed   uint64
}

// A Picture is an image that a backend has made.
type Picture struct {
	Image

	// Micros is what it cost in micro-dollars, by the backend's own count; Known is false where it does not say.
	Micros int64
	Known  bool
}

// Images makes a picture within one call.
type Images interface {
	// Draw asks once and never repeats by itself. An error is an *[Error]; the cost of the picture counts with it too.
	Draw(ctx context.Context, s Still) (Picture, error)
}
