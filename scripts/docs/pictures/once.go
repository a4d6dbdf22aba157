package pictures

import "fmt"

// A talk is one thing that one of the lanes tells another, and what follows where it all ends there.
type talk struct {
	from, to int
	what     string
	else1    string
	else2    string
}

// once is how a step is done a single time, and paid for a single time, by programs that may die anywhere.
func once(catalogue) ([]byte, error) {
	lanes := []struct {
		kind kind
		name string
	}{{post, "Queue"}, {work, "Worker"}, {data, "Firestore"}, {vendor, "Vendor"}, {data, "Bucket"}}
	talks := []talk{
		{0, 1, "letter, once or more", "A letter that is lost is posted again by", "the sweeper: the database knows what is due."},
		{1, 2, "claim: lease, 30 s", "The lease runs out, another takes the step.", "Its token keeps the one before from writing."},
		{1, 2, "reserve + intent", "Nobody can tell whether the call went out:", "the same as after the next line."},
		{1, 3, "submit, one time", "Nobody knows: the vendor is asked, else the call is", "maybe_billed, held against the caps, never resent."},
		{1, 2, "name of the call", "From here on anyone can ask how it stands.", ""},
		{0, 1, "look again, later", "No program waits for a vendor: a task looks.", ""},
		{1, 4, "copy of the clip", "The copy is made again under a new name;", "the vendor is not called for it."},
		{4, 1, "file is finished", "An event that never comes: the sweeper sends", "the file in again after two minutes."},
		{1, 2, "done + settled + letters", "One transaction: either none of it happened,", "or all of it."},
		{2, 0, "outbox, then deleted", "What was not posted goes out within a minute;", "twice does no harm, a step is done by its key."},
	}
	d := &drawing{w: 1120, h: 860, title: "Done once, paid once", desc: "A worker claims a step under a lease, reserves the money and writes its intent, submits once, notes the call's name, copies the result, and completes the step with money and letters in one transaction. Beside each line is what follows where everything ends there."}
	d.heading(30, 40, "Done once, paid once, whoever dies where")
	const top, first, gap = 66, 150, 68
	x := func(lane int) int { return 90 + lane*145 }
	foot := first + len(talks)*gap - 20
	for i, l := range lanes {
		d.box(l.kind, x(i)-56, top, 112, 40, l.name)
		d.rule(point{x(i), top + 40}, point{x(i), foot})
	}
	d.note(770, top+26, "if it all ends right there")
	for i, t := range talks {
		y := first + i*gap
		d.arrow(point{x(t.from), y}, point{x(t.to), y})
		// Words stand over the first stretch of the line, on ground of their own where a lane passes.
		at := min(x(t.from), x(t.to)) + 8
		d.over(at, y-9, t.what)
		d.note(770, y-4, t.else1)
		if t.else2 != "" {
			d.note(770, y+14, t.else2)
		}
	}
	d.note(34, foot+34, "The key of a step is the hash of all that decides its result: a duplicate, a retry, an edit or a crash finds what was made, and makes and buys nothing again.")
	return d.svg()
}

// over is a note with ground below it, for where something passes.
func (d *drawing) over(x, y int, text string) {
	w := room(text, small, regular)
	r := rect{x, y - small, w, small + 3, text}
	d.claim(r)
	fmt.Fprintf(&d.body, "<rect class=\"ground\" x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\"/>\n", r.x-2, r.y, r.w+4, r.h)
	d.write("note", x, y, text)
}
