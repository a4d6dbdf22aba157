package provider

import "context"

// A Reading asks a speech backend to speak one line.
type Reading struct {
	Ref   string
	Model string
	// Voice is the vendor's own name of who speaks.
	Voice string
	Text  string
	// Lang is the language of the text, a BCP 47 tag.
	Lang string
	Seed uint64
}

// A Piece asks a music backend for a bed: music without a voice.
type Piece struct {
	Ref    string
	Model  string
	Prompt string
	// Seconds is the wanted length. A backend that cannot make one exactly makes what it makes.
	Seconds float64
	Seed    uint64
}

// A Noise asks an effects backend for one sound.
type Noise struct {
	Ref    string
	Model  string
	Prompt string
	// Seconds is the wanted length.
	Seconds float64
}

// A Recording is sound a backend has made: a spoken line, a bed or an effect.
type Recording struct {
	// Sound is a media file of Type: audio/mpeg or audio/wav.
	Sound []byte
	Type  string
	// Characters say when each character of a spoken text is heard. They are nil where the backend
	// told no times, or none that fit.
	Characters []Character
	// Micros is what it cost in micro-dollars, by the backend's own count; Known is false where it does not say.
	Micros int64
	Known  bool
}

// A Character is one character of a spoken text, in seconds of the recording.
type Character struct {
	Text       string
	Start, End float64
}

// Speech speaks a line within one call.
type Speech interface {
	// Speak asks once and never repeats by itself. An error is an *[Error]; the cost of the recording counts with it too.
	Speak(ctx context.Context, r Reading) (Recording, error)
}

// Music makes a bed within one call.
type Music interface {
	// Compose asks once and never repeats by itself. An error is an *[Error].
	Compose(ctx context.Context, p Piece) (Recording, error)
}

// Effects makes a sound within one call.
type Effects interface {
	// Sound asks once and never repeats by itself. An error is an *[Error].
	Sound(ctx context.Context, n Noise) (Recording, error)
}
