package system

import (
	"errors"
	"fmt"
	"net/http"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"cloud.google.com/go/firestore"
	"google.golang.org/api/iterator"

	"github.com/aiprod/aiprod/shared/cloud"
	"github.com/aiprod/aiprod/shared/function"
	"github.com/aiprod/aiprod/shared/identity"
	"github.com/aiprod/aiprod/shared/localcloud"
	local "github.com/aiprod/aiprod/shared/localcloud/identity"
	"github.com/aiprod/aiprod/shared/money"
	"github.com/aiprod/aiprod/shared/store"
)

// stores reads every document of the database, by its path.
func (w *world) stores() map[string]string {
	w.t.Helper()
	all := map[string]string{}
	var descend func(of *firestore.CollectionIterator)
	descend = func(of *firestore.CollectionIterator) {
		for {
			c, err := of.Next()
			if errors.Is(err, iterator.Done) {
				return
			}
			if err != nil {
				w.t.Fatal(err)
			}
			refs, err := c.DocumentRefs(w.t.Context()).GetAll() // those that are not there, and have some below them, as well
			if err != nil {
				w.t.Fatal(err)
			}
			for _, ref := range refs {
				if d, err := ref.Get(w.t.Context()); err == nil {
					_, path, _ := strings.Cut(ref.Path, "/documents/")
					all[path] = fmt.Sprint(d.Data())
				}
				descend(ref.Collections(w.t.Context()))
			}
		}
	}
	descend(w.store().Client().Collections(w.t.Context()))
	return all
}

// naming returns the paths of the documents that have any of the words.
func (w *world) naming(words ...string) (found []string) {
	w.t.Helper()
	for path, text := range w.stores() {
		if slices.ContainsFunc(words, func(word string) bool { return strings.Contains(path+text, word) }) {
			found = append(found, path)
		}
	}
	slices.Sort(found)
	return found
}

// live does what leaves somebody's name: a job that is edited and canceled, an asset, a kit, and of an
// admin a rejection, a key and a guest. It returns the job.
func (w *world) live(admin bool) string {
	w.t.Helper()
	id := w.submit(map[string]any{"content": bakery, "approval": "script", "duration_sec": 8}).ID
	j := w.settle(id)
	w.read(w.do("PATCH", "/job/"+id+"/manifest?note=mine", `{"title":"Bread"}`, map[string]string{
		"If-Match": fmt.Sprintf("%q", fmt.Sprint(j.Revision)), "Content-Type": "application/merge-patch+json",
	}), http.StatusOK, nil)
	if admin {
		w.read(w.do("POST", "/job/"+id+"/approve", `{"decision":"reject","note":"Start with the price."}`, map[string]string{
			"If-Match": fmt.Sprintf("%q", fmt.Sprint(j.Revision+1)),
		}), http.StatusOK, nil)
		w.settle(id)
	}
	w.read(w.do("POST", "/job/"+id+"/cancel", nil, nil), http.StatusOK, nil)
	w.upload("mark.png", "logo", mark(w.t))
	w.kit(`{"name":"Zest","colours":{"primary":"#E4002B"}}`)
	if admin {
		w.key(identity.Producer)
		w.invite("guest@example.com", identity.Viewer)
	}
	return id
}

// Who is erased is nowhere any more: not at the sign-in, and in no document. What they made stays with the tenant.
func TestEraseMember(t *testing.T) {
	t.Parallel()
	w := start(t)
	zoe := w.invite("zoe@example.com", identity.Admin)
	signedIn := local.User{UID: zoe.ID, Email: zoe.Email, Tenant: "acme", Role: identity.Admin}
	asZoe := w.bearing(w.stack.Identity.IDToken(signedIn))
	id := asZoe.live(true)
	if n := len(w.naming(zoe.ID)); n < 12 {
		t.Fatalf("named in %d documents: %v", n, w.naming(zoe.ID))
	}
	r := asZoe.erase("/me?confirm=" + zoe.ID)
	if r.Removed.Accounts != 1 || r.Removed.Documents != 1 || r.Removed.Names < 10 || kept(r, "API keys") != 1 {
		t.Errorf("report %+v", r)
	}
	if left := w.naming(zoe.ID, zoe.Email); len(left) != 0 {
		t.Errorf("still named in %v", left)
	}
	if p := asZoe.problem(asZoe.do("DELETE", "/me?confirm="+zoe.ID, nil, nil), http.StatusUnauthorized); p.Code != "auth.unknown_user" {
		t.Errorf("afterwards: code %s", p.Code)
	}
	w.read(w.do("GET", "/job/"+id, nil, nil), http.StatusOK, nil)
	var owners []string
	for _, k := range w.audited("acme") {
		if k.Kind == "data.erased" {
			owners = append(owners, k.Actor, k.Target, k.Place, k.Request)
		}
	}
	if len(owners) != 4 || !strings.HasPrefix(owners[0], "erased:") || owners[0] != owners[1] || owners[2]+owners[3] != "" {
		t.Errorf("the audit of the erasure says %q", owners)
	}
	if list := w.members(); len(list) != 2 {
		t.Errorf("members %+v", list)
	}
	other := w.invite("zoe@example.com", identity.Viewer) // may begin anew
	if other.ID == zoe.ID {
		t.Error("the account was there")
	}
}

// The only member takes the tenant along; accounts stay, and so does every other tenant.
func TestEraseTenant(t *testing.T) {
	t.Parallel()
	w := start(t)
	other := w.as("eve", "acme2", identity.Admin)
	kit := other.kit(`{"name":"Other","colours":{"primary":"#0057ff"}}`)
	first := w.live(false)
	_, machine := w.key(identity.Producer)
	second := machine.submit(map[string]any{"content": bakery, "approval": "script", "duration_sec": 8}).ID
	if p := w.problem(w.do("DELETE", "/me?confirm=alice&tenant=acme", nil, nil), http.StatusConflict); p.Code != "me.jobs_running" {
		t.Errorf("while a job runs: code %s", p.Code)
	}
	w.settle(second)
	w.read(w.do("POST", "/job/"+second+"/cancel", nil, nil), http.StatusOK, nil)
	if _, err := w.store().Job(store.Ref{Tenant: "acme", Job: first}).Collection("ledger").Doc("a-1-settle").Set(t.Context(),
		money.Line{Schema: 1, Kind: money.Settle, Part: "s01", Micros: 7}); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"consistency/acme/kit-1/en/000001.json", "artefacts/acme/takes/unnamed.mp4"} {
		if err := w.stack.Env.Blobs.Put(t.Context(), cloud.Work, name, "application/json", strings.NewReader("{}")); err != nil {
			t.Fatal(err)
		}
	}
	if p := w.problem(w.do("DELETE", "/me?confirm=alice", nil, nil), http.StatusConflict); p.Code != "me.last_member" || !strings.Contains(p.Hint, "tenant=acme") {
		t.Errorf("unsaid: %+v", p)
	}
	r := w.erase("/me?confirm=alice&tenant=acme")
	if r.Removed.Accounts != 1 || r.Removed.Documents < 20 || r.Removed.Files < 3 || kept(r, "Ledger") != 1 {
		t.Errorf("report %+v", r)
	}
	w.emptied("acme")
	if left := w.naming("s01"); len(left) != 0 {
		t.Errorf("what was made is told by %v", left)
	}
	machine.problem(machine.do("POST", "/brands", `{"name":"A","colours":{"primary":"#0057ff"}}`, nil), http.StatusUnauthorized)
	if left := w.naming("alice"); len(left) != 0 {
		t.Errorf("still named in %v", left)
	}
	other.read(other.do("GET", "/brands/"+kit.ID, nil, nil), http.StatusOK, nil)
}

// emptied holds that nothing is left of a tenant but its accounts and its audit.
func (w *world) emptied(tenant string) {
	w.t.Helper()
	for path := range w.stores() {
		parts := strings.Split(path, "/")
		if parts[0] != "tenants" || parts[1] != tenant {
			continue
		}
		stays := len(parts) > 2 && slices.Contains([]string{"spend", "budgets", "audit"}, parts[2]) || len(parts) == 6 && parts[4] == "ledger"
		if !stays {
			w.t.Errorf("%s is left", path)
		}
	}
	for _, b := range cloud.Buckets() {
		if left := w.stored(b, ""); len(left) != 0 {
			w.t.Errorf("%d files are left in %s, first %s", len(left), b, left[0].Name)
		}
	}
}

// Killed with -9 between two pieces of the erasure of a person and their tenant, and started again, the stack carries on:
// nothing is left that names them, and nothing of the tenant but its accounts.
func TestEraseMeKilledAtAnyPoint(t *testing.T) {
	t.Parallel()
	for _, point := range []string{"ended:erase", "begun:erase", "saved:erase", "dropped:erase", "removed:erase", "renamed:erase"} {
		t.Run(point, func(t *testing.T) {
			t.Parallel()
			dir := filepath.Join(t.TempDir(), "data")
			die(t, dir, point, nil, func(w *world) {
				w.live(false)
				w.ask("DELETE", "/me?confirm=alice&tenant=acme")
			})
			s, err := localcloud.Start(t.Context(), localcloud.Options{Dir: dir, Probe: true})
			if err != nil {
				t.Fatal(err)
			}
			w := &world{t, s, ""}
			t.Cleanup(w.close)
			asked := w.documents("erasures")
			if len(asked) != 1 {
				t.Fatalf("%d erasures", len(asked))
			}
			if r := w.erased(asked[0].Ref.ID); r.Removed.Accounts != 1 {
				t.Errorf("report %+v", r)
			}
			w.emptied("acme")
			if left := w.naming("alice"); len(left) != 0 {
				t.Errorf("still named in %v", left)
			}
			if a, err := s.Env.Users.Invite(t.Context(), "alice@example.com"); err != nil || a.UID == "alice" {
				t.Errorf("the account is there: %+v, %v", a, err)
			}
		})
	}
}

// Who may not be erased, and what a careless request is answered with. Nothing comes of any of it.
func TestEraseMeRefused(t *testing.T) {
	t.Parallel()
	w := start(t)
	_, machine := w.key(identity.Admin)
	bob := w.invite("bob@example.com", identity.Producer)
	sign := func(u local.User) *world { return w.bearing(w.stack.Identity.IDToken(u)) }
	asBob := sign(local.User{UID: bob.ID, Email: bob.Email, Tenant: "acme", Role: identity.Producer})
	late := sign(local.User{UID: "lea", Tenant: "acme", Role: identity.Producer, Since: 20 * time.Minute})
	single := w.as("sam", "solo", identity.Admin)
	if err := w.store().WantSecondFactor(t.Context(), "solo", true, function.Act(t.Context())); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		name, query   string
		who           *world
		status        int
		code, pointer string
	}{
		{"a guest", "?confirm=alice", w.bearing(""), 401, "auth.missing", ""},
		{"a key", "?confirm=alice", machine, 403, "auth.person", ""},
		{"an operator", "?confirm=op", w.as("op", "", identity.Operator), 403, "auth.tenant", ""},
		{"signed in long ago", "?confirm=lea", late, 403, "auth.not_recent", ""},
		{"nothing typed", "", asBob, 422, "request.invalid", "query/confirm"},
		{"somebody else", "?confirm=alice", asBob, 422, "request.invalid", "query/confirm"},
		{"another tenant", "?confirm=" + bob.ID + "&tenant=other", asBob, 422, "request.invalid", "query/tenant"},
		{"a parameter of no meaning", "?confirm=" + bob.ID + "&force=1", asBob, 422, "request.invalid", "query/force"},
		{"a tenant of others", "?confirm=" + bob.ID + "&tenant=acme", asBob, 409, "me.not_alone", ""},
		{"the last admin", "?confirm=alice", w, 409, "member.last_admin", ""},
		{"the last admin and all", "?confirm=alice&tenant=acme", w, 409, "me.not_alone", ""},
		{"the only member, unsaid", "?confirm=sam", single, 409, "me.last_member", ""},
		{"a tenant without the second factor it wants", "?confirm=sam&tenant=solo", single, 403, "auth.second_factor", ""},
	} {
		p := tt.who.problem(tt.who.do("DELETE", "/me"+tt.query, nil, nil), tt.status)
		if p.Code != tt.code || p.Hint == "" && p.Errors == nil {
			t.Errorf("%s: %s, want %s; hint %q", tt.name, p.Code, tt.code, p.Hint)
		}
		if tt.pointer != "" && (len(p.Errors) != 1 || p.Errors[0].Pointer != tt.pointer) {
			t.Errorf("%s: errors %+v, want one at %s", tt.name, p.Errors, tt.pointer)
		}
	}
	if docs, err := w.store().Client().Collection("erasures").Documents(t.Context()).GetAll(); err != nil || len(docs) != 0 {
		t.Errorf("%d erasures were asked for: %v", len(docs), err)
	}
	if list := w.members(); len(list) != 2 || list[0].Role != "producer" || list[1].Role != "admin" {
		t.Errorf("members %+v", list)
	}
}
