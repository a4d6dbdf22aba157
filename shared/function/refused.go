package function

import (
	"cmp"
	"context"
	"net/http"
	"time"

	"github.com/aiprod/aiprod/shared/audit"
	"github.com/aiprod/aiprod/shared/fault"
	"github.com/aiprod/aiprod/shared/identity"
	"github.com/aiprod/aiprod/shared/limit"
)

const (
	// A caller whose credentials are refused is on record once in refusedEvery, by who they are or, where that is
	// not known, by address: whoever tries tokens without end writes no more than that, and a
	// record every ten minutes still shows how long it went on. Every try is in the request log.
	refusedEvery = 10 * time.Minute
	// recordTime is how long recording a refusal may hold up its answer.
	recordTime = 2 * time.Second
)

// recordRefusal puts on record that credentials were refused, or did not suffice. Who
// has sent none has not tried to sign in. What keeps it from being recorded is logged: the caller is refused anyway.
func (rt *Runtime) recordRefusal(r *http.Request, route Route, who identity.Principal, refused error) {
	f := fault.Of(refused)
	if f.Kind != fault.Unauthenticated && f.Kind != fault.Forbidden || f.Code == missingCredentials {
		return
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(r.Context()), recordTime)
	defer cancel()
	of := requestOf(ctx)
	once := limit.Rule{Policy: limit.Policy{Limit: 1, Window: refusedEvery}}
	v, err := rt.Env.Limiter.Take(ctx, limit.KeyOf("refused", who.Tenant, cmp.Or(who.UID, of.place)), once)
	if err == nil && v.Allowed {
		err = rt.audit(ctx, audit.Record{
			Kind: audit.LoginRefused, Tenant: who.Tenant, Actor: cmp.Or(who.UID, audit.Guest), Target: route.Name,
			Detail: map[string]string{"code": f.Code}, Request: of.id, Place: of.place,
		})
	}
	if err != nil {
		rt.Env.Log.ErrorContext(ctx, "refusal not recorded", "error", err, "request", of.id)
	}
}

func (rt *Runtime) audit(ctx context.Context, act audit.Record) error {
	s, err := rt.Env.Store()
	if err != nil {
		return err
	}
	return s.Audit(ctx, act)
}
