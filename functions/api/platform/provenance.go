package platform

import (
	"context"

	"github.com/aiprod/aiprod/shared/cloud"
	"github.com/aiprod/aiprod/shared/disclosure"
	"github.com/aiprod/aiprod/shared/function"
)

// ProvenanceKeys says which keys sign the statements of how films were made.
var _ = function.HTTP(function.Route{
	Name: "provenance-keys", Method: "GET", Path: "/provenance/keys", Tag: "Platform",
	Needs:   cloud.Needs{Verifies: true},
	Summary: "Who signs how films were made", Description: "The public keys that provenance.json is verified with, those of the past included.",
	Errors: []int{503},
}, provenanceKeys)

// ProvenanceKeysOutput is the keys.
type ProvenanceKeysOutput struct {
	Body struct {
		Keys []ProvenanceKey `json:"keys"`
	}
}

// A ProvenanceKey is the public key of a signer.
type ProvenanceKey struct {
	ID  string `json:"key_id" doc:"As in the signature of provenance.json"`
	PEM string `json:"pem" doc:"Ed25519 public key"`
}

func provenanceKeys(_ context.Context, env *cloud.Env, _ *struct{}) (*ProvenanceKeysOutput, error) {
	keys, err := env.ProvenanceKeys()
	if err != nil {
		return nil, err
	}
	var out ProvenanceKeysOutput
	for _, k := range keys {
		out.Body.Keys = append(out.Body.Keys, ProvenanceKey{ID: disclosure.KeyID(k), PEM: string(disclosure.PublicPEM(k))})
	}
	return &out, nil
}
