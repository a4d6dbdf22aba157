// Package media is everything AIPROD does with ffmpeg and ffprobe: finding out
// what a file is, checking what users upload, cutting clips and sound into the
// finished film, and taking stills from it. Mixing the sound is package mix,
// reading MP4 boxes is package mp4; judging a film is package quality.
//
// Every call takes file paths, never shell text. A file from outside is opened
// with the demuxer its first bytes call for and no protocol but file, so that it
// can make ffmpeg read nothing else.
package media

import (
	"fmt"
	"os/exec"
)

// Tools are the programs the package runs. The zero value is unusable; see Find.
type Tools struct {
	FFmpeg, FFprobe string // paths
}

// Find looks for the programs on the search path. The error names the Debian
// package and the command that installs what is missing.
func Find() (Tools, error) {
	var t Tools
	for name, path := range map[string]*string{"ffmpeg": &t.FFmpeg, "ffprobe": &t.FFprobe} {
		found, err := exec.LookPath(name)
		if err != nil {
			return Tools{}, fmt.Errorf("media: %s is not installed; apt-get install ffmpeg: %w", name, err)
		}
		*path = found
	}
	return t, nil
}
