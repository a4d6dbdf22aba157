package docs_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

func page(t *testing.T, path string) string {
	t.Helper()
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}

// configuration is all of Terraform's that is applied, as one text.
func configuration(t *testing.T) string {
	t.Helper()
	var all strings.Builder
	for _, pattern := range []string{"*.tf", "bootstrap/*.tf", "modules/*/*.tf"} {
		files, err := filepath.Glob(filepath.Join(root, "terraform", pattern))
		if err != nil || len(files) == 0 {
			t.Fatalf("%s: %v", pattern, err)
		}
		for _, f := range files {
			all.WriteString(page(t, f))
		}
	}
	return all.String()
}

// found are the first groups of all matches.
func found(re *regexp.Regexp, text string) []string {
	var all []string
	for _, m := range re.FindAllStringSubmatch(text, -1) {
		if !slices.Contains(all, m[1]) {
			all = append(all, m[1])
		}
	}
	return all
}

var (
	agent        = regexp.MustCompile(`serviceAccount:service-\$\{[\w.]+\}@([\w.-]+)`)
	variable     = regexp.MustCompile(`(?m)^variable "(\w+)"`)
	setting      = regexp.MustCompile(`(?m)^(\w+) += `)
	flagged      = regexp.MustCompile(`-var '?(\w+)=`)
	output       = regexp.MustCompile(`terraform output (\w+)`)
	substitution = regexp.MustCompile(`\b(_[A-Z]{3,})\b`)
	enabled      = regexp.MustCompile("`([a-z]+)`")
)

// An account of Google's that a grant names has to be there before the first apply, so the guide says how each is made.
func TestDeployNamesServiceAgents(t *testing.T) {
	t.Parallel()
	guide, agents := page(t, "deploy.md"), found(agent, configuration(t))
	if len(agents) == 0 {
		t.Fatal("no grants to accounts of Google")
	}
	for _, a := range agents {
		if !strings.Contains(guide, "`"+a+"`") {
			t.Errorf("Terraform grants something to %s, and deploy.md does not say how it comes to be", a)
		}
	}
}

// What the guide tells to set, to read and to pass on is there.
func TestDeployNamesWhatIsThere(t *testing.T) {
	t.Parallel()
	guide, tf := page(t, "deploy.md"), configuration(t)
	variables := found(variable, tf)
	blocks := regexp.MustCompile("(?s)```hcl\n(.*?)```").FindAllStringSubmatch(guide, -1)
	if len(blocks) < 3 {
		t.Fatalf("%d blocks of variables", len(blocks))
	}
	var named []string
	for _, b := range blocks {
		named = append(named, found(setting, b[1])...)
	}
	for _, v := range append(named, found(flagged, guide)...) {
		if !slices.Contains(variables, v) {
			t.Errorf("deploy.md sets %s, which no variable is called", v)
		}
	}
	for _, o := range found(output, guide) {
		if !strings.Contains(tf, `output "`+o+`"`) {
			t.Errorf("deploy.md reads the output %s, which there is none of", o)
		}
	}
	build := page(t, filepath.Join(root, "cloudbuild.yaml"))
	for _, s := range found(substitution, strings.ReplaceAll(guide, "GLOBAL_EXTERNAL_MANAGED_BACKEND_SERVICES", "")) {
		if !strings.Contains(build, "\n  "+s+":") {
			t.Errorf("deploy.md gives the build %s, which it does not take", s)
		}
	}
	var apis map[string]string
	if err := json.Unmarshal([]byte(page(t, filepath.Join(root, "terraform/apis.json"))), &apis); err != nil {
		t.Fatal(err)
	}
	_, list, _ := strings.Cut(guide, "make it in the same way:")
	list, _, _ = strings.Cut(list, "before")
	for _, api := range found(enabled, list) {
		if _, ok := apis[api+".googleapis.com"]; !ok {
			t.Errorf("deploy.md has the account of %s made, which the project does not use", api)
		}
	}
}

// Every key that a vendor gives stands there with the secret it goes into.
func TestDeployNamesSecrets(t *testing.T) {
	t.Parallel()
	guide := page(t, "deploy.md")
	var catalogue struct{ Secrets []string }
	if err := json.Unmarshal([]byte(page(t, filepath.Join(root, "terraform/catalogue.json"))), &catalogue); err != nil {
		t.Fatal(err)
	}
	for _, s := range catalogue.Secrets {
		if s == "REDIS_URL" { // made by Terraform
			continue
		}
		secret := strings.ToLower(strings.ReplaceAll(s, "_", "-"))
		if !strings.Contains(guide, "`"+s+"`") || s != "AIPROD_CDN_KEY" && !strings.Contains(guide, "`"+secret+"`") {
			t.Errorf("deploy.md does not say that %s is the secret %s", s, secret)
		}
	}
}
