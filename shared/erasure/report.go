package erasure

import (
	_ "embed"
	"time"

	"github.com/aiprod/aiprod/shared/cloud"
	"github.com/aiprod/aiprod/shared/dated"
	"github.com/aiprod/aiprod/shared/store"
)

// Accepted is what a request to erase something is answered with: how far the erasure is, and where to read it again.
type Accepted struct {
	Location string `header:"Location" doc:"Where to read how far it is"`
	Body     Report
}

// Accept has something asked for, and answers with what came of it.
func Accept(env *cloud.Env, ask func(*store.Store) (Record, error)) (*Accepted, error) {
	s, err := env.Store()
	if err != nil {
		return nil, err
	}
	r, err := ask(s)
	if err != nil {
		return nil, err
	}
	return &Accepted{Location: "/erasures/" + r.Receipt, Body: r.Report()}, nil
}

// A Report is an erasure as those who asked for it see it.
type Report struct {
	Receipt string     `json:"receipt" doc:"Reads this report again, without credentials, for 90 days" example:"5f0c2c1f6a7a4c63b7b4f1e0a9d1c2b3"`
	Kind    Kind       `json:"kind" enum:"job,asset,orphans,person" doc:"What is erased"`
	Status  string     `json:"status" enum:"running,done"`
	AskedAt time.Time  `json:"asked_at"`
	DoneAt  *time.Time `json:"done_at,omitempty"`
	Removed Removed    `json:"removed" doc:"What has been removed so far"`
	Look    *Look      `json:"look,omitempty" doc:"How the newest look for what is left has ended, once there was one"`
	Kept    []Remnant  `json:"kept" doc:"What stays, and why"`
}

// A Remnant is what an erasure leaves.
type Remnant struct {
	What  string `json:"what" example:"Ledger lines: amounts, dates and backends."`
	Count int    `json:"count,omitempty" doc:"How many there are, where they are counted"`
	Why   string `json:"why" example:"Accounts must show what was paid for."`
	Until string `json:"until" example:"As long as accounts must be kept."`
}

//go:embed kept.json
var keptData []byte

// reasons are why things stay, by what they are.
var reasons = dated.Made("erasure: kept.json", keptData, func(file struct {
	Kept map[string]Remnant `json:"kept"`
}) map[string]Remnant {
	return file.Kept
})

// Report returns the record as those who asked for the erasure see it.
func (r Record) Report() Report {
	out := Report{Receipt: r.Receipt, Kind: r.Kind, Status: "running", AskedAt: r.Asked, Removed: r.Removed, Kept: []Remnant{}}
	if !r.Done.IsZero() {
		out.Status, out.DoneAt = "done", &r.Done
	}
	if !r.Look.At.IsZero() {
		out.Look = &r.Look
	}
	for _, name := range r.keeps() {
		left := reasons()[name]
		left.Count = r.Kept.of(name)
		out.Kept = append(out.Kept, left)
	}
	return out
}

// keeps returns what the erasure leaves, by its names in kept.json: what is counted where there is any, and what always stays.
func (r Record) keeps() []string {
	var names []string
	for _, name := range []string{"ledger", "shared", "keys"} {
		if r.Kept.of(name) > 0 {
			names = append(names, name)
		}
	}
	switch {
	case r.All:
		names = append(names, "sums", "audit", "log")
	case r.Kind == OfPerson:
		names = append(names, "work", "audit", "log")
	}
	return append(names, "receipt", "recovery")
}

// of is how many there are of what has that name in kept.json; 0 where it is not counted.
func (k Kept) of(name string) int {
	return map[string]int{"ledger": k.Ledger, "shared": k.Shared, "keys": k.Keys}[name]
}
