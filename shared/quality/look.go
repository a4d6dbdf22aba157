package quality

import (
	"context"
	"fmt"
	"io"
	"strings"

	"github.com/aiprod/aiprod/shared/media"
)

// A picture is what was seen in a film.
type picture struct {
	black, frozen []span
	still         []span // where nothing moves
	flashes       flashes
	errors        []float64 // times at which the decoder found fault
	seconds       float64   // decoded
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
func look(ctx context.Context, tools media.Tools, path string, info media.Info, preview bool) (picture, error) {
	w, h := reduced(info.Video, gridSide)
	pace := steady(info.Video.FPS)
	counter, still := newFlashCounter(w, h, pace), newStillness(pace)
	cells := newGrid(w, h, counter.add, still.add)
	p, err := see(ctx, tools, path, info, preview, nil, cells)
	if err != nil {
		return picture{}, err
	}
	p.flashes, p.still, p.seconds = counter.result(), still.still, float64(cells.n)/pace
	p.endFreeze((film{info: info}).length().Seconds())
	return p, nil
}

// see decodes the picture and writes its frames to cells, on the grid. Threads are options of
// ffmpeg that come before its input; nil leaves them to it.
func see(ctx context.Context, tools media.Tools, path string, info media.Info, preview bool, threads []string, cells io.Writer) (p picture, err error) {
	in, err := media.Input(path, info.Kind)
	if err != nil {
		return p, err
	}
	log := &lineReader{line: p.read}
	args := append(append(logLevels(), threads...), append(in, "-map", "0:v:0", "-vf", eye(info.Video, steady(info.Video.FPS), preview), "-t", decodeTime(info), "-f", "rawvideo", "pipe:1")...)
	err = tools.Run(ctx, media.Run{Op: "look", Args: args, Stdout: cells, Log: log})
	return p, err
}

// eye is the graph that everything seen is measured in, at a steady pace. Of a
// preview flicker is not: that takes a quarter of the time.
func eye(v *media.Video, pace float64, preview bool) string {
	w, h := reduced(v, lookSide)
	gw, gh := reduced(v, gridSide)
	graph := []string{
		fmt.Sprintf("fps=%.6f", pace),
		fmt.Sprintf("scale=%d:%d:flags=area", w, h),
		"blackdetect=d=0.1:pix_th=0.10",
		"freezedetect=n=-60dB:d=0.5",
	}
	if !preview {
		graph = append(graph, "photosensitivity=bypass=1", "metadata=print:key=lavfi.photosensitivity.badness")
	}
	return strings.Join(append(graph, fmt.Sprintf("scale=%d:%d:flags=area", gw, gh), "format=rgb24"), ",")
}

// steady is the pace frames are looked at: the film's own, within reason. A file
// that claims a million a second would be filled up with copies.
func steady(fps float64) float64 {
	const unknown, lowest, highest = 30, 1, 120
	if fps <= 0 {
		return unknown
	}
	return min(max(fps, lowest), highest)
}

// read takes what one line of ffmpeg's log says.
func (p *picture) read(line string) {
	if v, ok := version(line); ok && p.version == "" {
		p.version = v
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
	if isError(line) {
		p.errors = append(p.errors, p.now)
	}
	if bad, ok := value(line, "lavfi.photosensitivity.badness="); ok && bad > p.badness {
		p.badness, p.badAt = bad, p.now
	}
}

// endFreeze ends a freeze that lasts to the end of the film.
func (p *picture) endFreeze(end float64) {
	if n := len(p.frozen); n > 0 && p.frozen[n-1].to < 0 {
		p.frozen[n-1].to = end
	}
}

// reduced is the size of v with its long side at most so long, both even.
func reduced(v *media.Video, side int) (w, h int) {
	long := max(v.Width, v.Height, 1)
	fit := func(n int) int { return max(n*min(side, long)/long/2*2, 2) }
	return fit(v.Width), fit(v.Height)
}
