package storage

import (
	"encoding/json"
	"sync"
	"time"

	"go.etcd.io/bbolt"
)

// sessionLife is how long an upload session can be resumed. Source: resumable uploads, "must be completed within a week".
const sessionLife = 7 * 24 * time.Hour

// session is a resumable upload. Its bytes are the undecided blob of the same id, whose length says how far it got.
type session struct {
	Upload upload `json:"upload"`
	// Created is when it began, in milliseconds since 1970.
	Created int64 `json:"created"`
	// Done is the object it became, kept so that a caller who missed the last answer can ask again.
	Done *Object `json:"done,omitempty"`
}

// sessionLocks lets one request at a time write to a session. The zero value is ready.
type sessionLocks struct {
	mu   sync.Mutex
	busy map[string]bool
}

// take reserves a session, and says whether it was free.
func (l *sessionLocks) take(id string) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.busy[id] {
		return false
	}
	if l.busy == nil {
		l.busy = map[string]bool{}
	}
	l.busy[id] = true
	return true
}

func (l *sessionLocks) release(id string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	delete(l.busy, id)
}

func (c *catalog) saveSession(id string, s session) error {
	return c.db.Update(func(tx *bbolt.Tx) error { return putSession(tx, id, s) })
}

func putSession(tx *bbolt.Tx, id string, s session) error {
	data, err := json.Marshal(s)
	if err != nil {
		return err
	}
	return tx.Bucket(sessionsKey).Put([]byte(id), data)
}

// session finds a session of a bucket; errNoSession when there is none.
func (c *catalog) session(bucket, id string) (session, error) {
	var s session
	err := c.db.View(func(tx *bbolt.Tx) error {
		data := tx.Bucket(sessionsKey).Get([]byte(id))
		if data == nil {
			return errNoSession
		}
		return json.Unmarshal(data, &s)
	})
	if err == nil && s.Upload.Bucket != bucket {
		err = errNoSession
	}
	return s, err
}

func (c *catalog) removeSession(id string) error {
	return c.db.Update(func(tx *bbolt.Tx) error { return tx.Bucket(sessionsKey).Delete([]byte(id)) })
}

// finishSession records what a session became, in the transaction that made it so.
func finishSession(tx *bbolt.Tx, id string, o Object) error {
	data := tx.Bucket(sessionsKey).Get([]byte(id))
	if data == nil {
		return errNoSession
	}
	var s session
	if err := json.Unmarshal(data, &s); err != nil {
		return err
	}
	s.Done = &o
	return putSession(tx, id, s)
}

// expireSessions forgets sessions begun before a time, done or not. It does not write when there are none.
func (c *catalog) expireSessions(before time.Time) error {
	var expired []string
	err := c.db.View(func(tx *bbolt.Tx) error {
		return tx.Bucket(sessionsKey).ForEach(func(id, data []byte) error {
			var s session
			err := json.Unmarshal(data, &s)
			if s.Created < before.UnixMilli() {
				expired = append(expired, string(id))
			}
			return err
		})
	})
	if err != nil || len(expired) == 0 {
		return err
	}
	return c.db.Update(func(tx *bbolt.Tx) error {
		for _, id := range expired {
			if err := tx.Bucket(sessionsKey).Delete([]byte(id)); err != nil {
				return err
			}
		}
		return nil
	})
}
