package terraform_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/aiprod/aiprod/shared/installation"
)

// offline names a program that runs Terraform with a stand-in for Google that knows its schema: PROGRAM DIR plan …. It needs no
// network and no credentials.
const offline = "AIPROD_TERRAFORM_OFFLINE"

// A change is a resource of a plan, as `terraform show -json` tells it.
type change struct {
	Address string `json:"address"`
	Type    string `json:"type"`
	Change  struct {
		After map[string]any `json:"after"`
	} `json:"change"`
}

// Each environment is planned as it is applied after its first release, and what that makes is counted: a resource more or less is
// seen in review, in all environments side by side.
func TestEnvironmentsArePlanned(t *testing.T) {
	t.Parallel()
	if os.Getenv(offline) == "" {
		t.Skipf("%s names no program that plans without a cloud", offline)
	}
	counts := map[string]map[string]int{} // by environment, by type
	for _, environment := range environments(t) {
		plan := planned(t, environment)
		agree(t, environment, plan)
		small(t, environment, plan)
		counts[environment] = map[string]int{}
		for _, c := range plan {
			counts[environment][c.Type]++
		}
	}
	golden(t, "testdata/plan.golden", table(counts))
}

// environments returns their names, by the files of their variables.
func environments(t *testing.T) []string {
	t.Helper()
	files, err := filepath.Glob("environments/*.tfvars")
	if err != nil || len(files) == 0 {
		t.Fatalf("no environments/*.tfvars: %v", err)
	}
	var names []string
	for _, f := range files {
		names = append(names, strings.TrimSuffix(filepath.Base(f), ".tfvars"))
	}
	return names
}

// planned returns the plan of an environment, made in a copy whose state is its own.
func planned(t *testing.T, environment string) []change {
	t.Helper()
	root := t.TempDir()
	dir := filepath.Join(root, "terraform")
	if err := os.CopyFS(dir, os.DirFS(".")); err != nil {
		t.Fatal(err)
	}
	shared, err := filepath.Abs("../shared") // data files that Terraform reads too
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(shared, filepath.Join(root, "shared")); err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(dir, "versions.tf"), strings.Replace(read(t, "versions.tf"), `backend "gcs" {}`, "", 1))
	write(t, filepath.Join(dir, "release.auto.tfvars.json"), release(t))
	terraform(t, dir, "plan", "-input=false", "-lock=false", "-no-color", "-var-file=environments/"+environment+".tfvars", "-out=planned")
	out := terraform(t, dir, "show", "-json", "planned")
	var plan struct {
		Changes []change `json:"resource_changes"`
	}
	if err := json.Unmarshal(out[max(0, bytes.IndexByte(out, '{')):], &plan); err != nil {
		t.Fatalf("%s: %v in %.200s", environment, err, out)
	}
	return plan.Changes
}

// release is what a first release has built: an image of each program, and an archive of each function of ops.
func release(t *testing.T) string {
	t.Helper()
	images, archives := map[string]string{}, map[string]string{}
	for name, f := range catalogue().Functions {
		images[f.Program] = "europe-west1-docker.pkg.dev/example/aiprod/" + f.Program + "@sha256:" + strings.Repeat("0", 64)
		if f.Program == "ops" {
			archives[name] = "functions/" + name + "-" + strings.Repeat("0", 64) + ".zip"
		}
	}
	raw, err := json.Marshal(map[string]any{"images": images, "archives": archives})
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}

func terraform(t *testing.T, dir string, args ...string) []byte {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), os.Getenv(offline), append([]string{dir}, args...)...)
	var out, log bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &log
	if err := cmd.Run(); err != nil {
		t.Fatalf("terraform %s: %v\n%s\n%s", args[0], err, tail(out.String()), tail(log.String()))
	}
	return out.Bytes()
}

// tail is the end of a log, where the fault is.
func tail(s string) string { return s[max(0, len(s)-4000):] }

// agree holds what is planned to what is declared: a function for each, as a service or as a Cloud Function, and a queue for each.
func agree(t *testing.T, environment string, plan []change) {
	t.Helper()
	var functions, queues []string
	for _, c := range plan {
		switch c.Type {
		case "google_cloud_run_v2_service", "google_cloudfunctions2_function":
			functions = append(functions, strings.TrimPrefix(fmt.Sprint(c.Change.After["name"]), "aiprod-"))
		case "google_cloud_tasks_queue":
			queues = append(queues, fmt.Sprint(c.Change.After["name"]))
		}
	}
	slices.Sort(functions)
	slices.Sort(queues)
	want := catalogue()
	if diff := cmp.Diff(slices.Sorted(maps.Keys(want.Functions)), functions); diff != "" {
		t.Errorf("%s: functions (- declared, + planned)\n%s", environment, diff)
	}
	if diff := cmp.Diff(slices.Sorted(maps.Keys(want.Queues)), queues); diff != "" {
		t.Errorf("%s: queues (- declared, + planned)\n%s", environment, diff)
	}
	subscriptions(t, environment, plan, want)
}

// subscriptions holds that every function that messages call has a subscription, and another for its dead letters.
func subscriptions(t *testing.T, environment string, plan []change, want installation.Catalogue) {
	t.Helper()
	got := map[string]bool{}
	for _, c := range plan {
		if c.Type == "google_pubsub_subscription" {
			got[fmt.Sprint(c.Change.After["name"])] = true
		}
	}
	for name, f := range want.Functions {
		if slices.Contains([]string{"stage", "object", "topic"}, f.Trigger) && (!got[name] || !got[name+"-dead"]) {
			t.Errorf("%s: %s has no subscription, or none for its dead letters", environment, name)
		}
	}
}

// small holds that nobody has a basic role, on anything.
func small(t *testing.T, environment string, plan []change) {
	t.Helper()
	for _, c := range plan {
		switch c.Change.After["role"] {
		case "roles/owner", "roles/editor", "roles/viewer":
			t.Errorf("%s: %s grants the basic role %s", environment, c.Address, c.Change.After["role"])
		}
	}
}

// table writes the counts with a column for each environment.
func table(counts map[string]map[string]int) string {
	names := slices.Sorted(maps.Keys(counts))
	types := map[string]bool{}
	for _, of := range counts {
		for kind := range of {
			types[kind] = true
		}
	}
	var b strings.Builder
	row := func(first string, cell func(string) any) {
		fmt.Fprintf(&b, "%-50s", first)
		for _, n := range names {
			fmt.Fprintf(&b, "%9v", cell(n))
		}
		b.WriteByte('\n')
	}
	row("resource", func(n string) any { return n })
	for _, kind := range slices.Sorted(maps.Keys(types)) {
		row(kind, func(n string) any { return counts[n][kind] })
	}
	return b.String()
}

func golden(t *testing.T, path, got string) {
	t.Helper()
	if *update {
		write(t, path, got)
	}
	if diff := cmp.Diff(read(t, path), got); diff != "" {
		t.Errorf("%s (- is there, + is planned); where it is meant, run `go test ./terraform -update`\n%s", path, diff)
	}
}

func write(t *testing.T, path, content string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
}
