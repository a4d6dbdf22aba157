package store

import (
	"context"
	"encoding/base64"
	"fmt"

	"cloud.google.com/go/firestore"

	"github.com/aiprod/aiprod/shared/job"
	"github.com/aiprod/aiprod/shared/schema"
)

// An Entry is one thing that has happened to a job: it moved, or its manifest got a
// revision. One of the two is set.
type Entry struct {
	Move     *job.Move
	Revision *Revision // without its Content
}

// A place is how far a trail has been read: the last move and the last revision.
type place struct {
	Move     string
	Revision int
}

// Trail returns what has happened to a job, oldest first, at most limit, and the
// cursor of what follows; empty at the end.
func (s *Store) Trail(ctx context.Context, ref Ref, cursor string, limit int) (entries []Entry, next string, err error) {
	at, err := readPlace(cursor)
	if err != nil {
		return nil, "", err
	}
	moves, err := s.moves(ctx, ref, at.Move, limit+1)
	if err != nil {
		return nil, "", err
	}
	revisions, err := s.revisions(ctx, ref, at.Revision, limit+1)
	if err != nil {
		return nil, "", err
	}
	for len(moves)+len(revisions) > 0 {
		if len(entries) == limit {
			return entries, at.String(), nil
		}
		// A move is told before the revision of its transaction.
		if len(revisions) == 0 || len(moves) > 0 && !moves[0].At.After(revisions[0].At) {
			at.Move = moves[0].id
			entries = append(entries, Entry{Move: &moves[0].Move})
			moves = moves[1:]
			continue
		}
		at.Revision = revisions[0].Number
		entries = append(entries, Entry{Revision: &revisions[0]})
		revisions = revisions[1:]
	}
	return entries, "", nil
}

// A stored move and the name it has.
type storedMove struct {
	job.Move
	id string
}

func (s *Store) moves(ctx context.Context, ref Ref, after string, limit int) ([]storedMove, error) {
	q := s.Job(ref).Collection("history").OrderBy(firestore.DocumentID, firestore.Asc)
	if after != "" {
		q = q.StartAfter(after)
	}
	docs, err := q.Limit(limit).Documents(ctx).GetAll()
	if err != nil {
		return nil, unavailable("store: read history", err)
	}
	moves := make([]storedMove, len(docs))
	for i, d := range docs {
		if err := schema.Read(d, &moves[i].Move); err != nil {
			return nil, err
		}
		moves[i].id = d.Ref.ID
	}
	return moves, nil
}

func (s *Store) revisions(ctx context.Context, ref Ref, after, limit int) ([]Revision, error) {
	q := s.Job(ref).Collection("revisions").Where("number", ">", after).OrderBy("number", firestore.Asc)
	return all[Revision](ctx, bare(q).Limit(limit))
}

// bare leaves out the content of the revisions that a query finds: a hundred of them could not be held at once.
func bare(q firestore.Query) firestore.Query {
	return q.Select("schema", "number", "author", "note", "at", "attempt", "patch")
}

func (p place) String() string {
	return base64.RawURLEncoding.EncodeToString(fmt.Appendf(nil, "%d %s", p.Revision, p.Move))
}

func readPlace(cursor string) (p place, err error) {
	if cursor == "" {
		return p, nil
	}
	b, err := base64.RawURLEncoding.DecodeString(cursor)
	if err != nil {
		return p, noCursor()
	}
	n, err := fmt.Sscanf(string(b), "%d %s", &p.Revision, &p.Move)
	if n < 1 || err != nil && n != 1 || p.Move != "" && !nameable(p.Move) {
		return p, noCursor()
	}
	return p, nil
}
