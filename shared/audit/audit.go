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

	"github.com/aiprod/aiprod/shared/retention"
)

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
	BudgetWarned   Kind = "budget.warned"    // so much of the platform's budget is spent, or will be
	SpendingFrozen Kind = "spending.frozen"  // an operator has stopped spending
	SpendingOn     Kind = "spending.resumed" // an operator has let it go on
	SecretRotated  Kind = "secret.rotated"   // a key of ours was made anew
	SecretDue      Kind = "secret.due"       // a key is to be made anew, by a person
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
	// Expires is when the record is removed: as long after At as the audit is kept. The log keeps its own time.
	Expires time.Time `firestore:"expire_at" json:"expires_at"`
}

// Actors that are nobody in particular.
const (
	System = "system" // of what nobody asked for
	Guest  = "guest"  // of whom only the address is known
)

// Stamped returns r as of a time.
func (r Record) Stamped(now time.Time) Record {
	r.Schema, r.At, r.Expires = 1, now, now.Add(retention.Audit.Keep())
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
