package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/aiprod/aiprod/shared/localcloud"
	"github.com/aiprod/aiprod/shared/money"
)

type benchCommand struct {
	Runs int    `default:"3" help:"How often each figure is taken."`
	JSON bool   `help:"Print the figures as JSON; the last line is an object of their medians."`
	Long bool   `help:"Measure films of 30 to 300 s instead: how time and memory grow with length."`
	Keep string `type:"path" placeholder:"FOLDER" help:"Leave the films and what they were made with here."`
}

// A figure is one thing measured, with the bar it is held to. Lower is better.
type figure struct {
	Name   string    `json:"name"`
	Unit   string    `json:"unit"`
	Bar    float64   `json:"bar"` // 0 for none
	Values []float64 `json:"values"`
}

func (f figure) median() float64 {
	v := slices.Sorted(slices.Values(f.Values))
	if len(v) == 0 {
		return 0
	}
	return v[len(v)/2]
}

// A bench is one run of the command.
type bench struct {
	dir     string
	runs    int
	figures map[string]figure
	order   []string
	film    made // the last film of the sample brief
}

// add notes a value of a figure, by the key it has in JSON.
func (b *bench) add(key, name, unit string, bar, value float64) {
	f, ok := b.figures[key]
	if !ok {
		f = figure{Name: name, Unit: unit, Bar: bar}
		b.order = append(b.order, key)
	}
	f.Values = append(f.Values, value)
	b.figures[key] = f
}

// Run measures what users feel and prints it beside its bar. Quiet machines give
// quiet figures: nothing else should run.
func (c *benchCommand) Run(ctx context.Context) error {
	dir, clear, err := c.folder()
	if err != nil {
		return err
	}
	defer clear()
	b := &bench{dir: dir, runs: c.Runs, figures: map[string]figure{}}
	if c.Long {
		return b.long(ctx)
	}
	for _, measure := range []func(context.Context) error{b.films, b.previews, b.render, b.edits, b.ready, b.programs} {
		if err := measure(ctx); err != nil {
			return err
		}
	}
	if c.JSON {
		return b.json()
	}
	if err := b.table(); err != nil {
		return err
	}
	cost := b.film.job.Cost
	fmt.Printf("a film was expected to cost %s and has cost %s\n", money.Dollars(cost.Estimated), money.Dollars(cost.Actual))
	return nil
}

// folder is where films are made, and what clears it away.
func (c *benchCommand) folder() (dir string, clear func(), err error) {
	if c.Keep != "" {
		return c.Keep, func() {}, os.MkdirAll(c.Keep, 0o755)
	}
	dir, err = os.MkdirTemp("", "aiprod-bench-")
	return dir, func() { _ = os.RemoveAll(dir) }, err
}

// json prints all values, then the medians of those that others compare.
func (b *bench) json() error {
	enc := json.NewEncoder(os.Stdout)
	all := []figure{}
	for _, key := range b.order {
		all = append(all, b.figures[key])
	}
	if err := enc.Encode(map[string]any{"figures": all, "cost": b.film.job.Cost}); err != nil {
		return err
	}
	out := map[string]any{"machine": machine()}
	for _, key := range []string{
		"job_wall_s", "render_cpu_s", "encoder_cpu_s", "render_cpu_ratio", "peak_mb", "edit_caption_cpu_ratio", "edit_shot_cpu_ratio", "preview_wall_s",
	} {
		out[key] = b.figures[key].median()
	}
	return enc.Encode(out)
}

// machine names what the figures were taken on.
func machine() string {
	model := runtime.GOARCH
	raw, err := os.ReadFile("/proc/cpuinfo")
	if _, rest, ok := strings.Cut(string(raw), "model name"); ok && err == nil {
		line, _, _ := strings.Cut(rest, "\n")
		model = strings.TrimLeft(line, "\t: ")
	}
	return fmt.Sprintf("%d cores, %s, %s %s", runtime.NumCPU(), model, runtime.GOOS, runtime.Version())
}

func (b *bench) table() error {
	fmt.Println(machine())
	w := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(w, "figure\tmin\tmedian\tmax\tbar\tunit\t\t")
	for _, key := range b.order {
		f := b.figures[key]
		bar, verdict := "", ""
		if f.Bar > 0 {
			bar, verdict = fmt.Sprintf("%g", f.Bar), "kept"
			if f.median() > f.Bar {
				verdict = "MISSED"
			}
		}
		fmt.Fprintf(w, "%s\t%.3g\t%.3g\t%.3g\t%s\t%s\t%s\t\n", f.Name, slices.Min(f.Values), f.median(), slices.Max(f.Values), bar, f.Unit, verdict)
	}
	return w.Flush()
}

// ready times a stack from nothing to ready: on a new data folder first, then on the same again.
func (b *bench) ready(ctx context.Context) error {
	for range max(b.runs, 2) {
		begun := time.Now()
		s, err := localcloud.Start(ctx, localcloud.Options{Dir: filepath.Join(b.dir, "stack")})
		if err != nil {
			return err
		}
		b.add("ready_ms", "stack ready", "ms", 300, milliseconds(begun))
		if err := s.Close(ctx); err != nil {
			return err
		}
	}
	return nil
}

func milliseconds(since time.Time) float64 { return float64(time.Since(since).Microseconds()) / 1000 }
