package system

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"testing"
	"time"

	"cloud.google.com/go/firestore"
	"cloud.google.com/go/pubsub/v2/apiv1/pubsubpb"

	"github.com/aiprod/aiprod/functions/ops"
	auditlog "github.com/aiprod/aiprod/shared/audit"
	"github.com/aiprod/aiprod/shared/identity"
	"github.com/aiprod/aiprod/shared/job"
	"github.com/aiprod/aiprod/shared/localcloud"
	"github.com/aiprod/aiprod/shared/stage"
	"github.com/aiprod/aiprod/shared/step"
	"github.com/aiprod/aiprod/shared/store"
)

// billed tells the guard of a budget of 100 dollars, of which so much is spent, as the billing account does.
func (w *world) billed(cost float64) {
	w.t.Helper()
	ps := must(w.stack.Env.PubSub())
	data := fmt.Sprintf(`{"budgetDisplayName":"prod","costAmount":%.2f,"costIntervalStart":"2026-11-01T00:00:00Z","budgetAmount":100,"budgetAmountType":"SPECIFIED_AMOUNT","currencyCode":"USD"}`, cost)
	_, err := ps.TopicAdminClient.Publish(w.t.Context(), &pubsubpb.PublishRequest{
		Topic: "projects/" + localcloud.Project + "/topics/" + ops.BudgetTopic,
		Messages: []*pubsubpb.PubsubMessage{{Data: []byte(data), Attributes: map[string]string{
			"billingAccountId": "01D4EE-079462-DFD6EC", "budgetId": "de72f49d", "schemaVersion": "1.0",
		}}},
	})
	if err != nil {
		w.t.Fatal(err)
	}
}

// eventually waits until something is so.
func eventually(ctx context.Context, t *testing.T, what string, so func() bool) {
	t.Helper()
	for !so() {
		select {
		case <-ctx.Done():
			t.Fatalf("%s: not so in time", what)
		case <-time.After(100 * time.Millisecond):
		}
	}
}

// The budget is used up while a film is made: new work is refused and says why, the film waits before what it would pay for, and
// is made once an operator lets spending go on, with nothing paid twice.
func TestBudgetUsedUp(t *testing.T) {
	t.Parallel()
	w, vendor := buying(t)
	ctx, cancel := context.WithTimeout(t.Context(), jobTime)
	defer cancel()
	operator := w.as("olga", "", identity.Operator)
	request := map[string]any{"content": bakery, "duration_sec": 12, "max_cost_usd": 3}
	for _, q := range stage.SpendingQueues() { // so that the film is surely under way, and has bought nothing
		if err := w.stack.Env.Pauser.Pause(ctx, q, true); err != nil {
			t.Fatal(err)
		}
	}
	id := w.submit(request).ID
	waiting := w.submit(map[string]any{"content": bakery, "duration_sec": 12, "approval": "script"}).ID
	s := must(w.stack.Env.Store())
	eventually(ctx, t, "the film waits before its bought shot", func() bool {
		docs := must(s.Job(store.Ref{Tenant: "acme", Job: id}).Collection("steps").Documents(ctx).GetAll())
		return slices.ContainsFunc(docs, func(d *firestore.DocumentSnapshot) bool { return begun(t, d) == step.Pending })
	})
	for range 3 { // it is told more than once
		w.billed(100.01)
	}
	var now struct {
		State, By string
		Settled   bool
	}
	eventually(ctx, t, "frozen", func() bool {
		w.read(operator.do("GET", "/platform/spending", nil, nil), http.StatusOK, &now)
		return now.State == "frozen" && now.Settled
	})
	if now.By != "guard" {
		t.Errorf("frozen by %q", now.By)
	}
	res := w.do("POST", "/pipeline/run", request, nil)
	if p := w.problem(res, http.StatusServiceUnavailable); p.Code != "platform.frozen" || p.Hint == "" || res.Header.Get("Retry-After") == "" {
		t.Errorf("refused with %+v", p)
	}

	if got := vendor.Book().Micros(); got != 0 {
		t.Errorf("%d micro-dollars were spent on", got)
	}
	if got := w.settle(waiting).State; got != job.WaitingApproval {
		t.Fatalf("the other job is in %s", got)
	}
	etag := w.do("GET", "/job/"+waiting+"/manifest", nil, nil).Header.Get("ETag")
	res = w.do("POST", "/job/"+waiting+"/approve", map[string]any{}, map[string]string{"If-Match": etag})
	if p := w.problem(res, http.StatusServiceUnavailable); p.Code != "platform.frozen" {
		t.Errorf("approved with %+v", p)
	}

	w.problem(w.do("PUT", "/platform/spending", map[string]any{"state": "running", "why": "We want to."}, nil), http.StatusForbidden)
	w.read(operator.do("PUT", "/platform/spending", map[string]any{"state": "running", "why": "The budget is raised."}, nil), http.StatusOK, &now)
	if now.State != "running" || !now.Settled || now.By != "operator" {
		t.Errorf("resumed: %+v", now)
	}
	w.billed(101) // late, and of what was decided on
	audit(w, vendor, w.delivered(id), 0)
	w.read(w.do("POST", "/job/"+waiting+"/approve", map[string]any{}, map[string]string{"If-Match": etag}), http.StatusOK, nil)

	kinds := map[auditlog.Kind]int{}
	for _, r := range must(s.Audits(ctx, "", "")) {
		kinds[r.Kind]++
	}
	if kinds[auditlog.BudgetTripped] != 1 || kinds[auditlog.SpendingOn] != 1 {
		t.Errorf("on record: %v", kinds)
	}
}

// begun is how far a stored step is that would buy; empty for other steps.
func begun(t *testing.T, d *firestore.DocumentSnapshot) step.State {
	t.Helper()
	var st step.Step
	if err := d.DataTo(&st); err != nil {
		t.Fatal(err)
	}
	if st.Stage != job.Generate {
		return ""
	}
	return st.State
}
