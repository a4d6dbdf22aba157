// Package audit is the record of what touches security: who did what to what, when, and from
// where. Records are only ever added, to the tenant's own collection and to the log. It
// stores nothing itself: package store writes a record in the transaction of the act.
package audit

import (
	"context"
	"log/slog"
	"maps"
	"slices"
	"time"
)

// Retention is how long a record is kept in the database: a year and a month, so that a yearly
// review finds the whole year. The log keeps its own time.
const Retention = 396 * 24 * time.Hour

// A Kind is what a record is of.
type Kind string

// The kinds.
const (
	LoginRefused   Kind = "login.refused" // credentials were refused, or did not suffice
	RoleChanged    Kind = "member.role_changed"
	MemberInvited  Kind = "member.invited"
	MemberRemoved  Kind = "member.removed"
	SessionRevoked Kind = "session.revoked"
	KeyCreated     Kind = "key.created"
	KeyRotated     Kind = "key.rotated"
	KeyRevoked     Kind = "key.revoked"
	KeyMoved       Kind = "key.used_from_new_place"
	ManifestEdited Kind = "manifest.edited"
	Approved       Kind = "job.approved"
	Rejected       Kind = "job.rejected"
	Exported       Kind = "data.exported"
	Erased         Kind = "data.erased"
	BudgetTripped  Kind = "budget.tripped"
	PolicyChanged  Kind = "tenant.policy_changed"
	BackendRefused Kind = "backend.refused_us" // a vendor does not take our key, or our money is used up
	BackendRetired Kind = "backend.retired"    // a vendor says that a model is no more
)

// A Record is one act. It has no secret and no content of what was touched.
type Record struct {
	Schema int  `firestore:"schema" json:"schema"`
	Kind   Kind `firestore:"kind" json:"kind"`
	// Tenant is whose record it is; empty for the platform's own, of callers of whom no tenant is known.
	Tenant string `firestore:"tenant" json:"tenant"`
	// Actor is the UID of who did it, "key:<id>" for an API key, or System or Guest.
	Actor string `firestore:"actor" json:"actor"`
	// Target is what it was done to: a UID, a key's id, a job's id.
	Target string `firestore:"target,omitempty" json:"target,omitempty"`
	// Detail is what else matters, by name: from and to of a role, the revision that was approved.
	Detail map[string]string `firestore:"detail,omitempty" json:"detail,omitempty"`
	// Request is the id of the request, Place the network it came from, of those that came from outside.
	Request string    `firestore:"request,omitempty" json:"request,omitempty"`
	Place   string    `firestore:"place,omitempty" json:"place,omitempty"`
	At      time.Time `firestore:"at" json:"at"`
	// Expires is when the record is removed: Retention after At.
	Expires time.Time `firestore:"expire_at" json:"expires_at"`
}

// Actors that are nobody in particular.
const (
	System = "system" // of what nobody asked for
	Guest  = "guest"  // of whom only the address is known
)

// Stamped returns r as of a time.
func (r Record) Stamped(now time.Time) Record {
	r.Schema, r.At, r.Expires = 1, now, now.Add(Retention)
	return r
}

// Write writes a record to the log. A router of the log finds it by the name "audit".
func Write(ctx context.Context, log *slog.Logger, r Record) {
	attrs := []slog.Attr{
		slog.String("kind", string(r.Kind)), slog.String("tenant", r.Tenant), slog.String("actor", r.Actor), slog.String("target", r.Target),
		slog.String("request", r.Request), slog.String("place", r.Place), slog.Time("at", r.At),
	}
	for _, name := range slices.Sorted(maps.Keys(r.Detail)) {
		attrs = append(attrs, slog.String("detail."+name, r.Detail[name]))
	}
	log.LogAttrs(ctx, slog.LevelInfo, "audit", attrs...)
}
