// Package pictures draws the pictures of the guides, from the code's own tables where there is one: as SVG of plain shapes and
// text, readable on light and dark ground. It refuses a picture whose text does not fit or whose parts lie on each other.
package pictures

import (
	"bytes"
	"errors"
	"fmt"
	"html"
	"unicode/utf8"
)

// A kind is what a part stands for, and is told by its colour.
type kind string

// The kinds.
const (
	client kind = "client" // people, and what is theirs
	work   kind = "work"   // functions
	post   kind = "post"   // what carries messages
	data   kind = "data"   // what keeps
	vendor kind = "vendor" // what is bought
	plain  kind = "plain"
)

type point struct{ x, y int }

type rect struct {
	x, y, w, h int
	what       string
}

func (r rect) meets(o rect) bool {
	return r.x < o.x+o.w && o.x < r.x+r.w && r.y < o.y+o.h && o.y < r.y+r.h
}

func (r rect) within(o rect) bool {
	return r.x >= o.x && r.y >= o.y && r.x+r.w <= o.x+o.w && r.y+r.h <= o.y+o.h
}

func (r rect) left(dy int) point   { return point{r.x, r.y + dy} }
func (r rect) right(dy int) point  { return point{r.x + r.w, r.y + dy} }
func (r rect) top(dx int) point    { return point{r.x + dx, r.y} }
func (r rect) bottom(dx int) point { return point{r.x + dx, r.y + r.h} }

// Sizes of text in pixels, and how much room a letter takes of it at most in the fonts that are likely.
const (
	small  = 12
	normal = 14
	large  = 19

	regular = 0.56
	bold    = 0.61
)

// A drawing is a picture under way.
type drawing struct {
	w, h        int
	title, desc string
	body        bytes.Buffer
	solid       []rect // what nothing may lie on
	notes       []rect // what no line may cross
	lines       [][]point
	errs        []error
}

func (d *drawing) fail(format string, args ...any) {
	d.errs = append(d.errs, fmt.Errorf(format, args...))
}

// claim takes room that nothing else may take.
func (d *drawing) claim(r rect) {
	if !r.within(rect{0, 0, d.w, d.h, ""}) {
		d.fail("%q lies outside", r.what)
	}
	for _, o := range d.solid {
		if r.meets(o) {
			d.fail("%q lies on %q", r.what, o.what)
		}
	}
	d.solid = append(d.solid, r)
}

func room(text string, size int, weight float64) int {
	return int(float64(utf8.RuneCountInString(text)*size)*weight + 0.5)
}

func (d *drawing) write(class string, x, y int, text string) {
	fmt.Fprintf(&d.body, "<text class=\"%s\" x=\"%d\" y=\"%d\">%s</text>\n", class, x, y, html.EscapeString(text))
}

// note is text on the ground, from x on.
func (d *drawing) note(x, y int, text string) {
	r := rect{x, y - small, room(text, small, regular), small + 3, text}
	d.claim(r)
	d.notes = append(d.notes, r)
	d.write("note", x, y, text)
}

// heading is text on the ground that stands out.
func (d *drawing) heading(x, y int, text string) {
	d.claim(rect{x, y - large, room(text, large, bold), large + 4, text})
	d.write("heading", x, y, text)
}

// box is a part with its name and what there is to say of it.
func (d *drawing) box(k kind, x, y, w, h int, name string, lines ...string) rect {
	r := rect{x, y, w, h, name}
	d.claim(r)
	fmt.Fprintf(&d.body, "<rect class=\"%s\" x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" rx=\"8\"/>\n", k, x, y, w, h)
	const step = small + 5
	tall := normal + len(lines)*step
	if tall+12 > h {
		d.fail("%q is %d high and needs %d", name, h, tall+12)
	}
	at := y + (h-tall)/2 + normal - 2
	if room(name, normal, bold)+12 > w {
		d.fail("%q is %d wide and needs %d", name, w, room(name, normal, bold)+12)
	}
	d.write("name", x+w/2, at, name)
	for _, l := range lines {
		at += step
		if room(l, small, regular)+12 > w {
			d.fail("%q in %q: %d wide, needs %d", l, name, w, room(l, small, regular)+12)
		}
		d.write("line", x+w/2, at, l)
	}
	return r
}

// frame holds parts together; its label stands in its upper left corner.
func (d *drawing) frame(x, y, w, h int, label string) rect {
	fmt.Fprintf(&d.body, "<rect class=\"frame\" x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" rx=\"12\"/>\n", x, y, w, h)
	if label != "" {
		d.note(x+16, y+22, label)
	}
	return rect{x, y, w, h, label}
}

// arrow leads through points to the last.
func (d *drawing) arrow(points ...point) { d.line("arrow", points...) }

// back leads against the course of things.
func (d *drawing) back(points ...point) { d.line("back", points...) }

func (d *drawing) line(class string, points ...point) {
	for i := 1; i < len(points); i++ {
		if points[i].x != points[i-1].x && points[i].y != points[i-1].y {
			d.fail("a line from %v to %v is oblique", points[i-1], points[i])
		}
	}
	d.lines = append(d.lines, points)
	fmt.Fprintf(&d.body, "<path class=\"%s\" d=\"M%d %d", class, points[0].x, points[0].y)
	for _, p := range points[1:] {
		fmt.Fprintf(&d.body, " L%d %d", p.x, p.y)
	}
	d.body.WriteString("\"/>\n")
}

// rule is a line that leads nowhere.
func (d *drawing) rule(from, to point) {
	fmt.Fprintf(&d.body, "<path class=\"rule\" d=\"M%d %d L%d %d\"/>\n", from.x, from.y, to.x, to.y)
}

// style has each colour twice: for light ground, and for dark.
const style = `text{font-family:system-ui,-apple-system,"Segoe UI","Liberation Sans",Arial,sans-serif;fill:#1d2733}
.heading{font-size:19px;font-weight:600}.name{font-size:14px;font-weight:600;text-anchor:middle}.line{font-size:12px;text-anchor:middle;fill:#3c4957}.note{font-size:12px;fill:#4a5867}
.ground{fill:#ffffff}.frame{fill:#f6f8fa;stroke:#c3ccd5;stroke-dasharray:5 4}.rule{stroke:#b4bfca;stroke-dasharray:3 4;fill:none}
.arrow,.back{fill:none;stroke:#566575;stroke-width:1.6;marker-end:url(#tip)}.back{stroke-dasharray:6 4}.tip{fill:#566575}
.client{fill:#e3effc;stroke:#3b7dc4}.work{fill:#e4f4e6;stroke:#3d9150}.post{fill:#fff1da;stroke:#c98a1b}.data{fill:#efe8fa;stroke:#7f5bb5}.vendor{fill:#fde7e4;stroke:#c8574a}.plain{fill:#eef1f4;stroke:#8b98a5}
@media (prefers-color-scheme:dark){text{fill:#e8eef4}.line{fill:#c2cedb}.note{fill:#aebccb}.ground{fill:#10161d}.frame{fill:#161e27;stroke:#3a4754}.rule{stroke:#445260}
.arrow,.back{stroke:#9fb0c1}.tip{fill:#9fb0c1}.client{fill:#17324f;stroke:#5b9ee6}.work{fill:#17361f;stroke:#58b06c}.post{fill:#40300f;stroke:#d9a03c}.data{fill:#2c2144;stroke:#a283d8}.vendor{fill:#45201b;stroke:#e07b6e}.plain{fill:#232c36;stroke:#76838f}}`

// crossings are the notes that a line goes through.
func (d *drawing) crossings() {
	for _, line := range d.lines {
		for i := 1; i < len(line); i++ {
			a, b := line[i-1], line[i]
			s := rect{min(a.x, b.x), min(a.y, b.y), max(a.x, b.x) - min(a.x, b.x) + 1, max(a.y, b.y) - min(a.y, b.y) + 1, ""}
			for _, n := range d.notes {
				if s.meets(n) {
					d.fail("a line crosses %q", n.what)
				}
			}
		}
	}
}

// svg is the picture, or everything that is wrong with it.
func (d *drawing) svg() ([]byte, error) {
	d.crossings()
	var out bytes.Buffer
	fmt.Fprintf(&out, "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\" role=\"img\" aria-labelledby=\"title desc\">\n", d.w, d.h, d.w, d.h)
	fmt.Fprintf(&out, "<title id=\"title\">%s</title>\n<desc id=\"desc\">%s</desc>\n<style>%s</style>\n", html.EscapeString(d.title), html.EscapeString(d.desc), style)
	out.WriteString("<defs><marker id=\"tip\" viewBox=\"0 0 10 10\" refX=\"9\" refY=\"5\" markerWidth=\"8\" markerHeight=\"8\" orient=\"auto\"><path class=\"tip\" d=\"M0 0 L10 5 L0 10 z\"/></marker></defs>\n")
	fmt.Fprintf(&out, "<rect class=\"ground\" width=\"%d\" height=\"%d\"/>\n", d.w, d.h)
	out.Write(d.body.Bytes())
	out.WriteString("</svg>\n")
	return out.Bytes(), errors.Join(d.errs...)
}
