package cloud

import (
	"fmt"
	"path"
	"slices"

	"github.com/aiprod/aiprod/shared/fault"
	"github.com/aiprod/aiprod/shared/route"
)

// Needs are what a function uses besides the database, which all do. Terraform grants its service account just that, and
// [Env.Within] holds the function to it wherever it runs: what a declaration leaves out fails on a laptop, not in the cloud.
type Needs struct {
	// Posts are what it posts to: Stages, queues by name or by pattern as video-*, or Everything.
	Posts []string `json:"posts,omitempty"`
	// Pauses are the queues it stops and starts, by name or by pattern.
	Pauses []string `json:"pauses,omitempty"`
	// Reads, Creates and Deletes are the buckets whose files it reads or lists, writes anew, or removes.
	Reads   []Bucket `json:"reads,omitempty"`
	Creates []Bucket `json:"creates,omitempty"`
	Deletes []Bucket `json:"deletes,omitempty"`
	// Signs is true of who hands out links to files it may itself read, or create.
	Signs bool `json:"signs,omitempty"`
	// Buys are the kinds of work it calls vendors for: it is given their keys.
	Buys []route.Modality `json:"buys,omitempty"`
	// Seals is true of who signs how films were made: it is given that key.
	Seals bool `json:"seals,omitempty"`
	// Verifies is true of who hands out the public keys for that.
	Verifies bool `json:"verifies,omitempty"`
	// Rotates are the settings whose secrets it adds versions to.
	Rotates []string `json:"rotates,omitempty"`
	// Accounts is true of who changes the accounts of the identity provider.
	Accounts bool `json:"accounts,omitempty"`
}

// What a function may post to, besides a queue by its name.
const (
	Stages     = "stages" // the topic of stage messages
	Everything = "*"      // that topic and every queue
)

// PostsTo reports whether n names Stages, or a queue.
func (n Needs) PostsTo(to string) bool { return match(n.Posts, to) }

// PausesQueue reports whether n names a queue among those it stops and starts.
func (n Needs) PausesQueue(queue string) bool { return match(n.Pauses, queue) }

func match(patterns []string, name string) bool {
	return slices.ContainsFunc(patterns, func(pattern string) bool {
		ok, err := path.Match(pattern, name)
		return ok && err == nil
	})
}

// With returns n and what else is needed.
func (n Needs) With(more Needs) Needs {
	return Needs{
		Posts: union(n.Posts, more.Posts), Pauses: union(n.Pauses, more.Pauses), Rotates: union(n.Rotates, more.Rotates), Reads: union(n.Reads, more.Reads), Creates: union(n.Creates, more.Creates),
		Deletes: union(n.Deletes, more.Deletes), Buys: union(n.Buys, more.Buys),
		Signs: n.Signs || more.Signs, Seals: n.Seals || more.Seals, Verifies: n.Verifies || more.Verifies, Accounts: n.Accounts || more.Accounts,
	}
}

func union[T ~string](a, b []T) []T {
	all := slices.Concat(a, b)
	slices.Sort(all)
	return slices.Compact(all)
}

// A grant is what a function may do.
type grant struct {
	function string
	needs    Needs
}

// hold returns the fault of what was not declared.
func (g grant) hold(declared bool, what string, args ...any) error {
	if declared {
		return nil
	}
	err := fmt.Errorf("cloud: function %s does not declare that it "+what, append([]any{g.function}, args...)...)
	return fault.Wrap(err, fault.Internal, "server.not_granted", "This function is not allowed to do that.").
		WithHint("This is our mistake. Quote the request's id to whoever runs this installation.")
}
