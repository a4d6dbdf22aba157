package function

import (
	"context"
	"fmt"
	"net/http"
	"strings"

	"github.com/aiprod/aiprod/shared/apikey"
	"github.com/aiprod/aiprod/shared/cloud"
	"github.com/aiprod/aiprod/shared/fault"
	"github.com/aiprod/aiprod/shared/identity"
)

// AtOnce reports whether a revoked credential is refused at once: on routes that change
// anything, which may spend, and on those that approve or administer. On others it is within five minutes, and
// a minute for API keys.
func (r Route) AtOnce() bool {
	changes := r.Method != http.MethodGet && !r.Lenient
	return r.Role != Public && (changes || r.Role.Allows(identity.Approver))
}

// missingCredentials is the code of a request that has sent none.
const missingCredentials = "auth.missing"

// caller returns who calls, or why they may not. Of a caller whose credentials are good it says who it is even then.
func (rt *Runtime) caller(r *http.Request, route Route) (identity.Principal, error) {
	token, ok := bearer(r)
	if !ok {
		return identity.Principal{}, fault.New(fault.Unauthenticated, missingCredentials, "This route needs a bearer token.").
			WithHint("Send Authorization: Bearer <token>. The local stack prints one when it starts.")
	}
	who, err := rt.credential(r, route, token)
	if err != nil {
		return who, refusal(err)
	}
	if err := route.Permit(who); err != nil {
		return who, err
	}
	return who, rt.secondFactor(r.Context(), who, route)
}

// credential returns who an ID token or an API key names, while it holds.
func (rt *Runtime) credential(r *http.Request, route Route, token string) (identity.Principal, error) {
	env := rt.Env
	if apikey.Is(token) && env.Keys != nil {
		return env.Keys.Verify(r.Context(), token, address(r, env.Config.Edge.Hops), route.AtOnce())
	}
	who, err := env.Verifier.Verify(r.Context(), token)
	if err != nil || env.Accounts == nil {
		return who, err
	}
	down, err := env.Accounts.Check(r.Context(), who, route.AtOnce())
	if down != nil {
		env.Log.WarnContext(r.Context(), "accounts unanswered", "error", down, "request", requestID(r.Context()))
	}
	return who, err
}

// Permit returns why a caller with good credentials may not call the route. What is public is open to all; elsewhere the
// role decides, of which the table is in package identity. A tenant's wish for a second factor is held besides.
func (r Route) Permit(who identity.Principal) error {
	switch {
	case r.Role == Public:
		return nil
	case who.Tenant == "" && r.Role != identity.Operator && !r.Tenantless:
		return fault.New(fault.Forbidden, "auth.tenant", "This route works within a tenant; the token names none.").
			WithHint("Use a token of a member of a tenant.")
	case !who.Role.Allows(r.Role):
		return fault.New(fault.Forbidden, "auth.role", fmt.Sprintf("This route needs the role %s.", r.Role)).
			WithHint(roleHint(r.Role))
	case r.People && who.Key != "":
		return fault.New(fault.Forbidden, "auth.person", "This route is for people; an API key may not call it.").
			WithHint("Sign in, and send the ID token.")
	}
	return nil
}

// roleHint is how somebody comes by a role. No tenant gives that of an operator.
func roleHint(role identity.Role) string {
	if role == identity.Operator {
		return "It is for those who run this platform: no admin of a tenant can give it. Ask them for what you need."
	}
	return "Ask an admin of your tenant for the role."
}

// secondFactor refuses who has signed in without one where the tenant wants it, on routes of approvers and above.
// The database is only asked for those, so that the tenant's word holds at once.
func (rt *Runtime) secondFactor(ctx context.Context, who identity.Principal, route Route) error {
	if !route.Role.Allows(identity.Approver) {
		return nil
	}
	return HoldSecondFactor(ctx, rt.Env, who)
}

// HoldSecondFactor refuses who has signed in without a second factor where the tenant wants one. Routes that need the role
// of an approver or more do so by themselves; others where they do as much.
func HoldSecondFactor(ctx context.Context, env *cloud.Env, who identity.Principal) error {
	if who.SecondFactor || who.Tenant == "" {
		return nil
	}
	s, err := env.Store()
	if err != nil {
		return err
	}
	wanted, err := s.SecondFactor(ctx, who.Tenant)
	if err != nil || !wanted {
		return err
	}
	return fault.New(fault.Forbidden, "auth.second_factor", "Your tenant wants a second factor for this, and you have signed in without one.").
		WithHint("Add a second factor to your account and sign in with it. An API key has none.")
}

// bearer returns the token of a request.
func bearer(r *http.Request) (string, bool) {
	if r.Header.Get("Authorization") == "" {
		return offered(r)
	}
	scheme, token, ok := strings.Cut(r.Header.Get("Authorization"), " ")
	return strings.TrimSpace(token), ok && strings.EqualFold(scheme, "bearer") && strings.TrimSpace(token) != ""
}
