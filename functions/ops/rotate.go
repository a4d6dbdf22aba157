package ops

import (
	"bytes"
	"context"
	"path"
	"time"

	"github.com/aiprod/aiprod/shared/audit"
	"github.com/aiprod/aiprod/shared/cloud"
	"github.com/aiprod/aiprod/shared/disclosure"
	"github.com/aiprod/aiprod/shared/function"
	"github.com/aiprod/aiprod/shared/notice"
)

// RotationTopic is where Secret Manager says that a secret is due to be new.
const RotationTopic = "rotation"

// The settings of the key that films are signed with, and of the public keys they are verified with.
const (
	sealKey  = "AIPROD_PROVENANCE_KEY"
	sealKeys = "AIPROD_PROVENANCE_PUBLIC"
)

// Rotate makes the key anew that films are signed with, when that is due. Keys that vendors give are theirs to make: for those it
// says that a person has to, in the audit and to whoever is on call. The same notification again is let be.
var _ = function.Topic("rotate", RotationTopic, cloud.Needs{Posts: []string{cloud.Stages}, Verifies: true, Rotates: []string{sealKey, sealKeys}}, rotate)

// again is how long a secret that was seen to is not due anew: a notification is redelivered within minutes, and the next one is
// months away.
const again = time.Hour

// rotate heeds a notification. What was done is taken down afterwards, so that one who dies before has it done by the next
// delivery: a key too many that films can be verified with does no harm, a key that is never made anew does.
// Source: https://cloud.google.com/secret-manager/docs/event-notifications, read 2026-11.
func rotate(ctx context.Context, env *cloud.Env, e function.Event) error {
	if e.Attributes["eventType"] != "SECRET_ROTATE" { // of versions that were added, ours among them
		return nil
	}
	secret := path.Base(e.Attributes["secretId"])
	s, err := env.Store()
	if err != nil {
		return err
	}
	at, err := s.Rotated(ctx, secret)
	if err != nil || s.Now().Before(at.Add(again)) {
		return err
	}
	r := audit.Record{Kind: audit.SecretDue, Actor: audit.System, Target: secret}
	if secret == path.Base(env.Config.Secret(sealKey)) && env.Secrets != nil {
		if r.Kind, err = audit.SecretRotated, renew(ctx, env); err != nil {
			env.Log.ErrorContext(ctx, "secret not rotated", "secret", secret, "error", err)
			r.Kind = audit.SecretDue // a person has to look: trying again by itself might leave more keys than anybody knows of
		}
	}
	if r.Kind != audit.SecretDue {
		return s.Rotate(ctx, r)
	}
	env.Log.WarnContext(ctx, "alert", "rule", string(r.Kind), "secret", secret)
	return s.Rotate(ctx, r, notice.New(notice.SecretDue, "", secret+" "+e.ID, "/docs"))
}

// renew makes another key. Its public half is among those that films are verified with before anything is signed by it.
func renew(ctx context.Context, env *cloud.Env) error {
	known, err := env.ProvenanceKeys()
	if err != nil {
		return err
	}
	made, err := disclosure.NewKey()
	if err != nil {
		return err
	}
	key, err := disclosure.ParseKey(made)
	if err != nil {
		return err
	}
	var all bytes.Buffer
	for _, k := range append(known, disclosure.Public(key)) {
		all.Write(disclosure.PublicPEM(k))
	}
	if err := env.Secrets.Add(ctx, sealKeys, all.Bytes()); err != nil {
		return err
	}
	return env.Secrets.Add(ctx, sealKey, made)
}
