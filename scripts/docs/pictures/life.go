package pictures

import (
	"slices"

	"github.com/aiprod/aiprod/shared/job"
)

// A leg is what happens while a job is in a state, in rows of what may happen side by side.
type leg struct {
	state job.State
	rows  [][]string // functions; * stands behind what runs once for each line or shot
	note  string
}

// legs are the states that are passed through, each with the functions that act in it: a test holds that they are all there.
var legs = []leg{
	{job.Init, [][]string{{"jobs-submit", "sanitize"}}, "the price is held against the caps"},
	{job.InputSanitized, [][]string{{"direct"}}, "one stage for both states"},
	{job.CreativeDirection, [][]string{{"direct"}}, "writes script, storyboard, manifest"},
	{job.WaitingApproval, [][]string{{"control-approve", "control-edit"}}, "a person; not in the fast track"},
	{job.Rendering, [][]string{
		{"translate", "cast", "plan"},
		{"narrate*", "conform", "subtitle"},
		{"picture*", "generate*", "render*"},
		{"compose", "effects", "ingest*"},
	}, "last one in: a join moves on"},
	{job.AgentsExecuted, [][]string{{"postprocess"}}, "joins, mixes, captions, poster"},
	{job.QATech, [][]string{{"inspect"}}, "the technical rules"},
	{job.QASemantic, [][]string{{"judge"}}, "against the brief"},
	{job.FinalApproval, [][]string{{"supervise", "deliver"}}, "may have named shots made again"},
}

// anytime are the stages that run beside a job's, whatever its state.
var anytime = []string{"notify"}

// calls tells how a function comes to be called.
var calls = map[string]struct {
	kind kind
	name string
}{
	"http": {client, "a client's request"}, "stage": {post, "a message of the stage topic"}, "task": {work, "a task of a queue, one step each"}, "object": {data, "a finished file"},
}

const (
	stateX, stateW = 90, 230
	rowH, rowGap   = 40, 10
	chipX, chipW   = 380, 150
)

// life is a job's states, and what moves it on.
func life(c catalogue) ([]byte, error) {
	d := &drawing{w: 1120, h: 1126, title: "A job's life", desc: "The states of a job from INIT to DELIVERED, the functions that act in each, and what calls them. ERROR and CANCELED can follow every state that is not final."}
	d.heading(30, 40, "A job's life")
	rows, y := job.Table(), 100
	at := map[job.State]rect{}
	d.note(stateX, 80, "state, and what a client sees of it")
	d.note(chipX, 80, "functions that act in it, coloured by what calls them")
	for _, l := range legs {
		i := slices.IndexFunc(rows, func(r job.Row) bool { return r.State == l.state })
		h := len(l.rows)*(rowH+rowGap) - rowGap
		at[l.state] = d.box(plain, stateX, y, stateW, max(h, 46), string(l.state), string(rows[i].Status))
		for n, row := range l.rows {
			for k, name := range row {
				d.function(c, chipX+k*(chipW+12), y+3+n*(rowH+rowGap), name)
			}
		}
		d.note(chipX+len(l.rows[0])*(chipW+12)+4, y+28, l.note)
		y += max(h, 46) + 28
	}
	for n, state := range []job.State{job.Delivered, job.Error, job.Canceled} {
		i := slices.IndexFunc(rows, func(r job.Row) bool { return r.State == state })
		at[state] = d.box(plain, []int{stateX, chipX, chipX + stateW + 40}[n], y, stateW, 46, string(state), string(rows[i].Status))
	}
	d.note(chipX+2*stateW+56, y+28, "both from every state above")
	d.moves(rows, at)
	always := y + 74
	d.note(stateX, always+24, "in every state")
	for i, name := range anytime {
		d.function(c, chipX+i*(chipW+12), always, name)
	}
	d.note(chipX+len(anytime)*(chipW+12)+4, always+24, "tells clients and operators of what has happened")
	legend := always + 70
	for i, trigger := range []string{"http", "stage", "task", "object"} {
		d.box(calls[trigger].kind, stateX+i*255, legend, 26, 32, "")
		d.note(stateX+i*255+34, legend+20, calls[trigger].name)
	}
	d.note(stateX, legend+56, "* once for each line, shot or file. Dashed: back, or past a state.")
	return d.svg()
}

// function is a chip of its name, in the colour of what calls it.
func (d *drawing) function(c catalogue, x, y int, name string) {
	plainName := name
	if plainName[len(name)-1] == '*' {
		plainName = name[:len(name)-1]
	}
	f, ok := c.Functions[plainName]
	if !ok {
		d.fail("there is no function %s", plainName)
	}
	d.box(calls[f.Trigger].kind, x, y, chipW, rowH, name)
}

// moves draws where a state may lead: to the next one down, or along the left to others, the farther the further out.
func (d *drawing) moves(rows []job.Row, at map[job.State]rect) {
	var past [][2]rect
	for i, r := range rows {
		for _, next := range r.Next {
			from, to := at[r.State], at[next]
			switch {
			case to.w == 0:
				d.fail("%s leads to %s, which is not drawn", r.State, next)
			case i+1 < len(rows) && rows[i+1].State == next:
				d.arrow(from.bottom(stateW/2), to.top(stateW/2))
			default:
				past = append(past, [2]rect{from, to})
			}
		}
	}
	span := func(p [2]rect) int { return max(p[0].y-p[1].y, p[1].y-p[0].y) }
	slices.SortFunc(past, func(a, b [2]rect) int { return span(a) - span(b) })
	entered := map[int]int{} // how many lead to the state at a height
	for i, p := range past {
		lane := stateX - 18 - 16*i
		if lane < 10 {
			d.fail("no room for lane %d", i)
		}
		in := p[1].y + 32 + 24*entered[p[1].y]
		entered[p[1].y]++
		d.back(p[0].left(14), point{lane, p[0].y + 14}, point{lane, in}, point{p[1].x, in})
	}
}
