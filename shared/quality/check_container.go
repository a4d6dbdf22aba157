package quality

import (
	"fmt"
	"math"
	"time"
)

// checkContainer judges the file around the streams.
func checkContainer(l *ledger, _ Input, m film) {
	l.text(l.rule("container.format"), string(m.info.Kind))
	l.text(l.rule("container.streams"), streams(m))
	l.number(l.rule("container.complete"), m.missing(), misses{})
	at := m.picture.errors
	l.number(l.rule("container.intact"), float64(len(at)+m.sound.errors), misses{at: at[:min(len(at), maxEvidence)]})
	if m.info.Boxes == nil {
		return
	}
	order := "moov last"
	if m.info.Boxes.FastStart {
		order = "moov first"
	}
	l.text(l.rule("container.faststart"), order)
	checkEdits(l, m)
}

// checkEdits allows each track one edit, at normal speed, that leaves out no
// more than an encoder's delay.
func checkEdits(l *ledger, m film) {
	var longest time.Duration
	var miss misses
	ok := true
	for _, t := range m.info.Boxes.Tracks {
		longest = max(longest, t.Trimmed())
		if len(t.Edits) > 1 {
			ok = false
			miss.add(-1, "track %d has %d edits", t.ID, len(t.Edits))
		}
		for _, e := range t.Edits {
			if e.MediaTime < 0 || e.Rate != 1 {
				ok = false
				miss.add(-1, "track %d pauses or changes speed", t.ID)
			}
		}
	}
	r := l.rule("container.edits")
	trimmed := float64(longest) / float64(time.Millisecond)
	l.enter(r, ok && r.holds(trimmed), number(trimmed), miss)
}

// streams counts tracks as the rule writes them.
func streams(m film) string {
	var video, audio int
	if m.info.Video != nil {
		video = 1
	}
	if m.info.Audio != nil {
		audio = 1
	}
	text := fmt.Sprintf("%d video, %d audio", video, audio)
	if more := m.info.Streams - video - audio; more > 0 {
		text += fmt.Sprintf(", %d more", more)
	}
	return text
}

// checkTiming judges the running time, and that picture and sound end together.
func checkTiming(l *ledger, in Input, m film) {
	length := m.length().Seconds()
	if want := in.Want.Seconds(); want > 0 {
		slack := max(0.5, 0.03*want)
		l.number(l.rule("timing.duration").within(want-slack, want+slack), length, misses{})
	}
	l.number(l.rule("timing.longest"), length, misses{})
	if m.info.Video != nil && m.info.Audio != nil {
		late := float64(m.info.Audio.Start-m.info.Video.Start) / float64(time.Millisecond)
		l.number(l.rule("timing.av_start"), late, misses{at: []float64{0}})
	}
	if apart, slack, ok := m.apart(fps(in, m)); ok {
		l.number(l.rule("timing.av_end").atMost(slack), apart, misses{})
	}
}

// apart is how much longer picture or sound lasts than the other, and how much it may,
// in milliseconds. Where no index says, as in a fragmented file, the decoders do, who
// also count the encoder's delay.
func (m film) apart(fps float64) (apart, slack float64, ok bool) {
	const priming = 45 // ms: 2,112 samples, the most an AAC encoder puts first
	if m.info.Video == nil || m.info.Audio == nil {
		return 0, 0, false
	}
	video, okV := m.presented("vide")
	audio, okA := m.presented("soun")
	if okV && okA {
		return float64((video - audio).Abs()) / float64(time.Millisecond), 1000 / fps, true
	}
	return math.Round(1000 * math.Abs(m.picture.seconds-m.sound.seconds)), 1000/fps + priming, true
}

// fps is the frame rate asked for, else the file's own within reason, else that of every film.
func fps(in Input, m film) float64 {
	switch {
	case in.Format.FPS > 0:
		return float64(in.Format.FPS)
	case m.info.Video != nil:
		return steady(m.info.Video.FPS)
	}
	return steady(0)
}
