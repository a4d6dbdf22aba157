package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"text/tabwriter"
	"time"

	"github.com/aiprod/aiprod/functions/api/jobs"
	"github.com/aiprod/aiprod/shared/localcloud"
	"github.com/aiprod/aiprod/shared/money"
)

type benchCommand struct {
	Runs int  `default:"3" help:"How often each figure is taken."`
	JSON bool `help:"Print the figures as JSON."`
}

// A figure is one thing measured, with the bar it is held to. Lower is better.
type figure struct {
	Name   string    `json:"name"`
	Unit   string    `json:"unit"`
	Bar    float64   `json:"bar"`
	Values []float64 `json:"values"`
}

// Run measures what users feel and prints it beside its bar. Quiet machines give
// quiet figures: nothing else should run.
func (c *benchCommand) Run(ctx context.Context) error {
	dir, err := os.MkdirTemp("", "aiprod-bench-")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	film, memory, cost, err := c.film(ctx, dir)
	if err != nil {
		return err
	}
	ready, err := c.ready(ctx, dir)
	if err != nil {
		return err
	}
	figures := []figure{film, memory, ready}
	for _, program := range []string{"api", "pipeline", "media", "ops"} {
		f, err := c.listens(ctx, dir, program)
		if err != nil {
			return err
		}
		figures = append(figures, f)
	}
	if c.JSON {
		return json.NewEncoder(os.Stdout).Encode(map[string]any{"cores": runtime.NumCPU(), "figures": figures, "cost": cost})
	}
	if err := table(figures); err != nil {
		return err
	}
	fmt.Printf("a film was expected to cost %s and has cost %s\n", money.Dollars(cost.Estimated), money.Dollars(cost.Actual))
	return nil
}

func table(figures []figure) error {
	fmt.Printf("%d cores, %s\n", runtime.NumCPU(), runtime.Version())
	w := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(w, "figure\tmin\tmedian\tmax\tbar\tunit\t\t")
	for _, f := range figures {
		v := slices.Sorted(slices.Values(f.Values))
		verdict := "kept"
		if v[len(v)/2] > f.Bar {
			verdict = "MISSED"
		}
		fmt.Fprintf(w, "%s\t%.1f\t%.1f\t%.1f\t%.0f\t%s\t%s\t\n", f.Name, v[0], v[len(v)/2], v[len(v)-1], f.Bar, f.Unit, verdict)
	}
	return w.Flush()
}

// film makes the sample film in a process of its own and watches the memory of
// its tree. cost is what the last one was expected to cost, and has.
func (c *benchCommand) film(ctx context.Context, dir string) (wall, memory figure, cost jobs.Cost, err error) {
	wall = figure{Name: "30 s film, 1080x1920, brief to MP4", Unit: "s", Bar: 30}
	memory = figure{Name: "peak memory of the process tree", Unit: "MB", Bar: 1200}
	self, err := os.Executable()
	if err != nil {
		return wall, memory, cost, err
	}
	for i := range c.Runs {
		var out bytes.Buffer
		run := filepath.Join(dir, fmt.Sprint("film", i))
		cmd := exec.CommandContext(ctx, self, "make", "--json", "--data", filepath.Join(run, "data"), "-o", filepath.Join(run, "film.mp4"))
		cmd.Stdout, cmd.Stderr = &out, os.Stderr
		begun := time.Now()
		if err := cmd.Start(); err != nil {
			return wall, memory, cost, err
		}
		peak := watchTree(cmd.Process.Pid)
		if err := cmd.Wait(); err != nil {
			return wall, memory, cost, fmt.Errorf("make: %w", err)
		}
		var j jobs.Job
		if err := json.Unmarshal(out.Bytes(), &j); err != nil {
			return wall, memory, cost, fmt.Errorf("make: %w", err)
		}
		cost = j.Cost
		wall.Values = append(wall.Values, time.Since(begun).Seconds())
		memory.Values = append(memory.Values, float64(peak())/1e6)
	}
	return wall, memory, cost, nil
}

// ready times a stack from nothing to ready: on a new data folder first, then on the same again.
func (c *benchCommand) ready(ctx context.Context, dir string) (figure, error) {
	f := figure{Name: "stack ready", Unit: "ms", Bar: 300}
	for range max(c.Runs, 2) {
		begun := time.Now()
		s, err := localcloud.Start(ctx, localcloud.Options{Dir: filepath.Join(dir, "stack")})
		if err != nil {
			return f, err
		}
		f.Values = append(f.Values, milliseconds(begun))
		if err := s.Close(ctx); err != nil {
			return f, err
		}
	}
	return f, nil
}

func milliseconds(since time.Time) float64 { return float64(time.Since(since).Microseconds()) / 1000 }
