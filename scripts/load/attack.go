package main

import (
	"fmt"
	"maps"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"time"

	vegeta "github.com/tsenart/vegeta/v12/lib"
)

// warmUp is how long load of a time lasts before it counts.
const warmUp = 3 * time.Second

// attack has all clients call, at a rate or each for the next time when its last call was answered, and gives a row for
// each route, and one for all where there are several. Heard gets every answer that counts.
func attack(s *stack, o options, bar time.Duration, next vegeta.Targeter, heard func(*vegeta.Result)) []row {
	n := uint64(o.Clients)
	a := vegeta.NewAttacker(vegeta.Workers(n), vegeta.MaxWorkers(n), vegeta.Connections(o.Clients), vegeta.Redirects(vegeta.NoFollow))
	machine, begun := load(), time.Now()
	all, routes := &tally{}, map[string]*tally{}
	spent, counting := time.Duration(0), false
	for r := range o.calls(a, next) {
		if o.warming(r, begun) {
			continue
		}
		if !counting {
			spent, counting = s.cpu(), true
		}
		name := r.Method + " " + s.route(r.URL)
		if routes[name] == nil {
			routes[name] = &tally{}
		}
		routes[name].add(r)
		all.add(r)
		heard(r)
	}
	spent = s.cpu() - spent
	lasted := all.last.Sub(all.first)
	var rows []row
	for _, name := range slices.Sorted(maps.Keys(routes)) {
		rows = append(rows, routes[name].row(name, lasted, bar))
	}
	if len(rows) > 1 {
		rows = append(rows, all.row("all", lasted, bar))
	}
	last := &rows[len(rows)-1]
	last.CPU = millis(spent) / float64(max(1, last.Calls))
	for i := range rows {
		rows[i].Load = machine
	}
	return rows
}

// calls begins the calls: for a time, or until each client has made so many.
func (o options) calls(a *vegeta.Attacker, next vegeta.Targeter) <-chan *vegeta.Result {
	if o.Each > 0 {
		return a.Attack(next, upTo(o.Each*o.Clients), 0, "")
	}
	return a.Attack(next, vegeta.ConstantPacer{Freq: o.Rate, Per: time.Second}, warmUp+o.Duration, "")
}

// warming reports whether a call does not count: connections are made, and tokens seen for the first time.
func (o options) warming(r *vegeta.Result, begun time.Time) bool {
	if o.Each > 0 {
		return r.Seq < uint64(o.Clients)
	}
	return r.Timestamp.Before(begun.Add(warmUp))
}

// upTo is a pace of so many calls, none of which waits.
type upTo uint64

// Pace ends after the last of them.
func (n upTo) Pace(_ time.Duration, hits uint64) (time.Duration, bool) { return 0, hits >= uint64(n) }

// Rate is none.
func (upTo) Rate(time.Duration) float64 { return 0 }

var jobID = regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f-]{27}`)

// route is the path of an address of the stack, {id} standing for a job's.
func (s *stack) route(url string) string {
	return jobID.ReplaceAllString(strings.TrimPrefix(url, s.url), "{id}")
}

// A tally is what became of calls.
type tally struct {
	first, last time.Time
	took        []time.Duration
	errors      map[string]int
}

func (t *tally) add(r *vegeta.Result) {
	if t.first.IsZero() || r.Timestamp.Before(t.first) {
		t.first = r.Timestamp
	}
	if end := r.End(); end.After(t.last) {
		t.last = end
	}
	t.took = append(t.took, r.Latency)
	if r.Error == "" && r.Code < http.StatusMultipleChoices {
		return
	}
	if t.errors == nil {
		t.errors = map[string]int{}
	}
	t.errors[fmt.Sprintf("%d %s", r.Code, r.Error)]++
}
