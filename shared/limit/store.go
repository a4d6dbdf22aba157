package limit

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
)

// A Store keeps what has been granted to each key. It is asked from many instances
// at once and grants no unit twice. Its clock is its own, not its callers'.
type Store interface {
	// Take grants up to n units of the policy to the key, in one step. It fails with
	// ErrContended where too many instances take from this key at once, and with anything else where the store is down.
	Take(ctx context.Context, key Key, p Policy, n int) (Grant, error)
}

// ErrContended tells that a store could not take from this one key. Others are well.
var ErrContended = errors.New("limit: too many take from this key at once")

// A Key is whose units are counted: a hash, since stores, their logs and backups are to hold
// neither credentials nor addresses in the clear.
type Key [sha256.Size]byte

// KeyOf returns the key of the parts, in their order: who calls, and what.
func KeyOf(parts ...string) Key {
	var room [256]byte // enough for most keys, and not on the heap
	b := room[:0]
	for _, p := range parts {
		b = binary.AppendUvarint(b, uint64(len(p))) // or "ab", "c" would be "a", "bc"
		b = append(b, p...)
	}
	return sha256.Sum256(b)
}

// String returns the key as stores name it.
func (k Key) String() string { return hex.EncodeToString(k[:]) }
