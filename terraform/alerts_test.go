// Package terraform_test holds what Terraform is made of to the program it deploys.
package terraform_test

import (
	"encoding/json"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/aiprod/aiprod/shared/alert"
)

const runbooks = "../scripts/docs/runbooks"

// Each alert has a runbook of its name, with the same five headings, and the index names it; each runbook has an alert.
func TestRunbooks(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob(filepath.Join(runbooks, "*.md"))
	if err != nil {
		t.Fatal(err)
	}
	left := map[string]bool{}
	for _, f := range files {
		left[strings.TrimSuffix(filepath.Base(f), ".md")] = true
	}
	index := read(t, filepath.Join(runbooks, "README.md"))
	delete(left, "README")
	for _, r := range alert.Rules() {
		if !left[r.Name] {
			t.Errorf("%s has no runbook", r.Name)
			continue
		}
		delete(left, r.Name)
		text := read(t, filepath.Join(runbooks, r.Name+".md"))
		for _, heading := range []string{"# " + r.Title, "## What it means", "## First look", "## Likely causes, in order", "## What to do", "## It is over when"} {
			if !strings.Contains(text, heading+"\n") {
				t.Errorf("%s.md has no %q", r.Name, heading)
			}
		}
		if row := "| [" + r.Name + "](" + r.Name + ".md) | " + string(r.Severity) + " | " + r.What + " |"; !strings.Contains(index, row) {
			t.Errorf("README.md has no row\n%s", row)
		}
	}
	for name := range left {
		t.Errorf("%s.md has no alert", name)
	}
}

// What runs daily or more often is missed after a time that is longer than its period, and not before.
func TestSchedulesAreMissed(t *testing.T) {
	t.Parallel()
	var catalogue struct {
		Functions map[string]struct{ Trigger, Cron string }
	}
	if err := json.Unmarshal([]byte(read(t, "catalogue.json")), &catalogue); err != nil {
		t.Fatal(err)
	}
	i := slices.IndexFunc(alert.Rules(), func(r alert.Rule) bool { return r.Name == "schedule-missing" })
	rule := alert.Rules()[i]
	for name, f := range catalogue.Functions {
		if f.Trigger != "schedule" {
			continue
		}
		window, own := rule.Windows[name]
		if !own {
			window = rule.Window
		}
		seconds, err := strconv.Atoi(strings.TrimSuffix(window, "s"))
		if period := period(f.Cron); err != nil || seconds <= period {
			t.Errorf("%s runs every %d s and is missed after %s: give it a longer one in alerts.json (schedule-missing)", name, period, window)
		}
	}
	for name := range rule.Windows {
		if catalogue.Functions[name].Trigger != "schedule" {
			t.Errorf("%s is no schedule", name)
		}
	}
}

// period is about how many seconds lie between two runs of a cron expression.
func period(cron string) int {
	f := strings.Fields(cron)
	switch {
	case f[0] == "*":
		return 60
	case strings.HasPrefix(f[0], "*/"):
		return 3600
	case f[1] == "*":
		return 3600
	case f[2] != "*":
		return 31 * 86400
	case f[4] != "*":
		return 7 * 86400
	}
	return 86400
}

// What signals and rules count is written by the program: a function has the message and all the fields in it, and what a
// rule looks for in a field is something that the program says.
func TestSignalsAreLogged(t *testing.T) {
	t.Parallel()
	functions, all := literals(t)
	written := func(message string, fields ...string) bool {
		return slices.ContainsFunc(functions, func(said map[string]bool) bool {
			return said[message] && !slices.ContainsFunc(fields, func(f string) bool { return !said[f] })
		})
	}
	for _, s := range alert.Signals() {
		fields := slices.Clone(s.Labels)
		if s.Value != "" {
			fields = append(fields, s.Value)
		}
		for f, v := range s.Where {
			fields = append(fields, f)
			if !strings.HasPrefix(v, ">") && !all[v] {
				t.Errorf("signal %s: nothing says %q", s.Name, v)
			}
		}
		if !written(s.Message, fields...) {
			t.Errorf("signal %s: no function logs %q with %q", s.Name, s.Message, fields)
		}
	}
	for _, r := range alert.Rules() {
		if r.Message == "" {
			continue
		}
		var fields []string
		for f, v := range r.Where {
			fields = append(fields, f)
			if !all[v] {
				t.Errorf("alert %s: nothing says %q", r.Name, v)
			}
		}
		if !written(r.Message, fields...) {
			t.Errorf("alert %s: no function logs %q with %q", r.Name, r.Message, fields)
		}
	}
	for _, o := range alert.Objectives().Objectives {
		for _, code := range o.NotOurs {
			if !all[code] {
				t.Errorf("objective %s: no failure has the code %q", o.Name, code)
			}
		}
	}
}

// literals are the string literals of each function of the program, and of all of it.
func literals(t *testing.T) (functions []map[string]bool, all map[string]bool) {
	t.Helper()
	all = map[string]bool{}
	for _, dir := range []string{"../functions", "../shared"} {
		err := filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
			if err != nil || e.IsDir() || filepath.Ext(path) != ".go" || strings.HasSuffix(path, "_test.go") {
				return err
			}
			file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
			if err != nil {
				return err
			}
			for _, d := range file.Decls {
				functions = append(functions, said(d, all))
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return functions, all
}

// said are the string literals of a declaration, added to all as well.
func said(d ast.Decl, all map[string]bool) map[string]bool {
	in := map[string]bool{}
	ast.Inspect(d, func(n ast.Node) bool {
		if l, ok := n.(*ast.BasicLit); ok && l.Kind == token.STRING {
			if s, err := strconv.Unquote(l.Value); err == nil {
				in[s], all[s] = true, true
			}
		}
		return true
	})
	return in
}
