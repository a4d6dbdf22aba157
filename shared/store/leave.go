package store

import (
	"context"
	"fmt"

	"cloud.google.com/go/firestore"

	"github.com/aiprod/aiprod/shared/fault"
	"github.com/aiprod/aiprod/shared/identity"
	"github.com/aiprod/aiprod/shared/job"
)

// A Leaver is a member who wants to be erased.
type Leaver struct {
	Who identity.Principal
	// Receipt is that of the erasure.
	Receipt string
	// All says that the tenant's data is to go as well, which only its one member may say.
	All bool
}

// Leave dismisses a member for good: their document stays, with no role, until the erasure of the receipt is done. One
// who has asked before gets the receipt of then. The last admin among others stays, and so does an
// only one who has not said that all is to go, or whose films are still being made.
func (u *Unit) Leave(ctx context.Context, l Leaver) (receipt string, err error) {
	c, err := u.circle(ctx, l.Who, l.Who.UID)
	if err != nil {
		return "", err
	}
	if c.target.Erasure != "" {
		return c.target.Erasure, nil
	}
	alone, err := u.alone(ctx, c)
	if err != nil {
		return "", err
	}
	// Whoever is listed alone and is no admin has an admin whom the platform made and nobody has listed.
	if alone && l.Who.Role == identity.Admin {
		err = u.mayClose(ctx, l)
	} else {
		err = c.mayLeave(l)
	}
	if err != nil {
		return "", err
	}
	m := c.target
	if !c.there {
		m = Member{Schema: 1, UID: l.Who.UID, Email: l.Who.Email, Joined: u.now}
	}
	m.Role, m.Erasure, m.Changed = "", l.Receipt, u.now
	u.Put(u.s.members(l.Who.Tenant).Doc(m.UID), m)
	return l.Receipt, nil
}

// alone reports whether nobody but the target is a member. Those who are leaving are none.
func (u *Unit) alone(ctx context.Context, c circle) (bool, error) {
	leaving, err := u.Count(ctx, u.s.members(u.ref.Tenant).Where("role", "==", ""))
	if err != nil {
		return false, err
	}
	others := c.members - leaving
	if c.there && c.target.Role != "" {
		others--
	}
	return others <= 0, nil
}

// mayLeave refuses the last admin, and to erase what others use.
func (c circle) mayLeave(l Leaver) error {
	if l.All {
		return fault.New(fault.Conflict, "me.not_alone", "The tenant has other members, so its data is not erased with you.").
			WithHint("Leave tenant out to erase yourself only.")
	}
	return c.spare("")
}

// mayClose refuses to erase a tenant that nobody has said is to go, or that works.
func (u *Unit) mayClose(ctx context.Context, l Leaver) error {
	if !l.All {
		return fault.New(fault.Conflict, "me.last_member", "You are the only member of the tenant: its films, assets, brand kits and keys go with you.").
			WithHint("Add tenant=" + l.Who.Tenant + " to say that you want that, or invite another admin first.")
	}
	working, err := u.Count(ctx, u.s.Tenant(l.Who.Tenant).Collection("jobs").Where("state", "in", job.Unfinished()))
	if err != nil {
		return err
	}
	if working > 0 {
		return fault.New(fault.Conflict, "me.jobs_running", fmt.Sprintf("%d of the tenant's jobs are not over.", working)).
			WithHint("Cancel them with POST /job/{id}/cancel, or wait; GET /pipeline/jobs lists them.")
	}
	return nil
}

// Member reads a member, nil where there is none.
func (s *Store) Member(ctx context.Context, tenant, uid string) (*Member, error) {
	if !nameable(uid) {
		return nil, nil
	}
	var m Member
	found, err := get(ctx, s.members(tenant).Doc(uid), &m)
	if err != nil || !found {
		return nil, unavailable("store: read member", err)
	}
	return &m, nil
}

// Membership returns the query of a person's document among the members of a tenant.
func (s *Store) Membership(tenant, uid string) firestore.Query {
	return s.members(tenant).Where("uid", "==", uid)
}
