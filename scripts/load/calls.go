package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	vegeta "github.com/tsenart/vegeta/v12/lib"
)

// brief is what is submitted, %d standing for who submits. Its preset asks for approval: nothing is rendered.
const brief = `{"content":"Fold It is a bicycle that folds in eight seconds. It weighs 9.8 kg and fits under any desk. ` +
	`3 of 4 riders take it on the train. From 890 euros. Try one at foldit.example.","preset":"brand_campaign","lang":"en",` +
	`"duration_sec":30,"must_include":["eight seconds"],"metadata":{"submitter":"%d"}}`

// keptJobs is how many of its jobs a client remembers to read.
const keptJobs = 20

// submits has every client submit briefs, and lets it remember its jobs.
func submits(s *stack, clients []client, o options) []row {
	var turn atomic.Int64
	next := func(t *vegeta.Target) error {
		i := int(turn.Add(1)) % len(clients)
		*t = vegeta.Target{Method: http.MethodPost, URL: s.url + "/pipeline/run", Header: clients[i].header, Body: fmt.Appendf(nil, brief, i)}
		return nil
	}
	var answers [][]byte
	rows := attack(s, o, barSubmit, next, func(r *vegeta.Result) { answers = append(answers, r.Body) })
	for _, raw := range answers {
		var job struct {
			ID       string
			Metadata struct {
				Submitter int `json:",string"`
			}
		}
		if err := json.Unmarshal(raw, &job); err != nil || job.ID == "" {
			continue // counted as an error already
		}
		if c := &clients[job.Metadata.Submitter]; len(c.jobs) < keptJobs {
			c.jobs = append(c.jobs, job.ID)
		}
	}
	return rows
}

// readings are what readers read, {id} standing for a job of theirs, in the proportion of a page that shows jobs.
var readings = []string{
	"/job/{id}", "/job/{id}", "/job/{id}", "/pipeline/job/{id}", "/pipeline/job/{id}", "/pipeline/jobs", "/pipeline/jobs",
	"/job/{id}/history", "/job/{id}/costs", "/me",
}

// public are read as well where limits are no matter: these count by address, which all clients here share.
var public = []string{"/presets", "/capabilities"}

// reads has every client that has submitted read.
func reads(s *stack, clients []client, o options) []row {
	var readers []client
	for _, c := range clients {
		if len(c.jobs) > 0 {
			readers = append(readers, c)
		}
	}
	paths := readings
	if o.Each == 0 {
		paths = slices.Concat(readings, public)
	}
	var turn atomic.Int64
	next := func(t *vegeta.Target) error {
		n := int(turn.Add(1))
		if len(readers) == 0 {
			return vegeta.ErrNoTargets
		}
		c, round := readers[n%len(readers)], n/len(readers)
		path := paths[(n+round)%len(paths)]
		path = strings.ReplaceAll(path, "{id}", c.jobs[round%len(c.jobs)])
		*t = vegeta.Target{Method: http.MethodGet, URL: s.url + path, Header: c.header}
		return nil
	}
	return attack(s, o, barRead, next, func(*vegeta.Result) {})
}

// readsBeside is how often those who have submitted look, in calls a second of all of them together.
const readsBeside = 100

// both has clients read at a rate while as many as ever submit, and tells what the readers were answered.
func both(s *stack, clients []client, o options) []row {
	looking := o
	looking.Each, looking.Rate, looking.Duration = 0, readsBeside, 5*time.Second
	pressing := o
	pressing.Each, pressing.Rate, pressing.Duration = 0, 0, looking.Duration
	done := make(chan []row)
	go func() { done <- submits(s, slices.Clone(clients), pressing) }()
	rows := reads(s, clients, looking)
	<-done
	last := rows[len(rows)-1]
	last.Route, last.CPU = "GET, beside all submitters", 0
	return []row{last}
}
