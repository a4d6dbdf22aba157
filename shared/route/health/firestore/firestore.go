// Package firestore keeps the health of backends in Firestore: a document for each at
// control/health/backends/{id}, which all instances share.
package firestore

import (
	"context"
	"fmt"
	"net/url"

	"cloud.google.com/go/firestore"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"github.com/aiprod/aiprod/shared/route/health"
	"github.com/aiprod/aiprod/shared/schema"
)

// version is that of the documents.
const version = 1

// tries is how often a change is tried when other instances change the same record.
const tries = 10

// document is a record as it is stored.
type document struct {
	health.Record

	Schema int    `firestore:"schema"`
	Of     string `firestore:"of"`
}

// A Store keeps records in Firestore.
type Store struct {
	client func() (*firestore.Client, error)
}

var _ health.Store = (*Store)(nil)

// New returns a store on a client that is made when it is first needed.
func New(client func() (*firestore.Client, error)) *Store { return &Store{client} }

func backends(fs *firestore.Client) *firestore.CollectionRef {
	return fs.Collection("control").Doc("health").Collection("backends")
}

// All reads every record.
func (s *Store) All(ctx context.Context) (map[string]health.Record, error) {
	fs, err := s.client()
	if err != nil {
		return nil, err
	}
	docs, err := backends(fs).Documents(ctx).GetAll()
	if err != nil {
		return nil, fmt.Errorf("health: firestore: read: %w", err)
	}
	all := make(map[string]health.Record, len(docs))
	for _, d := range docs {
		var doc document
		if err := schema.Read(d, &doc); err != nil {
			return nil, err
		}
		all[doc.Of] = doc.Record
	}
	return all, nil
}

// Change changes a record in a transaction.
func (s *Store) Change(ctx context.Context, of string, change func(*health.Record)) (health.Record, error) {
	fs, err := s.client()
	if err != nil {
		return health.Record{}, err
	}
	ref := backends(fs).Doc(url.PathEscape(of)) // an id has slashes
	var doc document
	err = fs.RunTransaction(ctx, func(_ context.Context, tx *firestore.Transaction) error {
		doc = document{}
		d, err := tx.Get(ref)
		if err == nil {
			err = schema.Read(d, &doc)
		}
		if err != nil && status.Code(err) != codes.NotFound {
			return err
		}
		change(&doc.Record)
		doc.Schema, doc.Of = version, of
		return tx.Set(ref, doc)
	}, firestore.MaxAttempts(tries))
	if err != nil {
		return health.Record{}, fmt.Errorf("health: firestore: change %s: %w", of, err)
	}
	return doc.Record, nil
}
