package store

import (
	"context"
	"fmt"
	"iter"
	"strings"

	"cloud.google.com/go/firestore"
)

// A Naming is a field that names people by their UID, in every collection of a name:
// "jobs.owner". What is exported and what is erased of a person is found by the same ones, so that
// nobody is told of less than is kept.
type Naming string

// The namings. Who stores a UID in another field adds it here, and its index to firestore.indexes.json.
const (
	JobOwner   Naming = "jobs.owner"
	AssetOwner Naming = "assets.owner"
	BrandOwner Naming = "brands.owner"
	KeyCreator Naming = "keys.creator"
	Inviter    Naming = "members.inviter"
	Mover      Naming = "history.actor"
	Author     Naming = "revisions.author"
	Teller     Naming = "events.author"
	Actor      Naming = "audit.actor"
	Target     Naming = "audit.target"
)

// Namings returns all of them.
func Namings() []Naming {
	return []Naming{JobOwner, AssetOwner, BrandOwner, KeyCreator, Inviter, Mover, Author, Teller, Actor, Target}
}

// Naming returns the query of the documents, of every tenant, in which n names a person.
func (s *Store) Naming(n Naming, uid string) firestore.Query {
	collection, field, _ := strings.Cut(string(n), ".")
	return s.fs.CollectionGroup(collection).Where(field, "==", uid).OrderBy(firestore.DocumentID, firestore.Asc)
}

// Rename returns the update that puts a pseudonym where n names a person, and takes out what else says who it was.
func (n Naming) Rename(alias string) []firestore.Update {
	_, field, _ := strings.Cut(string(n), ".")
	updates := []firestore.Update{{Path: field, Value: alias}}
	if n == Actor {
		for _, trace := range []string{"place", "request"} {
			updates = append(updates, firestore.Update{Path: trace, Value: firestore.Delete})
		}
	}
	return updates
}

// personPage is how many documents are read at once of what names a person.
const personPage = 100

// Named yields the documents of one tenant in which n names a person, revisions without their content. They are read by pages: who takes long over one
// holds no query open, and no more than a page in memory.
func (s *Store) Named(ctx context.Context, tenant string, n Naming, uid string) iter.Seq2[*firestore.DocumentSnapshot, error] {
	within := s.Tenant(tenant).Path + "/"
	return func(yield func(*firestore.DocumentSnapshot, error) bool) {
		q := s.Naming(n, uid).Limit(personPage)
		if n == Author {
			q = bare(q)
		}
		for next := q; ; {
			docs, err := next.Documents(ctx).GetAll()
			if err != nil {
				yield(nil, unavailable(fmt.Sprintf("store: %s", n), err))
				return
			}
			for _, d := range docs {
				if strings.HasPrefix(d.Ref.Path, within) && !yield(d, nil) {
					return
				}
			}
			if len(docs) < personPage {
				return
			}
			next = q.StartAfter(docs[len(docs)-1])
		}
	}
}
