package jobs

import (
	"reflect"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"github.com/aiprod/aiprod/shared/cloud"
	"github.com/aiprod/aiprod/shared/function"
	"github.com/aiprod/aiprod/shared/job"
	"github.com/aiprod/aiprod/shared/live"
)

// watchDescription is what both ways of watching have in common.
const watchDescription = "A `snapshot` of the job first, then every event in order and a `progress` with the whole job whenever it has changed, " +
	"in JSON messages of `type`, `seq` and `data`. After a drop, resume after the `seq` of the last message: nothing is missed, nothing comes twice. " +
	"A job that is over ends the stream with its last event, a `snapshot` and an `end`; an `end` with `reconnect` asks for a new connection."

// Message is one message of a job's stream.
type Message struct {
	Type string `json:"type" doc:"snapshot, progress, end, or what happened" example:"manifest.edited"`
	Seq  int    `json:"seq" minimum:"0" doc:"Number of the last event told with this message; resume after it" example:"7"`
	Data Data   `json:"data" doc:"The job for snapshot and progress, an End for end, else the event"`
}

// Data is what a message carries: a Job, an Event or an End.
type Data struct{}

var _ huma.SchemaProvider = Data{}

// Schema names the three.
func (Data) Schema(r huma.Registry) *huma.Schema {
	var any []*huma.Schema
	for _, t := range []reflect.Type{reflect.TypeFor[Job](), reflect.TypeFor[job.Event](), reflect.TypeFor[End]()} {
		any = append(any, r.Schema(t, true, t.Name()))
	}
	return &huma.Schema{AnyOf: any}
}

// messages documents what a stream carries.
func messages() *function.Messages {
	at := time.Date(2026, 11, 23, 9, 30, 0, 0, time.UTC)
	const id = "0198d2f0-6f0e-7c3a-9d52-3f6c1b9a7e10"
	shown := Job{
		ID: id, Status: job.Running, State: job.Rendering, Stage: string(job.Render),
		Shots: []Part{{"s01", 100}, {"s02", 40}}, Progress: 43, Attempt: 1, Title: "Fresh bread", Preset: "quick_social", Lang: "en", Aspect: "9:16",
		Seconds: 15, Revision: 2, Cost: Cost{Ceiling: 300_000}, CreatedAt: at, UpdatedAt: at.Add(20 * time.Second), ExpiresAt: at.AddDate(0, 0, 30),
		Links: links(&cloud.Env{}, id),
	}
	edited := job.Event{
		Seq: 7, Type: "manifest.edited", Attempt: 1, State: job.WaitingApproval, Status: job.AwaitingApproval,
		Message: "Shorter, and the price first.", Revision: 2, Author: "alice", At: at.Add(9 * time.Second),
	}
	type example struct { // in the order they are sent in
		Type string `json:"type"`
		Seq  int    `json:"seq"`
		Data any    `json:"data"`
	}
	return &function.Messages{Of: reflect.TypeFor[Message](), Examples: map[string]any{
		"progress": example{live.Progress, 9, shown},
		"edit":     example{edited.Type, edited.Seq, edited},
		"end":      example{"end", 15, endings[0].end.End},
	}}
}
