// Package media is everything AIPROD does with ffmpeg and ffprobe: finding out
// what a file is, checking what users upload, cutting clips and sound into the
// finished film, and taking stills from it. Mixing the sound is package mix,
// reading MP4 boxes is package mp4; judging a film is package quality.
//
// Every call takes file paths, never shell text. A file from outside is opened
// with the demuxer its first bytes call for and no protocol but file, so that it
// can make ffmpeg read nothing else.
package media

import "os/exec"

// Tools are the programs the package runs. The zero value is unusable; see Find.
type Tools struct {
	FFmpeg, FFprobe string // paths
}

// A MissingError tells of a program that is not installed. Its text may be shown
// to a user: it ends with the command that installs the program.
type MissingError struct {
	Program string
	Err     error // why it was not found, for operators
}

// Error ends with the command to type: whatever followed would be typed too.
func (e *MissingError) Error() string {
	return e.Program + " is not installed; apt-get install ffmpeg"
}

// Unwrap returns why the program was not found.
func (e *MissingError) Unwrap() error { return e.Err }

// Find looks for the programs on the search path. The error is a *MissingError.
func Find() (Tools, error) {
	var t Tools
	for name, path := range map[string]*string{"ffmpeg": &t.FFmpeg, "ffprobe": &t.FFprobe} {
		found, err := exec.LookPath(name)
		if err != nil {
			return Tools{}, &MissingError{Program: name, Err: err}
		}
		*path = found
	}
	return t, nil
}
