package store

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"time"

	"github.com/aiprod/aiprod/shared/fault"
	"github.com/aiprod/aiprod/shared/retention"
)

// A Key is what a client sent to make a submission safe to repeat, and what it sent with it.
type Key struct {
	Schema      int       `firestore:"schema"`
	Fingerprint string    `firestore:"fingerprint"` // hash of the request
	Job         string    `firestore:"job"`         // id of what was made under it: a job, or an asset
	Expires     time.Time `firestore:"expire_at"`
}

// NewKey returns where a user's key is kept and what is kept with it: a
// fingerprint of the request and the id of what it makes. An empty key gives an empty id: nothing is kept.
func NewKey(uid, key, request, made string, now time.Time) (string, Key) {
	if key == "" {
		return "", Key{}
	}
	id := sha256.Sum256([]byte(uid + "\n" + key))
	print := sha256.Sum256([]byte(request))
	return hex.EncodeToString(id[:]), Key{Schema: 1, Fingerprint: hex.EncodeToString(print[:]), Job: made, Expires: now.Add(retention.Idempotency.Keep())}
}

// ErrReplayed tells that a submission was made before under the same key; the
// job is the one it made.
var ErrReplayed = errors.New("store: submission replayed")

type replayed string // id of what was made first

func (replayed) Error() string        { return ErrReplayed.Error() }
func (replayed) Is(target error) bool { return target == ErrReplayed }

// Once remembers a client's key in the transaction of what it asks for. A key
// that is known with the same request gives ErrReplayed, with another one a fault; an empty id does nothing.
func (u *Unit) Once(id string, key Key) error {
	if id == "" {
		return nil
	}
	ref := u.s.Tenant(u.ref.Tenant).Collection("idempotency").Doc(id)
	var old Key
	found, err := u.Read(ref, &old)
	if err != nil {
		return err
	}
	if found && old.Expires.After(u.now) {
		if old.Fingerprint != key.Fingerprint {
			return fault.New(fault.Invalid, "idempotency.reused", "This Idempotency-Key was used for another request.").
				WithHint("Use a new key for a new request.").
				WithFields(fault.Field{Pointer: "header/Idempotency-Key", Code: "reused", Detail: "belongs to a request with another body"})
		}
		return replayed(old.Job)
	}
	u.Put(ref, key)
	return nil
}
