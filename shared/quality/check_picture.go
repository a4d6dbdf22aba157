package quality

import "math"

// checkPicture judges what is seen.
func checkPicture(l *ledger, in Input, m film) {
	if m.info.Video == nil {
		return
	}
	// A film may come from black and go to it, for a fifth of a second.
	const edge = 0.2
	body := span{edge, m.length().Seconds() - edge}
	black := l.rule("picture.black")
	longest, miss := longestRun(black, m.picture.black, []span{body})
	l.number(black, longest, miss)

	freeze := l.rule("picture.freeze")
	longest, miss = longestRun(freeze, without(m.picture.frozen, spans(in.Holds)), nil)
	l.number(freeze, longest, miss)

	checkMotion(l, in, m)
	f := m.picture.flashes
	l.number(l.rule("picture.flash"), float64(f.general), misses{at: f.generalAt})
	l.number(l.rule("picture.red_flash"), float64(f.red), misses{at: f.redAt})
	l.number(l.rule("picture.flicker"), m.picture.badness, misses{at: []float64{m.picture.badAt}})
}

// checkMotion judges how much of the film moves. What is declared a hold counts
// neither way; where no second is left, there is nothing to judge.
func checkMotion(l *ledger, in Input, m film) {
	holds := spans(in.Holds)
	length := total(without([]span{{0, m.picture.seconds}}, holds))
	if length < 1 {
		return
	}
	still := without(m.picture.still, holds)
	var miss misses
	for _, s := range still {
		if s.length() >= 1 {
			miss.add(s.from, "nothing moves from %.1f s to %.1f s", s.from, s.to)
		}
	}
	share := 100 * (1 - total(still)/length)
	l.number(l.rule("picture.motion"), math.Round(share), miss)
}

// total is how long spans are together.
func total(all []span) (sum float64) {
	for _, s := range all {
		sum += s.length()
	}
	return sum
}

// checkSound judges what is heard.
func checkSound(l *ledger, in Input, m film) {
	if m.info.Audio == nil {
		return
	}
	l.number(l.rule("sound.present"), m.sound.loudness, misses{})
	l.number(l.rule("sound.loudness"), m.sound.loudness, misses{})
	l.number(l.rule("sound.true_peak"), m.sound.peak, misses{})
	var clipped misses
	for _, c := range m.sound.clipped {
		clipped.add(c.from, "%.2f s to %.2f s", c.from, c.to)
	}
	l.number(l.rule("sound.clipping"), float64(m.sound.longestClip), clipped)
	if len(in.Narration) == 0 {
		return
	}
	silent := m.sound.silent
	if n := len(silent); n > 0 && silent[n-1].to < 0 {
		silent[n-1].to = m.length().Seconds()
	}
	silence := l.rule("sound.silence")
	longest, miss := longestRun(silence, silent, spans(in.Narration))
	l.number(silence, longest, miss)
}

// longestRun is the length of the longest run within any of the spans, or
// anywhere where there are none; runs that miss r are noted.
func longestRun(r Rule, runs, within []span) (longest float64, miss misses) {
	for _, run := range runs {
		parts := []span{run}
		if within != nil {
			parts = common(run, within)
		}
		for _, p := range parts {
			longest = max(longest, p.length())
			if !r.holds(p.length()) {
				miss.add(p.from, "%.2f s to %.2f s", p.from, p.to)
			}
		}
	}
	return longest, miss
}

// common is what s shares with each of the others.
func common(s span, others []span) []span {
	var out []span
	for _, o := range others {
		if c := (span{max(s.from, o.from), min(s.to, o.to)}); c.length() > 0 {
			out = append(out, c)
		}
	}
	return out
}

// without takes the holes out of runs.
func without(runs, holes []span) []span {
	for _, h := range holes {
		var left []span
		for _, r := range runs {
			left = append(left, common(r, []span{{0, h.from}, {h.to, r.to}})...)
		}
		runs = left
	}
	return runs
}

// spans turns milliseconds into seconds.
func spans(ms [][2]int) []span {
	var out []span
	for _, m := range ms {
		out = append(out, span{float64(m[0]) / 1000, float64(m[1]) / 1000})
	}
	return out
}
