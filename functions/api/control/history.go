package control

import (
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"time"

	"github.com/aiprod/aiprod/shared/cloud"
	"github.com/aiprod/aiprod/shared/function"
	"github.com/aiprod/aiprod/shared/identity"
	"github.com/aiprod/aiprod/shared/job"
	"github.com/aiprod/aiprod/shared/store"
)

// History is what has happened to a job, and who did it.
var _ = function.HTTP(function.Route{
	Name: "control-history", Method: "GET", Path: "/job/{id}/history", Tag: "Control", Role: identity.Viewer,
	Summary: "Read a job's history",
	Description: "Every transition and every revision of the manifest, oldest first, with who made it and why. An edit has the merge patch of what it changed. " +
		"Follow next until it is missing.",
	Errors: []int{422},
	Faults: []error{store.NoJob("0198")},
}, history)

// HistoryInput chooses a part of a history.
type HistoryInput struct {
	function.JobInput
	Limit  int    `query:"limit" minimum:"1" maximum:"100" default:"50" doc:"Entries on a page"`
	Cursor string `query:"cursor" maxLength:"256" doc:"From next of the page before"`
}

// HistoryOutput is one page of a history.
type HistoryOutput struct {
	Body struct {
		Entries []Happened `json:"entries"`
		Next    string     `json:"next,omitempty" doc:"Link to the next page"`
	}
}

// Happened is one entry of a history.
type Happened struct {
	Kind    string    `json:"kind" enum:"transition,decision,revision" doc:"A transition of the job, a person's decision that leaves its state to what comes after, or a revision of its manifest"`
	At      time.Time `json:"at"`
	Actor   string    `json:"actor" doc:"The uid of a person, or the name of what in AIPROD did it" example:"direct"`
	Reason  string    `json:"reason,omitempty" doc:"Why; the editor's note of an edit"`
	Attempt int       `json:"attempt,omitempty" doc:"The attempt it happened in; missing for revisions of long ago"`
	From    job.State `json:"from,omitempty" doc:"Of a transition or decision; missing for the first of an attempt"`
	To      job.State `json:"to,omitempty" doc:"Of a transition; of a decision, the state it was made in"`
	// Revision and Patch are of a revision.
	Revision int             `json:"revision,omitempty" doc:"The number of a revision: GET /job/{id}/manifest?revision= reads it"`
	Patch    json.RawMessage `json:"patch,omitempty" doc:"What an edit has changed, as a merge patch of the revision before"`
}

func history(ctx context.Context, env *cloud.Env, in *HistoryInput) (*HistoryOutput, error) {
	s, ref, err := in.Open(ctx, env)
	if err != nil {
		return nil, err
	}
	if _, err := s.Get(ctx, ref); err != nil {
		return nil, err
	}
	entries, next, err := s.Trail(ctx, ref, in.Cursor, in.Limit)
	if err != nil {
		return nil, err
	}
	out := &HistoryOutput{}
	out.Body.Entries = make([]Happened, len(entries))
	for i, e := range entries {
		out.Body.Entries[i] = happened(e)
	}
	if next != "" {
		q := url.Values{"limit": {fmt.Sprint(in.Limit)}, "cursor": {next}}
		out.Body.Next = env.Config.PublicURL + "/job/" + in.ID + "/history?" + q.Encode()
	}
	return out, nil
}

func happened(e store.Entry) Happened {
	if m := e.Move; m != nil {
		kind := "transition"
		if m.From == m.To {
			kind = "decision"
		}
		return Happened{Kind: kind, At: m.At, Actor: m.Actor, Reason: m.Reason, Attempt: m.Attempt, From: m.From, To: m.To}
	}
	r := e.Revision
	h := Happened{Kind: "revision", At: r.At, Actor: r.Author, Reason: r.Note, Attempt: r.Attempt, Revision: r.Number}
	if r.Patch != "" {
		h.Patch = json.RawMessage(r.Patch)
	}
	return h
}
