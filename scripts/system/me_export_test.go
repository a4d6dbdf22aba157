package system

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/aiprod/aiprod/shared/dossier"
	"github.com/aiprod/aiprod/shared/identity"
	local "github.com/aiprod/aiprod/shared/localcloud/identity"
	"github.com/aiprod/aiprod/shared/store"
)

// ownData is a dossier as its owner reads it.
type ownData struct {
	dossier.Dossier
	Profile struct{ ID, Kind, Email string } `json:"profile"`
}

func (w *world) ownData() (all ownData, raw string) {
	w.t.Helper()
	res := w.do("GET", "/me/export", nil, nil)
	if got := res.Header.Get("Content-Disposition"); !strings.HasPrefix(got, "attachment; filename=aiprod-") || res.Header.Get("Cache-Control") != "no-store" {
		w.t.Errorf("disposition %q, cache %q", got, res.Header.Get("Cache-Control"))
	}
	text, err := io.ReadAll(res.Body)
	if err != nil {
		w.t.Fatal(err)
	}
	res.Body = io.NopCloser(bytes.NewReader(text))
	w.read(res, http.StatusOK, &all)
	if !all.Complete {
		w.t.Errorf("the export has no end: %.200s", text)
	}
	return all, string(text)
}

// A person is handed all that is kept of them, over any number of pages, and nothing of anybody else, nor of
// a tenant they have left.
func TestExportMe(t *testing.T) {
	t.Parallel()
	w := start(t)
	theirs := w.live(false)
	zoe := w.invite("zoe@example.com", identity.Admin)
	asZoe := w.bearing(w.stack.Identity.IDToken(local.User{UID: zoe.ID, Email: zoe.Email, Tenant: "acme", Role: identity.Admin}))
	id := asZoe.live(true)
	const many = 230
	pen := w.store().Client().BulkWriter(t.Context())
	for i := range many {
		a := store.Asset{Schema: 1, ID: fmt.Sprintf("many-%03d", i), Owner: zoe.ID, Name: "more.png", Role: "image", Created: w.store().Now()}
		tenant := "acme"
		if i%2 == 1 {
			tenant = "left"
		}
		if _, err := pen.Set(w.store().Tenant(tenant).Collection("assets").Doc(a.ID), a); err != nil {
			t.Fatal(err)
		}
	}
	pen.End()

	all, text := asZoe.ownData()
	if all.Profile.ID != zoe.ID || all.Profile.Email != zoe.Email || all.Membership == nil || all.Membership.Role != identity.Admin || all.Membership.InvitedBy != "alice" {
		t.Errorf("profile %+v, membership %+v", all.Profile, all.Membership)
	}
	if len(all.Jobs) != 1 || all.Jobs[0].ID != id || !strings.Contains(string(all.Jobs[0].Request), bakery[:20]) || all.Jobs[0].Status != "canceled" {
		t.Errorf("jobs %+v", all.Jobs)
	}
	if len(all.Edits) != 1 || all.Edits[0].Job != id || all.Edits[0].Note != "mine" || string(all.Edits[0].Patch) == "" {
		t.Errorf("edits %+v", all.Edits)
	}
	if n := len(all.Decisions); n != 3 || all.Decisions[0].Reason != "submitted" || all.Decisions[1].To != "CREATIVE_DIRECTION" || all.Decisions[2].To != "CANCELED" {
		t.Errorf("decisions %+v", all.Decisions)
	}
	if len(all.Assets) != 1+many/2 || len(all.Brands) != 1 || len(all.Keys) != 1 {
		t.Errorf("%d assets, %d kits, %d keys", len(all.Assets), len(all.Brands), len(all.Keys))
	}
	var kinds []string
	for _, r := range all.Audit {
		kinds = append(kinds, string(r.Kind))
	}
	if got := strings.Join(kinds, " "); got != "manifest.edited job.rejected key.created member.invited data.exported member.invited" {
		t.Errorf("audit %s", got)
	}
	if strings.Contains(text, theirs) || strings.Contains(text, "hash") || strings.Contains(text, "guest@example.com") {
		t.Errorf("it tells of others, or secrets: %s", text)
	}
	for _, a := range all.Assets {
		if a.File == "" {
			continue
		}
		file, err := http.Get(a.File)
		if err != nil {
			t.Fatal(err)
		}
		got, err := io.ReadAll(file.Body)
		_ = file.Body.Close()
		if err != nil || !bytes.Equal(got, mark(t)) {
			t.Errorf("the asset's link answers %d, %d bytes: %v", file.StatusCode, len(got), err)
		}
		return
	}
	t.Error("no asset has a link to its file")
}

// Anybody may export: a viewer who has done nothing, a key, an operator. Each gets their own.
func TestExportMeOfOthers(t *testing.T) {
	t.Parallel()
	w := start(t)
	_, machine := w.key(identity.Producer)
	machine.kit(`{"name":"Machine","colours":{"primary":"#0057ff"}}`)
	if all, _ := machine.ownData(); all.Profile.Kind != "api_key" || len(all.Brands) != 1 || all.Membership != nil {
		t.Errorf("a key: %+v", all)
	}
	if all, _ := w.as("vic", "acme", identity.Viewer).ownData(); len(all.Brands)+len(all.Keys) != 0 {
		t.Errorf("a viewer: %+v", all)
	}
	if all, _ := w.as("op", "", identity.Operator).ownData(); all.Profile.ID != "op" || len(all.Audit) != 0 {
		t.Errorf("an operator: %+v", all)
	}
	if all, text := w.ownData(); len(all.Keys) != 1 || strings.Contains(text, "Machine") {
		t.Errorf("the key's maker: %s", text)
	}
	w.problem(w.bearing("").do("GET", "/me/export", nil, nil), http.StatusUnauthorized)
	w.problem(w.do("GET", "/me/export?uid=vic", nil, nil), http.StatusUnprocessableEntity)
}
