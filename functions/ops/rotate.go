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
	"github.com/aiprod/aiprod/shared/limit"
	"github.com/aiprod/aiprod/shared/notice"
	"github.com/aiprod/aiprod/shared/store"
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

// once keeps a notification that comes again from having a second key made, or a second person asked: it is redelivered
// within minutes, and the next one is months away.
var once = limit.Rule{Policy: limit.Policy{Limit: 1, Window: time.Hour}, Exact: true}

// rotate heeds a notification.
// Source: https://cloud.google.com/secret-manager/docs/event-notifications, read 2026-11.
func rotate(ctx context.Context, env *cloud.Env, e function.Event) error {
	if e.Attributes["eventType"] != "SECRET_ROTATE" { // of versions that were added, ours among them
		return nil
	}
	secret := path.Base(e.Attributes["secretId"])
	v, err := env.Limiter.Take(ctx, limit.KeyOf("rotate", "", secret), once)
	if err != nil || !v.Allowed {
		return err
	}
	s, err := env.Store()
	if err != nil {
		return err
	}
	r := audit.Record{Kind: audit.SecretDue, Actor: audit.System, Target: secret}
	if secret == path.Base(env.Config.Secret(sealKey)) && env.Secrets != nil {
		if r.Kind, err = audit.SecretRotated, renew(ctx, env); err != nil {
			env.Log.ErrorContext(ctx, "secret not rotated", "secret", secret, "error", err)
			r.Kind = audit.SecretDue // a person has to look: trying again by itself might leave more keys than anybody knows of
		}
	}
	if r.Kind == audit.SecretDue {
		env.Log.WarnContext(ctx, "alert", "rule", string(r.Kind), "secret", secret)
	}
	return s.Touch(ctx, store.Ref{}, func(u *store.Unit) error {
		u.Audit(r)
		if r.Kind == audit.SecretDue {
			u.Notify(notice.New(notice.SecretDue, "", secret+" "+e.ID, "/docs"))
		}
		return nil
	})
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
