// Package function is the kit every function is made with: declare it next to
// its handler, and it is in the catalogue, in the OpenAPI document, in the local
// stack and in its program. The kit adds once what every function needs: request id,
// recovery, limits, identity, headers, and the mapping of faults to answers.
package function

import (
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"github.com/aiprod/aiprod/shared/cloud"
)

// A Program is one of the four programs; a function is deployed from one of them.
type Program string

// The programs.
const (
	API      Program = "api"      // HTTP endpoints
	Pipeline Program = "pipeline" // stages that need no media tools
	Media    Program = "media"    // stages that need ffmpeg and voices
	Ops      Program = "ops"      // on schedule or on platform events
)

// A Kind is what triggers a function.
type Kind string

// The kinds.
const (
	OnHTTP     Kind = "http"     // a client's request, typed
	OnStream   Kind = "stream"   // a client's request, answered over time or by redirect
	OnStage    Kind = "stage"    // a message on the stage topic
	OnTask     Kind = "task"     // a task of a queue
	OnObject   Kind = "object"   // a file finished in a bucket
	OnSchedule Kind = "schedule" // the clock
	OnTopic    Kind = "topic"    // a message on a topic of others
)

// A Function is one deployable unit. Declare it with HTTP, Stream, Stage, Task, OnFinalized, Schedule or Topic.
type Function struct {
	Name      string    `json:"name"`
	Program   Program   `json:"program"`
	Kind      Kind      `json:"kind"`
	Trigger   Trigger   `json:"trigger"`
	Route     *Route    `json:"route,omitempty"`
	Resources Resources `json:"resources"`
	// Needs are what it uses besides the database.
	Needs cloud.Needs `json:"needs"`

	document func(huma.API)
	handler  func(*Runtime, *cloud.Env) http.Handler
}

// A Trigger is what a function of the event kinds listens to. One field is set, two for an object, three for a task.
type Trigger struct {
	Stage  string   `json:"stage,omitempty"`  // attribute of the stage topic's messages
	Queue  string   `json:"queue,omitempty"`  // Cloud Tasks queue
	Queues []string `json:"queues,omitempty"` // other queues of Cloud Tasks, each as concurrent
	Bucket string   `json:"bucket,omitempty"` // kind of bucket, for finished objects
	Cron   string   `json:"cron,omitempty"`   // unix cron, UTC
	Topic  string   `json:"topic,omitempty"`  // Pub/Sub topic that others publish on
	// Concurrent is how many tasks of a queue run at once; 0 leaves it to the platform.
	Concurrent int `json:"concurrent,omitempty"`
}

// AllQueues returns the names of every queue it listens to.
func (t Trigger) AllQueues() []string {
	if t.Queue == "" {
		return nil
	}
	return append([]string{t.Queue}, t.Queues...)
}

// Resources are what one instance gets.
type Resources struct {
	CPU         int           `json:"cpu"`
	MemoryMiB   int           `json:"memory_mib"`
	Concurrency int           `json:"concurrency"` // requests at once
	Timeout     time.Duration `json:"timeout_ns"`
	Instances   int           `json:"max_instances"` // at once, at most: a fuse
}

// resources are the defaults of each program. Drawing and encoding take a whole
// instance; the rest wait for others most of the time. How many instances there may be bounds what a loop, a flood or a
// mistake can cost in an hour; each is several times what the platform's own limits let through on a busy day.
var resources = map[Program]Resources{
	API:      {CPU: 1, MemoryMiB: 512, Concurrency: 80, Timeout: time.Minute, Instances: 20},
	Pipeline: {CPU: 1, MemoryMiB: 512, Concurrency: 16, Timeout: 5 * time.Minute, Instances: 10},
	Media:    {CPU: 4, MemoryMiB: 4096, Concurrency: 1, Timeout: 30 * time.Minute, Instances: 20},
	Ops:      {CPU: 1, MemoryMiB: 512, Concurrency: 4, Timeout: 10 * time.Minute, Instances: 2},
}

// declared is the catalogue of what is linked into this program, filled by
// package-level declarations before main runs and only read afterwards.
var declared []*Function

func declare(f *Function) *Function {
	if f.Resources == (Resources{}) {
		f.Resources = resources[f.Program]
	}
	declared = append(declared, f)
	return f
}
