// Package library is the HTTP endpoints of what a tenant keeps for its films. A file is a function.
package library

import (
	"context"
	"net/http"
	"path"
	"time"

	"github.com/google/uuid"

	"github.com/aiprod/aiprod/shared/cloud"
	"github.com/aiprod/aiprod/shared/fault"
	"github.com/aiprod/aiprod/shared/function"
	"github.com/aiprod/aiprod/shared/identity"
	"github.com/aiprod/aiprod/shared/store"
)

// Upload begins an upload: it answers with a link to send the file to.
var _ = function.HTTP(function.Route{
	Name: "assets-create", Method: "POST", Path: "/assets", Tag: "Library", Role: identity.Producer, Idempotent: true, Status: 201,
	Needs:   cloud.Needs{Creates: []cloud.Bucket{cloud.Uploads}, Signs: true},
	Summary: "Upload an asset",
	Description: "Answers with a signed link. Send the file to it with the method and headers given, within the hour; then read the asset until it is ready or refused. " +
		"An image or logo is PNG, JPEG or WebP of at most 20 MB, footage MP4, MOV, WebM or MKV of at most 500 MB and 300 s. Files are judged by content: the name is for display only.",
	Errors: []int{422},
	Faults: []error{
		fault.New(fault.Conflict, "asset.gone", "The asset that was made under this Idempotency-Key is not there any more.").
			WithHint("Use a new key for a new asset."),
	},
}, create)

// uploadLife is how long an upload link works.
const uploadLife = time.Hour

// uploadType is what every upload is sent as; what it is, its content tells.
const uploadType = "application/octet-stream"

// CreateInput describes the file to come.
type CreateInput struct {
	IdempotencyKey string `header:"Idempotency-Key" maxLength:"255" doc:"Makes the call safe to repeat for 24 hours"`
	Body           struct {
		Name string `json:"name" minLength:"1" maxLength:"200" doc:"What you call it" example:"storefront.jpg"`
		Role string `json:"role" enum:"image,footage,logo" doc:"What it is for"`
	}
}

// CreateOutput is the asset and where to send its file.
type CreateOutput struct {
	Location string `header:"Location"`
	Body     struct {
		Asset  Asset      `json:"asset"`
		Upload UploadLink `json:"upload"`
	}
}

// An UploadLink is where to send a file.
type UploadLink struct {
	Method  string            `json:"method" example:"PUT"`
	URL     string            `json:"url"`
	Headers map[string]string `json:"headers"`
	Until   time.Time         `json:"until"`
}

// An Asset is a file of the tenant's.
type Asset struct {
	ID      string  `json:"id" format:"uuid"`
	Name    string  `json:"name"`
	Role    string  `json:"role"`
	Status  string  `json:"status" enum:"awaiting_upload,ready,refused"`
	Refused string  `json:"refused,omitempty" doc:"Why it cannot be used"`
	Type    string  `json:"type,omitempty" example:"image/jpeg"`
	Size    int64   `json:"size,omitempty" doc:"Bytes"`
	Width   int     `json:"width,omitempty" doc:"Pixels"`
	Height  int     `json:"height,omitempty" doc:"Pixels"`
	Seconds float64 `json:"duration_sec,omitempty"`
}

func create(ctx context.Context, env *cloud.Env, in *CreateInput) (*CreateOutput, error) {
	s, err := env.Store()
	if err != nil {
		return nil, err
	}
	who := function.Caller(ctx)
	a := store.Asset{Schema: 1, ID: uuid.NewString(), Owner: who.UID, Name: in.Body.Name, Role: in.Body.Role, Created: s.Now()}
	id, key := store.NewKey(who.UID, in.IdempotencyKey, "asset "+a.Role+" "+a.Name, a.ID, s.Now())
	if a, err = s.CreateAsset(ctx, who.Tenant, a, id, key); err != nil {
		return nil, err
	}
	url, err := env.Signer.Sign(ctx, cloud.Link{
		Bucket: cloud.Uploads, Object: path.Join(who.Tenant, a.ID), Method: http.MethodPut, For: uploadLife, Type: uploadType,
	})
	if err != nil {
		return nil, err
	}
	out := &CreateOutput{Location: "/assets/" + a.ID}
	out.Body.Asset = viewAsset(a)
	out.Body.Upload = UploadLink{
		Method: http.MethodPut, URL: url, Headers: map[string]string{"Content-Type": uploadType}, Until: s.Now().Add(uploadLife),
	}
	return out, nil
}

func viewAsset(a store.Asset) Asset {
	status := "awaiting_upload"
	switch {
	case a.Ready:
		status = "ready"
	case a.Refused != "":
		status = "refused"
	}
	return Asset{
		ID: a.ID, Name: a.Name, Role: a.Role, Status: status, Refused: a.Refused, Type: a.Type, Size: a.Size,
		Width: a.Width, Height: a.Height, Seconds: a.Seconds,
	}
}
