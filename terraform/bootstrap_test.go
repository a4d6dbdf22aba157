package terraform_test

import (
	"encoding/json"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var (
	grant     = regexp.MustCompile(`(?ms)^resource "google_project_iam_member" .*?^}`)
	role      = regexp.MustCompile(`"(roles/[\w.]+)"`)
	fromLocal = regexp.MustCompile(`for_each += local\.(\w+)`)
)

// Who runs Terraform may grant on the project what bootstrap/grants.json lists: everything that the configuration does
// grant there, or an apply would fail halfway, and nothing else.
func TestGrantable(t *testing.T) {
	t.Parallel()
	var granted []string
	for _, file := range sources(t) {
		text := string(file)
		for _, block := range grant.FindAllString(text, -1) {
			if m := fromLocal.FindStringSubmatch(block); m != nil {
				block += regexp.MustCompile(`(?ms)^  ` + m[1] + ` = .*?^  }`).FindString(text)
			}
			for _, m := range role.FindAllStringSubmatch(block, -1) {
				granted = append(granted, m[1])
			}
		}
	}
	slices.Sort(granted)
	var file map[string]string
	data, err := os.ReadFile("bootstrap/grants.json")
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(data, &file); err != nil {
		t.Fatal(err)
	}
	var listed []string
	for r := range file {
		if strings.HasPrefix(r, "roles/") { // roles of the project's own are named by reference
			listed = append(listed, r)
		}
	}
	slices.Sort(listed)
	if diff := cmp.Diff(slices.Compact(granted), listed); diff != "" {
		t.Errorf("granted on the project (-) and listed in bootstrap/grants.json (+):\n%s", diff)
	}
}

// sources returns every file of the configuration that is applied by the account of bootstrap/.
func sources(t *testing.T) (files [][]byte) {
	t.Helper()
	err := filepath.WalkDir(".", func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && (path == "bootstrap" || path == ".terraform"):
			return filepath.SkipDir
		case filepath.Ext(path) != ".tf":
			return nil
		}
		data, err := os.ReadFile(path)
		files = append(files, data)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(files) == 0 {
		t.Fatal("no configuration is here")
	}
	return files
}
