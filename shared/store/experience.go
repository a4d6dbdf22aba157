package store

import (
	"cmp"
	"context"

	"cloud.google.com/go/firestore"
)

// An experience is how often the shots of a tenant's delivered films of a preset had to be made.
type experience struct {
	Schema int `firestore:"schema"`
	Shots  int `firestore:"shots"`
	Made   int `firestore:"made"`
}

// Learn adds the attempt's shots, and how often one was made, to the tenant's
// experience of the preset. Nothing is read: films that are delivered at once do not wait for each other.
func (u *Unit) Learn() {
	shots := len(u.Attempt.ShotIDs)
	u.merge(u.s.experience(u.ref.Tenant, u.Job.Preset), map[string]any{
		"schema": 1, "shots": firestore.Increment(shots), "made": firestore.Increment(shots + u.Attempt.Remade),
	})
}

// Renders returns how many shots a tenant's delivered films of a preset have, and how often one was made.
func (s *Store) Renders(ctx context.Context, tenant, preset string) (shots, made int, err error) {
	var e experience
	_, err = get(ctx, s.experience(tenant, preset), &e)
	return e.Shots, e.Made, unavailable("store: read experience", err)
}

func (s *Store) experience(tenant, preset string) *firestore.DocumentRef {
	return s.Tenant(tenant).Collection("experience").Doc(cmp.Or(preset, "none"))
}
