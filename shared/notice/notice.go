// Package notice is what clients and operators are told of: that something has happened, what it is about, and where to read
// it. A notice is posted in the transaction of what it tells of (package store), and the function notify hands it to every
// subscriber. It carries no content: who is told reads the resource, and so never acts on what has changed meanwhile.
package notice

import (
	"context"
	"crypto/sha256"
	_ "embed"
	"encoding/hex"
	"errors"
	"fmt"
	"strconv"
	"time"

	"github.com/aiprod/aiprod/shared/dated"
)

//go:embed types.json
var file []byte

// Stage is the attribute that notices have on the stage topic, and the function that gets them.
const Stage = "notify"

// A Type is what a notice tells of. Those there are, and what they mean, are in the file.
type Type string

// The types that are told of here; those of jobs come with the jobs' own events.
const (
	CostReport    Type = "cost.report"
	BudgetTripped Type = "budget.tripped"
	KeyExpiring   Type = "key.expiring"
	SecretDue     Type = "secret.due"
)

var types = dated.Table[struct {
	Types map[Type]string `json:"types"`
}]("notice: types.json", file)

// Types returns what each type means, by name. It is shared: do not change it.
func Types() map[Type]string { return types().Types }

// A Notice is one thing that has happened.
type Notice struct {
	// ID is the same whenever the same thing is told of: whoever has been told of it lets it be.
	ID   string    `json:"id"`
	Type Type      `json:"type"`
	At   time.Time `json:"at"`
	// Tenant is whom it is for; empty for those who run the platform.
	Tenant string `json:"tenant,omitempty"`
	// Resource is the path that what happened is read at: "/job/0198".
	Resource string `json:"resource"`
	// Job and Seq are set of what happened to a job. Seq counts from 1 and without a gap: who is told of 5 and not of 4 has
	// missed something, or is yet to be told.
	Job string `json:"job,omitempty"`
	Seq int    `json:"seq,omitempty"`
}

// New returns the notice of what is to be read at a resource. Key tells it from every other of its type and tenant: "2026-11-22",
// the id of what it is about.
func New(t Type, tenant, key, resource string) Notice {
	sum := sha256.Sum256([]byte(string(t) + "\n" + tenant + "\n" + key))
	return Notice{ID: hex.EncodeToString(sum[:16]), Type: t, Tenant: tenant, Resource: resource}
}

// OfJob returns the notice of a job's event.
func OfJob(t Type, tenant, job string, seq int) Notice {
	n := New(t, tenant, job+"\n"+strconv.Itoa(seq), "/job/"+job)
	n.Job, n.Seq = job, seq
	return n
}

// Validate returns what is wrong with a notice that has arrived.
func (n Notice) Validate() error {
	if _, known := Types()[n.Type]; !known {
		return fmt.Errorf("notice: type %q is none of types.json", n.Type)
	}
	if id, err := hex.DecodeString(n.ID); err != nil || len(id) != 16 {
		return fmt.Errorf("notice: id %q is not 32 hexadecimal digits", n.ID)
	}
	if n.At.IsZero() || n.Resource == "" || (n.Job == "") != (n.Seq == 0) {
		return errors.New("notice: at or resource is missing, or one of job and seq")
	}
	return nil
}

// A Subscriber is told of every notice: at least once, in any order. It knows by the ID what it has been told before. An
// error has it told again, and all others with it.
type Subscriber interface {
	Tell(ctx context.Context, n Notice) error
}
