package storage

import (
	"context"
	"encoding/json"
	"log/slog"
	"time"

	"go.etcd.io/bbolt"
)

// The notifier waits between tries of a notification that failed: from first, doubling, to last.
const (
	firstRetry = 100 * time.Millisecond
	lastRetry  = 10 * time.Second
	// journalBatch is how many notifications are sent before they are marked as sent, in one transaction.
	journalBatch = 64
)

// notify sends what the journal owes, until ctx ends. Order is kept: a notification that fails holds up those after it,
// since they may be about the same object.
func (s *Server) notify(ctx context.Context) {
	wait := firstRetry
	for {
		sent, err := s.sendOwed(ctx)
		switch {
		case ctx.Err() != nil:
			return
		case err != nil:
			slog.WarnContext(ctx, "storage notification, will be sent again", "err", err, "in", wait)
			if !pause(ctx, wait) {
				return
			}
			wait = min(2*wait, lastRetry)
		case sent > 0:
			wait = firstRetry
		default:
			select {
			case <-s.catalog.wake:
			case <-ctx.Done():
				return
			}
		}
	}
}

// pause waits, and says whether to go on.
func pause(ctx context.Context, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}

// sendOwed sends the head of the journal and forgets what was sent, even if a later one failed.
func (s *Server) sendOwed(ctx context.Context) (sent int, err error) {
	keys, owed, err := s.catalog.owed(journalBatch)
	if err != nil {
		return 0, err
	}
	for _, c := range owed {
		if err = s.send(ctx, c); err != nil {
			break
		}
		sent++
	}
	if sent == 0 {
		return 0, err
	}
	if forgetting := s.catalog.forget(keys[:sent]); err == nil {
		err = forgetting
	}
	return sent, err
}

func (s *Server) send(ctx context.Context, c change) error {
	if s.options.Changed != nil {
		if err := s.options.Changed(ctx, s.resource(c.Object), c.Event); err != nil {
			return err
		}
	}
	if c.Garbage == "" {
		return nil
	}
	return s.blobs.drop(c.Garbage)
}

// owed reads up to n journal entries, oldest first.
func (c *catalog) owed(n int) (keys [][]byte, owed []change, err error) {
	err = c.db.View(func(tx *bbolt.Tx) error {
		cursor := tx.Bucket(journalKey).Cursor()
		for key, data := cursor.First(); key != nil && len(keys) < n; key, data = cursor.Next() {
			var entry change
			if err := json.Unmarshal(data, &entry); err != nil {
				return err
			}
			keys = append(keys, append([]byte(nil), key...))
			owed = append(owed, entry)
		}
		return nil
	})
	return keys, owed, err
}

func (c *catalog) forget(keys [][]byte) error {
	return c.db.Update(func(tx *bbolt.Tx) error {
		for _, key := range keys {
			if err := tx.Bucket(journalKey).Delete(key); err != nil {
				return err
			}
		}
		return nil
	})
}
