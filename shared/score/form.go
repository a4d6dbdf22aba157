package score

import "math"

// A form is the plan of a piece: how many bars, how fast, and what each is for.
type form struct {
	bars     int
	bpm      float64
	tempo    []Anchor
	sections []Section
}

// stretchLimit is how far the tempo may be bent to make bars fit, as a share.
// Below 5 % nobody hears it; short films need more room.
const stretchLimit = 0.08

// plan chooses the number of bars so that the last ends with the film at nearly
// the wanted tempo and cuts fall on beats, then divides them into sections.
func plan(spec Spec, bpm float64) form {
	exact := spec.Seconds * bpm / 240
	best, bestCost := max(1, int(math.Round(exact))), math.Inf(1)
	for n := max(1, int(exact*(1-stretchLimit))); n <= int(math.Ceil(exact*(1+stretchLimit))); n++ {
		bend := math.Abs(float64(n)/exact - 1)
		if bend > stretchLimit && n != best {
			continue
		}
		if _, cost := follow(spec.Cuts, spec.Seconds, n); bend*4+cost < bestCost {
			best, bestCost = n, bend*4+cost
		}
	}
	f := form{bars: best, bpm: 240 * float64(best) / spec.Seconds}
	f.tempo, _ = follow(spec.Cuts, spec.Seconds, best)
	f.sections = divide(best, callToAction(spec, best))
	return f
}

// callToAction returns the bar at which the last part of the film begins: the
// bar nearest the last cut, if that is in the last two fifths, else one by proportion.
func callToAction(spec Spec, bars int) int {
	bar := bars - max(2, int(math.Round(float64(bars)*0.2)))
	if n := len(spec.Cuts); n > 0 && spec.Cuts[n-1] > 0.6*spec.Seconds {
		bar = int(math.Round(spec.Cuts[n-1] / spec.Seconds * float64(bars)))
	}
	return min(max(bar, bars/2), bars-1)
}

// divide lays sections over the bars: intro, build, main, a drop before the
// call to action, finale, and the last bar, which is one held chord. Short
// pieces leave some out.
func divide(bars, call int) []Section {
	last := bars - 1
	intro := min(max(1, bars/8), 4)
	drop := 0
	if bars >= 7 {
		drop = 1 + bars/24
	}
	if last < 3 {
		intro = min(last, 1)
	}
	build := 0
	if bars >= 8 {
		build = max(1, bars/6)
	}
	call = max(min(call, last), intro)
	var out []Section
	at := 0
	add := func(name string, until int) {
		if until > at {
			out = append(out, Section{name, at, until - at})
			at = until
		}
	}
	add("intro", intro)
	add("build", min(intro+build, call-drop))
	add("main", call-drop)
	add("drop", call)
	add("finale", last)
	add("end", bars)
	return out
}

// section returns the name of the section of a bar.
func (f form) section(bar int) string {
	for _, s := range f.sections {
		if bar >= s.Bar && bar < s.Bar+s.Bars {
			return s.Name
		}
	}
	return ""
}

// closes is true for the last bar of a section, where a fill belongs.
func (f form) closes(bar int) bool {
	for _, s := range f.sections {
		if bar == s.Bar+s.Bars-1 {
			return true
		}
	}
	return false
}
