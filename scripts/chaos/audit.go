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
	"github.com/aiprod/aiprod/shared/provider/vendortest"
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
	sold  map[string]vendortest.Call // billed calls by reference
	drawn int64                      // by all attempts
}

func (r *run) audit(ctx context.Context) (Result, error) {
	s, err := localcloud.Start(ctx, localcloud.Options{Dir: r.data(), Functions: function.Catalogue{}, Probe: true})
	if err != nil {
		return Result{}, fmt.Errorf("chaos: audit: %w", err)
	}
	defer func() { _ = s.Close(ctx) }()
	a := &auditor{ctx: ctx, env: s.Env, sold: map[string]vendortest.Call{}}
	a.Reasons = map[string]int{}
	a.Kills, a.Points, a.Findings, a.Took = r.kills, r.points, r.findings, time.Since(r.begun)
	if a.store, err = s.Env.Store(); err != nil {
		return a.Result, err
	}
	if a.fs, err = s.Env.Firestore(); err != nil {
		return a.Result, err
	}
	book := r.vendor.Book()
	a.PaidCalls = len(book)
	for _, c := range book {
		if c.Micros > 0 {
			a.sold[c.Ref] = c
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
	for ref, c := range a.sold { // what is left no ledger knows of
		a.Difference += c.Micros
		a.find("%s was billed %s and is in no ledger", ref, money.Dollars(c.Micros))
	}
	return a.Result, a.leftovers(kept, len(r.jobs))
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

// steps notes every file that a step of the job has made.
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
		if st.Artefact != nil {
			kept[st.Artefact.Object] = true
		}
		for _, file := range st.Files {
			kept[file] = true
		}
	}
	return nil
}

// leftovers counts files that nothing refers to, and holds the budgets against the attempts.
func (a *auditor) leftovers(kept map[string]bool, jobs int) error {
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
		return kept[b.Name] || strings.Contains(b.Name, "/glances/") && sums[stage.ArtefactSum(b.Name)]
	})
	a.Orphans = len(intake) + len(work)
	for _, b := range slices.Concat(intake, work) {
		a.find("%s/%s belongs to nothing", b.Bucket, b.Name)
	}
	if jobs == 0 {
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
