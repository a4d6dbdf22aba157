package caption

import "github.com/aiprod/aiprod/shared/language"

// maxLead is the longest a cue may come before its first word, in milliseconds,
// where it would otherwise be shown too shortly.
const maxLead = 500

// show sets when cues are shown, given when they are spoken: each stays into the
// silence after it until it can be read, and where that is too short comes a
// little early.
func show(cues []Cue, lang language.Language, opt Options) {
	least := gap(opt.FPS)
	for i := range cues {
		c := &cues[i]
		if i > 0 { // words without length can leave no room: then a cue waits its turn
			c.Start = max(c.Start, cues[i-1].End+least)
		}
		latest := c.Start + MaxDuration
		if i+1 < len(cues) {
			latest = min(latest, cues[i+1].Start-least)
		} else if opt.End > 0 {
			latest = min(latest, opt.End)
		}
		wanted := reading(*c, lang)
		end := max(c.End, c.Start+wanted)
		if i+1 < len(cues) && cues[i+1].Start-end < chainGap {
			end = cues[i+1].Start - least
		}
		c.End = max(min(end, latest), c.Start+1)
		earliest := 0
		if i > 0 {
			earliest = cues[i-1].End + least
		}
		c.Start = min(c.Start, max(c.End-wanted, c.Start-maxLead, earliest))
	}
	lend(cues, lang)
}

// maxLoan is the most time a cue gives a neighbour that would be shown too shortly,
// in milliseconds: a glance more or less around a word is not noticed.
const maxLoan = 400

// lend moves the change between two cues where one has more time than it takes to
// be read and the other less.
func lend(cues []Cue, lang language.Language) {
	for i := 1; i < len(cues); i++ {
		a, b := &cues[i-1], &cues[i]
		if b.Start-a.End >= chainGap {
			continue
		}
		spareA, spareB := a.End-a.Start-reading(*a, lang), b.End-b.Start-reading(*b, lang)
		shift := 0
		switch {
		case spareA < 0 && spareB > 0:
			shift = min(-spareA, spareB, maxLoan)
		case spareB < 0 && spareA > 0:
			shift = -min(-spareB, spareA, maxLoan)
		}
		a.End += shift
		b.Start += shift
	}
}

// reading is how long a cue should be shown, in milliseconds, rounded up.
func reading(c Cue, lang language.Language) int {
	ms := int(1000*c.read(lang)/lang.CaptionCharsPerSecond) + 1
	return min(max(ms, MinDuration), MaxDuration)
}
