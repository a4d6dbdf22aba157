package media

import (
	"time"

	"github.com/aiprod/aiprod/shared/media/mp4"
)

// An Info is what a file turned out to be.
type Info struct {
	Kind Kind
	// Bytes is the file's size.
	Bytes int64
	// Duration is the container's, 0 for a still.
	Duration time.Duration
	// Video and Audio are the first stream of each sort, nil where there is none.
	Video *Video
	Audio *Audio
	// Streams counts all streams.
	Streams int
	// Boxes is the structure of an MP4 file, nil for other kinds.
	Boxes *mp4.File
}

// A Video is a stream of pictures.
type Video struct {
	Codec, Profile, PixelFormat string // as ffmpeg names them: "h264", "High", "yuv420p"
	// Width and Height are the stored pixels; Rotation is how many degrees a player turns them.
	Width, Height, Rotation int
	// FPS is the average frame rate.
	FPS float64
	// Duration is the stream's, 0 where the container does not say. Start is when its first frame is shown.
	Duration, Start time.Duration
	// Frames is the count the container gives, 0 where it gives none.
	Frames int
	// Progressive is false for interlaced pictures and where the stream does not say.
	Progressive bool
	// Square is true where pixels are as wide as high.
	Square bool
	Colour Colour
	// Bitrate is bits a second, 0 where unknown.
	Bitrate int
}

// A Colour is how numbers become light. Empty fields are untagged.
type Colour struct {
	Primaries, Transfer, Matrix, Range string
}

// An Audio is a stream of sound.
type Audio struct {
	Codec, Profile string // "aac", "LC"
	Rate, Channels int
	// Start is when its first sample is heard.
	Duration, Start time.Duration
	Language        string // ISO 639-2, empty where untagged
	Bitrate         int
}
