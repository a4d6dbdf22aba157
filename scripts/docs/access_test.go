package docs_test

import (
	"bytes"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/aiprod/aiprod/shared/installation"
)

// A permit is a word of the table, and the role it is granted by.
type permit struct {
	word, role string // as in Terraform: a role of Google's, or the name of one of ours
	about      string
}

// permits are all grants there are to functions and to who calls them.
var permits = []permit{
	{"everyone", "roles/datastore.user", "on the one database, by a condition. Firestore knows no grant on a collection: which documents a function writes is held by the code, and whose by the path."},
	{"everyone", "var.roles.telemetry", "on the project: writes traces and metrics"},
	{"reads", "roles/storage.objectViewer", "on each bucket named"},
	{"creates", "roles/storage.objectCreator", "on each bucket named: it can replace nothing"},
	{"deletes", "var.roles.remover", "on each bucket named: `storage.objects.delete` and nothing else; Google's smallest role for it reads and writes too"},
	{"posts to stages", "roles/pubsub.publisher", "on the topic of stages"},
	{"adds tasks", "roles/cloudtasks.enqueuer", "on each queue named"},
	{"adds tasks", "roles/iam.serviceAccountUser", "on `call-NAME` of each function those tasks run: the task carries its token"},
	{"pauses", "google_project_iam_custom_role.pauser.name", "on each queue named: stops it and sets it going; Google's smallest role for it purges and deletes too"},
	{"secrets", "roles/secretmanager.secretAccessor", "on each secret named, where it has a value"},
	{"adds versions", "roles/secretmanager.secretVersionAdder", "on each secret named: and cannot read it"},
	{"signs links", "roles/iam.serviceAccountTokenCreator", "on itself: to sign a link is to have IAM sign bytes as oneself; on `call-NAME`, to Pub/Sub's agent alone"},
	{"models", "roles/aiplatform.user", "on the project, where models are called on Vertex AI. It can do more there than ask, to what this project does not have: jobs, data sets, endpoints. A smaller role of our own is not worth a vendor's call that fails when a model moves to another permission."},
	{"looks up callers", "var.roles.callers", "on the project: `firebaseauth.users.get`"},
	{"changes accounts", "var.roles.accounts", "on the project: makes, changes and deletes users, and nothing of how they sign in"},
	{"is called", "roles/run.invoker", "on the function itself, to `call-NAME` alone; to everybody where it is a route, which only the load balancer reaches, and which asks who calls"},
	{"is called", "roles/pubsub.subscriber", "on the function's subscription, to Pub/Sub's agent: it moves dead letters"},
}

const (
	begin = "<!-- The table of access, from terraform/catalogue.json: go test ./scripts/docs -run TestAccess -update -->\n"
	end   = "<!-- The end of the table. -->\n"
)

// The table of access in the security notes is what the catalogue says.
func TestAccess(t *testing.T) {
	t.Parallel()
	const guide = "security.md"
	old, err := os.ReadFile(guide)
	if err != nil {
		t.Fatal(err)
	}
	before, rest, ok := strings.Cut(string(old), begin)
	_, after, closed := strings.Cut(rest, end)
	if !ok || !closed {
		t.Fatalf("%s does not say where the table is", guide)
	}
	now := []byte(before + begin + access(catalogue(t)) + end + after)
	if *update {
		if err := os.WriteFile(guide, now, 0o600); err != nil {
			t.Fatal(err)
		}
	} else if !bytes.Equal(old, now) {
		t.Errorf("who may do what has changed: look at it, then write it with go test ./scripts/docs -run TestAccess -update")
	}
}

// Every role that Terraform grants a function is in the table, and no other.
func TestAccessIsGranted(t *testing.T) {
	t.Parallel()
	found := map[string]bool{}
	for _, path := range []string{"modules/function/grants.tf", "modules/function/trigger.tf", "queues.tf"} {
		raw, err := os.ReadFile(filepath.Join(root, "terraform", path))
		if err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(string(raw)) {
			left, right, ok := strings.Cut(strings.TrimSpace(line), "=")
			if !ok || strings.TrimSpace(left) != "role" {
				continue
			}
			for _, role := range roles.FindAllString(right, -1) {
				found[role] = true
			}
		}
	}
	want := map[string]bool{}
	for _, p := range permits {
		want[p.role] = true
	}
	if !maps.Equal(found, want) {
		t.Errorf("terraform grants %v,\nthe table explains %v", slices.Sorted(maps.Keys(found)), slices.Sorted(maps.Keys(want)))
	}
}

// roles are how Terraform names one.
var roles = regexp.MustCompile(`roles/[\w.]+|var\.roles\.\w+|google_project_iam_custom_role\.\w+\.name`)

// access is the table as Markdown: what each word is granted by, and who may what.
func access(c installation.Catalogue) string {
	var b strings.Builder
	b.WriteString("\n| the word below | the role | on what |\n|---|---|---|\n")
	for _, p := range permits {
		name := p.role
		if own := strings.Split(strings.TrimSuffix(name, ".name"), "."); !strings.HasPrefix(name, "roles/") {
			name = "our own, `" + own[len(own)-1] + "`"
		} else {
			name = "`" + name + "`"
		}
		fmt.Fprintf(&b, "| %s | %s | %s |\n", p.word, name, p.about)
	}
	b.WriteString("\nEach runs as `fn-NAME` (`fn-NAME-PROGRAM` where the name has fewer than three letters). All it may, besides what everyone may:\n\n| function | called by | it may |\n|---|---|---|\n")
	for _, name := range slices.Sorted(maps.Keys(c.Functions)) {
		f := c.Functions[name]
		fmt.Fprintf(&b, "| `%s` | %s | %s |\n", name, caller(f), strings.Join(may(f), "; "))
	}
	return b.String() + "\n"
}

// caller is who may call a function.
func caller(f installation.Function) string {
	switch f.Trigger {
	case "http", "stream":
		return "`" + f.Method + " " + f.Path + "`"
	case "stage":
		return "messages of the stage " + f.Stage
	case "object":
		return "new files in " + f.Bucket
	case "topic":
		return "messages on " + f.Topic
	case "schedule":
		return "the clock, `" + f.Cron + "`"
	}
	return "tasks of " + short(f.Queues)
}

// may is what the catalogue grants a function, in words.
func may(f installation.Function) []string {
	var list []string
	add := func(word string, of []string) {
		if len(of) > 0 {
			list = append(list, word+" "+short(of))
		}
	}
	yes := func(word string, is bool) {
		if is {
			list = append(list, word)
		}
	}
	add("reads", f.Reads)
	add("creates in", f.Creates)
	add("deletes in", f.Deletes)
	yes("signs links", f.Signs)
	yes("posts to stages", f.PostsStages)
	add("adds tasks to", f.PostsQueues)
	add("pauses", f.Pauses)
	yes("models", f.Models)
	keys := slices.Clone(f.Secrets)
	if f.Seals {
		keys = append(keys, "AIPROD_PROVENANCE_KEY")
	}
	if f.Verifies {
		keys = append(keys, "AIPROD_PROVENANCE_PUBLIC")
	}
	add("secrets", keys)
	add("adds versions of", f.Rotates)
	yes("looks up callers", f.Authenticates && !f.Accounts)
	yes("changes accounts", f.Accounts)
	if len(list) == 0 {
		return []string{"nothing"}
	}
	return list
}

// short writes names with what they have in common once: video-local, -paid.
func short(names []string) string {
	var list []string
	last := ""
	for _, n := range slices.Sorted(slices.Values(names)) {
		head, tail, ok := strings.Cut(n, "-")
		if ok && head == last && strings.ToLower(n) == n {
			list[len(list)-1] += ", -" + tail
			continue
		}
		last = head
		list = append(list, n)
	}
	return strings.Join(list, ", ")
}
