package media

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"
	"unicode"

	"golang.org/x/text/language"

	"github.com/aiprod/aiprod/shared/audio"
	"github.com/aiprod/aiprod/shared/media/mp4"
)

// A MasterSpec is a film about to be put together.
type MasterSpec struct {
	// Clips are the shots in order: MP4 files of one encoder and setting, each starting with a
	// key frame. Their sound, if any, is left out.
	Clips []string
	// Frames is the length of the film; the clips have to add up to it.
	Frames, FPS int
	// Sound is the finished mix. It is cut or padded to the picture. Soundtrack is a file that
	// Tools.Soundtrack has written of it before; empty to have it coded.
	Sound      audio.Source
	Soundtrack string
	// Title and Comment are written into the file, Comment only where it is not empty. Lang is a BCP 47 tag.
	Title, Comment, Lang string
	// Draft codes the sound in half the time, for previews.
	Draft bool
	// Out is the file to write; it appears whole or not at all.
	Out string
	// Progress is told how far the file is; nil for no reports.
	Progress func(Progress)
}

// DeliveredPeak is the highest true peak of a delivered film after coding, in dBTP (EBU R 128).
const DeliveredPeak = -1.0

// Master joins the clips without coding them anew, adds the coded sound, puts the
// index first, and checks what came out. The same input gives the same bytes.
func (t Tools) Master(ctx context.Context, s MasterSpec) (mp4.File, error) {
	frames, err := s.check()
	if err != nil {
		return mp4.File{}, err
	}
	dir, err := os.MkdirTemp(filepath.Dir(s.Out), ".master-")
	if err != nil {
		return mp4.File{}, fmt.Errorf("media: master: %w", err)
	}
	defer os.RemoveAll(dir)
	list, err := concatList(dir, s, frames)
	if err != nil {
		return mp4.File{}, err
	}
	if s.Soundtrack == "" {
		s.Soundtrack = filepath.Join(dir, "sound.m4a")
		if err := t.Soundtrack(ctx, SoundtrackSpec{Sound: s.Sound, Frames: s.Frames, FPS: s.FPS, Draft: s.Draft, Out: s.Soundtrack}); err != nil {
			return mp4.File{}, err
		}
	}
	film := filepath.Join(dir, "film.mp4")
	if err := t.mux(ctx, s, list, film); err != nil {
		return mp4.File{}, err
	}
	boxes, err := verify(film, s)
	if err != nil {
		return mp4.File{}, err
	}
	if err := os.Rename(film, s.Out); err != nil {
		return mp4.File{}, fmt.Errorf("media: master: %w", err)
	}
	return boxes, nil
}

// check finds what would otherwise end as a film that plays wrong, and returns the frames of each clip.
func (s MasterSpec) check() (frames []uint64, err error) {
	if len(s.Clips) == 0 || s.Frames <= 0 || s.FPS <= 0 {
		return nil, fmt.Errorf("media: master: %d clips, %d frames at %d a second", len(s.Clips), s.Frames, s.FPS)
	}
	if s.Soundtrack == "" && s.Sound == nil {
		return nil, errors.New("media: master: no sound")
	}
	if s.Soundtrack == "" && s.Sound.Hertz() != audio.Rate {
		return nil, fmt.Errorf("media: master: sound at %d Hz, want %d", s.Sound.Hertz(), audio.Rate)
	}
	var config []byte
	var total uint64
	for i, path := range s.Clips {
		clip, err := clipTrack(path)
		if err != nil {
			return nil, fmt.Errorf("media: master: clip %d: %w", i, err)
		}
		if i > 0 && string(clip.Config) != string(config) {
			return nil, fmt.Errorf("media: master: clip %d was encoded with other settings than clip 0", i)
		}
		config = clip.Config
		total += clip.Samples
		frames = append(frames, clip.Samples)
	}
	if total != uint64(s.Frames) {
		return nil, fmt.Errorf("media: master: the clips have %d frames, the film %d", total, s.Frames)
	}
	return frames, nil
}

// clipTrack is the H.264 track of a clip.
func clipTrack(path string) (mp4.Track, error) {
	f, err := mp4.Open(path)
	if err != nil {
		return mp4.Track{}, err
	}
	for _, t := range f.Tracks {
		if t.Kind == "vide" && len(t.Config) > 0 {
			return t, nil
		}
	}
	return mp4.Track{}, fmt.Errorf("%s holds no H.264 picture", filepath.Base(path))
}

// mux is the one run of ffmpeg that writes the film.
func (t Tools) mux(ctx context.Context, s MasterSpec, list, out string) error {
	// Times are put back on the frame grid: each clip's start was rounded to a microsecond.
	grid := fmt.Sprintf("setts=pts=round(PTS*TB*%[1]d)/(TB*%[1]d):dts=round(DTS*TB*%[1]d)/(TB*%[1]d)", s.FPS)
	args := []string{
		"-f", "concat", "-safe", "1", "-protocol_whitelist", "file", "-i", local(list), "-i", local(s.Soundtrack),
		"-map", "0:v:0", "-map", "1:a:0", "-map_metadata", "-1", "-map_chapters", "-1",
		"-c", "copy", "-bsf:v", grid, "-fflags", "+bitexact",
		"-metadata", "title=" + printable(s.Title), "-metadata", "comment=" + printable(s.Comment),
		"-metadata:s:v:0", "language=" + iso3(s.Lang), "-metadata:s:a:0", "language=" + iso3(s.Lang),
		"-movflags", "+faststart", "-movie_timescale", fmt.Sprint(audio.Rate), "-f", "mp4", local(out),
	}
	return t.Run(ctx, Run{Op: "master", Args: args, Progress: s.Progress})
}

// concatList writes the list of clips that ffmpeg joins. The list names links
// in its own folder, so that no file name needs to be escaped. It gives each
// clip's length from its frames: the one in the file is rounded to a
// millisecond, which puts the fiftieth clip half a frame off.
func concatList(dir string, s MasterSpec, frames []uint64) (string, error) {
	list := "ffconcat version 1.0\n"
	for i, clip := range s.Clips {
		path, err := filepath.Abs(clip)
		if err != nil {
			return "", fmt.Errorf("media: master: %w", err)
		}
		name := fmt.Sprintf("clip%04d.mp4", i)
		if err := os.Symlink(path, filepath.Join(dir, name)); err != nil {
			return "", fmt.Errorf("media: master: %w", err)
		}
		list += fmt.Sprintf("file %s\nduration %.6f\n", name, float64(frames[i])/float64(s.FPS))
	}
	path := filepath.Join(dir, "clips.ffconcat")
	if err := os.WriteFile(path, []byte(list), 0o600); err != nil {
		return "", fmt.Errorf("media: master: %w", err)
	}
	return path, nil
}

// verify reads the film back: every frame there, at a constant rate, index
// first, picture and sound ending within a frame of each other.
func verify(path string, s MasterSpec) (mp4.File, error) {
	f, err := mp4.Open(path)
	if err != nil {
		return mp4.File{}, fmt.Errorf("media: master: %w", err)
	}
	if len(f.Tracks) != 2 || !f.FastStart {
		return mp4.File{}, fmt.Errorf("media: master: wrote %d tracks, index first: %t", len(f.Tracks), f.FastStart)
	}
	v, a := f.Tracks[0], f.Tracks[1]
	if v.Samples != uint64(s.Frames) || !v.ConstantRate {
		return mp4.File{}, fmt.Errorf("media: master: wrote %d of %d frames, constant rate: %t", v.Samples, s.Frames, v.ConstantRate)
	}
	frame := time.Second / time.Duration(s.FPS)
	if apart := (f.Presented(v) - f.Presented(a)).Abs(); apart > frame {
		return mp4.File{}, fmt.Errorf("media: master: picture and sound end %v apart", apart)
	}
	return f, nil
}

// printable is a title on one line; no program takes a zero byte in its arguments.
func printable(title string) string {
	return strings.Join(strings.FieldsFunc(title, unicode.IsControl), " ")
}

// iso3 is the ISO 639-2/T code of a language, which is what MP4 can hold.
func iso3(tag string) string {
	base, _ := language.Make(tag).Base()
	return base.ISO3()
}
