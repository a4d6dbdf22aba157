package job_test

import (
	"testing"

	"pgregory.net/rapid"

	"github.com/aiprod/aiprod/shared/job"
)

// The transitions of the specification, and no others.
var moves = map[job.State][]job.State{
	job.Init:              {job.InputSanitized},
	job.InputSanitized:    {job.CreativeDirection},
	job.CreativeDirection: {job.WaitingApproval, job.Rendering},
	job.WaitingApproval:   {job.Rendering, job.CreativeDirection},
	job.Rendering:         {job.AgentsExecuted},
	job.AgentsExecuted:    {job.QATech},
	job.QATech:            {job.QASemantic},
	job.QASemantic:        {job.FinalApproval},
	job.FinalApproval:     {job.Delivered, job.Rendering},
	job.Delivered:         nil, job.Error: nil, job.Canceled: nil,
}

func TestTransitions(t *testing.T) {
	t.Parallel()
	for from, to := range moves {
		allowed := map[job.State]bool{}
		for _, s := range to {
			allowed[s] = true
		}
		if to != nil {
			allowed[job.Error], allowed[job.Canceled] = true, true
		}
		for next := range moves {
			if got := from.MayMove(next); got != allowed[next] {
				t.Errorf("%s > %s: %v, want %v", from, next, got, allowed[next])
			}
		}
		if from.Final() != (to == nil) {
			t.Errorf("%s: final %v", from, from.Final())
		}
	}
	if len(job.Table()) != len(moves) {
		t.Errorf("%d states, want %d", len(job.Table()), len(moves))
	}
}

func TestFinalApprovalShowsWhetherAPersonIsAsked(t *testing.T) {
	t.Parallel()
	if s := job.FinalApproval.Status(false); s != job.Running {
		t.Error(s)
	}
	if s := job.FinalApproval.Status(true); s != job.AwaitingApproval {
		t.Error(s)
	}
}

// Progress never falls along any walk of the table, and is 100 only when delivered.
func TestProgressNeverFalls(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		state, best := job.Init, 0
		live := job.Live{Shots: map[string]int{}, Lines: map[string]int{}}
		for !state.Final() {
			for range rapid.IntRange(0, 3).Draw(t, "writes") {
				id := rapid.SampledFrom([]string{"a", "b", "c"}).Draw(t, "shot")
				live.Shots[id] = max(live.Shots[id], rapid.IntRange(0, 100).Draw(t, "made"))
			}
			p := job.Progress(state, live, 3, 2)
			if p < best || p > 99 {
				t.Fatalf("%s: progress %d after %d", state, p, best)
			}
			best, live.Best = p, p
			state = rapid.SampledFrom(append(moves[state], job.Error)).Draw(t, "next")
		}
		if p := job.Progress(state, live, 3, 2); (p == 100) != (state == job.Delivered) {
			t.Fatalf("%s: progress %d", state, p)
		}
	})
}
