package main

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"cloud.google.com/go/cloudbuild/apiv1/v2/cloudbuildpb"
	"google.golang.org/protobuf/encoding/protojson"
	"sigs.k8s.io/yaml"
)

// build reads cloudbuild.yaml as the API's own message: what Cloud Build does not know is refused here too.
func build(t *testing.T) *cloudbuildpb.Build {
	t.Helper()
	text, err := os.ReadFile("../../cloudbuild.yaml")
	if err != nil {
		t.Fatal(err)
	}
	data, err := yaml.YAMLToJSONStrict(text)
	if err != nil {
		t.Fatal(err)
	}
	b := &cloudbuildpb.Build{}
	if err := protojson.Unmarshal(data, b); err != nil {
		t.Fatal(err)
	}
	return b
}

// Steps wait for steps that are there, and everything stands on tests, scans and attestations before it is deployed.
func TestStepsWait(t *testing.T) {
	t.Parallel()
	after := map[string][]string{} // all that a step waits for, however far
	for _, s := range build(t).Steps {
		if s.Id == "" || len(s.WaitFor) == 0 {
			t.Errorf("step %q of %s has no id, or does not say what it waits for", s.Id, s.Name)
		}
		for _, w := range s.WaitFor {
			if w == "-" {
				continue
			}
			before, ok := after[w]
			if !ok {
				t.Errorf("%s waits for %q, which is no step before it", s.Id, w)
			}
			after[s.Id] = append(after[s.Id], append(before, w)...)
		}
		if after[s.Id] == nil {
			after[s.Id] = []string{}
		}
	}
	for _, id := range []string{"deploy", "smoke", "promote"} {
		for _, first := range []string{"test", "vulnerabilities", "lint", "images", "scan", "attest"} {
			if !slices.Contains(after[id], first) {
				t.Errorf("%s does not wait for %s", id, first)
			}
		}
	}
	if !slices.Contains(after["promote"], "smoke") {
		t.Error("users are sent to what nobody has asked whether it is well")
	}
}

var (
	variable = regexp.MustCompile(`\$\{?(_[A-Z_]+)`)
	pinned   = regexp.MustCompile(`(@sha256:[0-9a-f]{64}|:v?[0-9]+\.[0-9]+\.[0-9]+(-[a-z0-9.-]+)?)$`)
)

// Substitutions are declared and used, and builders are pinned.
func TestBuildIsPinned(t *testing.T) {
	t.Parallel()
	b := build(t)
	used := map[string]bool{}
	look := func(texts ...string) {
		for _, m := range variable.FindAllStringSubmatch(strings.Join(texts, " "), -1) {
			used[m[1]] = true
		}
	}
	for _, v := range b.Substitutions {
		look(v)
	}
	for _, s := range b.Steps {
		look(s.Args...)
		look(s.Env...)
		if !pinned.MatchString(s.Name) {
			t.Errorf("%s runs in %s, which is not pinned", s.Id, s.Name)
		}
	}
	for name := range used {
		if _, ok := b.Substitutions[name]; !ok {
			t.Errorf("%s is used and not declared", name)
		}
	}
	for name := range b.Substitutions {
		if !used[name] {
			t.Errorf("%s is declared and not used", name)
		}
	}
	if !strings.HasPrefix(b.ServiceAccount, "projects/$PROJECT_ID/serviceAccounts/release@") {
		t.Errorf("it runs as %s", b.ServiceAccount)
	}
}

// The programs of the catalogue are those that are built, scanned and attested; scans stop at what is critical.
func TestBuildAgrees(t *testing.T) {
	t.Parallel()
	functions, err := catalogue("../..")
	if err != nil {
		t.Fatal(err)
	}
	script := map[string]string{}
	for _, s := range build(t).Steps {
		script[s.Id] = strings.Join(s.Args, " ")
	}
	for name, program := range functions {
		if !slices.Contains(programs, program) {
			t.Errorf("%s is of %s, which is not built", name, program)
		}
	}
	// govulncheck fails on what it finds only as long as it prints for people: as JSON, SARIF or VEX it ends well whatever it found.
	if args := script["vulnerabilities"]; args != "-tags=disable_grpc_modules ./functions/cmd/..." {
		t.Errorf("govulncheck is asked %q: with another format nothing stops at a finding", args)
	}
	if !strings.Contains(script["images"], "--sbom=spdx") {
		t.Error("no SBOM is pushed beside the images")
	}
	for _, p := range programs {
		for _, id := range []string{"images", "scan", "attest"} {
			loop, _, _ := strings.Cut(script[id], "; do")
			if !slices.Contains(strings.Fields(loop), p) {
				t.Errorf("step %s leaves %s out", id, p)
			}
		}
		if _, err := os.Stat("../../functions/cmd/" + p + "/main.go"); err != nil {
			t.Error(err)
		}
	}
	for _, want := range []string{"CRITICAL", "exit 1", "scan --remote"} {
		if got := strings.ReplaceAll(script["scan"], `"$$(cat .release/$$p.ref)" `, ""); !strings.Contains(got, want) {
			t.Errorf("the scan has no %s:\n%s", want, got)
		}
	}
}
