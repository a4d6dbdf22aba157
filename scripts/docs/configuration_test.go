package docs_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/sethvargo/go-envconfig"

	"github.com/aiprod/aiprod/shared/cloud"
	"github.com/aiprod/aiprod/shared/installation"
)

// groups are the parts of the page, in its order: the struct whose fields they are, and what they are called.
var groups = []struct{ of, title string }{
	{"process", "The program"}, {"Config", "The installation"}, {"Edge", "Clients, rates and cache"}, {"CDN", "Films at the edge"},
	{"Google", "Google's models"}, {"Vendors", "Other vendors"}, {"Endpoints", "A local cloud"}, {"target", "The command"},
}

// forms say how a value is written, by the type it is read into.
var forms = map[string]string{
	"string": "text", "int": "whole number", "float64": "number", "bool": "`true` or `false`", "Duration": "time, as `30s` or `5m`",
	"list": "list, by commas", "pairs": "pairs, as `a:b,c:d`", "Secret": "**secret**",
}

// The reference of settings says what the code reads.
func TestConfiguration(t *testing.T) {
	t.Parallel()
	const guide = "configuration.md"
	e := environ(t)
	now := reference(t, e)
	if *update {
		if err := os.WriteFile(guide, now, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if old, err := os.ReadFile(guide); err != nil || !bytes.Equal(old, now) {
		t.Errorf("the settings have changed: write them with go test ./scripts/docs -run TestConfiguration -update: %v", err)
	}
}

// A setting says what it is for, what it is where it is not set, and shows a value.
func TestSettingsAreDescribed(t *testing.T) {
	t.Parallel()
	for _, s := range environ(t).settings {
		said := strings.Contains(strings.ToLower(s.about), "defaults to ") || strings.Contains(s.about, "Required") || s.secret() || s.group == "target"
		if s.about == "" || s.example == "" || forms[s.kind] == "" {
			t.Errorf("%s of %s: give the field a comment, an example and a type that is known here: %+v", s.name, s.group, s)
		}
		if !said || s.standard != "" && !strings.Contains(s.about, "Defaults to "+s.standard) {
			t.Errorf("%s: the comment of its field does not say that it defaults to %q, or that it is required", s.name, s.standard)
		}
		if !slices.ContainsFunc(groups, func(g struct{ of, title string }) bool { return g.of == s.group }) {
			t.Errorf("%s is in the struct %s, which the page has no part for", s.name, s.group)
		}
	}
}

// What the page shows as examples is taken as it is written.
func TestExamplesAreTaken(t *testing.T) {
	t.Parallel()
	values := map[string]string{}
	for _, s := range environ(t).settings {
		if s.group != "Endpoints" { // which are for a laptop, and refused where the rest is
			values[s.name] = s.example
		}
	}
	var c cloud.Config
	if err := envconfig.ProcessWith(t.Context(), &envconfig.Config{Target: &c, Lookuper: envconfig.MapLookuper(values)}); err != nil {
		t.Fatal(err)
	}
	c.Vendors.RunwayKey, c.Vendors.ElevenLabsKey = cloud.Secret{}, cloud.Secret{} // they refer to Secret Manager, which is not asked
	if err := c.Validate(); err != nil {
		t.Error(err)
	}
	c.Endpoints.Firestore = "127.0.0.1:8081"
	if err := c.Validate(); err == nil {
		t.Error("a local database in the cloud is taken")
	}
}

var (
	mentioned = regexp.MustCompile(`\bAIPROD_[A-Z_]*[A-Z]\b`)
	given     = regexp.MustCompile(`(?m)(?:^|[{,])\s*([A-Z][A-Z0-9_]{2,})\s+= `)
	// others are read by what our programs are made of.
	others = []string{"GOMEMLIMIT"}
)

// A variable of ours that anything names is one the code reads; what Terraform gives the functions too.
func TestSettingsAreRead(t *testing.T) {
	t.Parallel()
	e := environ(t)
	all := append(e.named(), others...)
	for name, path := range e.asked {
		if !slices.ContainsFunc(e.settings, func(s known) bool { return s.name == name }) && name != "FUNCTION_TARGET" && ourName.MatchString(name) && e.tools[name] == "" {
			t.Errorf("%s asks for %s directly: make it a field of a struct with a comment, or a constant", path, name)
		}
	}
	for path, text := range texts(t) {
		found := mentioned.FindAllString(text, -1)
		if filepath.Ext(path) == ".tf" {
			for _, m := range given.FindAllStringSubmatch(text, -1) {
				found = append(found, m[1])
			}
		}
		for _, name := range found {
			if !slices.Contains(all, name) {
				t.Errorf("%s names %s, which no program reads", path, name)
			}
		}
	}
}

// texts are the files that name variables and are no Go: by path.
func texts(t *testing.T) map[string]string {
	t.Helper()
	all := map[string]string{}
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			if d.Name() == "testdata" || strings.HasPrefix(d.Name(), ".") && path != root && d.Name() != ".ci" {
				return filepath.SkipDir
			}
			return nil
		}
		if !slices.Contains([]string{".tf", ".tfvars", ".hcl", ".yaml", ".yml", ".md", ".sh", ""}, filepath.Ext(path)) {
			return nil
		}
		raw, err := os.ReadFile(path)
		all[path] = string(raw)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// What the cloud needs, Terraform gives; and every secret the code reads has a place in Secret Manager, and a function that gets it.
func TestTerraformGivesSettings(t *testing.T) {
	t.Parallel()
	c := catalogue(t)
	by := terraformed(t)
	for _, s := range environ(t).settings {
		if s.group == "process" || s.name == "K_SERVICE" {
			continue // by Cloud Run itself, FUNCTION_TARGET by the module
		}
		if s.required() && by[s.name] == "" {
			t.Errorf("%s is required, and terraform does not give it", s.name)
		}
		if s.secret() && !slices.Contains(c.Secrets, s.name) {
			t.Errorf("%s is a secret that no function of the catalogue is given", s.name)
		}
	}
}

var value = regexp.MustCompile(`\bvar\.(\w+)`)

// terraformed are the settings that Terraform gives functions: by name, from which of its variables.
func terraformed(t *testing.T) map[string]string {
	t.Helper()
	by := map[string]string{}
	for _, path := range []string{"functions.tf", "redis.tf", "modules/function/main.tf", "modules/function/service.tf"} {
		raw, err := os.ReadFile(filepath.Join(root, "terraform", path))
		if err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(string(raw)) {
			for _, m := range given.FindAllStringSubmatch(line, -1) {
				by[m[1]] = "by Terraform"
				if v := value.FindStringSubmatch(line); v != nil && v[1] != "entry" {
					by[m[1]] = "by Terraform, from `" + v[1] + "`"
				}
			}
		}
	}
	return by
}

func catalogue(t *testing.T) installation.Catalogue {
	t.Helper()
	var c installation.Catalogue
	raw, err := os.ReadFile(filepath.Join(root, "terraform/catalogue.json"))
	if err == nil {
		err = json.Unmarshal(raw, &c)
	}
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// reference is the page as Markdown.
func reference(t *testing.T, e environment) []byte {
	t.Helper()
	c, by := catalogue(t), terraformed(t)
	var b bytes.Buffer
	b.WriteString("# Every setting\n\n" +
		"Written from the structs that read the environment by `go test ./scripts/docs -run TestConfiguration -update`: what is said of a setting is the comment of its field. " +
		"All programs read the same settings, and tell at start everything that is wrong with them at once. A program that does not need a setting leaves it alone.\n\n" +
		"**Where they come from.** On a laptop nothing has to be set. In the cloud [Terraform](../../terraform/README.md) gives each function what the last column says; any setting that is no secret, and that it does not give by itself, goes into its variable `settings`.\n\n" +
		"**Secrets** come as their value in `NAME`, as a mounted file whose path is in `NAME_FILE`, or as `sm://projects/P/secrets/S/versions/V` in `NAME`: a version that Secret Manager keeps. " +
		"In the cloud a secret lies in Secret Manager under its name in lower case with dashes, and the functions named in the last column may read it, and no others. A function that plans for a vendor and is not trusted with its key is given the word `elsewhere` instead. " +
		"No secret is ever shown: not in a log, an error or an answer ([the test](../../shared/cloud/secret_test.go)).\n\n" +
		"Google's own libraries and Go read a few more that we do not: `GOOGLE_APPLICATION_CREDENTIALS` on a laptop that calls Google, and `GOMEMLIMIT`, which Terraform sets to what an instance has.\n")
	for _, g := range groups {
		fmt.Fprintf(&b, "\n## %s\n\n%s\n\n| setting | form | what it is for | example | in the cloud |\n|---|---|---|---|---|\n", g.title, e.about(e.groups[g.of], g.of))
		for _, s := range e.settings {
			if s.group == g.of {
				fmt.Fprintf(&b, "| `%s` | %s | %s | `%s` | %s |\n", s.name, forms[s.kind], e.plain(s.about), s.example, source(s, by, c))
			}
		}
	}
	b.WriteString("\n## Tests and tools\n\nNo program that is deployed reads these.\n\n| setting | what it is for |\n|---|---|\n")
	for _, name := range slices.Sorted(maps.Keys(e.tools)) {
		if !slices.ContainsFunc(e.settings, func(s known) bool { return s.name == name }) {
			fmt.Fprintf(&b, "| `%s` | %s |\n", name, e.plain(e.tools[name]))
		}
	}
	return b.Bytes()
}

// about is what is said of a struct, without its name.
func (e environment) about(text, of string) string {
	for _, article := range []string{"A ", "An ", ""} {
		for _, verb := range []string{" is ", " are ", " says ", " say "} {
			if said, ok := strings.CutPrefix(text, article+of+verb); ok {
				return e.plain(strings.ToUpper(said[:1]) + said[1:])
			}
		}
	}
	return e.plain(text)
}

// plain takes what is Go's out of a comment: fields go by the names of their settings.
func (e environment) plain(text string) string {
	text = strings.NewReplacer("[ReadConfig]", "above", "|", "\\|", "<", "&lt;").Replace(text)
	return compound.ReplaceAllStringFunc(text, func(word string) string {
		for _, s := range e.settings {
			if s.field == word {
				return "`" + s.name + "`"
			}
		}
		return word
	})
}

// compound is a word as only Go has them.
var compound = regexp.MustCompile(`\b[A-Z][a-z]+[A-Z]\w*`)

// source says where a setting comes from in the cloud.
func source(s known, by map[string]string, c installation.Catalogue) string {
	switch {
	case s.group == "Endpoints":
		return "refused"
	case s.group == "target":
		return ""
	case s.name == "K_SERVICE" || s.name == "PORT":
		return "by Cloud Run"
	case s.secret():
		return "to " + readers(s.name, c)
	case by[s.name] != "":
		return by[s.name]
	}
	return "`settings`"
}

// readers are who is given a secret: whole programs where it is all their functions.
func readers(secret string, c installation.Catalogue) string {
	all, get := map[string]int{}, map[string][]string{}
	for name, f := range c.Functions {
		all[f.Program]++
		if slices.Contains(f.Secrets, secret) {
			get[f.Program] = append(get[f.Program], "`"+name+"`")
		}
	}
	var list []string
	for _, program := range slices.Sorted(maps.Keys(get)) {
		if names := get[program]; len(names) == all[program] {
			list = append(list, "all of "+program)
		} else {
			slices.Sort(names)
			list = append(list, names...)
		}
	}
	return strings.Join(list, ", ")
}
