package dossier

import (
	"context"
	"encoding/json"
	"iter"

	"cloud.google.com/go/firestore"

	"github.com/aiprod/aiprod/shared/apikey"
	"github.com/aiprod/aiprod/shared/audit"
	"github.com/aiprod/aiprod/shared/job"
	"github.com/aiprod/aiprod/shared/money"
	"github.com/aiprod/aiprod/shared/schema"
	"github.com/aiprod/aiprod/shared/store"
)

// A list is a field with many items.
type list struct {
	name  string
	items func(context.Context) iter.Seq2[any, error]
}

func (s Source) lists() []list {
	return []list{
		{"keys", items(s, s.key, store.KeyCreator)},
		{"jobs", items(s, s.job, store.JobOwner)},
		{"edits", items(s, s.edit, store.Author)},
		{"decisions", items(s, s.decision, store.Mover)},
		{"assets", items(s, s.asset, store.AssetOwner)},
		{"brands", items(s, s.brand, store.BrandOwner)},
		{"audit", items(s, s.record, store.Actor, store.Target)},
	}
}

// An at is where a document is: below which job, where it is below one, and which naming has found it.
type at struct {
	job string
	by  store.Naming
}

// items reads the documents in which namings name the person, one after the other, and shows each. What show gives no
// item for is left out.
func items[T any](s Source, show func(context.Context, at, T) (any, error), by ...store.Naming) func(context.Context) iter.Seq2[any, error] {
	return func(ctx context.Context) iter.Seq2[any, error] {
		return func(yield func(any, error) bool) {
			if s.Who.Tenant == "" {
				return // an operator has made nothing in a tenant
			}
			for _, n := range by {
				for d, err := range s.Store.Named(ctx, s.Who.Tenant, n, s.Who.UID) {
					var item any
					if err == nil {
						item, err = read(ctx, d, n, show)
					}
					if (item != nil || err != nil) && !yield(item, err) {
						return
					}
				}
			}
		}
	}
}

// read shows one document.
func read[T any](ctx context.Context, d *firestore.DocumentSnapshot, by store.Naming, show func(context.Context, at, T) (any, error)) (any, error) {
	var v T
	if err := schema.Read(d, &v); err != nil {
		return nil, err
	}
	return show(ctx, at{d.Ref.Parent.Parent.ID, by}, v)
}

func (s Source) membership(ctx context.Context) (*Membership, error) {
	if s.Who.Tenant == "" {
		return nil, nil
	}
	m, err := s.Store.Member(ctx, s.Who.Tenant, s.Who.UID)
	if err != nil || m == nil {
		return nil, err
	}
	return &Membership{Tenant: s.Who.Tenant, Email: m.Email, Role: m.Role, InvitedBy: m.Inviter, JoinedAt: m.Joined, ChangedAt: m.Changed}, nil
}

func (s Source) key(_ context.Context, _ at, k apikey.Key) (any, error) {
	return Key{ID: k.ID, Name: k.Name, Role: k.Role, CreatedAt: k.Created, ExpiresAt: k.Expires}, nil
}

func (s Source) job(ctx context.Context, _ at, j job.Job) (any, error) {
	costs, err := s.Store.Costs(ctx, store.Ref{Tenant: j.Tenant, Job: j.ID})
	if err != nil {
		return nil, err
	}
	out := Job{
		ID: j.ID, Status: j.State.Status(j.Awaiting), Title: j.Title, Request: raw(j.Request), Metadata: j.Metadata, Attempts: j.Attempt,
		CreatedAt: j.Created, UpdatedAt: j.Updated, ExpiresAt: j.Expires, Costs: append([]money.Line{}, costs...), Link: s.URL + "/job/" + j.ID,
	}
	return out, nil
}

func (s Source) edit(_ context.Context, at at, r store.Revision) (any, error) {
	return Edit{Job: at.job, Revision: r.Number, Note: r.Note, Patch: raw(r.Patch), At: r.At}, nil
}

func (s Source) decision(_ context.Context, at at, m job.Move) (any, error) {
	return Decision{Job: at.job, Move: m}, nil
}

func (s Source) asset(ctx context.Context, _ at, a store.Asset) (any, error) {
	out := Asset{ID: a.ID, Name: a.Name, Role: a.Role, Type: a.Type, Size: a.Size, SHA256: a.SHA256, Refused: a.Refused, CreatedAt: a.Created}
	if a.Object == "" {
		return out, nil
	}
	var err error
	out.File, err = s.Sign(ctx, a.Object, a.Name)
	return out, err
}

func (s Source) brand(_ context.Context, _ at, b store.Brand) (any, error) {
	return Brand{ID: b.ID, Kit: raw(b.Content), CreatedAt: b.Created, UpdatedAt: b.Updated}, nil
}

// record leaves out what was done to the person by themselves: it is among what they did.
func (s Source) record(_ context.Context, at at, r audit.Record) (any, error) {
	if at.by == store.Target && r.Actor == s.Who.UID {
		return nil, nil
	}
	return r, nil
}

// raw is JSON that is kept as text; nil for none.
func raw(text string) json.RawMessage {
	if text == "" {
		return nil
	}
	return json.RawMessage(text)
}
