package quality

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"github.com/aiprod/aiprod/shared/caption"
	"github.com/aiprod/aiprod/shared/quality/wording"
)

// checkCaptions judges the captions' times and shape.
func checkCaptions(l *ledger, in Input, m film) {
	if len(in.Cues) == 0 {
		return
	}
	checkCueTimes(l, in, m)
	if in.Lang.CaptionCharsPerSecond > 0 {
		checkReading(l, in)
	}
}

// checkCueTimes judges each cue's length and its distance from the one before.
func checkCueTimes(l *ledger, in Input, m film) {
	frame := 1000 / fps(in, m)
	gapRule, short, long := l.rule("caption.gap"), l.rule("caption.shortest"), l.rule("caption.longest")
	var overlaps int
	gap, shortest, longest := math.Inf(1), math.Inf(1), 0.0
	var missGap, missOverlap, missShort, missLong misses
	for i, c := range in.Cues {
		from, length := float64(c.Start)/1000, float64(c.End-c.Start)/1000
		shortest, longest = min(shortest, length), max(longest, length)
		in.note(&missShort, short, length, from, c)
		in.note(&missLong, long, length, from, c)
		if i == 0 {
			continue
		}
		between := float64(c.Start - in.Cues[i-1].End)
		if between < 0 {
			overlaps++
			missOverlap.add(from, "%s", in.text(c))
		}
		// A millisecond clock cannot hold a third of one.
		frames := math.Round((between+0.5)/frame*100) / 100
		gap = min(gap, frames)
		in.note(&missGap, gapRule, frames, from, c)
	}
	l.number(l.rule("caption.overlap"), float64(overlaps), missOverlap)
	if len(in.Cues) > 1 {
		l.number(gapRule, gap, missGap)
	}
	l.number(short, shortest, missShort)
	l.number(long, longest, missLong)
	last := slices.MaxFunc(in.Cues, func(a, b caption.Cue) int { return cmp.Compare(a.End, b.End) })
	over := last.End - int(m.length().Milliseconds())
	l.number(l.rule("caption.end"), max(0, float64(over)-1), misses{})
}

// checkReading judges whether the cues can be read. Reading speed and line
// length are counted by package caption, which made the cues: checked against no
// room at all, it reports what every cue and line takes.
func checkReading(l *ledger, in Input) {
	speed := l.rule("caption.speed").atMost(in.Lang.CaptionCharsPerSecond)
	length := l.rule("caption.length").atMost(float64(in.Lang.CaptionCharsPerLine))
	lines := l.rule("caption.lines")
	none := in.Lang
	none.CaptionCharsPerSecond, none.CaptionCharsPerLine = 0, 0
	var fastest, longest, most float64
	var missSpeed, missLength, missLines misses
	for _, v := range caption.Check(in.Cues, none) {
		c := in.Cues[v.Cue]
		from := float64(c.Start) / 1000
		switch v.Rule {
		case caption.RuleSpeed:
			rate := math.Round(v.Measured*10) / 10 // limits are given in whole characters
			fastest = max(fastest, rate)
			in.note(&missSpeed, speed, rate, from, c)
		case caption.RuleLine:
			longest = max(longest, v.Measured)
			in.note(&missLength, length, v.Measured, from, c)
		}
	}
	for _, c := range in.Cues {
		most = max(most, float64(len(c.Lines)))
		in.note(&missLines, lines, float64(len(c.Lines)), float64(c.Start)/1000, c)
	}
	l.number(speed, fastest, missSpeed)
	l.number(length, longest, missLength)
	l.number(lines, most, missLines)
	checkWords(l, in)
}

// checkWords counts the words to read a minute while captions are shown, in
// languages that divide words by spaces.
func checkWords(l *ledger, in Input) {
	var words, shown int
	for _, c := range in.Cues {
		words += len(strings.Fields(in.text(c)))
		shown += c.End - c.Start
	}
	if in.Lang.Spaced && shown > 0 {
		l.number(l.rule("caption.words"), math.Round(60_000*float64(words)/float64(shown)), misses{})
	}
}

// note adds a cue that misses a rule.
func (in Input) note(m *misses, r Rule, v, from float64, c caption.Cue) {
	if !r.holds(v) {
		m.add(from, "%s: %s", number(v), in.text(c))
	}
}

// text is the text of cues.
func (in Input) text(cues ...caption.Cue) string { return caption.Text(cues, in.Lang) }

// checkFidelity compares the captions with the script, and how much of the
// narration has one.
func checkFidelity(l *ledger, in Input, _ film) {
	if in.Script != "" {
		at, same := wording.Same(cmp.Or(in.Captioned, in.Script), in.text(in.Cues...))
		measured, miss := "identical", misses{}
		if !same {
			measured = "different"
			miss.add(-1, "%s", at)
		}
		l.enter(l.rule("caption.fidelity"), same, measured, miss)
	}
	if len(in.Narration) > 0 {
		l.number(l.rule("caption.coverage"), coverage(in), misses{})
	}
}

// coverage is the share of the narration during which a caption is shown, in
// percent. The pause between two captions is part of showing them.
func coverage(in Input) float64 {
	const pause = 250 // ms
	var shown []span
	for _, c := range in.Cues {
		s := span{float64(c.Start), float64(c.End)}
		if n := len(shown); n > 0 && s.from-shown[n-1].to <= pause {
			shown[n-1].to = max(shown[n-1].to, s.to)
			continue
		}
		shown = append(shown, s)
	}
	var spoken, covered float64
	for _, n := range in.Narration {
		s := span{float64(n[0]), float64(n[1])}
		spoken += s.length()
		for _, c := range common(s, shown) {
			covered += c.length()
		}
	}
	if spoken == 0 {
		return 100
	}
	return math.Round(covered/spoken*10_000) / 100
}
