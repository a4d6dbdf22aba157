package agent

import (
	"math"
	"slices"

	"github.com/aiprod/aiprod/shared/brief"
	"github.com/aiprod/aiprod/shared/brief/prose"
	"github.com/aiprod/aiprod/shared/manifest"
)

// A board draws the storyboard: which lines share a shot, what each shot shows,
// and which silent shots tell what is left.
type board struct {
	*writer
	// topic is what the film is about; strong where the brief says so itself.
	topic  string
	strong bool
	// about is what the film ends on where it calls for nothing.
	about string
	// assets are the user's pictures still to be used; logo is kept for the end.
	assets []Asset
	logo   string
	// given are all of them, as a draft numbers them.
	given []Asset
	// total is how long the story may be, and signed is true where the brand's lines end the film after it.
	total  float64
	signed bool
	// anywhere and closers are the shots of the brand's lines, before the end and after it.
	anywhere, closers []shot
	shots             []shot
	// quota is how many entries of a list one shot shows.
	quota map[int]int
}

// draw returns the shots of the film.
func (w *writer) draw(beats []beat) []shot {
	b := w.board(beats)
	groups := b.group(beats)
	for i, g := range groups {
		b.add(g, i, len(groups))
	}
	return b.finish()
}

// board returns an empty storyboard for lines.
func (w *writer) board(beats []beat) *board {
	b := &board{writer: w}
	b.topic, b.strong = w.topic(beats)
	b.about = w.subject(beats)
	for _, a := range w.in.Assets {
		if a.Kind == "logo" || a.Role == "logo" {
			b.logo = a.ID
		}
	}
	b.given = w.in.Pictures()
	b.assets = slices.Clone(b.given)
	b.anywhere, b.closers = w.pledges(brief.Anywhere), w.pledges(brief.AtClosing)
	b.total, b.signed = float64(w.in.Brief.Seconds)-room(b.anywhere)-room(b.closers), len(b.closers) > 0
	return b
}

// finish completes the storyboard: the user's pictures, silent shots, the brand's lines, looks and lengths.
func (b *board) finish() []shot {
	b.illustrate()
	b.fill(b.total)
	b.vary()
	b.sign(b.anywhere, b.closers)
	for i := range b.shots {
		if s := &b.shots[i].scene; s.Heading != "" && overlap(s.Kicker, s.Heading) {
			s.Kicker = "" // nothing is read twice in one picture
		}
	}
	b.rhythm()
	b.join()
	pace(b.shots, float64(b.in.Brief.Seconds))
	return b.shots
}

// group puts lines together that are too short for shots of their own: entries
// of a list, and neighbours, up to the length a shot may have. It leaves more
// apart where the film has time to spare.
func (b *board) group(beats []beat) [][]beat {
	room := max(b.total, 1) / max(1, speechOf(beats))
	most := mostShot / min(max(room, 1), 2)
	if b.in.Brief.Fast {
		most *= 1.15
	}
	b.share(beats)
	var out [][]beat
	tail := b.tail(beats)
	for i, next := range beats {
		last := len(out) - 1
		if i > tail {
			out[last] = append(out[last], next)
			continue
		}
		if i > 0 && i != tail && b.together(out[last], next, room, most) && !(i == len(beats)-1 && next.line.Role == Call) {
			out[last] = append(out[last], next)
			continue
		}
		out = append(out, []beat{next})
	}
	return out
}

// share decides how many entries of each list one shot shows: all of them where
// they are said in time, else as many in each shot.
func (b *board) share(beats []beat) {
	b.quota = map[int]int{}
	seconds, count, dated := map[int]float64{}, map[int]int{}, map[int]bool{}
	for _, bt := range beats {
		if list := bt.unit.list; list > 0 {
			seconds[list] += bt.seconds + linePause
			count[list]++
			dated[list] = bt.unit.dated || bt.unit.ordered
		}
	}
	for list, n := range count {
		limit := longList
		if dated[list] {
			limit = longDates
		}
		shots := math.Ceil(seconds[list] / limit)
		b.quota[list] = int(math.Ceil(float64(n) / max(shots, math.Ceil(float64(n)/most))))
	}
}

// entriesOf counts the lines of a shot that are entries of a list.
func entriesOf(group []beat, list int) int {
	n := 0
	for _, bt := range group {
		if bt.unit.list == list {
			n++
		}
	}
	return n
}

// together reports whether next joins the lines of a shot.
func (b *board) together(group []beat, next beat, room, most float64) bool {
	length, last := speechOf(group), group[len(group)-1]
	if next.unit.course > 0 || last.unit.course > 0 {
		return next.unit.course == last.unit.course
	}
	if list := next.unit.list; list > 0 && list == last.unit.list {
		fits := next.unit.dated || next.unit.ordered && length+next.seconds+linePause <= longDates || length+next.seconds+linePause <= longList
		return fits && entriesOf(group, list) < b.quota[list]
	}
	if b.answers(group, next) {
		return true
	}
	joint := length + next.seconds + linePause
	if joint > most {
		return false
	}
	switch {
	case last.unit.list > 0 || next.unit.list > 0:
		return last.unit.heading
	case group[0].line.Role == Hook && last.line.Role == Hook && length*room >= leastShot:
		return false
	case b.form(last) && b.form(next):
		return false
	}
	return length*room < leastShot || (next.seconds+linePause)*room < leastShot*0.8
}

// form reports whether a line has a form of its own: a figure, or a list. Two
// of them in one shot would leave one unseen.
func (b *board) form(bt beat) bool {
	_, list := prose.Enumerated(bt.read.Text, b.doc.Lang)
	if _, part := shareIn(bt.read.Text, b.doc.Lang); part {
		return true
	}
	return list || shows(bt)
}

// shows reports whether a line has a figure that deserves the picture alone.
func shows(b beat) bool { return figures(b.read.Facts, 0, len(b.read.Text)) > 0 }

// speechOf is how long beats take with their pauses, in seconds.
func speechOf(beats []beat) float64 {
	sum := 0.0
	for _, b := range beats {
		sum += b.seconds + linePause
	}
	return sum
}

// listed reports whether lines are all entries of one list, which shows more than its last.
func listed(group []beat) bool {
	list := group[0].unit.list
	return list > 0 && len(group) > 1 && entriesOf(group, list) == len(group)
}

// add makes the shot of one group of lines, the i-th of n.
func (b *board) add(group []beat, i, n int) {
	var s manifest.Scene
	switch {
	case i == n-1 && group[0].unit.course == 0 && !listed(group) && (n > 1 && !b.signed || group[len(group)-1].line.Role == Call):
		s = b.closing(group)
	case i == 0 && group[0].unit.course == 0:
		s = b.title(group)
	default:
		s = b.scene(group)
	}
	b.shots = append(b.shots, shot{scene: s, beats: group, speech: speechOf(group)})
}
