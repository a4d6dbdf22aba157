// Package dossier writes all that is kept of one person in a tenant, for that person: who they are there, what
// they have made, what they have done, and what it has cost. It finds that by the same fields by
// which an erasure finds it (see store.Naming), and reads it by pages, so that a dossier of any length takes little memory.
//
// It has no media: films and files are linked. What others have made or done is not in it, nor what is
// kept in tenants the person has left.
package dossier

import (
	"encoding/json"
	"time"

	"github.com/aiprod/aiprod/shared/audit"
	"github.com/aiprod/aiprod/shared/identity"
	"github.com/aiprod/aiprod/shared/job"
	"github.com/aiprod/aiprod/shared/money"
)

// A Dossier is what is written, in this order. It documents the form: nobody holds one in memory.
type Dossier struct {
	ExportedAt time.Time      `json:"exported_at"`
	Profile    any            `json:"profile" doc:"Who you are, as GET /me says"`
	Membership *Membership    `json:"membership,omitempty" doc:"Your place in the tenant; left out where you are not listed"`
	Keys       []Key          `json:"keys" doc:"API keys you have made, without their secrets: nobody can show those again"`
	Jobs       []Job          `json:"jobs" doc:"Jobs you have submitted, with what you asked for and every line of their ledgers"`
	Edits      []Edit         `json:"edits" doc:"Your edits of storyboards and films, yours or others'"`
	Decisions  []Decision     `json:"decisions" doc:"What you had happen to jobs: submitted, approved, rejected, canceled, retried"`
	Assets     []Asset        `json:"assets" doc:"Files you have uploaded"`
	Brands     []Brand        `json:"brands" doc:"Brand kits you have made"`
	Audit      []audit.Record `json:"audit" doc:"Audit records of what you did, and of what was done to your account; kept for 396 days"`
	// Complete is the end, so that what broke off is not taken for whole.
	Complete bool `json:"complete" doc:"Always true, and always last: without it the export broke off"`
}

// A Membership is a person's place in a tenant.
type Membership struct {
	Tenant    string        `json:"tenant"`
	Email     string        `json:"email"`
	Role      identity.Role `json:"role"`
	InvitedBy string        `json:"invited_by,omitempty" doc:"UID of who invited you"`
	JoinedAt  time.Time     `json:"joined_at"`
	ChangedAt time.Time     `json:"changed_at"`
}

// A Key is an API key a person has made.
type Key struct {
	ID        string        `json:"id"`
	Name      string        `json:"name"`
	Role      identity.Role `json:"role"`
	CreatedAt time.Time     `json:"created_at"`
	ExpiresAt time.Time     `json:"expires_at"`
}

// A Job is a job a person has submitted.
type Job struct {
	ID        string            `json:"id"`
	Status    job.Status        `json:"status"`
	Title     string            `json:"title,omitempty"`
	Request   json.RawMessage   `json:"request" doc:"What you asked for, as it was accepted"`
	Metadata  map[string]string `json:"metadata,omitempty"`
	Attempts  int               `json:"attempts"`
	CreatedAt time.Time         `json:"created_at"`
	UpdatedAt time.Time         `json:"updated_at"`
	ExpiresAt time.Time         `json:"expires_at" doc:"When the job and its files are erased"`
	Costs     []money.Line      `json:"costs" doc:"Its ledger, as GET /job/{id}/costs shows it"`
	Link      string            `json:"link" doc:"Where the job is, with your credentials; its film is at export?format=zip below that"`
}

// An Edit is a revision of a manifest that a person has made.
type Edit struct {
	Job      string          `json:"job"`
	Revision int             `json:"revision"`
	Note     string          `json:"note,omitempty"`
	Patch    json.RawMessage `json:"patch,omitempty" doc:"What you changed, as a JSON merge patch"`
	At       time.Time       `json:"at"`
}

// A Decision is a transition of a job that a person has caused.
type Decision struct {
	Job string `json:"job"`
	job.Move
}

// An Asset is a file a person has uploaded.
type Asset struct {
	ID        string    `json:"id"`
	Name      string    `json:"name"`
	Role      string    `json:"role"`
	Type      string    `json:"type,omitempty"`
	Size      int64     `json:"size,omitempty" doc:"Bytes"`
	SHA256    string    `json:"sha256,omitempty"`
	Refused   string    `json:"refused,omitempty" doc:"Why it cannot be used"`
	File      string    `json:"file,omitempty" doc:"Fetches the file, without credentials, for a day"`
	CreatedAt time.Time `json:"created_at"`
}

// A Brand is a brand kit a person has made.
type Brand struct {
	ID        string          `json:"id"`
	Kit       json.RawMessage `json:"kit" doc:"As GET /brands/{id} shows it"`
	CreatedAt time.Time       `json:"created_at"`
	UpdatedAt time.Time       `json:"updated_at"`
}
