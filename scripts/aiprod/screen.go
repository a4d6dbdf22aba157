package main

import (
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"golang.org/x/term"

	"github.com/aiprod/aiprod/functions/api/jobs"
	"github.com/aiprod/aiprod/shared/job"
)

// A screen shows how a job comes on: a live picture on a terminal, plain lines elsewhere.
type screen struct {
	out   io.Writer
	live  bool
	begun time.Time
	drawn int    // lines of the live picture on screen
	said  string // last plain line
	stood int    // stand-ins that plain lines have told of
}

func newScreen(out *os.File, quiet bool) *screen {
	s := &screen{out: out, begun: time.Now(), live: term.IsTerminal(int(out.Fd()))}
	if quiet {
		s.out, s.live = io.Discard, false
	}
	return s
}

// phases are what a user sees of the pipeline, with the states each covers.
var phases = []struct {
	name   string
	states []job.State
}{
	{"Read the brief", []job.State{job.Init, job.InputSanitized}},
	{"Write script and storyboard", []job.State{job.CreativeDirection, job.WaitingApproval}},
	{"Speak, draw, compose", []job.State{job.Rendering}},
	{"Mix and master", []job.State{job.AgentsExecuted}},
	{"Measure against the rules", []job.State{job.QATech}},
	{"Judge against the brief", []job.State{job.QASemantic, job.FinalApproval}},
	{"Deliver", []job.State{job.Delivered}},
}

func phase(s job.State) int {
	for i, p := range phases {
		for _, of := range p.states {
			if of == s {
				return i
			}
		}
	}
	return -1
}

func (s *screen) show(j jobs.Job) {
	if s.live {
		s.draw(j)
		return
	}
	for _, in := range j.StandIns[min(s.stood, len(j.StandIns)):] {
		fmt.Fprintf(s.out, "%5.1f s         %s\n", time.Since(s.begun).Seconds(), stoodIn(in))
	}
	s.stood = len(j.StandIns)
	at := phase(j.State)
	if at < 0 {
		return
	}
	line := fmt.Sprintf("%3d %%  %s%s", j.Progress, phases[at].name, shotsDone(j))
	if line != s.said {
		fmt.Fprintf(s.out, "%5.1f s  %s\n", time.Since(s.begun).Seconds(), line)
		s.said = line
	}
}

func shotsDone(j jobs.Job) string {
	if len(j.Shots) == 0 {
		return ""
	}
	done := 0
	for _, p := range j.Shots {
		if p.Progress == 100 {
			done++
		}
	}
	return fmt.Sprintf(": %d of %d shots", done, len(j.Shots))
}

// draw replaces the picture on the terminal.
func (s *screen) draw(j jobs.Job) {
	var b strings.Builder
	if s.drawn > 0 {
		fmt.Fprintf(&b, "\x1b[%dA", s.drawn)
	}
	lines := s.picture(j)
	for _, l := range lines {
		b.WriteString("\x1b[2K" + l + "\n")
	}
	for range s.drawn - len(lines) {
		b.WriteString("\x1b[2K\n")
	}
	s.drawn = max(s.drawn, len(lines))
	fmt.Fprint(s.out, b.String())
}

func (s *screen) picture(j jobs.Job) []string {
	now := phase(j.State)
	lines := []string{fmt.Sprintf("\x1b[1m%s\x1b[0m  %s %3d %%  %4.1f s", titleOf(j), bar(j.Progress, 30), j.Progress, time.Since(s.begun).Seconds())}
	for i, p := range phases {
		mark := "\x1b[2m○"
		switch {
		case i < now || j.State == job.Delivered:
			mark = "\x1b[32m●\x1b[0m"
		case i == now:
			mark = "\x1b[33m◐\x1b[0m"
		}
		lines = append(lines, "  "+mark+" "+p.name+"\x1b[0m")
		if i == now {
			for _, part := range j.Shots {
				lines = append(lines, fmt.Sprintf("      %-4s %s", part.ID, bar(part.Progress, 20)))
			}
		}
	}
	for _, in := range j.StandIns {
		lines = append(lines, "  \x1b[33m↪\x1b[0m "+stoodIn(in))
	}
	return lines
}

// stoodIn says who has made a shot in whose place.
func stoodIn(in job.StandIn) string {
	return fmt.Sprintf("%s: %s stands in for %s (%s)", in.Shot, in.By, in.Asked, in.Code)
}

func titleOf(j jobs.Job) string {
	if j.Title == "" {
		return "New film"
	}
	return j.Title
}

func bar(percent, width int) string {
	full := percent * width / 100
	return strings.Repeat("█", full) + strings.Repeat("░", width-full)
}
