package quality

import (
	"fmt"
	"math"
	"strings"
)

// checkVideo judges how the picture is coded.
func checkVideo(l *ledger, in Input, m film) {
	v := m.info.Video
	if v == nil {
		return
	}
	l.text(l.rule("video.codec"), v.Codec)
	l.text(l.rule("video.profile"), v.Profile)
	l.text(l.rule("video.pixel_format"), v.PixelFormat)
	scan := "interlaced or unknown"
	if v.Progressive {
		scan = "progressive"
	}
	l.text(l.rule("video.progressive"), scan)
	l.text(l.rule("video.colour"), tags(v.Colour.Primaries, v.Colour.Transfer, v.Colour.Matrix, v.Colour.Range))
	shape := fmt.Sprintf("1:1, %d degrees", v.Rotation)
	if !v.Square {
		shape = "not 1:1"
	}
	l.text(l.rule("video.square_pixels"), shape)
	checkSize(l, in, v.Width, v.Height)
	checkRate(l, in, m)
}

// checkSize compares with what the profile takes, else with the format asked
// for. A preview is a third as large, give or take the pixels that make its sides even.
func checkSize(l *ledger, in Input, w, h int) {
	l.text(l.rule("video.shape"), shape(w, h))
	l.number(l.rule("video.short_side"), float64(min(w, h)), misses{})
	r := l.rule("video.size")
	if r.names() {
		l.text(r, fmt.Sprintf("%dx%d", w, h))
		return
	}
	if in.Format.Width == 0 {
		return
	}
	r.Is = fmt.Sprintf("%dx%d", in.Format.Width, in.Format.Height)
	ok := w == in.Format.Width && h == in.Format.Height
	if in.Preview {
		r.Is = fmt.Sprintf("a third of %s", r.Is)
		ok = near(3*w, in.Format.Width) && near(3*h, in.Format.Height)
	}
	l.enter(r, ok, fmt.Sprintf("%dx%d", w, h), misses{})
}

// shape is the ratio of the sides in whole numbers; one that lies within a pixel of a usual shape is that.
func shape(w, h int) string {
	for _, s := range [][2]int{{16, 9}, {9, 16}, {1, 1}, {4, 5}, {4, 3}, {3, 4}, {21, 9}, {5, 4}} {
		if d := w*s[1] - h*s[0]; d <= max(s[0], s[1]) && -d <= max(s[0], s[1]) {
			return fmt.Sprintf("%d:%d", s[0], s[1])
		}
	}
	return fmt.Sprintf("%.3g:1", float64(w)/float64(max(h, 1)))
}

func near(a, b int) bool { return a-b <= 5 && b-a <= 5 }

// checkRate judges frames in time.
func checkRate(l *ledger, in Input, m film) {
	r, got := l.rule("video.fps"), math.Round(m.info.Video.FPS*100)/100
	if want := float64(in.Format.FPS); r.names() {
		l.text(r, number(got))
	} else if want > 0 {
		l.number(r.within(want, want), got, misses{})
	}
	if m.info.Boxes == nil {
		return
	}
	for _, t := range m.info.Boxes.Tracks {
		if t.Kind != "vide" {
			continue
		}
		pace := "variable"
		if t.ConstantRate {
			pace = "constant"
		}
		l.text(l.rule("video.constant_rate"), pace)
		l.number(l.rule("video.gop").atMost(math.Max(1, math.Floor(fps(in, m)/2))), float64(t.LongestGOP), misses{})
		return
	}
}

// checkAudio judges how the sound is coded.
func checkAudio(l *ledger, _ Input, m film) {
	a := m.info.Audio
	if a == nil {
		return
	}
	l.text(l.rule("audio.codec"), tags(a.Codec, a.Profile))
	l.number(l.rule("audio.rate"), float64(a.Rate), misses{})
	l.number(l.rule("audio.channels"), float64(a.Channels), misses{})
}

// tags joins what a stream says of itself, with a dash for what it does not.
func tags(names ...string) string {
	for i, n := range names {
		if n == "" || n == "unknown" {
			names[i] = "-"
		}
	}
	return strings.Join(names, " ")
}
