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

// warmUp is how long each kind of load lasts before it counts: connections are made, tokens seen for the first
// time, and each client's first calls of each route counted.
const warmUp = 3 * time.Second

// attack has all clients call, at a rate or each for the next time when its last call was answered, and gives a row for
// each route, and one for all where there are several. Heard gets every answer that counts.
func attack(s *stack, o options, bar time.Duration, next vegeta.Targeter, heard func(*vegeta.Result)) []row {
	n := uint64(o.Clients)
	a := vegeta.NewAttacker(vegeta.Workers(n), vegeta.MaxWorkers(n), vegeta.Connections(o.Clients), vegeta.Redirects(vegeta.NoFollow))
	machine, begun := load(), time.Now()
	all, routes := &tally{}, map[string]*tally{}
	spent, counting := time.Duration(0), false
	for r := range a.Attack(next, vegeta.ConstantPacer{Freq: o.Rate, Per: time.Second}, warmUp+o.Duration, "") {
		if r.Timestamp.Before(begun.Add(warmUp)) {
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
	var rows []row
	for _, name := range slices.Sorted(maps.Keys(routes)) {
		rows = append(rows, routes[name].row(name, o.Duration, bar))
	}
	if len(rows) > 1 {
		rows = append(rows, all.row("all", o.Duration, bar))
	}
	last := &rows[len(rows)-1]
	last.CPU = millis(spent) / float64(max(1, last.Calls))
	for i := range rows {
		rows[i].Load = machine
	}
	return rows
}

var jobID = regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f-]{27}`)

// route is the path of an address of the stack, {id} standing for a job's.
func (s *stack) route(url string) string {
	return jobID.ReplaceAllString(strings.TrimPrefix(url, s.url), "{id}")
}

// A tally is what became of calls.
type tally struct {
	took   []time.Duration
	errors map[string]int
}

func (t *tally) add(r *vegeta.Result) {
	t.took = append(t.took, r.Latency)
	if r.Error == "" && r.Code < http.StatusMultipleChoices {
		return
	}
	if t.errors == nil {
		t.errors = map[string]int{}
	}
	t.errors[fmt.Sprintf("%d %s", r.Code, r.Error)]++
}
