// Command streams measures how many clients can watch jobs on one API program: it
// starts a local cloud, a program that serves both ways of watching, and clients, half of each
// way; and prints how soon all of them are told of an event, and what memory the program took.
//
//	go run ./scripts/streams
//	go run ./scripts/streams --streams 1000 --jobs 1,50,1000 --rounds 20 --json
package main

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// The bars of a row.
const (
	barMB  = 300.0
	barMax = time.Second
)

// A row is one measurement.
type row struct {
	Streams int     `json:"streams"`
	Jobs    int     `json:"jobs"`
	OpenS   float64 `json:"open_s"`  // until every stream had its snapshot
	P50MS   float64 `json:"p50_ms"`  // from the event's commit to a client's hands
	P99MS   float64 `json:"p99_ms"`  //
	MaxMS   float64 `json:"max_ms"`  // until all were told
	IdleMB  float64 `json:"idle_mb"` // before the first stream
	PeakMB  float64 `json:"peak_mb"` // most resident memory of the program
	Load    string  `json:"load"`    // the machine's, before it began
	Lost    int     `json:"lost"`    // events somebody was not told within 10 s
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	run := measureAll
	if os.Getenv(serveEnv) != "" {
		run = serve
	}
	if err := run(ctx); err != nil {
		fmt.Fprintln(os.Stderr, "streams:", err)
		os.Exit(1) //nolint:gocritic // the signal needs no letting go any more
	}
}

func measureAll(ctx context.Context) error {
	streams := flag.Int("streams", 1000, "clients that watch, half by server-sent events, half by WebSocket")
	jobs := flag.String("jobs", "1,50,1000", "how many jobs they watch, a measurement for each")
	rounds := flag.Int("rounds", 20, "events of each job")
	asJSON := flag.Bool("json", false, "print rows as JSON")
	flag.Parse()
	fmt.Fprintf(os.Stderr, "%s, %d CPUs, load %s\n", runtime.Version(), runtime.NumCPU(), load())
	missed := false
	for n := range strings.SplitSeq(*jobs, ",") {
		count, err := strconv.Atoi(n)
		if err != nil || count < 1 {
			return fmt.Errorf("--jobs: %q is no number of jobs", n)
		}
		r, err := measure(ctx, *streams, count, *rounds)
		if err != nil {
			return err
		}
		missed = missed || r.PeakMB > barMB || r.MaxMS > float64(barMax.Milliseconds()) || r.Lost > 0
		if *asJSON {
			if err := json.NewEncoder(os.Stdout).Encode(r); err != nil {
				return err
			}
			continue
		}
		fmt.Printf("%d streams of %d jobs: open in %.1f s; told after %.0f ms (p50), %.0f ms (p99), all after %.0f ms; %.0f MB, %.0f before; load %s\n",
			r.Streams, r.Jobs, r.OpenS, r.P50MS, r.P99MS, r.MaxMS, r.PeakMB, r.IdleMB, r.Load)
	}
	if missed {
		return fmt.Errorf("over the bar: %.0f MB, %s to all", barMB, barMax)
	}
	return nil
}

// load is the machine's load average over the last minute.
func load() string {
	raw, err := os.ReadFile("/proc/loadavg")
	if err != nil {
		return "unknown"
	}
	first, _, _ := strings.Cut(string(raw), " ")
	return first
}
