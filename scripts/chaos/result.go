package chaos

import (
	"time"

	"github.com/aiprod/aiprod/shared/provider/vendortest"
)

// A Result is what a run has found. Lost, DoublePaid, Difference and Orphans must be 0.
type Result struct {
	Submitted int `json:"submitted"`
	Delivered int `json:"delivered"`
	// Share is how many of those submitted were delivered, 0 to 1.
	Share float64 `json:"delivered_share"`
	// Failed ended without a film and say why: refused content, a canceled job.
	Failed int `json:"failed"`
	Lost   int `json:"lost"`
	// Failovers is how often another backend was called since one had failed, StandIns how often none could be had in
	// the end and the built-in one did it.
	Failovers  int `json:"failovers"`
	StandIns   int `json:"stand_ins"`
	PaidCalls  int `json:"paid_calls"`
	DoublePaid int `json:"double_paid"`
	MaybePaid  int `json:"maybe_billed"`
	// Billed is what the vendors' books come to, Settled what the ledgers do, in micro-dollars. They differ by what
	// the vendors bill of the calls of Maybe, which are held and not settled, and by Difference.
	Billed     int64   `json:"billed_micros"`
	Settled    int64   `json:"settled_micros"`
	MaybeSum   int64   `json:"maybe_billed_and_was_micros"`
	Difference int64   `json:"ledger_difference_micros"`
	Orphans    int     `json:"orphan_artefacts"`
	Kills      int     `json:"kills"`
	Stall      float64 `json:"longest_stall_s"`
	// Vendors are the vendors' own accounts, Maybe the calls that may have been billed.
	Vendors []vendortest.Account `json:"vendors"`
	Maybe   []Maybe              `json:"maybe_billed_lines"`
	// Reasons are how often films failed for each reason.
	Reasons map[string]int `json:"failures"`

	// Estimated is what the plans of delivered films expected, Spent what those films have cost, in micro-dollars.
	Estimated int64 `json:"-"`
	Spent     int64 `json:"-"`
	// Points are how often the stack died at each named point, Findings what must not be, in words.
	Points   map[string]int `json:"-"`
	Findings []string       `json:"-"`
	Took     time.Duration  `json:"-"`
}

// A Maybe is a call of which the ledger does not know whether it was billed.
type Maybe struct {
	Job     string `json:"job"`
	Step    string `json:"step"`
	Call    int    `json:"call"`
	Backend string `json:"backend"`
	// Micros is what is held for it, Billed what its vendor has billed, in micro-dollars; 0 where it has not.
	Micros int64 `json:"micros"`
	Billed int64 `json:"billed_micros"`
}

// Clean reports whether nothing was found that must not be.
func (r Result) Clean() bool {
	return r.Lost == 0 && r.DoublePaid == 0 && r.Difference == 0 && r.Orphans == 0 && len(r.Findings) == 0
}
