package firestore_test

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	cloud "cloud.google.com/go/firestore"
	"google.golang.org/grpc/codes"

	"github.com/aiprod/aiprod/shared/clocktest"
	"github.com/aiprod/aiprod/shared/localcloud/firestore"
)

// once makes a transaction fail instead of retrying.
var once = cloud.MaxAttempts(1)

func TestTransactionSeesConflicts(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	open := func(tx *cloud.Transaction, c *cloud.Client) error {
		_, err := tx.Documents(c.Collection("jobs").Where("open", "==", true)).GetAll()
		return err
	}
	count := func(tx *cloud.Transaction, c *cloud.Client) error {
		q := c.Collection("jobs").Where("open", "==", true)
		_, err := q.NewAggregationQuery().WithCount("n").Transaction(tx).Get(ctx)
		return err
	}
	read := func(path string) func(*cloud.Transaction, *cloud.Client) error {
		return func(tx *cloud.Transaction, c *cloud.Client) error {
			_, err := tx.GetAll([]*cloud.DocumentRef{c.Doc(path)})
			return err
		}
	}
	set := func(path string, data fields) func(*cloud.Client) error {
		return func(c *cloud.Client) error { _, err := c.Doc(path).Set(ctx, data); return err }
	}
	remove := func(path string) func(*cloud.Client) error {
		return func(c *cloud.Client) error { _, err := c.Doc(path).Delete(ctx); return err }
	}
	tests := []struct {
		name    string
		read    func(*cloud.Transaction, *cloud.Client) error
		meddle  func(*cloud.Client) error // between the read and the commit
		outcome codes.Code
	}{
		{"nothing happens", read("jobs/a"), func(*cloud.Client) error { return nil }, codes.OK},
		{"the document changes", read("jobs/a"), set("jobs/a", fields{"n": 2}), codes.Aborted},
		{"the document is written as it was", read("jobs/a"), set("jobs/a", fields{"open": true}), codes.OK},
		{"the document is deleted", read("jobs/a"), remove("jobs/a"), codes.Aborted},
		{"a missing document appears", read("jobs/new"), set("jobs/new", fields{}), codes.Aborted},
		{"another document changes", read("jobs/a"), set("jobs/b", fields{}), codes.OK},
		{"a phantom enters the query", open, set("jobs/new", fields{"open": true}), codes.Aborted},
		{"a result leaves the query", open, set("jobs/a", fields{"open": false}), codes.Aborted},
		{"a result is deleted", open, remove("jobs/a"), codes.Aborted},
		{"a document outside the query changes", open, set("jobs/b", fields{"open": false, "n": 1}), codes.OK},
		{"another collection changes", open, set("else/a", fields{"open": true}), codes.OK},
		{"a phantom enters the count", count, set("jobs/new", fields{"open": true}), codes.Aborted},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			c := client(t)
			put(t, c, map[string]fields{"jobs/a": {"open": true}, "jobs/b": {"open": false}})
			err := c.RunTransaction(ctx, func(_ context.Context, tx *cloud.Transaction) error {
				if err := errors.Join(tt.read(tx, c), tt.meddle(c)); err != nil {
					return err
				}
				return tx.Set(c.Doc("result/r"), fields{})
			}, once)
			wantCode(t, err, tt.outcome)
			if wrote := get(t, c, "result/r") != nil; wrote != (tt.outcome == codes.OK) {
				t.Errorf("wrote = %v after %v", wrote, tt.outcome)
			}
		})
	}
}

func TestTransactionReadsOneSnapshot(t *testing.T) {
	t.Parallel()
	ctx, c := context.Background(), client(t)
	put(t, c, map[string]fields{"a/x": {"n": 1}, "a/y": {"n": 1}})
	err := c.RunTransaction(ctx, func(_ context.Context, tx *cloud.Transaction) error {
		if _, err := tx.Get(c.Doc("a/x")); err != nil {
			return err
		}
		put(t, c, map[string]fields{"a/y": {"n": 2}})
		y, err := tx.Get(c.Doc("a/y"))
		if err != nil {
			return err
		}
		if got := y.Data()["n"]; got != int64(1) {
			t.Errorf("n = %v: the transaction sees a commit after its first read", got)
		}
		return nil
	}, once)
	wantCode(t, err, codes.Aborted) // y was read, and has changed
}

func TestTransactionRetriesUntilItFits(t *testing.T) {
	t.Parallel()
	ctx, c := deadline(t), client(t)
	put(t, c, map[string]fields{"a/counter": {"n": 0}})
	const writers, rounds = 2, 20
	var wg sync.WaitGroup
	for range writers {
		wg.Go(func() {
			for range rounds {
				if err := increment(ctx, c, c.Doc("a/counter")); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	if got := get(t, c, "a/counter")["n"]; got != int64(writers*rounds) {
		t.Errorf("n = %v, want %d: updates were lost", got, writers*rounds)
	}
}

func increment(ctx context.Context, c *cloud.Client, doc *cloud.DocumentRef) error {
	return c.RunTransaction(ctx, func(_ context.Context, tx *cloud.Transaction) error {
		snap, err := tx.Get(doc)
		if err != nil {
			return err
		}
		return tx.Set(doc, fields{"n": snap.Data()["n"].(int64) + 1})
	}, cloud.MaxAttempts(100))
}

func TestTransactionRollback(t *testing.T) {
	t.Parallel()
	ctx, c := context.Background(), client(t)
	mine := errors.New("changed my mind")
	err := c.RunTransaction(ctx, func(_ context.Context, tx *cloud.Transaction) error {
		return errors.Join(tx.Set(c.Doc("a/b"), fields{}), mine)
	})
	if !errors.Is(err, mine) || get(t, c, "a/b") != nil {
		t.Errorf("err = %v and a/b = %v; want the function's error and no document", err, get(t, c, "a/b"))
	}
}

func TestReadOnlyTransaction(t *testing.T) {
	t.Parallel()
	ctx, c := context.Background(), client(t)
	put(t, c, map[string]fields{"a/b": {"n": 1}})
	err := c.RunTransaction(ctx, func(_ context.Context, tx *cloud.Transaction) error {
		put(t, c, map[string]fields{"a/b": {"n": 2}, "a/c": {}})
		snaps, err := tx.Documents(c.Collection("a")).GetAll()
		if err != nil {
			return err
		}
		if len(snaps) != 1 || snaps[0].Data()["n"] != int64(1) {
			t.Errorf("a read-only transaction sees commits after its start: %d documents", len(snaps))
		}
		return nil
	}, cloud.ReadOnly)
	wantCode(t, err, codes.OK)
}

func TestTransactionLifetime(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name  string
		steps []time.Duration // before each use
		want  codes.Code
	}{
		{"used within a minute", []time.Duration{59 * time.Second, 59 * time.Second}, codes.OK},
		{"idle for over a minute", []time.Duration{61 * time.Second}, codes.InvalidArgument},
		{"busy for over 270 seconds", []time.Duration{55 * time.Second, 55 * time.Second, 55 * time.Second, 55 * time.Second, 55 * time.Second}, codes.InvalidArgument},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			clock := clocktest.New(0)
			_, c := serve(t, firestore.Options{Now: clock.Now})
			err := c.RunTransaction(context.Background(), func(_ context.Context, tx *cloud.Transaction) error {
				for _, d := range tt.steps {
					clock.Advance(d)
					if _, err := tx.GetAll([]*cloud.DocumentRef{c.Doc("a/b")}); err != nil {
						return err
					}
				}
				return nil
			}, once)
			wantCode(t, err, tt.want)
		})
	}
}

func TestReadTime(t *testing.T) {
	t.Parallel()
	ctx, clock := context.Background(), clocktest.New(0)
	_, c := serve(t, firestore.Options{Now: clock.Now})
	first := must[*cloud.WriteResult](t)(c.Doc("a/b").Set(ctx, fields{"n": 1}))
	clock.Advance(10 * time.Minute)
	put(t, c, map[string]fields{"a/b": {"n": 2}, "a/later": {}})

	then := c.Doc("a/b").WithReadOptions(cloud.ReadTime(first.UpdateTime))
	if got := must[*cloud.DocumentSnapshot](t)(then.Get(ctx)).Data()["n"]; got != int64(1) {
		t.Errorf("n = %v ten minutes ago, want 1", got)
	}
	q := c.Collection("a").WithReadOptions(cloud.ReadTime(first.UpdateTime))
	if got := ids(t, q.Documents(ctx)); len(got) != 1 {
		t.Errorf("documents ten minutes ago = %v, want one", got)
	}
	_, err := c.Doc("a/b").WithReadOptions(cloud.ReadTime(clock.Now().Add(time.Hour))).Get(ctx)
	wantCode(t, err, codes.InvalidArgument)

	clock.Advance(2 * time.Hour)
	put(t, c, map[string]fields{"a/new": {}}) // commits drop what is too old
	_, err = c.Doc("a/b").WithReadOptions(cloud.ReadTime(first.UpdateTime)).Get(ctx)
	wantCode(t, err, codes.FailedPrecondition)
}
