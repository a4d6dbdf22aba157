package costreport

import "fmt"

// A part is the spend by one thing, the dearest first.
type part struct {
	Title, Unit string
	Rows        []entry
}

type entry struct{ Key, Width, Amount, Share, Class string }

// shown is how many rows a part has at most; what follows is told in one more.
const shown = 10

func ranked(title, unit string, groups []Group, total int64) part {
	p := part{Title: title, Unit: unit}
	if len(groups) == 0 {
		return p
	}
	head, tail := groups, []Group(nil)
	if len(groups) > shown {
		head, tail = groups[:shown], groups[shown:]
	}
	var rest int64
	for _, g := range tail {
		rest += g.Micros
	}
	widest := max(head[0].Micros, rest)
	add := func(key string, micros int64, class string) {
		p.Rows = append(p.Rows, entry{key, hundredths(micros, widest), dollars(micros), percent(micros, total), class})
	}
	for _, g := range head {
		add(g.Key, g.Micros, "")
	}
	if len(tail) > 0 {
		add(fmt.Sprintf("The rest (%s)", count(len(tail))), rest, "rest")
	}
	return p
}
