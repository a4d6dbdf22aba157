package terraform_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

var (
	declared = regexp.MustCompile(`(?m)^variable "(\w+)"`)
	assigned = regexp.MustCompile(`(?m)^(\w+) *= (.*)$`)
)

// An environment sets what is declared, keeps its state under its own project, and shares nothing with another.
func TestEnvironments(t *testing.T) {
	t.Parallel()
	known := map[string]bool{}
	for _, file := range sources(t) {
		for _, m := range declared.FindAllStringSubmatch(string(file), -1) {
			known[m[1]] = true
		}
	}
	files, err := filepath.Glob("environments/*.tfvars")
	if err != nil || len(files) != 3 {
		t.Fatalf("environments: %v, %v", files, err)
	}
	owner := map[string]string{} // of project, number and domain
	for _, file := range files {
		name := strings.TrimSuffix(filepath.Base(file), ".tfvars")
		values := map[string]string{}
		for _, m := range assigned.FindAllStringSubmatch(read(t, file), -1) {
			values[m[1]], _, _ = strings.Cut(m[2], " #")
			values[m[1]] = strings.Trim(values[m[1]], ` "`)
			if !known[m[1]] {
				t.Errorf("%s sets %s, which no variable is called", file, m[1])
			}
		}
		if values["environment"] != name {
			t.Errorf("%s is of the environment %q", file, values["environment"])
		}
		for _, unique := range []string{"project_id", "project_number", "domain"} {
			if other := owner[values[unique]]; other != "" {
				t.Errorf("%s and %s share %s", name, other, unique)
			}
			owner[values[unique]] = name
		}
		backend := read(t, "environments/"+name+".gcs.tfbackend")
		for _, want := range []string{values["project_id"] + "-terraform-state", "terraform@" + values["project_id"] + ".iam.gserviceaccount.com"} {
			if !strings.Contains(backend, want) {
				t.Errorf("the state of %s is not in or by %s", name, want)
			}
		}
	}
}

func read(t *testing.T, file string) string {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}
