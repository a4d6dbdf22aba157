package main

import (
	"context"
	_ "embed"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"text/tabwriter"
)

// longBrief has enough to tell for the longest film.
//
//go:embed long.json
var longBrief []byte

// lengths are those of the films that are compared, in seconds; the last is the longest we make.
var lengths = [...]int{30, 60, 150, 300}

// long makes films of growing length from one brief. What they take should grow
// with their length and no faster, and their memory not at all.
func (b *bench) long(ctx context.Context) error {
	file := filepath.Join(b.dir, "long.json")
	if err := os.WriteFile(file, longBrief, 0o600); err != nil {
		return err
	}
	fmt.Println(machine())
	w := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(w, "film, s\twall, s\tCPU, s\tpeak, MB\twall per s\tCPU per s\tscore\t")
	for _, seconds := range lengths {
		m, err := b.command(ctx, fmt.Sprint("long", seconds), "make", "-f", file, "--duration", strconv.Itoa(seconds))
		if err != nil {
			return err
		}
		wall, cpu, film := m.wall.Seconds(), m.cpu.Seconds(), m.job.Result
		fmt.Fprintf(w, "%.1f\t%.1f\t%.1f\t%.0f\t%.2f\t%.2f\t%.2f\t\n",
			film.Seconds, wall, cpu, float64(m.peak)/1e6, wall/film.Seconds, cpu/film.Seconds, film.Score)
	}
	return w.Flush()
}
