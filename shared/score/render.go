package score

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"time"

	"github.com/aiprod/aiprod/shared/audio"
)

// ErrMissing is wrapped where fluidsynth or a sound font is not installed; the
// message names the Debian packages.
var ErrMissing = errors.New("not installed")

const (
	// level is the loudness of a piece in LUFS: a bed, before ducking.
	level = -20.0
	// ceiling is the highest true peak in dBTP.
	ceiling = -1.5
	// renderTimeout ends a synthesiser that hangs: it plays a hundred times faster than real time.
	renderTimeout = 2 * time.Minute
)

// A Player plays pieces with fluidsynth. It is safe for concurrent use.
type Player struct{ program, font string }

// New finds fluidsynth and the best General MIDI sound font. The error wraps ErrMissing.
func New() (*Player, error) {
	program, err := exec.LookPath("fluidsynth")
	if err != nil {
		return nil, fmt.Errorf("score: fluidsynth is %w; install the Debian packages fluidsynth and timgm6mb-soundfont", ErrMissing)
	}
	font, ok := findFont(fontFolders)
	if !ok {
		return nil, fmt.Errorf("score: a General MIDI sound font is %w; install the Debian package timgm6mb-soundfont or musescore-general-soundfont-small", ErrMissing)
	}
	return &Player{program: program, font: font}, nil
}

var (
	// fontFolders are where distributions keep sound fonts.
	fontFolders = []string{"/usr/share/sounds/sf3", "/usr/share/sounds/sf2", "/usr/share/soundfonts"}
	// fontNames are file names, best first.
	fontNames = []string{
		"MuseScore_General.sf3", "MuseScore_General_Full.sf2", "MuseScore_General_Lite.sf3",
		"FluidR3_GM.sf2", "FluidR3_GM.sf3", "TimGM6mb.sf2", "default-GM.sf3", "default-GM.sf2",
	}
)

func findFont(folders []string) (string, bool) {
	for _, name := range fontNames {
		for _, folder := range folders {
			path := filepath.Join(folder, name)
			if info, err := os.Stat(path); err == nil && info.Mode().IsRegular() {
				return path, true
			}
		}
	}
	return "", false
}

// Render composes a piece and plays it: stereo at 48 kHz, exactly as long as
// asked, at -20 LUFS. What is kept on the way, and the track, which is to be closed,
// lie in dir. A cancelled context ends the synthesiser.
func (p *Player) Render(ctx context.Context, spec Spec, dir string) (*audio.Track, error) {
	piece, err := Compose(spec)
	if err != nil {
		return nil, err
	}
	raw, err := p.synthesise(ctx, piece.MIDI(), dir)
	if err != nil {
		return nil, fmt.Errorf("score: play %s: %w", spec.Mood, err)
	}
	track, err := master(raw, piece, dir)
	if err := errors.Join(err, raw.Close()); err != nil {
		return nil, fmt.Errorf("score: master %s: %w", spec.Mood, err)
	}
	return track, nil
}

// synthesise plays a piece into a file that is gone once it is closed.
func (p *Player) synthesise(ctx context.Context, midi []byte, dir string) (*audio.WAV, error) {
	dir, err := os.MkdirTemp(dir, "score-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	in, out := filepath.Join(dir, "piece.mid"), filepath.Join(dir, "piece.wav")
	if err := os.WriteFile(in, midi, 0o600); err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(ctx, renderTimeout)
	defer cancel()
	cmd := exec.CommandContext(ctx, p.program, "-n", "-i", "-q", "-f", os.DevNull, "-g", "0.5",
		"-r", "48000", "-O", "s16", "-T", "wav", "-F", out, p.font, in)
	cmd.Env = []string{"LC_ALL=C.UTF-8", "HOME=" + dir}
	cmd.WaitDelay = time.Second
	if said, err := cmd.CombinedOutput(); err != nil {
		if ctx.Err() != nil {
			err = ctx.Err()
		}
		return nil, fmt.Errorf("fluidsynth: %w: %.300s", err, bytes.TrimSpace(said))
	}
	return audio.OpenWAV(out)
}

// master makes room for a voice, sets the length and level, and lets the last
// chord fade over the second half of its bar.
func master(raw audio.Source, p Piece, dir string) (*audio.Track, error) {
	seconds := min(2.4*p.Beat(), p.Seconds/2)
	meter := audio.NewMeter()
	track, err := audio.Copy(dir, audio.Faded(&equaliser{
		Source: audio.Fitted(raw, int(math.Round(p.Seconds*audio.Rate))),
		chain: audio.NewChain(
			audio.HighPass(audio.Rate, 35, math.Sqrt2/2),
			audio.Peak(audio.Rate, 320, 0.9, -1.5),
			audio.Peak(audio.Rate, 2600, 0.7, -2)),
	}, 0.01, seconds), meter)
	if err != nil {
		return nil, err
	}
	if loudness := meter.Integrated(); loudness > audio.Quiet {
		track.Gain(level - loudness)
	}
	peak, err := audio.MeasurePeak(track)
	if err != nil {
		return nil, errors.Join(err, track.Close())
	}
	if over := peak - ceiling; over > 0 {
		track.Gain(-over)
	}
	return track, nil
}

// An equaliser is a source through filters. It is read from its start to its end.
type equaliser struct {
	audio.Source

	chain *audio.Chain
}

func (e *equaliser) ReadAt(l, r []float32, from int) error {
	err := e.Source.ReadAt(l, r, from)
	e.chain.Run(l, r)
	return err
}
