package store

import (
	"context"
	"fmt"
	"time"

	"cloud.google.com/go/firestore"

	"github.com/aiprod/aiprod/shared/audit"
	"github.com/aiprod/aiprod/shared/fault"
	"github.com/aiprod/aiprod/shared/identity"
)

// maxMembers is how many members a tenant may have.
const maxMembers = 500

// A Member is a person of a tenant. What they may do is what their token says, which
// follows this document; see the functions that change it.
type Member struct {
	Schema  int           `firestore:"schema"`
	UID     string        `firestore:"uid"`
	Email   string        `firestore:"email"`
	Role    identity.Role `firestore:"role"`              // empty for one who is being removed
	Inviter string        `firestore:"inviter,omitempty"` // UID; empty for who was there first
	Joined  time.Time     `firestore:"joined"`
	Changed time.Time     `firestore:"changed"`
	// Erasure is the receipt of the erasure that one has asked for who is being removed so.
	Erasure string `firestore:"erasure,omitempty"`
}

func (s *Store) members(tenant string) *firestore.CollectionRef {
	return s.Tenant(tenant).Collection("members")
}

// NoMember is the fault of a member that is not there, or is another tenant's.
func NoMember(id string) error {
	return fault.New(fault.NotFound, "member.not_found", fmt.Sprintf("There is no member %s.", short(id))).
		WithHint("List the members with GET /members.")
}

// Members returns the members of a tenant, who joined first first.
func (s *Store) Members(ctx context.Context, tenant string) ([]Member, error) {
	return all[Member](ctx, s.members(tenant).OrderBy("joined", firestore.Asc))
}

// PutMember makes a person a member of a tenant, or gives a member another role. Who is the admin that
// asks: one who was not listed yet is from now on. The last admin keeps that role.
func (s *Store) PutMember(ctx context.Context, who identity.Principal, m Member, by audit.Record) (Member, error) {
	err := s.Touch(ctx, Ref{Tenant: who.Tenant}, func(u *Unit) error {
		c, err := u.circle(ctx, who, m.UID)
		if err != nil {
			return err
		}
		by.Target = m.UID
		if c.there {
			if err := c.spare(m.Role); err != nil {
				return err
			}
			by.Kind, by.Detail = audit.RoleChanged, map[string]string{"from": string(c.target.Role), "to": string(m.Role)}
			m.Inviter, m.Joined = c.target.Inviter, c.target.Joined
		} else {
			if c.members >= maxMembers {
				return fault.New(fault.Conflict, "member.too_many", fmt.Sprintf("There are %d members already.", maxMembers)).
					WithHint("Remove one who has left.")
			}
			by.Kind, by.Detail = audit.MemberInvited, map[string]string{"role": string(m.Role)}
			m.Inviter, m.Joined = who.UID, u.now
		}
		m.Schema, m.Changed = 1, u.now
		u.Put(s.members(who.Tenant).Doc(m.UID), m)
		if !c.there || c.target.Role != m.Role { // otherwise it is a repetition
			u.Audit(by)
		}
		return nil
	})
	return m, err
}

// DismissMember takes everything from a member that the tenant gave; the last admin stays. The document stays, with no
// role, until ForgetMember: so that who stopped between the two can go on.
func (s *Store) DismissMember(ctx context.Context, who identity.Principal, uid string, by audit.Record) error {
	return s.Touch(ctx, Ref{Tenant: who.Tenant}, func(u *Unit) error {
		c, err := u.circle(ctx, who, uid)
		if err != nil {
			return err
		}
		if !c.there {
			return NoMember(uid)
		}
		if c.target.Role == "" {
			return nil // was dismissed before
		}
		if err := c.spare(""); err != nil {
			return err
		}
		by.Kind, by.Target, by.Detail = audit.MemberRemoved, uid, map[string]string{"role": string(c.target.Role)}
		c.target.Role, c.target.Changed = "", u.now
		u.Put(s.members(who.Tenant).Doc(uid), c.target)
		u.Audit(by)
		return nil
	})
}

// ForgetMember removes the document of a dismissed member. One who was invited again meanwhile stays.
func (s *Store) ForgetMember(ctx context.Context, tenant, uid string) error {
	return s.Touch(ctx, Ref{Tenant: tenant}, func(u *Unit) error {
		var m Member
		if found, err := u.Read(s.members(tenant).Doc(uid), &m); err != nil || !found || m.Role != "" {
			return err
		}
		u.remove(s.members(tenant).Doc(uid))
		return nil
	})
}

// A circle is the members of a tenant as a change of one of them needs to know them.
type circle struct {
	target          Member
	there           bool
	members, admins int
}

// circle reads the members, and lists the admin who asks where they were not: the first of a tenant is
// made by the platform, which keeps no list.
func (u *Unit) circle(ctx context.Context, who identity.Principal, uid string) (c circle, err error) {
	if !nameable(uid) {
		return c, NoMember(uid)
	}
	all := u.s.members(who.Tenant)
	if c.there, err = u.Read(all.Doc(uid), &c.target); err != nil {
		return c, err
	}
	var self Member
	listed, err := u.Read(all.Doc(who.UID), &self)
	if err != nil {
		return c, err
	}
	if c.members, err = u.Count(ctx, all.Query); err != nil {
		return c, err
	}
	if c.admins, err = u.Count(ctx, all.Where("role", "==", string(identity.Admin))); err != nil {
		return c, err
	}
	if listed || who.Role != identity.Admin {
		return c, nil
	}
	c.members, c.admins = c.members+1, c.admins+1
	self = Member{Schema: 1, UID: who.UID, Email: who.Email, Role: who.Role, Joined: u.now, Changed: u.now}
	u.Put(all.Doc(who.UID), self)
	if uid == who.UID {
		c.target, c.there = self, true
	}
	return c, nil
}

// spare refuses to take the role from the last admin.
func (c circle) spare(role identity.Role) error {
	if c.target.Role != identity.Admin || role == identity.Admin || c.admins > 1 {
		return nil
	}
	return fault.New(fault.Conflict, "member.last_admin", "This is the last admin of the tenant.").
		WithHint("Make another member admin first.")
}
