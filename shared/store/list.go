package store

import (
	"context"
	"encoding/base64"
	"strings"
	"time"

	"cloud.google.com/go/firestore"

	"github.com/aiprod/aiprod/shared/fault"
	"github.com/aiprod/aiprod/shared/job"
	"github.com/aiprod/aiprod/shared/schema"
)

// Everywhere stands for every tenant, where an operator may ask for all. No tenant can be called that.
const Everywhere = "/"

// A Filter chooses jobs. Zero fields choose all.
type Filter struct {
	Owner string
	State job.State
	// Awaiting chooses only jobs that wait for a person.
	Awaiting      bool
	Preset        string
	After, Before time.Time
	Limit         int
	Cursor        string
}

// lineFields are what a list reads of a job.
var lineFields = schema.Fields(job.Line{})

// List returns jobs of a tenant, or of all with Everywhere, newest first, the cursor of the next page (empty at the end) and how many match in all.
func (s *Store) List(ctx context.Context, tenant string, f Filter) (jobs []job.Line, next string, total int, err error) {
	q := s.filtered(tenant, f)
	if total, err = Count(ctx, q); err != nil {
		return nil, "", 0, unavailable("store: count jobs", err)
	}
	if f.Cursor != "" {
		at, id, err := readCursor(f.Cursor)
		if err != nil {
			return nil, "", 0, err
		}
		q = q.StartAfter(at, id)
	}
	docs, err := q.Select(lineFields...).Limit(f.Limit + 1).Documents(ctx).GetAll()
	if err != nil {
		return nil, "", 0, unavailable("store: list jobs", err)
	}
	jobs = make([]job.Line, min(len(docs), f.Limit))
	for i := range jobs {
		if err := schema.Read(docs[i], &jobs[i]); err != nil {
			return nil, "", 0, err
		}
	}
	if len(docs) > len(jobs) {
		last := jobs[len(jobs)-1]
		next = cursor(last.Created, last.ID)
	}
	return jobs, next, total, nil
}

// CountJobs returns how many jobs of a tenant, or of all with Everywhere, match. It reads none of them.
func (s *Store) CountJobs(ctx context.Context, tenant string, f Filter) (int, error) {
	n, err := Count(ctx, s.filtered(tenant, f))
	return n, unavailable("store: count jobs", err)
}

// filtered is the query of a list. Counting it uses the same order, so that it uses the same index.
func (s *Store) filtered(tenant string, f Filter) firestore.Query {
	q := s.fs.CollectionGroup("jobs").Query
	if tenant != Everywhere {
		q = s.Tenant(tenant).Collection("jobs").Query
	}
	if f.Awaiting {
		q = q.Where("awaiting", "==", true)
	}
	if f.Owner != "" {
		q = q.Where("owner", "==", f.Owner)
	}
	if f.State != "" {
		q = q.Where("state", "==", string(f.State))
	}
	if f.Preset != "" {
		q = q.Where("preset", "==", f.Preset)
	}
	if !f.After.IsZero() {
		q = q.Where("created", ">=", f.After)
	}
	if !f.Before.IsZero() {
		q = q.Where("created", "<", f.Before)
	}
	return q.OrderBy("created", firestore.Desc).OrderBy("id", firestore.Desc)
}

// Count returns how many documents a query matches.
func Count(ctx context.Context, q firestore.Query) (int, error) {
	res, err := q.NewAggregationQuery().WithCount("n").Get(ctx)
	if err != nil {
		return 0, err
	}
	return int(intOf(res["n"])), nil
}

// Count returns how many documents a query matches, as part of the transaction.
func (u *Unit) Count(ctx context.Context, q firestore.Query) (int, error) {
	res, err := q.NewAggregationQuery().WithCount("n").Transaction(u.tx).Get(ctx)
	if err != nil {
		return 0, err
	}
	return int(intOf(res["n"])), nil
}

func cursor(at time.Time, id string) string {
	return base64.RawURLEncoding.EncodeToString([]byte(at.UTC().Format(time.RFC3339Nano) + " " + id))
}

func readCursor(c string) (time.Time, string, error) {
	b, err := base64.RawURLEncoding.DecodeString(c)
	stamp, id, ok := strings.Cut(string(b), " ")
	at, err2 := time.Parse(time.RFC3339Nano, stamp)
	if err != nil || err2 != nil || !ok {
		return at, "", noCursor()
	}
	return at, id, nil
}

func noCursor() error {
	return fault.OfFields(
		fault.Field{Pointer: "query/cursor", Code: "cursor", Detail: "is not a cursor of ours; use the one in next, or leave it out"})
}
