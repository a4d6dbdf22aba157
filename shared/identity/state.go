package identity

import (
	"context"
	"fmt"
	"sync"
	"time"

	"golang.org/x/sync/singleflight"

	"github.com/aiprod/aiprod/shared/fault"
)

// A State is how a user's account stands now, as against when a token was issued.
type State struct {
	Disabled bool
	// ValidSince is before which no sign-in holds any more, exact to a second; zero when none was revoked.
	ValidSince time.Time
	// Tenant and Role are what a token would say now; empty for an account that was given neither.
	Tenant string
	Role   Role
}

// Accounts tells how users stand.
type Accounts interface {
	// State returns the state of a user, within a few seconds; found is false for one who is not there, or no longer.
	State(ctx context.Context, uid string) (s State, found bool, err error)
}

const (
	// stateLife is how long a state is taken as it was read, on routes that may: what an admin does takes
	// effect everywhere within it.
	stateLife = 5 * time.Minute
	// maxStates bounds the cache: about 2 MB when full.
	maxStates = 10_000
)

// A Watch refuses callers whose token is good and whose account no longer is. Make it with NewWatch; it is safe for
// concurrent use.
type Watch struct {
	accounts Accounts
	now      func() time.Time
	asking   singleflight.Group

	mu   sync.Mutex
	seen map[string]standing
}

// standing is a state as it was read.
type standing struct {
	state State
	found bool
	until time.Time
}

// NewWatch returns a watch on accounts. now is the clock.
func NewWatch(accounts Accounts, now func() time.Time) *Watch {
	return &Watch{accounts: accounts, now: now, seen: map[string]standing{}}
}

// Check returns why a signed-in user may not call any more, as a fault. Fresh asks at once, as routes must that spend,
// approve or administer, and is refused while nobody answers; otherwise a state is at most
// five minutes old, and where nobody answers the token's word is taken: err is then nil and down says why.
func (w *Watch) Check(ctx context.Context, p Principal, fresh bool) (down, err error) {
	if p.Key != "" {
		return nil, nil // a key has no account; its own book says whether it holds
	}
	s, known := w.get(p.UID)
	if fresh || !known {
		asked, err := w.ask(ctx, p.UID, fresh)
		switch {
		case err == nil:
			s = asked
		case fresh:
			return nil, fault.Wrap(err, fault.Unavailable, "auth.accounts", "It cannot be seen at the moment whether your account still holds, and this call needs to know.").
				WithHint("Try again in a moment; reading works meanwhile.")
		default:
			return err, nil
		}
	}
	return nil, s.refuse(p)
}

// ask reads a state. Calls that may share an answer do, and none of them ends it for the others by going: where nobody
// answers, a token's word is taken. One that must be fresh asks for itself, since an answer under
// way may be from before the change it must see.
func (w *Watch) ask(ctx context.Context, uid string, fresh bool) (standing, error) {
	read := func(ctx context.Context) (any, error) {
		state, found, err := w.accounts.State(ctx, uid)
		if err != nil {
			return standing{}, fmt.Errorf("identity: state of a user: %w", err)
		}
		s := standing{state, found, w.now().Add(stateLife)}
		w.put(uid, s)
		return s, nil
	}
	if fresh {
		v, err := read(ctx)
		return v.(standing), err
	}
	v, err, _ := w.asking.Do(uid, func() (any, error) { return read(context.WithoutCancel(ctx)) })
	s, _ := v.(standing)
	return s, err
}

// refuse holds a token against the state. A role that was taken away ends what the token still says, one that was
// given waits for the next token.
func (s standing) refuse(p Principal) error {
	switch {
	case !s.found:
		return refuse("unknown_user", "There is no such account any more.", "Sign in again.")
	case s.state.Disabled:
		return refuse("disabled", "The account is disabled.", "Ask an admin of your tenant.")
	case p.SignedIn.Before(s.state.ValidSince):
		return refuse("revoked", "The sign-in was ended.", "Sign in again.")
	case s.state.Tenant != p.Tenant, rank[s.state.Role] < rank[p.Role]:
		return refuse("changed", "Your role has changed since the token was issued.", "Refresh the token.")
	}
	return nil
}

func (w *Watch) get(uid string) (standing, bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	s, ok := w.seen[uid]
	return s, ok && w.now().Before(s.until)
}

func (w *Watch) put(uid string, s standing) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if len(w.seen) >= maxStates {
		clear(w.seen) // a look-up for each user who is there: cheaper than a second structure
	}
	w.seen[uid] = s
}
