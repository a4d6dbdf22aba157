// Package mp4 reads the structure of an MP4 or QuickTime file: the order of its
// boxes, its tracks, their edit lists and sample tables. It reads what players
// and quality rules care about and ffprobe does not print.
//
// It neither decodes nor writes, and it trusts nothing: every size is checked
// against the file, and the work is bounded whatever the file says.
//
// Source of the layout: ISO/IEC 14496-12 (ISO base media file format).
package mp4

import (
	"errors"
	"time"
)

// ErrNotMP4 is returned for a file that does not start with a file type box.
var ErrNotMP4 = errors.New("mp4: no file type box at the start")

// A File is the structure of one file.
type File struct {
	// Brand is the major brand, four characters ("isom").
	Brand string
	// FastStart is true where the index (moov) comes before the media (mdat), so that playing
	// can start before the file has arrived whole.
	FastStart bool
	// Missing is how many bytes of media a file that was cut short has lost.
	Missing int64
	// Fragmented is true where the media is in movie fragments.
	Fragmented bool
	// Timescale is the units a second of the movie clock, which edit lists count in.
	Timescale uint32
	Tracks    []Track
}

// A Track is one elementary stream.
type Track struct {
	ID uint32
	// Kind is the handler type: "vide", "soun", "text", "subt", "sbtl", "meta".
	Kind string
	// Language is the ISO 639-2/T code of the media header, "und" where undetermined.
	Language string
	// Timescale is the units a second of the media clock.
	Timescale uint32
	// Samples counts the coded frames, Length is their total in the media clock.
	Samples uint64
	Length  uint64
	// ConstantRate is true where every sample but the last lasts equally long.
	ConstantRate bool
	// LongestGOP is the most samples from one sync sample to the next; 1 where every sample is
	// one, 0 where there are no samples.
	LongestGOP uint64
	// Delay is when the first sample is shown, in the media clock: pictures that are decoded
	// out of order are shown a frame or two late, and an edit list takes that back.
	Delay int64
	// Edits are the first thousand of the edit list.
	Edits []Edit
	// Codec is the type of the sample entry ("avc1"); Config is its decoder configuration (avcC),
	// nil for other codecs. Streams can be joined without coding anew only where it is the same.
	Codec  string
	Config []byte
}

// An Edit maps a span of the presentation to the media.
type Edit struct {
	// Duration is in the movie clock.
	Duration uint64
	// MediaTime is where the span starts in the media clock; -1 is an empty edit (a pause).
	MediaTime int64
	// Rate is the speed, 1 for normal.
	Rate float64
}

// Presented returns how long a player shows t: the sum of its edits, or the
// length of its media where it has none.
func (f File) Presented(t Track) time.Duration {
	if len(t.Edits) == 0 || f.Timescale == 0 {
		return span(t.Length, t.Timescale)
	}
	var total uint64
	for _, e := range t.Edits {
		total += e.Duration
	}
	shown := span(total, f.Timescale)
	// One edit that promises more than the media holds shows what there is.
	if left := int64(t.Length) - t.trimmed(); len(t.Edits) == 1 && t.Edits[0].MediaTime >= 0 && left >= 0 {
		return min(shown, span(uint64(left), t.Timescale))
	}
	return shown
}

// Trimmed returns how much of the start of t's media its edit list leaves out.
func (t Track) Trimmed() time.Duration { return span(uint64(max(t.trimmed(), 0)), t.Timescale) }

// trimmed is Trimmed in the media clock; negative where the start is shown late.
func (t Track) trimmed() int64 {
	if len(t.Edits) == 0 || t.Edits[0].MediaTime < 0 {
		return 0
	}
	return t.Edits[0].MediaTime - t.Delay
}

// span turns units of a clock into time; an absent clock is no time at all.
func span(units uint64, scale uint32) time.Duration {
	if scale == 0 {
		return 0
	}
	whole, rest := units/uint64(scale), units%uint64(scale)
	if whole > uint64(maxSpan/time.Second) {
		return maxSpan
	}
	return time.Duration(whole)*time.Second + time.Duration(rest)*time.Second/time.Duration(scale)
}

// maxSpan caps what a hostile duration can claim; no film is ten thousand hours long.
const maxSpan = 10_000 * time.Hour
