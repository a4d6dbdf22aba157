package ops

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/aiprod/aiprod/shared/cloud"
	"github.com/aiprod/aiprod/shared/costreport"
	"github.com/aiprod/aiprod/shared/failpoint"
	"github.com/aiprod/aiprod/shared/function"
	"github.com/aiprod/aiprod/shared/store"
)

// Costreport makes the report of each day and each calendar month, UTC, that is over: one for every tenant that has spent
// something, and one of all tenants for whoever runs the platform. The three files of a report are kept in the work bucket, and
// what names and announces them is written last, once. Each run makes what is missing of the last days and months, so that what a run
// has not done, or was never started to do, the next one does.
var _ = function.Schedule("costreport", "37 * * * *", cloud.Needs{
	Reads: []cloud.Bucket{cloud.Work}, Creates: []cloud.Bucket{cloud.Work}, Posts: []string{cloud.Stages},
}, reportCosts)

const (
	// daysBack and monthsBack are how many that are over are looked at: a week in which nothing ran at all is made up for.
	daysBack, monthsBack = 7, 2
	// closing is how long a day is over before it is reported: what was settled in its last second is written by then.
	closing = 15 * time.Minute
)

// An accountant makes cost reports.
type accountant struct {
	blobs cloud.Blobs
	store *store.Store
}

func reportCosts(ctx context.Context, env *cloud.Env) error {
	s, err := env.Store()
	if err != nil {
		return err
	}
	a := accountant{env.Blobs, s}
	n, err := a.missing(ctx, batch)
	if n > 0 {
		env.Log.InfoContext(ctx, "reported costs", "reports", n)
	}
	return err
}

// missing makes at most limit reports and returns how many it has made.
func (a accountant) missing(ctx context.Context, limit int) (n int, err error) {
	first, err := a.store.FirstSpend(ctx)
	if err != nil || first == "" {
		return 0, err
	}
	var errs []error
	for _, s := range due(first, a.store.Now()) {
		made, err := a.period(ctx, s, limit-n)
		if n += made; err != nil {
			errs = append(errs, fmt.Errorf("cost report of %s: %w", s.Name(), err))
		}
	}
	return n, errors.Join(errs...)
}

// due returns the days and months that are over and not long past, the oldest first, none before anything was spent.
func due(first string, now time.Time) []costreport.Span {
	now = now.Add(-closing)
	var spans []costreport.Span
	add := func(s costreport.Span) {
		if s.Last.Format(time.DateOnly) >= first && !s.Over().After(now) {
			spans = append(spans, s)
		}
	}
	for i := daysBack; i > 0; i-- {
		add(costreport.Day(now.AddDate(0, 0, -i)))
	}
	for i := monthsBack; i > 0; i-- {
		add(costreport.Month(costreport.Month(now).First.AddDate(0, -i, 0)))
	}
	return spans
}

// period makes what is missing of a period: the tenants' reports one at a time and the platform's last, which so says that all are there.
func (a accountant) period(ctx context.Context, s costreport.Span, limit int) (n int, err error) {
	if kept, err := a.store.CostReport(ctx, "", s.Name()); err != nil || kept != nil || limit <= 0 {
		return 0, err
	}
	all := costreport.TallyOf("", s)
	first, last := all.Since()
	if err := a.store.EachSpend(ctx, store.Everywhere, first, last, all.Add); err != nil {
		return 0, err
	}
	for _, tenant := range all.Tenants() {
		made, err := a.tenant(ctx, tenant, s)
		if err != nil {
			return n, err
		}
		if made {
			n++
		}
		if n == limit {
			return n, nil // the next run goes on
		}
	}
	used, err := a.store.PlatformDrawn(ctx, s.Last)
	if err != nil {
		return n, err
	}
	made, err := a.keep(ctx, s, all.Report(costreport.PlatformBudget(used), a.store.Now()))
	if made {
		n++
	}
	return n, err
}

// tenant makes a tenant's report unless it is there, or the tenant has gone.
func (a accountant) tenant(ctx context.Context, tenant string, s costreport.Span) (bool, error) {
	if kept, err := a.store.CostReport(ctx, tenant, s.Name()); err != nil || kept != nil {
		return false, err
	}
	if gone, err := a.store.Leaving(ctx, tenant, s.First); err != nil || gone {
		return false, err
	}
	own := costreport.TallyOf(tenant, s)
	first, last := own.Since()
	if err := a.store.EachSpend(ctx, tenant, first, last, own.Add); err != nil {
		return false, err
	}
	caps, err := a.store.Caps(ctx, tenant)
	if err != nil {
		return false, err
	}
	day, month, err := a.store.Drawn(ctx, tenant, s.Last)
	if err != nil {
		return false, err
	}
	return a.keep(ctx, s, own.Report(costreport.TenantBudget(caps, day, month), a.store.Now()))
}

// keep stores a report's files, then what names them. A run that died in between has left some: the JSON that is there counts, and the
// others are made from it, so that the three always tell the same.
func (a accountant) keep(ctx context.Context, s costreport.Span, r costreport.Report) (bool, error) {
	named := store.CostReport{Tenant: r.Tenant}
	for _, f := range []struct {
		ending, media string
		write         func(costreport.Report, io.Writer) error
	}{
		{"json", "application/json", costreport.Report.JSON},
		{"csv", "text/csv; charset=utf-8", costreport.Report.Table},
		{"html", "text/html; charset=utf-8", costreport.Report.Page},
	} {
		object := costreport.Object(r.Tenant, s, f.ending)
		var b bytes.Buffer
		if err := f.write(r, &b); err != nil {
			return false, err
		}
		if err := a.blobs.Put(ctx, cloud.Work, object, f.media, &b); err != nil {
			return false, err
		}
		if f.ending == "json" {
			var err error
			if r, err = a.read(ctx, object); err != nil {
				return false, err
			}
		}
		named.Objects = append(named.Objects, object)
		failpoint.Hit("stored", "costreport."+f.ending)
	}
	named.Total = r.Total
	return a.store.KeepCostReport(ctx, named, s)
}

// read returns the report that is stored.
func (a accountant) read(ctx context.Context, object string) (r costreport.Report, err error) {
	src, err := a.blobs.Get(ctx, cloud.Work, object)
	if err != nil {
		return r, err
	}
	defer func() { err = errors.Join(err, src.Close()) }()
	return costreport.Read(src)
}
