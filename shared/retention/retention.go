// Package retention is how long each class of data is kept, and why. It is one file of data, which Terraform reads too, so
// that the rules of buckets, backups and logs cannot differ from what the functions do. It removes nothing.
package retention

import (
	_ "embed"
	"time"

	"github.com/aiprod/aiprod/shared/dated"
)

//go:embed retention.json
var file []byte

// A Class is what is kept equally long. Its rule is in the file.
type Class string

// The classes that functions keep the time of. Those of backups and logs are Terraform's alone.
const (
	Jobs        Class = "jobs"        // jobs and all that was made for them
	Uploads     Class = "uploads"     // uploads that were never finished, or refused
	Intake      Class = "intake"      // files that should have passed on
	Unnamed     Class = "unnamed"     // files that nothing names
	Audit       Class = "audit"       // the record of what touches security
	Budgets     Class = "budgets"     // what was drawn of a cap
	CostReports Class = "costreports" // the reports of what was spent
	Idempotency Class = "idempotency" // what makes a call safe to repeat
	Condemned   Class = "condemned"   // that a file is being erased
	Erasures    Class = "erasures"    // the records of erasures
	Notices     Class = "notices"     // that a notice was handed on
)

const day = 24 * time.Hour

// Keep returns how long data of the class is kept. It panics where no rule says so: every constant of this package has one.
func (c Class) Keep() time.Duration {
	r, found := Rules()[c]
	if !found || r.Days == 0 {
		panic("retention: no days of " + string(c))
	}
	return time.Duration(r.Days) * day
}

// Mechanism is what removes data when its time has come.
type Mechanism string

// The mechanisms.
const (
	Retain    Mechanism = "retain"    // the function of that name, by asking for an erasure
	TTL       Mechanism = "ttl"       // Firestore, within a day of the document's own time
	Storage   Mechanism = "storage"   // Cloud Storage
	Firestore Mechanism = "firestore" // Firestore's schedule of backups
	Logging   Mechanism = "logging"   // Cloud Logging
	Nobody    Mechanism = "nobody"    // it stays
)

// A Rule is how long a class is kept.
type Rule struct {
	What string `json:"what"`
	// Days is how many; 0 where By is Nobody.
	Days int       `json:"days"`
	By   Mechanism `json:"by"`
	// Collections are those of the database whose documents the class is, where By is TTL.
	Collections []string `json:"collections"`
	// Bucket is the one whose every file of that age has no business there: its lifecycle rule removes what Retain has missed.
	Bucket string `json:"bucket"`
	Reason string `json:"reason"`
}

var table = dated.Table[struct {
	Classes map[Class]Rule `json:"classes"`
}]("retention: retention.json", file)

// Rules returns the rule of every class. It is shared: do not change it.
func Rules() map[Class]Rule { return table().Classes }
