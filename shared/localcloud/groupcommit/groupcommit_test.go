package groupcommit_test

import (
	"encoding/binary"
	"errors"
	"path/filepath"
	"sync"
	"testing"

	"go.etcd.io/bbolt"

	"github.com/aiprod/aiprod/shared/localcloud/groupcommit"
)

func open(tb testing.TB) *bbolt.DB {
	tb.Helper()
	db, err := bbolt.Open(filepath.Join(tb.TempDir(), "data.db"), 0o600, nil)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { _ = db.Close() })
	err = db.Update(func(tx *bbolt.Tx) error {
		_, err := tx.CreateBucket([]byte("b"))
		return err
	})
	if err != nil {
		tb.Fatal(err)
	}
	return db
}

func put(n uint64) func(*bbolt.Tx) error {
	return func(tx *bbolt.Tx) error {
		return tx.Bucket([]byte("b")).Put(binary.BigEndian.AppendUint64(nil, n), []byte("x"))
	}
}

func count(t *testing.T, db *bbolt.DB) (n int) {
	t.Helper()
	err := db.View(func(tx *bbolt.Tx) error {
		n = tx.Bucket([]byte("b")).Stats().KeyN
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// A failing write fails alone: its companions are committed, and it leaves nothing.
func TestDoIsolatesFailures(t *testing.T) {
	t.Parallel()
	db := open(t)
	c := groupcommit.New(db)
	bad := errors.New("bad write")

	var wg sync.WaitGroup
	for i := range uint64(100) {
		wg.Go(func() {
			err := c.Do(func(tx *bbolt.Tx) error {
				if err := put(i)(tx); err != nil {
					return err
				}
				if i%10 == 0 {
					return bad
				}
				return nil
			})
			if want := i%10 == 0; errors.Is(err, bad) != want {
				t.Errorf("write %d: error %v, want failure %v", i, err, want)
			}
		})
	}
	wg.Wait()
	if got := count(t, db); got != 90 {
		t.Errorf("%d writes on disk, want 90", got)
	}
}

// The disk sees changes in the order of the memory, and nothing of those that are refused.
func TestChangeKeepsTheOrder(t *testing.T) {
	t.Parallel()
	db := open(t)
	c := groupcommit.New(db)
	refused := errors.New("refused")
	var mu sync.Mutex
	memory := uint64(0)
	var wg sync.WaitGroup
	for i := range 100 {
		wg.Go(func() {
			err := c.Change(&mu, func() (func(*bbolt.Tx) error, error) {
				if i%10 == 0 {
					return nil, refused
				}
				memory++
				n := memory
				return groupcommit.All(put(n), func(tx *bbolt.Tx) error { return tx.Bucket([]byte("b")).SetSequence(n) }), nil
			})
			if want := i%10 == 0; errors.Is(err, refused) != want {
				t.Errorf("change %d: error %v, want refusal %v", i, err, want)
			}
		})
	}
	wg.Wait()
	var disk uint64
	err := db.View(func(tx *bbolt.Tx) error {
		disk = tx.Bucket([]byte("b")).Sequence()
		return nil
	})
	if err != nil || disk != memory || count(t, db) != 90 {
		t.Errorf("%d in memory, %d on disk of %d writes, error %v", memory, disk, count(t, db), err)
	}
}

func TestDoReportsClosedDatabase(t *testing.T) {
	t.Parallel()
	db := open(t)
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	if err := groupcommit.New(db).Do(put(1)); err == nil {
		t.Error("a write to a closed database succeeded")
	}
}

func BenchmarkDo(b *testing.B) {
	b.Run("alone", func(b *testing.B) {
		c := groupcommit.New(open(b))
		for i := 0; b.Loop(); i++ {
			if err := c.Do(put(uint64(i))); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("crowd", func(b *testing.B) {
		c := groupcommit.New(open(b))
		b.SetParallelism(64)
		b.RunParallel(func(pb *testing.PB) {
			for i := uint64(0); pb.Next(); i++ {
				if err := c.Do(put(i)); err != nil {
					b.Error(err)
				}
			}
		})
	})
}
