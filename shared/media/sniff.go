package media

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
)

// A Kind is a file format told by its first bytes, named as ffmpeg names the
// demuxer that is forced for it.
type Kind string

// The kinds that are recognised. Anything else, playlists and lists of files
// above all, is not media to us.
const (
	MP4  Kind = "mov" // MP4, M4A, MOV
	WebM Kind = "matroska"
	PNG  Kind = "png_pipe"
	JPEG Kind = "jpeg_pipe"
	WebP Kind = "webp_pipe"
	WAV  Kind = "wav"
	MP3  Kind = "mp3"
	FLAC Kind = "flac"
	OGG  Kind = "ogg"
)

// ErrUnknownKind is returned for a file of none of the kinds.
var ErrUnknownKind = errors.New("media: not a file format we read")

// signatures are matched in order; each byte string is at its offset.
var signatures = []struct {
	kind Kind
	at   int
	text string
	also string // at offset 8, for formats within RIFF
}{
	{MP4, 4, "ftyp", ""},
	{WebM, 0, "\x1aE\xdf\xa3", ""},
	{PNG, 0, "\x89PNG\r\n\x1a\n", ""},
	{JPEG, 0, "\xff\xd8\xff", ""},
	{WebP, 0, "RIFF", "WEBP"},
	{WAV, 0, "RIFF", "WAVE"},
	{MP3, 0, "ID3", ""},
	{FLAC, 0, "fLaC", ""},
	{OGG, 0, "OggS", ""},
}

// Sniff tells what kind of file begins with head; 16 bytes are enough.
func Sniff(head []byte) (Kind, error) {
	at := func(offset int, text string) bool {
		return text == "" || len(head) >= offset && bytes.HasPrefix(head[offset:], []byte(text))
	}
	for _, s := range signatures {
		if at(s.at, s.text) && at(8, s.also) {
			return s.kind, nil
		}
	}
	// An MP3 without a tag starts with a frame: eleven set bits, layer III.
	if len(head) > 1 && head[0] == 0xff && head[1]&0xe6 == 0xe2 {
		return MP3, nil
	}
	return "", ErrUnknownKind
}

// sniffFile tells the kind of the file at path.
func sniffFile(path string) (Kind, error) {
	f, err := os.Open(path)
	if err != nil {
		return "", fmt.Errorf("media: %w", err)
	}
	defer f.Close()
	head := make([]byte, 16)
	n, err := io.ReadFull(f, head)
	if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) && !errors.Is(err, io.EOF) {
		return "", fmt.Errorf("media: read %s: %w", path, err)
	}
	return Sniff(head[:n])
}

// jail are the input options that hold ffmpeg to one local file of one kind.
func jail(kind Kind) []string {
	args := []string{"-protocol_whitelist", "file", "-f", string(kind)}
	if kind == MP4 {
		// External data references could name other files.
		args = append(args, "-enable_drefs", "0", "-use_absolute_path", "0")
	}
	return args
}

// Input returns the arguments that open the file at path in its jail: with one
// demuxer and no protocol but file. An empty kind is found out from the file.
func Input(path string, kind Kind) ([]string, error) {
	if kind == "" {
		var err error
		if kind, err = sniffFile(path); err != nil {
			return nil, err
		}
	}
	return append(jail(kind), "-i", local(path)), nil
}

// local makes path one that ffmpeg cannot take for an option or a protocol.
func local(path string) string { return "file:" + path }
