package quality

import (
	"context"
	"fmt"
	"strings"

	"github.com/aiprod/aiprod/shared/media"
)

// A picture is what was seen in a film.
type picture struct {
	black, frozen []span
	flashes       flashes
	// badness is the peak of ffmpeg's photosensitivity measure, at badAt seconds.
	badness, badAt float64
	now            float64 // time of the frame the log is at
	version        string  // of ffmpeg
}

// A span is from one time to another, in seconds.
type span struct{ from, to float64 }

func (s span) length() float64 { return s.to - s.from }

// The sizes films are looked at, in pixels of the long side. The first keeps
// what black and freeze need, the second is the grid flashes are counted on: its
// cells are a sixth of a degree, far under the area WCAG counts.
const (
	lookSide = 320
	gridSide = 64
)

// look decodes the picture once, reduced. Every frame is kept: at ten a second,
// which would be cheaper by a quarter, a strobe of ten a second is invisible.
func look(ctx context.Context, tools media.Tools, path string, info media.Info) (picture, error) {
	w, h := reduced(info.Video, lookSide)
	gw, gh := reduced(info.Video, gridSide)
	graph := strings.Join([]string{
		fmt.Sprintf("scale=%d:%d:flags=area", w, h),
		"blackdetect=d=0.1:pix_th=0.10",
		"freezedetect=n=-60dB:d=0.5",
		"photosensitivity=bypass=1",
		"metadata=print:key=lavfi.photosensitivity.badness",
		fmt.Sprintf("scale=%d:%d:flags=area", gw, gh),
		"format=rgb24",
	}, ",")
	in, err := media.Input(path, info.Kind)
	if err != nil {
		return picture{}, err
	}
	counter := newFlashCounter(gw, gh, info.Video.FPS)
	var p picture
	log := &lineReader{line: p.read}
	args := append(in, "-map", "0:v:0", "-vf", graph, "-f", "rawvideo", "pipe:1")
	if err := tools.Run(ctx, media.Run{Op: "look", Args: args, Stdout: counter, Log: log}); err != nil {
		return picture{}, err
	}
	p.flashes = counter.result()
	p.close(info)
	return p, nil
}

// read takes what one line of ffmpeg's log says.
func (p *picture) read(line string) {
	if words := strings.Fields(line); p.version == "" && len(words) > 2 && words[1] == "version" {
		p.version = words[2]
	}
	if at, ok := value(line, "black_start:"); ok {
		end, _ := value(line, "black_end:")
		p.black = append(p.black, span{at, end})
	}
	if at, ok := value(line, "freeze_start: "); ok {
		p.frozen = append(p.frozen, span{at, -1})
	}
	if at, ok := value(line, "freeze_end: "); ok && len(p.frozen) > 0 {
		p.frozen[len(p.frozen)-1].to = at
	}
	if at, ok := value(line, "pts_time:"); ok {
		p.now = at
	}
	if bad, ok := value(line, "lavfi.photosensitivity.badness="); ok && bad > p.badness {
		p.badness, p.badAt = bad, p.now
	}
}

// close ends a freeze that lasts to the end of the film.
func (p *picture) close(info media.Info) {
	if n := len(p.frozen); n > 0 && p.frozen[n-1].to < 0 {
		p.frozen[n-1].to = (film{info: info}).length().Seconds()
	}
}

// reduced is the size of v with its long side at most so long, both even.
func reduced(v *media.Video, side int) (w, h int) {
	long := max(v.Width, v.Height, 1)
	fit := func(n int) int { return max(n*min(side, long)/long/2*2, 2) }
	return fit(v.Width), fit(v.Height)
}
