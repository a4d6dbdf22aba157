package function

import (
	"context"
	"errors"
	"fmt"
	"math"
	"net/http"
	"strconv"
	"time"

	"github.com/aiprod/aiprod/shared/fault"
	"github.com/aiprod/aiprod/shared/identity"
	"github.com/aiprod/aiprod/shared/limit"
)

// rateWindow is the span a route's limit is for.
const rateWindow = time.Minute

// The headers of draft-ietf-httpapi-ratelimit-headers-10, as net/http writes names.
const (
	policyHeader   = "Ratelimit-Policy"
	standingHeader = "Ratelimit"
)

// replayedHeader is on what is answered to an Idempotency-Key that was answered before: nothing new was made, and
// nothing counted.
const replayedHeader = "Idempotent-Replayed"

// rule is how a route is limited. factor multiplies every route's limit.
func (r Route) rule(factor int) limit.Rule {
	return limit.Rule{
		Policy: limit.Policy{Limit: r.PerMinute * max(1, factor), Window: rateWindow},
		Exact:  r.exact(),
	}
}

// exact reports whether calls are counted exactly, and refused while they cannot be
// counted: those that spend or create.
func (r Route) exact() bool {
	changes := r.Method == http.MethodPost || r.Method == http.MethodPut || r.Method == http.MethodPatch
	return r.Role != Public && changes && !r.Lenient
}

// A gate counts the calls of one route.
type gate struct {
	rt      *Runtime
	route   Route
	rule    limit.Rule
	policy  []string // the header, the same on every answer
	name    string   // of the route, quoted
	flights flights
}

func (rt *Runtime) gate(r Route) *gate {
	g := &gate{rt: rt, route: r, rule: r.rule(rt.Env.Config.Edge.RateFactor), name: strconv.Quote(r.Name)}
	g.policy = []string{fmt.Sprintf("%s;q=%d;w=%d", g.name, g.rule.Limit, int(rateWindow.Seconds()))}
	return g
}

// pass counts a call of who, or of an address where refused says that nobody is known,
// tells in w's headers how its caller stands, and returns the fault of one call too many. Call done
// when the call has been answered.
func (g *gate) pass(w http.ResponseWriter, r *http.Request, who identity.Principal, refused error) (done func(), err error) {
	done = func() {}
	w.Header()[policyHeader] = g.policy
	var v limit.Verdict
	counted := true
	switch key := r.Header.Get("Idempotency-Key"); {
	case refused != nil || g.route.Role == Public:
		v, err = g.takeLoose(r, who)
	case g.route.Idempotent && key != "":
		v, counted, done, err = g.takeOnce(r.Context(), who, key)
	default:
		v, err = g.take(r.Context(), who)
	}
	if !counted && err == nil {
		w.Header()[replayedHeader] = []string{"true"}
	}
	if err == nil && counted {
		w.Header()[standingHeader] = []string{g.name + ";r=" + strconv.Itoa(v.Remaining) + ";t=" + strconv.Itoa(seconds(v.Reset))}
	}
	return done, g.fault(v, err)
}

func (g *gate) take(ctx context.Context, who identity.Principal) (limit.Verdict, error) {
	return g.rt.Env.Limiter.Take(ctx, limit.KeyOf(g.route.Name, who.Tenant, who.UID), g.rule)
}

// takeLoose counts calls that are anonymous or will be refused: these spend nothing,
// and what counts them may be down.
func (g *gate) takeLoose(r *http.Request, who identity.Principal) (limit.Verdict, error) {
	key := limit.KeyOf(g.route.Name, "refused", who.Tenant, who.UID)
	if who.UID == "" {
		key = limit.KeyOf(g.route.Name, "address", address(r, g.rt.Env.Config.Edge.Hops))
	}
	rule := g.rule
	rule.Exact = false
	return g.rt.Env.Limiter.Take(r.Context(), key, rule)
}

// fault is what a verdict, or the lack of one, is answered with; nil lets the call pass.
func (g *gate) fault(v limit.Verdict, err error) error {
	switch {
	case errors.Is(err, limit.ErrDown):
		f := fault.Wrap(err, fault.Unavailable, "rate.unavailable", "Calls cannot be counted at the moment, and this one may spend or create.").
			WithHint("Try again in a moment; reading works meanwhile.")
		f.RetryAfter = time.Second
		return f
	case err != nil:
		return err
	case v.Allowed:
		return nil
	}
	f := fault.New(fault.Limited, "rate.exceeded", fmt.Sprintf("This route takes %d calls a minute from each caller, and these are used up.", g.rule.Limit)).
		WithHint("Wait for " + plural(seconds(v.Retry), "second") + ", as Retry-After says; the RateLimit header of every answer tells how many calls are left.")
	f.RetryAfter = v.Retry
	return f
}

func seconds(d time.Duration) int { return int(math.Ceil(d.Seconds())) }
