// Package erasure removes what a user wants gone: a job with its documents and
// media, a file of the tenant's, files that nothing names. What is asked for is out
// of sight in the transaction that asks; the rest is done in small pieces, each of
// which may be done twice, so that whoever dies is followed by another. What has to
// stay is written down with the reason.
//
// It decides nothing about who may ask, nor when something has been kept long enough.
package erasure

import (
	_ "embed"
	"encoding/json"
	"sync"
	"time"

	"github.com/aiprod/aiprod/shared/job"
)

// Collection holds the records of erasures. It lies outside the tenants: a record outlives what it is about.
const Collection = "erasures"

// Queue is the Cloud Tasks queue of erasures, Stage the function that works it off.
const (
	Queue           = "erasure"
	Stage job.Stage = "erase"
)

const (
	// lease is how long a worker may be silent before another one carries on.
	lease = time.Minute
	// recordLife is how long the record of a finished erasure can be read: long enough to answer an inquiry.
	recordLife = 90 * 24 * time.Hour
)

// A Kind is what is erased.
type Kind string

// The kinds.
const (
	OfJob     Kind = "job"
	OfAsset   Kind = "asset"
	OfOrphans Kind = "orphans" // files that nothing names
)

// A Record is one erasure: what is asked for, how far it is, and what came of it.
// It names no person.
type Record struct {
	Schema  int    `firestore:"schema"`
	Receipt string `firestore:"receipt"`
	Kind    Kind   `firestore:"kind"`
	Tenant  string `firestore:"tenant"`
	// Job is the id of the job, empty for other kinds.
	Job   string    `firestore:"job,omitempty"`
	Asked time.Time `firestore:"asked"`
	// Done is when everything was removed; zero before.
	Done time.Time `firestore:"done,omitempty"`
	// Lease is the fencing token of who works on it. Due is when somebody else may; zero once it is done.
	Lease string    `firestore:"lease,omitempty"`
	Due   time.Time `firestore:"due,omitempty"`
	// Objects of the work bucket are still to be removed, unless something else uses them.
	Objects []string  `firestore:"objects,omitempty"`
	Removed Removed   `firestore:"removed"`
	Kept    Kept      `firestore:"kept"`
	Expires time.Time `firestore:"expire_at"`
}

// Removed counts what an erasure has removed.
type Removed struct {
	Documents int `firestore:"documents" json:"documents" minimum:"0" doc:"Documents of the database"`
	Files     int `firestore:"files" json:"files" minimum:"0" doc:"Files of the storage"`
}

// Kept counts what an erasure has left.
type Kept struct {
	Shared int `firestore:"shared"` // files that something else uses
	Ledger int `firestore:"ledger"` // lines of the accounts
}

// A Report is an erasure as those who asked for it see it.
type Report struct {
	Receipt string     `json:"receipt" doc:"Reads this report again, without credentials, for 90 days" example:"5f0c2c1f6a7a4c63b7b4f1e0a9d1c2b3"`
	Kind    Kind       `json:"kind" enum:"job,asset,orphans" doc:"What is erased"`
	Status  string     `json:"status" enum:"running,done"`
	AskedAt time.Time  `json:"asked_at"`
	DoneAt  *time.Time `json:"done_at,omitempty"`
	Removed Removed    `json:"removed" doc:"What has been removed so far"`
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
var reasons = sync.OnceValue(func() map[string]Remnant {
	var file struct {
		Kept map[string]Remnant `json:"kept"`
	}
	if err := json.Unmarshal(keptData, &file); err != nil {
		panic("erasure: kept.json: " + err.Error()) // embedded at build time, held by a test
	}
	return file.Kept
})

// Report returns the record as those who asked for the erasure see it.
func (r Record) Report() Report {
	out := Report{Receipt: r.Receipt, Kind: r.Kind, Status: "running", AskedAt: r.Asked, Removed: r.Removed, Kept: []Remnant{}}
	if !r.Done.IsZero() {
		out.Status, out.DoneAt = "done", &r.Done
	}
	for _, k := range []struct {
		name  string
		count int
	}{{"ledger", r.Kept.Ledger}, {"shared", r.Kept.Shared}} {
		if k.count > 0 {
			left := reasons()[k.name]
			left.Count = k.count
			out.Kept = append(out.Kept, left)
		}
	}
	return Report.with(out, "receipt", "recovery")
}

// with adds what always stays.
func (r Report) with(names ...string) Report {
	for _, name := range names {
		r.Kept = append(r.Kept, reasons()[name])
	}
	return r
}
