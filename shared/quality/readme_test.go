package quality_test

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/aiprod/aiprod/shared/quality"
)

var update = flag.Bool("update", false, "write the tables of README.md anew")

// The tables of README.md are those of the data.
func TestReadme(t *testing.T) {
	t.Parallel()
	raw, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	want := string(raw)
	for name, rows := range map[string]string{"rules": ruleTable(), "profiles": profileTable()} {
		from, to := "<!-- "+name+" -->\n", "<!-- end of "+name+" -->"
		before, rest, ok := strings.Cut(want, from)
		_, after, ended := strings.Cut(rest, to)
		if !ok || !ended {
			t.Fatalf("README.md has no table of %s", name)
		}
		want = before + from + rows + to + after
	}
	if *update {
		if err := os.WriteFile("README.md", []byte(want), 0o600); err != nil {
			t.Fatal(err)
		}
		return
	}
	if diff := cmp.Diff(want, string(raw)); diff != "" {
		t.Errorf("README.md is not of this data; run go test ./shared/quality -run Readme -update\n%s", diff)
	}
}

func ruleTable() string {
	b := &strings.Builder{}
	b.WriteString("| rule | what | limit | a miss | source |\n|---|---|---|---|---|\n")
	for _, r := range quality.Rules() {
		limit := strings.TrimSpace(quality.Limit(r) + " " + r.Unit)
		switch {
		case r.Off:
			limit = "by profile"
		case quality.Limit(r) == "":
			limit = "follows from the request"
		}
		fmt.Fprintf(b, "| `%s` | %s | %s | %s | %s |\n", r.ID, r.Title, limit, r.Severity, r.Source)
	}
	return b.String()
}

func profileTable() string {
	b := &strings.Builder{}
	b.WriteString("| profile | rule | limit | source |\n|---|---|---|---|\n")
	changes := quality.Changes()
	for _, p := range quality.Profiles() {
		fmt.Fprintf(b, "| **`%s`** | %s | | |\n", p.Name, p.About)
		on := map[string]quality.Rule{}
		for _, r := range p.Rules() {
			on[r.ID] = r
		}
		for _, id := range changes[p.Name] {
			r, ok := on[id]
			limit := strings.TrimSpace(quality.Limit(r) + " " + r.Unit)
			switch {
			case !ok:
				limit, r.Source = "off", quality.Source(p.Name, id)
			case quality.Limit(r) == "":
				limit = "the guide's"
			}
			fmt.Fprintf(b, "| | `%s` | %s | %s |\n", id, limit, r.Source)
		}
	}
	return b.String()
}
