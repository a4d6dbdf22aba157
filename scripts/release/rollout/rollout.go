// Package rollout takes a release from revisions that nobody is sent to, to all users, and back. It changes images and traffic only:
// what services are is Terraform's, which ignores both. It makes no service: one that is not there yet is left to Terraform.
package rollout

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"sync"
	"time"
)

// prefix is what the platform's services are called by.
const prefix = "aiprod-"

// The tags of the revisions that users are sent to, and were before.
const (
	current  = "current"
	previous = "previous"
)

// atOnce is how many services are changed at a time: Cloud Run takes about a minute for each, and 180 writes a minute in a region.
// Source: https://cloud.google.com/run/quotas, read 2026-11.
const atOnce = 8

// Gcloud runs gcloud with arguments, and returns what it prints.
type Gcloud func(ctx context.Context, args ...string) ([]byte, error)

// A Rollout is of one project.
type Rollout struct {
	Gcloud  Gcloud
	Project string
	Region  string
	Log     io.Writer
	// Wait waits for a time, or for the end of ctx.
	Wait func(ctx context.Context, d time.Duration) error

	mu sync.Mutex // of Log
}

// A Service is how one stands.
type Service struct {
	Name    string
	Traffic []Target
}

// A Target is a revision that has a tag or users.
type Target struct {
	Revision string `json:"revisionName"`
	Percent  int    `json:"percent"`
	Tag      string `json:"tag"`
	URL      string `json:"url"`
}

// tagged returns the target of a tag.
func (s Service) tagged(tag string) (Target, bool) {
	i := slices.IndexFunc(s.Traffic, func(t Target) bool { return t.Tag == tag })
	if i < 0 {
		return Target{}, false
	}
	return s.Traffic[i], true
}

// busiest returns the revision that most users are sent to, besides one; empty where nobody is.
func (s Service) busiest(besides string) string {
	users := map[string]int{}
	for _, t := range s.Traffic {
		if t.Revision != besides {
			users[t.Revision] += t.Percent
		}
	}
	best := ""
	for revision, n := range users {
		if n > 0 && (best == "" || n > users[best] || n == users[best] && revision < best) {
			best = revision
		}
	}
	return best
}

// services returns the platform's, by name, but for those that Cloud Functions keeps: their images are its own.
func (r *Rollout) services(ctx context.Context) ([]Service, error) {
	out, err := r.Gcloud(ctx, r.of("run", "services", "list", "--format=json")...)
	if err != nil {
		return nil, err
	}
	var listed []struct {
		Metadata struct {
			Name   string
			Labels map[string]string
		}
		Status struct{ Traffic []Target }
	}
	if err := json.Unmarshal(out, &listed); err != nil {
		return nil, fmt.Errorf("gcloud run services list: %w", err)
	}
	var all []Service
	for _, s := range listed {
		if strings.HasPrefix(s.Metadata.Name, prefix) && s.Metadata.Labels["goog-managed-by"] != "cloudfunctions" {
			all = append(all, Service{s.Metadata.Name, s.Status.Traffic})
		}
	}
	slices.SortFunc(all, func(a, b Service) int { return cmp.Compare(a.Name, b.Name) })
	return all, nil
}

// of completes arguments by where.
func (r *Rollout) of(args ...string) []string {
	return append(args, "--project="+r.Project, "--region="+r.Region, "--quiet")
}

// each does something to services, some at a time, and returns all that failed.
func (r *Rollout) each(ctx context.Context, all []Service, do func(context.Context, Service) error) error {
	errs := make([]error, len(all))
	free := make(chan struct{}, atOnce)
	var wg sync.WaitGroup
	for i, s := range all {
		wg.Go(func() {
			free <- struct{}{}
			defer func() { <-free }()
			if err := do(ctx, s); err != nil {
				errs[i] = fmt.Errorf("%s: %w", s.Name, err)
			}
		})
	}
	wg.Wait()
	return errors.Join(errs...)
}

// change runs one gcloud command on a service, and says so.
func (r *Rollout) change(ctx context.Context, s Service, command string, flags ...string) error {
	r.say("%s: %s %s", s.Name, command, strings.Join(flags, " "))
	_, err := r.Gcloud(ctx, r.of(append([]string{"run", "services", command, s.Name}, flags...)...)...)
	return err
}

func (r *Rollout) say(format string, args ...any) {
	r.mu.Lock()
	defer r.mu.Unlock()
	fmt.Fprintf(r.Log, format+"\n", args...)
}
