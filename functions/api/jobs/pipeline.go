package jobs

import (
	"context"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/aiprod/aiprod/shared/cloud"
	"github.com/aiprod/aiprod/shared/function"
	"github.com/aiprod/aiprod/shared/identity"
	"github.com/aiprod/aiprod/shared/job"
	"github.com/aiprod/aiprod/shared/route"
	"github.com/aiprod/aiprod/shared/store"
)

// Pipeline says how busy the pipeline is.
var _ = function.HTTP(function.Route{
	Name: "pipeline-status", Method: "GET", Path: "/pipeline/status", Tag: "Jobs", Role: identity.Viewer, Tenantless: true,
	Summary: "How busy the pipeline is",
	Description: "How many of your tenant's jobs wait, run and in which stage, what became of those of the last hour and day, and which backends can be " +
		"called. An operator of the platform sees all tenants' together. Everything is counted by the database when you ask; no job is read.",
}, pipelineStatus)

// PipelineOutput is how busy the pipeline is.
type PipelineOutput struct {
	Body struct {
		Scope    string         `json:"scope" enum:"tenant,platform" doc:"Whose jobs are counted"`
		At       time.Time      `json:"at"`
		Queued   int            `json:"queue_depth" doc:"Jobs that nothing has picked up yet"`
		Awaiting int            `json:"awaiting_approval" doc:"Jobs that wait for a person"`
		Running  int            `json:"running" doc:"Jobs that something works at"`
		Stages   []Busy         `json:"stages" doc:"The running ones by stage, in the order of a job's life"`
		Windows  []Window       `json:"throughput"`
		Backends []BackendState `json:"backends"`
	}
}

// Busy is how many jobs are in a stage.
type Busy struct {
	Stage string    `json:"stage" example:"render"`
	State job.State `json:"state" example:"RENDERING"`
	Jobs  int       `json:"jobs"`
}

// A Window is what became of the jobs that were submitted in the time before now.
type Window struct {
	Seconds   int `json:"window_sec" example:"3600"`
	Submitted int `json:"submitted"`
	Delivered int `json:"delivered"`
	Failed    int `json:"failed"`
	Canceled  int `json:"canceled"`
}

// A BackendState is what makes parts of films, and whether it can be called.
type BackendState struct {
	ID    string      `json:"id" example:"local/studio"`
	Makes string      `json:"makes" example:"video"`
	State route.State `json:"state" enum:"ready,not_configured,breaker_open,retired,quota,no_price"`
}

// windows are the spans throughput is told for.
var windows = []time.Duration{time.Hour, 24 * time.Hour}

func pipelineStatus(ctx context.Context, env *cloud.Env, _ *struct{}) (*PipelineOutput, error) {
	s, err := env.Store()
	if err != nil {
		return nil, err
	}
	var out PipelineOutput
	out.Body.Scope, out.Body.At = "tenant", s.Now()
	tenant, err := scope(function.Caller(ctx), "")
	if err != nil {
		return nil, err
	}
	if tenant == store.Everywhere {
		out.Body.Scope = "platform"
	}
	if err := out.count(ctx, counter{s, tenant}); err != nil {
		return nil, err
	}
	out.Body.Backends = backends(ctx, env)
	return &out, nil
}

// A counter counts jobs of one tenant, or of all.
type counter struct {
	s      *store.Store
	tenant string
}

// into has a group count what f chooses.
func (c counter) into(ctx context.Context, g *errgroup.Group, f store.Filter, n *int) {
	g.Go(func() (err error) {
		*n, err = c.s.CountJobs(ctx, c.tenant, f)
		return err
	})
}

// count fills in every figure. The counts are made at once and are of nearly the same moment.
func (o *PipelineOutput) count(ctx context.Context, c counter) error {
	g, ctx := errgroup.WithContext(ctx)
	b := &o.Body
	for _, row := range job.Table() {
		if stage, ok := stages[row.State]; ok && row.State != job.Init {
			b.Stages = append(b.Stages, Busy{Stage: string(stage), State: row.State})
		}
	}
	for i := range b.Stages {
		c.into(ctx, g, store.Filter{State: b.Stages[i].State}, &b.Stages[i].Jobs)
	}
	var storyboards int
	c.into(ctx, g, store.Filter{State: job.Init}, &b.Queued)
	c.into(ctx, g, store.Filter{State: job.WaitingApproval}, &storyboards)
	c.into(ctx, g, store.Filter{Awaiting: true}, &b.Awaiting)
	b.Windows = make([]Window, len(windows))
	for i, span := range windows {
		w, since := &b.Windows[i], b.At.Add(-span)
		w.Seconds = int(span.Seconds())
		c.into(ctx, g, store.Filter{After: since}, &w.Submitted)
		c.into(ctx, g, store.Filter{After: since, State: job.Delivered}, &w.Delivered)
		c.into(ctx, g, store.Filter{After: since, State: job.Error}, &w.Failed)
		c.into(ctx, g, store.Filter{After: since, State: job.Canceled}, &w.Canceled)
	}
	if err := g.Wait(); err != nil {
		return err
	}
	o.settle(storyboards)
	return nil
}

// settle takes finished films that a person is asked about out of the stage they wait in.
func (o *PipelineOutput) settle(storyboards int) {
	for i := range o.Body.Stages {
		st := &o.Body.Stages[i]
		if st.State == job.FinalApproval {
			st.Jobs = max(0, st.Jobs-max(0, o.Body.Awaiting-storyboards))
		}
		o.Body.Running += st.Jobs
	}
}

// backends are those that are, or have been, on offer here.
func backends(ctx context.Context, env *cloud.Env) []BackendState {
	market := env.Market(ctx)
	var list []BackendState
	for _, b := range route.Current().Backends {
		if state, told := market.Standing(b); told {
			list = append(list, BackendState{b.ID, string(b.Modality), state})
		}
	}
	return list
}
