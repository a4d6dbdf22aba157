package chaos

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"cloud.google.com/go/firestore"

	"github.com/aiprod/aiprod/shared/cloud"
	"github.com/aiprod/aiprod/shared/function"
	"github.com/aiprod/aiprod/shared/job"
	"github.com/aiprod/aiprod/shared/localcloud"
	"github.com/aiprod/aiprod/shared/money"
	"github.com/aiprod/aiprod/shared/stage"
	"github.com/aiprod/aiprod/shared/step"
	"github.com/aiprod/aiprod/shared/store"
)

// An auditor reads what the stack has left behind, by the stack's own clients but
// with no function running, and the vendor's book.
type auditor struct {
	Result
	ctx   context.Context
	env   *cloud.Env
	store *store.Store
	fs    *firestore.Client
	sold  map[string]int64 // what vendors have billed, by reference
	drawn int64            // by all attempts
}

func (r *run) audit(ctx context.Context) (Result, error) {
	s, err := localcloud.Start(ctx, localcloud.Options{Dir: r.data(), Functions: function.Catalogue{}, Probe: true})
	if err != nil {
		return Result{}, fmt.Errorf("chaos: audit: %w", err)
	}
	defer func() { _ = s.Close(ctx) }()
	a := &auditor{ctx: ctx, env: s.Env, sold: map[string]int64{}}
	a.Reasons, a.Maybe = map[string]int{}, []Maybe{}
	a.Kills, a.Points, a.Findings, a.Took = r.kills, r.points, r.findings, time.Since(r.begun)
	if a.store, err = s.Env.Store(); err != nil {
		return a.Result, err
	}
	if a.fs, err = s.Env.Firestore(); err != nil {
		return a.Result, err
	}
	book := r.vendor.Book()
	a.PaidCalls, a.Billed, a.Vendors = len(book), book.Micros(), r.vendor.Accounts().Vendors
	for _, c := range book {
		if c.Micros > 0 {
			a.sold[called(c.Ref)] += c.Micros
		}
	}
	for _, ref := range book.Twice() {
		a.DoublePaid++
		a.find("%s was billed twice", ref)
	}
	kept := map[string]bool{}
	for id := range r.jobs {
		if err := a.job(id, kept); err != nil {
			return a.Result, err
		}
	}
	a.Submitted = len(r.jobs)
	a.Share = float64(a.Delivered) / float64(max(a.Submitted, 1))
	for ref, billed := range a.sold { // what is left no ledger knows of
		a.differ(billed, "%s was billed %s and is in no ledger", ref, money.Dollars(billed))
	}
	a.differ(a.Billed-a.Settled-a.MaybeSum, "the books come to %s, the ledgers to %s and what was billed of calls in doubt to %s",
		money.Dollars(a.Billed), money.Dollars(a.Settled), money.Dollars(a.MaybeSum))
	jobs := map[string]bool{}
	for id := range r.jobs {
		jobs[stage.Left(tenant, id)] = true
	}
	return a.Result, a.leftovers(kept, jobs)
}

// called is the call of the ledger that a vendor's reference belongs to: JOB-STEP-CALL. A model that is asked again
// for what was wrong with its first answer is asked under the same one with a number more.
func called(ref string) string {
	const parts = 5 + 1 + 1 // a job's id has five
	all := strings.Split(ref, "-")
	return strings.Join(all[:min(len(all), parts)], "-")
}

func (a *auditor) find(format string, args ...any) {
	a.Findings = append(a.Findings, fmt.Sprintf(format, args...))
}

// job counts how a job has ended, and holds its ledger against its attempts and the vendor.
func (a *auditor) job(id string, kept map[string]bool) error {
	ref := store.Ref{Tenant: tenant, Job: id}
	v, err := a.store.View(a.ctx, ref)
	if err != nil {
		return err
	}
	switch {
	case v.Job.State == job.Delivered:
		a.Delivered++
		a.Estimated, a.Spent = a.Estimated+v.Attempt.EstimateMicros, a.Spent+v.Attempt.SpentMicros
	case v.Job.State == job.Canceled:
		a.Failed++
		a.Reasons["canceled"]++
	case v.Job.State == job.Error && v.Attempt.Failure != nil && v.Attempt.Failure.Code != "":
		a.Failed++
		a.Reasons[v.Attempt.Failure.Code]++
	default:
		a.Lost++
		a.find("job %s stands in %s", id, v.Job.State)
	}
	events, err := a.store.Events(a.ctx, ref, 0)
	if err != nil {
		return err
	}
	for i := 1; i < len(events); i++ {
		if events[i-1].State != job.WaitingApproval && !events[i-1].State.Final() {
			a.Stall = max(a.Stall, events[i].At.Sub(events[i-1].At).Seconds())
		}
	}
	if err := a.ledger(ref, v); err != nil {
		return err
	}
	return a.steps(ref, kept)
}

// steps notes every file that a step of the job has made, and who stood in for whom.
func (a *auditor) steps(ref store.Ref, kept map[string]bool) error {
	docs, err := a.store.Job(ref).Collection("steps").Documents(a.ctx).GetAll()
	if err != nil {
		return err
	}
	for _, d := range docs {
		var st step.Step
		if err := d.DataTo(&st); err != nil {
			return err
		}
		a.failovers(st)
		if st.Artefact != nil {
			kept[st.Artefact.Object] = true
		}
		for _, file := range st.Files {
			kept[file] = true
		}
	}
	return nil
}

// leftFor is the folder of a job that a backend has left a file in: artefacts/TENANT/KIND/JOB/. What nobody has
// taken in goes with the job.
func leftFor(name string) string {
	const depth = 4
	parts := strings.SplitAfter(name, "/")
	return strings.Join(parts[:min(depth, len(parts))], "")
}

// failovers counts who was called after another one had failed, and steps that were done without any of them.
func (a *auditor) failovers(st step.Step) {
	called := map[string]bool{}
	made := false
	for _, c := range st.Calls {
		called[c.Line.Backend] = true
		made = made || c.State == step.Settled && c.Code == ""
	}
	if len(called) == 0 {
		return
	}
	a.Failovers += len(called) - 1
	if st.State == step.Done && !made {
		a.StandIns++
	}
}

// leftovers counts files that nothing refers to, and holds the budgets against the attempts.
func (a *auditor) leftovers(kept, jobs map[string]bool) error {
	const many = 1_000_000
	intake, err := a.env.Blobs.List(a.ctx, cloud.Intake, tenant+"/", many)
	if err != nil {
		return err
	}
	work, err := a.env.Blobs.List(a.ctx, cloud.Work, "artefacts/"+tenant+"/", many)
	if err != nil {
		return err
	}
	sums := map[string]bool{}
	for name := range kept {
		sums[stage.ArtefactSum(name)] = true
	}
	work = slices.DeleteFunc(work, func(b cloud.Blob) bool {
		// What was seen in a clip is named by it, and belongs to it.
		return kept[b.Name] || jobs[leftFor(b.Name)] || strings.Contains(b.Name, "/glances/") && sums[stage.ArtefactSum(b.Name)]
	})
	a.Orphans = len(intake) + len(work)
	for _, b := range slices.Concat(intake, work) {
		a.find("%s/%s belongs to nothing", b.Bucket, b.Name)
	}
	if len(jobs) == 0 {
		return nil
	}
	var drawn int64
	budgets, err := a.store.Tenant(tenant).Collection("budgets").Documents(a.ctx).GetAll()
	if err != nil {
		return err
	}
	for _, d := range budgets {
		if n, ok := d.Data()["drawn_micros"].(int64); ok && len(d.Ref.ID) == len("2026-11-22") {
			drawn += n
		}
	}
	a.differ(drawn-a.drawn, "the tenant's days have %s drawn, its attempts %s", money.Dollars(drawn), money.Dollars(a.drawn))
	return nil
}
