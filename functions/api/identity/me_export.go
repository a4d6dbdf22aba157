package identity

import (
	"context"
	"mime"
	"net/http"
	"reflect"
	"time"

	"github.com/aiprod/aiprod/shared/audit"
	"github.com/aiprod/aiprod/shared/cloud"
	"github.com/aiprod/aiprod/shared/dossier"
	"github.com/aiprod/aiprod/shared/function"
	"github.com/aiprod/aiprod/shared/identity"
)

// ExportMe hands over all that is kept of whoever asks.
var _ = function.Stream(function.Route{
	Name: "me-export", Method: "GET", Path: "/me/export", Tag: "Identity", Role: identity.Viewer, Tenantless: true, PerMinute: 10, Paced: true,
	Needs:   cloud.Needs{Reads: []cloud.Bucket{cloud.Work}, Signs: true},
	Summary: "Export your own data",
	Description: "Everything kept of you in your tenant as one JSON document: profile, membership, keys you have made, the jobs you have submitted with their briefs and ledgers, " +
		"your edits, decisions, assets and brand kits, and the audit of what you did. An API key gets its own. Films and files are linked, not enclosed. " +
		"It is streamed as it is read, however long it is: one that has broken off has no `complete` at its end. That you have asked is noted in the audit.",
}, function.Answer{
	Type: "application/json", Body: reflect.TypeFor[dossier.Dossier](), Description: "All your data, as an attachment",
}, exportMe)

// fileLife is how long the links to files work: a day, to fetch what may be many and large.
const fileLife = 24 * time.Hour

func exportMe(w http.ResponseWriter, r *http.Request, env *cloud.Env) error {
	s, err := env.Store()
	if err != nil {
		return err
	}
	ctx, who := r.Context(), function.Caller(r.Context())
	if who.Tenant != "" { // the audit is a tenant's
		act := function.Act(ctx)
		act.Kind, act.Target, act.Detail = audit.Exported, who.UID, map[string]string{"what": "person"}
		if err := s.Audit(ctx, act); err != nil {
			return err
		}
	}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": "aiprod-" + s.Now().Format(time.DateOnly) + ".json"}))
	w.Header().Set("Cache-Control", "no-store")
	err = dossier.Write(ctx, w, dossier.Source{
		Store: s, Who: who, Profile: profile(who), URL: env.Config.PublicURL,
		Sign: func(ctx context.Context, object, name string) (string, error) {
			return env.Signer.Sign(ctx, cloud.Link{Bucket: cloud.Work, Object: object, Method: http.MethodGet, For: fileLife, Filename: name})
		},
	})
	if err != nil {
		env.Log.WarnContext(ctx, "export of a person broke off", "error", err)
		panic(http.ErrAbortHandler) // it has begun: a client must not take it for whole
	}
	return nil
}
