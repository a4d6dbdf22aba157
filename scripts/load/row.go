package main

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"slices"
	"time"
)

// A row is what was measured of a route, or of all.
type row struct {
	Route  string         `json:"route"`
	Calls  int            `json:"calls"`
	Rate   float64        `json:"per_second"`
	P50    float64        `json:"p50_ms"` // from the first byte sent to the last one read
	P95    float64        `json:"p95_ms"`
	P99    float64        `json:"p99_ms"`
	Max    float64        `json:"max_ms"`
	Bar    float64        `json:"bar_p99_ms"`
	Errors map[string]int `json:"errors,omitempty"`
	CPU    float64        `json:"cpu_ms,omitempty"` // of the stack, for a call; of the last row only
	Load   string         `json:"load"`             // the machine's, before it began
}

func (t *tally) row(name string, lasted, bar time.Duration) row {
	slices.Sort(t.took)
	at := func(share float64) float64 { return millis(t.took[int(share*float64(len(t.took)-1))]) }
	return row{
		Route: name, Calls: len(t.took), Rate: float64(len(t.took)) / lasted.Seconds(),
		P50: at(0.5), P95: at(0.95), P99: at(0.99), Max: at(1), Bar: millis(bar), Errors: t.errors,
	}
}

func millis(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

func (r row) missed() bool { return r.P99 > r.Bar || len(r.Errors) > 0 }

func (r row) print(asJSON bool) error {
	if asJSON {
		return json.NewEncoder(os.Stdout).Encode(r)
	}
	fmt.Printf("%-28s %6d calls %7.0f/s  p50 %6.1f  p95 %6.1f  p99 %6.1f  max %6.1f ms  bar %3.0f", r.Route, r.Calls, r.Rate, r.P50, r.P95, r.P99, r.Max, r.Bar)
	if r.CPU > 0 {
		fmt.Printf("  %.2f ms CPU of the stack for a call, load %s", r.CPU, r.Load)
	}
	fmt.Println()
	for _, e := range slices.Sorted(maps.Keys(r.Errors)) {
		fmt.Printf("    %d times %s\n", r.Errors[e], e)
	}
	return nil
}
