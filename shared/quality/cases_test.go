package quality_test

import (
	"fmt"
	"strings"
	"time"

	"github.com/aiprod/aiprod/shared/quality"
)

// A trial is a film held against a profile, and the rules that it is known to
// keep and to miss.
type trial struct {
	recipe  recipe
	profile string
	change  func(*quality.Input)
	keeps   []string
	misses  []string
}

// square is a full-frame square wave of so many changes of a colour a second.
func square(hz float64, high string) string {
	return fmt.Sprintf("color=black:s=108x192:r=30:d=3,geq=%s", fmt.Sprintf(high, fmt.Sprintf("lt(mod(T*%g\\,1)\\,0.5)", hz)))
}

const (
	grey = "lum='if(%s\\,200\\,16)':cb=128:cr=128"
	red  = "lum='if(%[1]s\\,63\\,47)':cb='if(%[1]s\\,102\\,128)':cr='if(%[1]s\\,240\\,128)'"
	// frozen stands still after a third of a second.
	frozen = moving + ",trim=end=0.3,tpad=stop_mode=clone:stop=81"
	// quiet is -23 LUFS.
	quiet = "aevalsrc=0.0709*sin(2*PI*997*t)|0.0709*sin(2*PI*997*t):s=48000:d=3"
)

// fileTrials are films whose own fault it is.
var fileTrials = map[string]trial{
	"other container": {recipe: recipe{name: "f.mkv"}, misses: []string{"container.format"}},
	"careless packaging": {recipe: recipe{more: []string{"-movflags", "0", "-g", "60", "-color_trc", "unspecified", "-vf", "setsar=4/3"}},
		misses: []string{"container.faststart", "video.gop", "video.colour", "video.square_pixels"}},
	"late start": {recipe: recipe{more: []string{"-output_ts_offset", "0.5"}}, misses: []string{"container.edits"}, keeps: []string{"timing.av_start"}},
	"no sound":   {recipe: recipe{more: []string{"-an"}}, misses: []string{"container.streams"}},
	"cut short":  {recipe: recipe{keep: 0.6}, misses: []string{"container.complete"}},
	"damaged":    {recipe: recipe{spoil: true}, misses: []string{"container.intact"}},
	"old codecs": {recipe: recipe{more: []string{"-c:v", "mpeg4", "-profile:v", "0", "-c:a", "mp3", "-ar", "44100", "-ac", "1"}},
		misses: []string{"video.codec", "audio.codec", "audio.rate", "audio.channels"}},
	"camera's own": {recipe: recipe{more: []string{"-pix_fmt", "yuv422p", "-profile:v", "high422", "-color_range", "pc", "-flags", "+ilme+ildct", "-x264opts", "tff=1"}},
		misses: []string{"video.pixel_format", "video.profile", "video.colour", "video.progressive"}},
	"other shape": {recipe: recipe{picture: "testsrc2=s=112x192:r=25:d=3", more: []string{"-profile:v", "main"}},
		misses: []string{"video.profile", "video.size", "video.fps"}},
	"lost frame": {recipe: recipe{more: []string{"-vf", "select='not(eq(n,20))'", "-fps_mode", "vfr", "-af", "volume=-6dB"}},
		misses: []string{"video.constant_rate", "sound.loudness"}, keeps: []string{"container.complete", "container.intact"}},
	"clipped, cut sound": {recipe: recipe{more: []string{"-af", "volume=20dB,volume=-0.5dB,atrim=end=2.9"}},
		misses: []string{"sound.true_peak", "sound.loudness", "sound.clipping", "timing.av_end"}},
	"peaks between samples": {recipe: recipe{sound: "aevalsrc=0.93*sin(2*PI*12000*t+PI/4)|0.93*sin(2*PI*12000*t+PI/4):s=48000:d=3"},
		misses: []string{"sound.true_peak"}, keeps: []string{"sound.clipping"}},
	"in fragments": {recipe: recipe{more: []string{"-movflags", "+frag_keyframe+empty_moov+default_base_moof"}}, keeps: []string{"timing.av_end"}},
	"in fragments, cut sound": {recipe: recipe{more: []string{"-movflags", "+frag_keyframe+empty_moov+default_base_moof", "-af", "atrim=end=2.8"}},
		misses: []string{"timing.av_end"}},
	"late sound": {recipe: recipe{more: []string{"-af", "asetpts=PTS+0.1/TB"}}, misses: []string{"timing.av_start"}},
	"black":      {recipe: recipe{picture: moving + ",drawbox=t=fill:c=black:enable='between(t,1,1.9)'"}, misses: []string{"picture.black"}},
	"frozen, with a hole": {recipe: recipe{picture: frozen, more: []string{"-af", "volume=0:enable='between(t,0.4,2.7)'"}},
		misses: []string{"picture.freeze", "picture.motion", "sound.silence"}},
	"slides": {recipe: recipe{picture: moving + ",fps=1,fps=30"}, misses: []string{"picture.motion"}, keeps: []string{"picture.freeze"}},
	"flash":  {recipe: recipe{picture: square(5, grey)}, misses: []string{"picture.flash", "picture.flicker"}},
	"strobe": {recipe: recipe{picture: square(10, grey)}, misses: []string{"picture.flash"}},
	"negatives": {recipe: recipe{picture: "color=black:s=108x192:r=30:d=3,geq=lum='if(mod(floor(X/18)+floor(Y/18)+lt(mod(T*5\\,1)\\,0.5)\\,2)\\,220\\,16)':cb=128:cr=128"},
		misses: []string{"picture.flash"}},
	"red flash": {recipe: recipe{picture: square(5, red)}, misses: []string{"picture.red_flash"}},
	"silent":    {recipe: recipe{sound: "anullsrc=r=48000:cl=stereo:d=3"}, misses: []string{"sound.present", "sound.loudness"}},

	// Close to a limit, and within it.
	"fade from black": {recipe: recipe{picture: moving + ",drawbox=t=fill:c=black:enable='lt(t,0.5)'"}, keeps: []string{"picture.black"}},
	"hold": {recipe: recipe{picture: frozen}, change: func(in *quality.Input) { in.Holds = [][2]int{{0, 2900}} },
		keeps: []string{"picture.freeze"}},
	"slow pulse": {recipe: recipe{picture: "color=black:s=108x192:r=30:d=3,geq=lum='if(lt(mod(T*2\\,1)\\,0.5)\\,200\\,30)':cb=128:cr=128"},
		keeps: []string{"picture.flash", "picture.red_flash", "picture.flicker"}},
	"small flash": {recipe: recipe{picture: moving + ",drawbox=w=10:h=10:t=fill:c=white:enable='lt(mod(t*6,1),0.5)'"},
		keeps: []string{"picture.flash", "picture.flicker"}},
	"slow drift": {recipe: recipe{picture: "mandelbrot=s=192x320:r=30:maxiter=50,trim=end_frame=1,loop=89:1,setpts=N/30/TB,crop=108:192:x='n/6':y=20"},
		keeps: []string{"picture.motion"}},
	"preview": {recipe: recipe{picture: "testsrc2=s=36x64:r=30:d=3", more: []string{"-profile:v", "main", "-g", "250"}},
		change: func(in *quality.Input) {
			in.Preview = true
			b := &in.Boxes[0]
			b.X, b.Y, b.W, b.H, b.Size = b.X/3, b.Y/3, b.W/3, b.H/3, b.Size/3
		}, keeps: []string{"video.size"}},
}

// profileTrials are films held against what they are for.
var profileTrials = map[string]trial{
	"thin upload": {profile: "web", misses: []string{"video.bitrate", "audio.bitrate"}, keeps: []string{"sound.loudness", "video.fps"}},
	"rich upload": {profile: "web", recipe: recipe{picture: moving + ",noise=alls=80:allf=t", sound: "aevalsrc=random(0)*0.4-0.2|random(1)*0.4-0.2:s=48000:d=3", more: []string{"-c:a", "ac3", "-b:a", "448k"}},
		keeps: []string{"video.bitrate", "audio.bitrate"}},
	"too loud for television": {profile: "broadcast-eu", misses: []string{"sound.loudness", "video.size", "video.fps"}},
	"for television": {profile: "broadcast-eu", recipe: recipe{picture: "testsrc2=s=1280x720:r=25:d=1", sound: quiet, more: []string{"-shortest"}},
		keeps: []string{"sound.loudness", "video.size", "video.fps", "sound.true_peak"}},
	"quick reader": {profile: "broadcast-eu", keeps: []string{"caption.words"},
		change: func(in *quality.Input) { in.Cues = append(in.Cues[:0:0], cue(0, 2000, "Open until 22 h.")) }},
	"too many words": {profile: "broadcast-eu", misses: []string{"caption.words"},
		change: func(in *quality.Input) { in.Cues = append(in.Cues[:0:0], cue(0, 1000, "Open until 22 h.")) }},
	"across the sea": {profile: "broadcast-us", recipe: recipe{sound: quiet}, keeps: []string{"sound.loudness", "video.fps"}},
	"too loud":       {profile: "podcast-mobile", misses: []string{"sound.loudness"}},
	"one picture":    {profile: "podcast-mobile", recipe: recipe{picture: frozen, sound: strings.ReplaceAll(tone, "0.2*", "0.159*")}, keeps: []string{"sound.loudness"}},
	"vertical":       {profile: "shorts", recipe: recipe{picture: "testsrc2=s=720x1280:r=30:d=1"}, keeps: []string{"video.shape", "video.short_side", "timing.longest"}},
	"a minute on its side": {profile: "shorts", recipe: recipe{picture: "testsrc2=s=64x36:r=5:d=61"},
		misses: []string{"video.shape", "video.short_side", "timing.longest"}},
}

// boxed changes the one text on the picture.
func boxed(change func(*quality.Box)) func(*quality.Input) {
	return func(in *quality.Input) {
		b := quality.Box{Text: "Open", Role: "heading", X: 10, Y: 40, W: 60, H: 20, Size: 14, Contrast: 7}
		change(&b)
		in.Boxes = []quality.Box{b}
	}
}

// expectationTrials are one good film and what it was not meant to be.
var expectationTrials = map[string]trial{
	"too long":       {change: func(in *quality.Input) { in.Want = 2 * time.Second }, misses: []string{"timing.duration"}},
	"no preview":     {change: func(in *quality.Input) { in.Preview = true }, misses: []string{"video.size"}},
	"overlap":        {change: func(in *quality.Input) { in.Cues[1].Start = 1300 }, misses: []string{"caption.overlap"}},
	"narrow gap":     {change: func(in *quality.Input) { in.Cues[1].Start = 1420 }, misses: []string{"caption.gap"}},
	"short caption":  {change: func(in *quality.Input) { in.Cues[0].End = 500 }, misses: []string{"caption.shortest"}},
	"long caption":   {change: func(in *quality.Input) { in.Cues[1].End = 9000 }, misses: []string{"caption.longest"}},
	"past the end":   {change: func(in *quality.Input) { in.Cues[1].End = 3100 }, misses: []string{"caption.end"}},
	"fast caption":   {change: func(in *quality.Input) { in.Cues[0].End = 700 }, misses: []string{"caption.speed"}},
	"three lines":    {change: func(in *quality.Input) { in.Cues[0] = cue(0, 1400, "Open", "until", "22 h.") }, misses: []string{"caption.lines"}},
	"long line":      {change: func(in *quality.Input) { in.Cues[0] = cue(0, 1400, strings.Repeat("word ", 9)) }, misses: []string{"caption.length"}},
	"other words":    {change: func(in *quality.Input) { in.Cues[0] = cue(0, 1400, "Open till 22 h.") }, misses: []string{"caption.fidelity"}},
	"lost words":     {change: func(in *quality.Input) { in.Cues = in.Cues[:1] }, misses: []string{"caption.fidelity"}},
	"no captions":    {change: func(in *quality.Input) { in.Cues = nil }, misses: []string{"caption.fidelity"}},
	"uncovered":      {change: func(in *quality.Input) { in.Cues[1].Start = 2000 }, misses: []string{"caption.coverage"}},
	"missing glyph":  {change: func(in *quality.Input) { in.Missing = func(string) []rune { return []rune{'ꙮ'} } }, misses: []string{"text.glyphs"}},
	"broken sign":    {change: boxed(func(b *quality.Box) { b.Text = "Op\ufffdn" }), misses: []string{"text.glyphs"}},
	"contrast":       {change: boxed(func(b *quality.Box) { b.Contrast = 2.9 }), misses: []string{"text.contrast"}},
	"small contrast": {change: boxed(func(b *quality.Box) { b.Contrast, b.Size = 4.4, 3 }), misses: []string{"text.contrast"}},
	"out of frame":   {change: boxed(func(b *quality.Box) { b.W = 110 }), misses: []string{"text.in_frame"}},
	"under buttons":  {change: boxed(func(b *quality.Box) { b.Y = 140 }), misses: []string{"text.safe_area"}},
	"tiny text":      {change: boxed(func(b *quality.Box) { b.Size = 2 }), misses: []string{"text.size"}},
	"not included":   {change: func(in *quality.Input) { in.MustInclude = append(in.MustInclude, "23 h") }, misses: []string{"brief.must_include"}},
	"forbidden":      {change: func(in *quality.Input) { in.MustNotInclude = []string{"Until"} }, misses: []string{"brief.must_not_include"}},
	"on the screen":  {change: boxed(func(b *quality.Box) { b.Text = "CLOSED" }), misses: []string{"brief.must_not_include"}},
}
