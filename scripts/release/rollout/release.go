package rollout

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"
)

// Deploy gives every service that has an image a revision with it, under a tag, that nobody is sent to. images are by service.
func (r *Rollout) Deploy(ctx context.Context, tag string, images map[string]string) error {
	all, err := r.services(ctx)
	if err != nil {
		return err
	}
	if len(all) == 0 {
		return fmt.Errorf("there are no services: apply Terraform first, with the images of this build")
	}
	return r.each(ctx, all, func(ctx context.Context, s Service) error {
		image, ok := images[s.Name]
		if !ok {
			r.say("%s: left alone, it is not made of an image", s.Name)
			return nil
		}
		return r.change(ctx, s, "update", "--image="+image, "--no-traffic", "--tag="+tag)
	})
}

// checks are the routes that are asked of a new revision: by service, the path and a word that the answer has.
var checks = []struct{ service, path, has string }{
	{prefix + "health", "/health", "status"},
	{prefix + "openapi", "/openapi.json", "openapi"},
	{prefix + "presets", "/presets", "name"},
}

// Smoke asks public routes of the tagged revisions. Those that take no public calls have started, which Deploy waits for.
func (r *Rollout) Smoke(ctx context.Context, tag string) error {
	all, err := r.services(ctx)
	if err != nil {
		return err
	}
	type check struct {
		URL string `json:"url"`
		Has string `json:"has"`
	}
	var asked []check
	for _, c := range checks {
		for _, s := range all {
			if t, ok := s.tagged(tag); ok && s.Name == c.service {
				asked = append(asked, check{t.URL + c.path, c.has})
			}
		}
	}
	if len(asked) != len(checks) {
		return fmt.Errorf("smoke: %d of %d services have a revision %s", len(asked), len(checks), tag)
	}
	data, err := json.Marshal(map[string]any{"checks": asked})
	if err != nil {
		return err
	}
	out, err := r.Gcloud(ctx, "workflows", "run", "smoke", "--data="+string(data), "--project="+r.Project, "--location="+r.Region, "--format=json", "--quiet")
	if err != nil {
		return err
	}
	var run struct {
		State, Result string
		Error         struct{ Payload string }
	}
	if err := json.Unmarshal(out, &run); err != nil {
		return fmt.Errorf("smoke: %w", err)
	}
	r.say("smoke: %s %s%s", run.State, run.Result, run.Error.Payload)
	if run.State != "SUCCEEDED" {
		return fmt.Errorf("smoke: %s: %s", run.State, run.Error.Payload)
	}
	return nil
}

// Promote sends the tagged revisions each percentage of users in turn, and looks for errors that they log meanwhile; at one it
// sends everybody back. The last percentage has to be 100. Then the tags say what runs and what ran before, for Rollback.
func (r *Rollout) Promote(ctx context.Context, tag string, percentages []int, watch time.Duration) error {
	all, err := r.services(ctx)
	if err != nil {
		return err
	}
	before, err := released(all, tag)
	if err != nil {
		return err
	}
	for _, p := range percentages {
		if err := r.send(ctx, before, tag, p, watch); err != nil {
			return fmt.Errorf("at %d %% of users, who are sent back: %w", p, errors.Join(err, r.back(context.WithoutCancel(ctx), before, tag)))
		}
	}
	return r.each(ctx, before, func(ctx context.Context, s Service) error {
		t, _ := s.tagged(tag)
		tags := "--set-tags=" + current + "=" + t.Revision
		if old := s.busiest(t.Revision); old != "" {
			tags += "," + previous + "=" + old
		}
		return r.change(ctx, s, "update-traffic", tags)
	})
}

// released returns the services that have a revision of a release.
func released(all []Service, tag string) ([]Service, error) {
	var of []Service
	for _, s := range all {
		if _, ok := s.tagged(tag); ok {
			of = append(of, s)
		}
	}
	if len(of) == 0 {
		return nil, fmt.Errorf("no service has a revision %s: deploy it first", tag)
	}
	return of, nil
}

func (r *Rollout) send(ctx context.Context, all []Service, tag string, percent int, watch time.Duration) error {
	began := time.Now().UTC()
	err := r.each(ctx, all, func(ctx context.Context, s Service) error {
		return r.change(ctx, s, "update-traffic", fmt.Sprintf("--to-tags=%s=%d", tag, percent))
	})
	if err != nil {
		return err
	}
	if err := r.Wait(ctx, watch); err != nil {
		return err
	}
	return r.errors(ctx, all, tag, began)
}

// errors fails where a revision of the release has logged an error since a time.
func (r *Rollout) errors(ctx context.Context, all []Service, tag string, since time.Time) error {
	var revisions []string
	for _, s := range all {
		t, _ := s.tagged(tag)
		revisions = append(revisions, `"`+t.Revision+`"`)
	}
	filter := fmt.Sprintf(`resource.type="cloud_run_revision" AND severity>=ERROR AND timestamp>=%q AND resource.labels.revision_name=(%s)`,
		since.Format(time.RFC3339), strings.Join(revisions, " OR "))
	out, err := r.Gcloud(ctx, "logging", "read", filter, "--project="+r.Project, "--limit=5", "--format=json", "--quiet")
	if err != nil {
		return err
	}
	var found []json.RawMessage
	if err := json.Unmarshal(out, &found); err != nil {
		return fmt.Errorf("gcloud logging read: %w", err)
	}
	if len(found) > 0 {
		return fmt.Errorf("the new revisions logged errors, such as %s", found[0])
	}
	return nil
}

// Functions gives Cloud Functions newer archives, by name. They have no traffic to part: events of a function go to whichever build
// was ready last, so they come after everybody is on the release, and one that is not made yet is left to Terraform.
func (r *Rollout) Functions(ctx context.Context, archives map[string]string) error {
	out, err := r.Gcloud(ctx, "functions", "list", "--v2", "--project="+r.Project, "--regions="+r.Region, "--format=value(name.basename())", "--quiet")
	if err != nil {
		return err
	}
	var there []Service
	for name := range strings.FieldsSeq(string(out)) {
		if archives[name] != "" {
			there = append(there, Service{Name: name})
		}
	}
	return r.each(ctx, there, func(ctx context.Context, s Service) error {
		r.say("%s: deploy %s", s.Name, archives[s.Name])
		_, err := r.Gcloud(ctx, r.of("functions", "deploy", s.Name, "--gen2", "--source="+archives[s.Name])...)
		return err
	})
}
