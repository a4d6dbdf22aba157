package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"os"
	"slices"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/aiprod/aiprod/scripts/chaos"
	"github.com/aiprod/aiprod/shared/money"
)

type chaosCommand struct {
	Jobs    int    `default:"20" help:"Films to ask for."`
	Kills   int    `default:"0" help:"How often the stack is killed at least; two for every five jobs if not given."`
	Minutes int    `default:"60" help:"When what is not done is taken for lost."`
	Seed    uint64 `default:"1" help:"Draws requests, deaths and faults."`
	Vendors string `default:"runway" enum:"runway,simulated" help:"Who sells: runway alone, or simulated: every vendor that is played."`
	Data    string `default:"" type:"path" help:"Keep the data and the stack's log in this folder."`
	JSON    bool   `help:"End with one JSON object."`
}

// Run tries to lose a job or to pay twice, and fails if it can.
func (c *chaosCommand) Run(ctx context.Context) error {
	dir := c.Data
	if dir == "" {
		var err error
		if dir, err = os.MkdirTemp("", "aiprod-chaos-"); err != nil {
			return err
		}
		defer func() { _ = os.RemoveAll(dir) }()
	} else if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	self, err := os.Executable()
	if err != nil {
		return err
	}
	if c.Kills == 0 {
		c.Kills = c.Jobs * 2 / 5
	}
	res, err := chaos.Run(ctx, chaos.Options{
		Jobs: c.Jobs, Kills: c.Kills, Time: time.Duration(c.Minutes) * time.Minute, Seed: c.Seed, Dir: dir, Told: c.tell,
		All: c.Vendors == play, Stack: func(data string, port int, log, vendors string) []string {
			return []string{self, "dev", "--probe", "--data", data, "--port", strconv.Itoa(port), "--log", log, "--vendors", vendors}
		},
	})
	if err != nil {
		return err
	}
	if c.JSON {
		err = json.NewEncoder(os.Stdout).Encode(res)
	} else {
		err = c.table(res)
	}
	for _, f := range res.Findings {
		fmt.Fprintln(os.Stderr, "found:", f)
	}
	if !res.Clean() {
		return errors.Join(err, exit(exitFailed))
	}
	return err
}

func (c *chaosCommand) tell(p chaos.Progress) {
	point := p.Point
	if point == "" {
		point = "at any moment"
	}
	fmt.Fprintf(os.Stderr, "%6.0f s  %d of %d jobs ended, %d killed; next %s\n", p.Since.Seconds(), p.Ended, c.Jobs, p.Kills, point)
}

func (c *chaosCommand) table(r chaos.Result) error {
	fmt.Printf("aiprod chaos --vendors %s --jobs %d --kills %d --seed %d, %s\n", c.Vendors, c.Jobs, c.Kills, c.Seed, r.Took.Round(time.Second))
	w := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', tabwriter.AlignRight)
	for _, row := range []struct {
		name  string
		value string
		must  string
	}{
		{"jobs submitted", strconv.Itoa(r.Submitted), ""}, {"delivered", strconv.Itoa(r.Delivered), ""},
		{"failed with a reason", strconv.Itoa(r.Failed), ""}, {"lost", strconv.Itoa(r.Lost), "0"},
		{"failovers", strconv.Itoa(r.Failovers), ""}, {"stand-ins", strconv.Itoa(r.StandIns), ""},
		{"paid calls", strconv.Itoa(r.PaidCalls), ""}, {"paid twice", strconv.Itoa(r.DoublePaid), "0"},
		{"maybe billed", strconv.Itoa(r.MaybePaid), ""},
		{"billed by the vendors", money.Dollars(r.Billed), ""}, {"settled", money.Dollars(r.Settled), ""}, {"billed of maybe billed", money.Dollars(r.MaybeSum), ""},
		{"ledger difference, micro-dollars", strconv.FormatInt(r.Difference, 10), "0"},
		{"orphan artefacts", strconv.Itoa(r.Orphans), "0"}, {"kills", strconv.Itoa(r.Kills), ""},
		{"films cost, estimated", money.Dollars(r.Estimated), ""}, {"films cost, settled", money.Dollars(r.Spent), ""},
		{"longest stall, s", fmt.Sprintf("%.1f", r.Stall), ""},
	} {
		verdict := ""
		if row.must != "" {
			verdict = "must be " + row.must
		}
		fmt.Fprintf(w, "%s\t%s\t%s\t\n", row.name, row.value, verdict)
	}
	if err := w.Flush(); err != nil {
		return err
	}
	for _, v := range r.Vendors {
		fmt.Printf("%s: asked %d times, took %d calls, billed %s\n", v.Vendor, v.Asked, v.Accepted, money.Dollars(v.Micros))
	}
	for _, reason := range slices.Sorted(maps.Keys(r.Reasons)) {
		fmt.Printf("failed with %s: %d\n", reason, r.Reasons[reason])
	}
	var missed []string
	for _, p := range chaos.Points {
		if r.Points[p] == 0 {
			missed = append(missed, p)
		}
	}
	slices.Sort(missed)
	fmt.Printf("killed at %d of %d named points", len(chaos.Points)-len(missed), len(chaos.Points))
	if len(missed) > 0 {
		fmt.Printf("; not at %s", strings.Join(missed, ", "))
	}
	fmt.Println()
	return nil
}
