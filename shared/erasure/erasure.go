// Package erasure removes what a user wants gone: a job with its documents and
// media, a file of the tenant's, files that nothing names, a person, and with the last one the tenant. What is asked for is out
// of sight in the transaction that asks; the rest is done in small pieces, each of
// which may be done twice, so that whoever dies is followed by another. What has to
// stay is written down with the reason.
//
// It decides nothing about who may ask, nor when something has been kept long enough.
package erasure

import (
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
)

// A Kind is what is erased.
type Kind string

// The kinds.
const (
	OfJob     Kind = "job"
	OfAsset   Kind = "asset"
	OfOrphans Kind = "orphans" // files that nothing names
	OfPerson  Kind = "person"
)

// A Record is one erasure: what is asked for, how far it is, and what came of it.
// It names a person only until it is done, and no longer says then which pseudonym was theirs.
type Record struct {
	Schema  int    `firestore:"schema"`
	Receipt string `firestore:"receipt"`
	Kind    Kind   `firestore:"kind"`
	Tenant  string `firestore:"tenant"`
	// Job is the id of the job; where a tenant goes, of the one that is being removed. It is empty for other kinds.
	Job string `firestore:"job,omitempty"`
	// Person is the UID of who is erased, Alias the pseudonym that takes its place, All whether
	// their tenant's data goes with them. The two names are empty once it is done.
	Person string    `firestore:"person,omitempty"`
	Alias  string    `firestore:"alias,omitempty"`
	All    bool      `firestore:"all,omitempty"`
	Asked  time.Time `firestore:"asked"`
	// Done is when everything was removed; zero before.
	Done time.Time `firestore:"done,omitempty"`
	// Lease is the fencing token of who works on it. Due is when somebody else may; zero once it is done.
	Lease string    `firestore:"lease,omitempty"`
	Due   time.Time `firestore:"due,omitempty"`
	// Objects of the work bucket are still to be removed, unless something else uses them.
	Objects []string `firestore:"objects,omitempty"`
	Removed Removed  `firestore:"removed"`
	// Look is the newest look for what is left; zero before there was one.
	Look    Look      `firestore:"look"`
	Kept    Kept      `firestore:"kept"`
	Expires time.Time `firestore:"expire_at"`
}

// Removed counts what an erasure has removed.
type Removed struct {
	Documents int `firestore:"documents" json:"documents" minimum:"0" doc:"Documents of the database"`
	Files     int `firestore:"files" json:"files" minimum:"0" doc:"Files of the storage"`
	Accounts  int `firestore:"accounts,omitempty" json:"accounts,omitempty" doc:"Accounts of the sign-in service, with their addresses, sign-ins and second factors"`
	Names     int `firestore:"names,omitempty" json:"names,omitempty" doc:"Mentions of the person in documents that stay: a pseudonym that leads to nobody has taken their place"`
}

// Kept counts what an erasure has left.
type Kept struct {
	Shared int `firestore:"shared"` // files that something else uses
	Ledger int `firestore:"ledger"` // lines of the accounts
	Keys   int `firestore:"keys,omitempty"`
}
