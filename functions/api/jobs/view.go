package jobs

import (
	"fmt"
	"time"

	"github.com/aiprod/aiprod/shared/cloud"
	"github.com/aiprod/aiprod/shared/disclosure"
	"github.com/aiprod/aiprod/shared/job"
	"github.com/aiprod/aiprod/shared/store"
)

// A Job is a job as its owner sees it.
type Job struct {
	ID       string     `json:"id" format:"uuid"`
	Status   job.Status `json:"status" enum:"queued,running,awaiting_approval,succeeded,failed,canceled"`
	State    job.State  `json:"state" enum:"INIT,INPUT_SANITIZED,CREATIVE_DIRECTION,WAITING_APPROVAL,RENDERING,AGENTS_EXECUTED,QA_TECH,QA_SEMANTIC,FINAL_APPROVAL,DELIVERED,ERROR,CANCELED"`
	Stage    string     `json:"stage,omitempty" doc:"What is being done" example:"render"`
	Shots    []Part     `json:"shots,omitempty" doc:"How far each shot is"`
	Progress int        `json:"progress" minimum:"0" maximum:"100" doc:"Never falls within an attempt; 100 only when succeeded"`
	Attempt  int        `json:"attempt" minimum:"1"`
	Title    string     `json:"title,omitempty"`
	Preset   string     `json:"preset,omitempty"`
	Lang     string     `json:"lang"`
	Aspect   string     `json:"aspect"`
	Seconds  int        `json:"duration_sec" doc:"Length asked for"`
	// Revision is the newest of the manifest; approve with If-Match of it.
	Revision int `json:"revision,omitempty" doc:"Newest revision of the manifest"`
	// Warnings are for the one who asked: nothing has failed.
	Warnings []string `json:"warnings,omitempty" doc:"What the brief asks for and will not look its best"`
	// StandIns are downgrades: nothing is made by another than was to without a word.
	StandIns  []job.StandIn     `json:"stand_ins,omitempty" doc:"Shots, and parts of the sound, that another backend has made than was to, and why"`
	Cost      Cost              `json:"cost"`
	Failure   *job.Failure      `json:"failure,omitempty"`
	Result    *Result           `json:"result,omitempty"`
	Metadata  map[string]string `json:"metadata,omitempty"`
	CreatedAt time.Time         `json:"created_at"`
	UpdatedAt time.Time         `json:"updated_at"`
	// Position is told by GET /job/{id} alone: it changes with other jobs, of which those who watch one are not told.
	Position int `json:"queue_position,omitempty" minimum:"1" doc:"While it is queued, its place among your tenant's jobs that nothing has picked up yet; 1 is next. Only GET /job/{id} tells"`
	// ETA is a guess from how far the attempt is; nil when it waits or has ended.
	ETA       *time.Time `json:"eta_at,omitempty"`
	Deadline  *time.Time `json:"deadline_at,omitempty" doc:"When a running attempt is failed"`
	ExpiresAt time.Time  `json:"expires_at" doc:"When the job and its files are erased"`
	Links     Links      `json:"links"`
}

// A Part is how far a shot is.
type Part struct {
	ID       string `json:"id"`
	Progress int    `json:"progress" minimum:"0" maximum:"100"`
}

// A Cost is a job's money, in micro-dollars.
type Cost struct {
	Ceiling   int64 `json:"ceiling_micros" doc:"The most this attempt may cost"`
	Estimated int64 `json:"estimated_micros" doc:"What its plan expects it to cost"`
	Reserved  int64 `json:"reserved_micros" doc:"Set aside for calls whose cost is not known yet"`
	Actual    int64 `json:"actual_micros" doc:"What it has cost so far"`
}

// A Result is what was delivered.
type Result struct {
	Name    string  `json:"name" doc:"What the files are called, without their endings"`
	Seconds float64 `json:"duration_sec"`
	Score   float64 `json:"score" doc:"The score of its QA report, 0 to 1"`
	Files   []File  `json:"files"`
	// AIGenerated is always true; Provenance is where the signed statement of how the film was made lies.
	AIGenerated bool   `json:"ai_generated" doc:"Always true: pass it on to those who see the film"`
	Provenance  string `json:"provenance" doc:"The signed statement of how the film was made"`
}

// A File is one delivered file.
type File struct {
	job.File
	URL string `json:"url" doc:"Redirects to a fresh signed link"`
}

// stages is what is being done in each state.
var stages = map[job.State]job.Stage{
	job.Init: job.Sanitize, job.InputSanitized: job.Direct, job.CreativeDirection: job.Direct,
	job.Rendering: job.Render, job.AgentsExecuted: job.Postprocess, job.QATech: job.Inspect,
	job.QASemantic: job.Judge, job.FinalApproval: job.Supervise,
}

// view is the job as the API shows it.
func view(env *cloud.Env, v store.View) Job {
	j, a := v.Job, v.Attempt
	out := Job{
		ID: j.ID, Status: a.State.Status(a.Awaiting), State: a.State, Stage: stageOf(v), Shots: parts(v), Progress: v.Progress(),
		Attempt: a.Number, Title: j.Title, Preset: j.Preset, Lang: j.Lang, Aspect: j.Aspect, Seconds: j.Seconds,
		Revision: revisionOf(v), Cost: Cost{Ceiling: a.CeilingMicros, Estimated: a.EstimateMicros, Reserved: a.HeldMicros, Actual: a.SpentMicros},
		StandIns: a.StandIns, Warnings: j.Warnings, Failure: a.Failure, Metadata: j.Metadata, CreatedAt: j.Created, UpdatedAt: a.Updated, ExpiresAt: j.Expires,
		Links: links(env, j.ID),
	}
	of := ""
	if a.Number < j.Attempt {
		of = fmt.Sprintf("?attempt=%d", a.Number)
	}
	if a.Number == j.Attempt && j.Updated.After(a.Updated) {
		out.UpdatedAt = j.Updated // edited since
	}
	if a.Number > 1 {
		out.Links.Previous = fmt.Sprintf("%s?attempt=%d", out.Links.Self, a.Number-1)
	}
	if r := a.Result; r != nil {
		files := out.Links.Self + "/files/"
		out.Result = &Result{Name: r.Name, Seconds: r.Seconds, Score: r.Score, AIGenerated: true, Provenance: files + disclosure.Name + of}
		for _, f := range r.Files {
			out.Result.Files = append(out.Result.Files, File{f, files + f.Name + of})
		}
	}
	if out.Status == job.Running || out.Status == job.Queued {
		out.Deadline, out.ETA = &a.Deadline, eta(v, env.Now())
	}
	return out
}

// revisionOf is the newest revision of a job, that of its film for an earlier attempt.
func revisionOf(v store.View) int {
	if v.Attempt.Number < v.Job.Attempt {
		return v.Attempt.Revision
	}
	return v.Job.Newest(v.Attempt)
}

func stageOf(v store.View) string {
	if v.Attempt.State == job.Rendering && len(v.Live.Shots) == 0 {
		return string(job.Narrate)
	}
	return string(stages[v.Attempt.State])
}

func parts(v store.View) []Part {
	if v.Attempt.State != job.Rendering {
		return nil
	}
	var out []Part
	for _, id := range v.Attempt.ShotIDs {
		out = append(out, Part{id, v.Live.Shots[id]})
	}
	return out
}

// eta supposes that what is left goes as fast as what is done.
func eta(v store.View, now time.Time) *time.Time {
	p := v.Progress()
	if p < 5 {
		return nil
	}
	worked := now.Sub(v.Attempt.Created) - v.Attempt.Waited
	at := now.Add(worked * time.Duration(100-p) / time.Duration(p)).UTC().Truncate(time.Second)
	return &at
}
