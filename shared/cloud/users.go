package cloud

import (
	"context"
	"errors"

	"github.com/aiprod/aiprod/shared/identity"
)

// Users administers the accounts of the identity provider. Only programs whose functions change accounts have it: its
// client is large.
type Users interface {
	// Invite returns the account of an address, which it makes where there is none.
	Invite(ctx context.Context, email string) (Account, error)
	// Grant sets what the tokens of a user say from now on. An empty tenant and role take everything away.
	Grant(ctx context.Context, uid, tenant string, role identity.Role) error
	// End ends every sign-in of a user so far.
	End(ctx context.Context, uid string) error
	// Delete removes an account. One that is not there is no error.
	Delete(ctx context.Context, uid string) error
}

// An Account is who has an address, and what their tokens say.
type Account struct {
	UID    string
	Tenant string        // empty for who is a member of none
	Role   identity.Role // empty for who has none
}

// ErrNoUser is what Grant and End return for an account that is not there.
var ErrNoUser = errors.New("cloud: no such user")
