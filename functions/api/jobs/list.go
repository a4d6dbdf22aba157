package jobs

import (
	"context"
	"fmt"
	"net/url"
	"time"

	"github.com/aiprod/aiprod/shared/cloud"
	"github.com/aiprod/aiprod/shared/function"
	"github.com/aiprod/aiprod/shared/identity"
	"github.com/aiprod/aiprod/shared/job"
	"github.com/aiprod/aiprod/shared/store"
)

// List is the caller's own jobs, newest first.
var _ = function.HTTP(function.Route{
	Name: "jobs-list", Method: "GET", Path: "/pipeline/jobs", Tag: "Jobs", Role: identity.Viewer,
	Summary: "List your jobs", Description: "Newest first. Follow next until it is missing.", Errors: []int{422},
}, list)

// ListInput chooses jobs.
type ListInput struct {
	Limit  int       `query:"limit" minimum:"1" maximum:"100" default:"20" doc:"Jobs on a page"`
	Cursor string    `query:"cursor" maxLength:"256" doc:"From next of the page before"`
	State  string    `query:"state" enum:"INIT,INPUT_SANITIZED,CREATIVE_DIRECTION,WAITING_APPROVAL,RENDERING,AGENTS_EXECUTED,QA_TECH,QA_SEMANTIC,FINAL_APPROVAL,DELIVERED,ERROR,CANCELED" doc:"Only jobs in this state"`
	Preset string    `query:"preset" enum:"quick_social,brand_campaign,premium_spot" doc:"Only jobs of this preset"`
	After  time.Time `query:"created_after" doc:"Only jobs created at or after"`
	Before time.Time `query:"created_before" doc:"Only jobs created before"`
}

// ListOutput is one page of jobs.
type ListOutput struct {
	Total int `header:"X-Total-Count" doc:"How many jobs match"`
	Body  struct {
		Jobs []Summary `json:"jobs"`
		Next string    `json:"next,omitempty" doc:"Link to the next page"`
	}
}

// A Summary is a job in a list.
type Summary struct {
	ID        string     `json:"id" format:"uuid"`
	Status    job.Status `json:"status" enum:"queued,running,awaiting_approval,succeeded,failed,canceled"`
	State     job.State  `json:"state" enum:"INIT,INPUT_SANITIZED,CREATIVE_DIRECTION,WAITING_APPROVAL,RENDERING,AGENTS_EXECUTED,QA_TECH,QA_SEMANTIC,FINAL_APPROVAL,DELIVERED,ERROR,CANCELED"`
	Title     string     `json:"title,omitempty"`
	Preset    string     `json:"preset,omitempty"`
	Lang      string     `json:"lang"`
	Aspect    string     `json:"aspect"`
	Seconds   int        `json:"duration_sec"`
	CreatedAt time.Time  `json:"created_at"`
	Link      string     `json:"link"`
}

func list(ctx context.Context, env *cloud.Env, in *ListInput) (*ListOutput, error) {
	s, err := env.Store()
	if err != nil {
		return nil, err
	}
	who := function.Caller(ctx)
	f := in.filter()
	f.Owner = who.UID
	jobs, next, total, err := s.List(ctx, who.Tenant, f)
	if err != nil {
		return nil, err
	}
	out := &ListOutput{Total: total}
	out.Body.Jobs = make([]Summary, len(jobs))
	for i, j := range jobs {
		out.Body.Jobs[i] = summary(env, j)
	}
	if next != "" {
		out.Body.Next = env.Config.PublicURL + "/pipeline/jobs?" + in.after(next).Encode()
	}
	return out, nil
}

// filter is what the input chooses, of every owner.
func (in *ListInput) filter() store.Filter {
	return store.Filter{
		State: job.State(in.State), Preset: in.Preset, After: in.After, Before: in.Before, Limit: in.Limit, Cursor: in.Cursor,
	}
}

func summary(env *cloud.Env, j job.Line) Summary {
	return Summary{
		ID: j.ID, Status: j.State.Status(j.Awaiting), State: j.State, Title: j.Title, Preset: j.Preset, Lang: j.Lang,
		Aspect: j.Aspect, Seconds: j.Seconds, CreatedAt: j.Created, Link: address(env, j.ID),
	}
}

// after is the query of the next page.
func (in *ListInput) after(cursor string) url.Values {
	q := url.Values{"limit": {fmt.Sprint(in.Limit)}, "cursor": {cursor}}
	for name, v := range map[string]string{"state": in.State, "preset": in.Preset} {
		if v != "" {
			q.Set(name, v)
		}
	}
	for name, at := range map[string]time.Time{"created_after": in.After, "created_before": in.Before} {
		if !at.IsZero() {
			q.Set(name, at.Format(time.RFC3339Nano))
		}
	}
	return q
}
