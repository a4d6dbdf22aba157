// Package installation is what an installation of the platform consists of: the functions that are declared, and what each
// is triggered by, given and granted. It is what Terraform reads; nothing is listed there by hand.
// It creates nothing and asks no cloud.
package installation

import (
	"maps"
	"slices"

	"github.com/aiprod/aiprod/shared/cloud"
	"github.com/aiprod/aiprod/shared/function"
)

// A Catalogue is an installation, by name.
type Catalogue struct {
	Functions map[string]Function `json:"functions"`
	Queues    map[string]Queue    `json:"queues"`
	// Topics are those of the platform's own events, besides the stages'.
	Topics []string `json:"topics"`
	// Secrets are the settings that hold keys.
	Secrets []string `json:"secrets"`
}

// A Function is one service. Empty fields are left out.
type Function struct {
	Program string `json:"program"`
	// Trigger is http, stream, stage, task, object, schedule or topic, as function.Kind names them; one of the fields after it is set.
	Trigger string   `json:"trigger"`
	Method  string   `json:"method,omitempty"`
	Path    string   `json:"path,omitempty"` // with {name} wildcards
	Stage   string   `json:"stage,omitempty"`
	Queues  []string `json:"queues,omitempty"`
	Bucket  string   `json:"bucket,omitempty"`
	Cron    string   `json:"cron,omitempty"` // unix cron, UTC
	Topic   string   `json:"topic,omitempty"`
	// Authenticates is true of who asks the identity provider how its callers stand.
	Authenticates bool `json:"authenticates,omitempty"`

	CPU            int `json:"cpu"`
	MemoryMiB      int `json:"memory_mib"`
	Concurrency    int `json:"concurrency"` // requests at once in an instance
	TimeoutSeconds int `json:"timeout_s"`
	MaxInstances   int `json:"max_instances"`

	// PostsStages is true of who publishes on the stage topic. PostsQueues are the queues it adds tasks to, and Calls the
	// functions those run, as whose invokers it has to act.
	PostsStages bool     `json:"posts_stages,omitempty"`
	PostsQueues []string `json:"posts_queues,omitempty"`
	// Pauses are the queues it may stop and start.
	Pauses  []string `json:"pauses,omitempty"`
	Calls   []string `json:"calls,omitempty"`
	Reads   []string `json:"reads,omitempty"`
	Creates []string `json:"creates,omitempty"`
	Deletes []string `json:"deletes,omitempty"`
	Signs   bool     `json:"signs,omitempty"`
	// Models is true of who calls models of the project: Vertex AI, Cloud Text-to-Speech.
	Models  bool     `json:"models,omitempty"`
	Secrets []string `json:"secrets,omitempty"` // by setting
	// Rotates are the settings whose secrets it adds versions to.
	Rotates  []string `json:"rotates,omitempty"`
	Seals    bool     `json:"seals,omitempty"`
	Verifies bool     `json:"verifies,omitempty"`
	Accounts bool     `json:"accounts,omitempty"`
}

// A Queue is one of Cloud Tasks.
type Queue struct {
	Function string `json:"function"`
	// Concurrent is how many of its tasks run at once, at most.
	Concurrent int `json:"concurrent"`
}

// redis is the setting of where the programs that meet clients count and cache.
const redis = "REDIS_URL"

// cdnKey is the setting of what signs links to delivered files.
const cdnKey = "AIPROD_CDN_KEY"

// Of returns the installation of declared functions.
func Of(declared function.Catalogue) Catalogue {
	c := Catalogue{Functions: map[string]Function{}, Queues: map[string]Queue{}}
	for _, f := range declared {
		for _, q := range f.Trigger.AllQueues() {
			c.Queues[q] = Queue{Function: f.Name, Concurrent: f.Resources.Instances * f.Resources.Concurrency}
		}
	}
	for _, f := range declared {
		made := c.function(f)
		c.Functions[f.Name] = made
		c.Secrets = append(c.Secrets, made.Secrets...)
		if made.Topic != "" {
			c.Topics = append(c.Topics, made.Topic)
		}
	}
	c.Secrets, c.Topics = sorted(c.Secrets), sorted(c.Topics)
	return c
}

func (c Catalogue) function(f *function.Function) Function {
	r, n := f.Resources, f.Needs
	made := Function{
		Program: string(f.Program), Trigger: string(f.Kind), Stage: f.Trigger.Stage, Queues: f.Trigger.AllQueues(), Bucket: f.Trigger.Bucket, Cron: f.Trigger.Cron, Topic: f.Trigger.Topic,
		CPU: r.CPU, MemoryMiB: r.MemoryMiB, Concurrency: r.Concurrency, TimeoutSeconds: int(r.Timeout.Seconds()), MaxInstances: r.Instances,
		PostsStages: n.PostsTo(cloud.Stages), Reads: names(n.Reads), Creates: names(n.Creates), Deletes: names(n.Deletes), Signs: n.Signs,
		Models: slices.ContainsFunc(n.Buys, cloud.OfProject), Rotates: n.Rotates, Seals: n.Seals, Verifies: n.Verifies, Accounts: n.Accounts,
	}
	if f.Route != nil {
		made.Method, made.Path = f.Route.Method, f.Route.Path
		made.Authenticates = f.Route.Role != function.Public || f.Route.Known
	}
	for _, q := range slices.Sorted(maps.Keys(c.Queues)) {
		if n.PostsTo(q) {
			made.PostsQueues = append(made.PostsQueues, q)
			made.Calls = append(made.Calls, c.Queues[q].Function)
		}
		if n.PausesQueue(q) {
			made.Pauses = append(made.Pauses, q)
		}
	}
	for _, m := range n.Buys {
		made.Secrets = append(made.Secrets, cloud.Keys(m)...)
	}
	if n.Signs && slices.Contains(n.Reads, cloud.Delivery) {
		made.Secrets = append(made.Secrets, cdnKey)
	}
	if f.Program == function.API || f.Program == function.Ops {
		made.Secrets = append(made.Secrets, redis)
	}
	made.Secrets, made.Calls = sorted(made.Secrets), sorted(made.Calls)
	return made
}

func sorted(names []string) []string {
	slices.Sort(names)
	return slices.Compact(names)
}

func names(buckets []cloud.Bucket) []string {
	var list []string
	for _, b := range buckets {
		list = append(list, string(b))
	}
	return sorted(list)
}
