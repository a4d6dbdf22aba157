// Package disclosure says how a film was made: which kind of medium it is by the
// IPTC's vocabulary, and a signed statement of what went into it, by hash. It
// makes the statement, signs it, and verifies one against the files beside it.
//
// A statement holds no text of the brief or of a prompt and names nobody: hashes,
// backends, seeds and dates only. How a marking lies in a file is for package xmp;
// where keys and files are kept, for whoever calls. C2PA manifests are not made here.
package disclosure

import (
	"crypto/sha256"
	"encoding/hex"
	"time"

	"github.com/aiprod/aiprod/shared/disclosure/xmp"
)

// Schema is the version of statements that are written.
const Schema = "aiprod.provenance/1"

// Name is what the sidecar is called among the delivered files, VideoName what the film is.
const (
	Name      = "provenance.json"
	VideoName = "video.mp4"
)

// Tool is what made the films, Version its version.
const (
	Tool    = "AIPROD"
	Version = "1.0.0"
)

// A Statement says how one film was made. Its dates are RFC 3339 in UTC, in whole seconds.
type Statement struct {
	Schema string `json:"schema"`
	// AIGenerated is always true: it is what a reader looks for who knows nothing else of this form.
	AIGenerated bool `json:"ai_generated"`
	// SourceType is the URI of an IPTC digital source type, and speaks of the picture.
	SourceType string `json:"digital_source_type"`
	// Document is the name the film and its poster carry in their own marking.
	Document string `json:"document"`
	Tool     string `json:"tool"`
	Version  string `json:"tool_version"`
	// Job is the hash of the job's id, Brief that of the brief's text as it was sent, in UTF-8.
	Job     string `json:"job_sha256"`
	Brief   string `json:"brief_sha256"`
	Attempt int    `json:"attempt"`
	// Revision is that of the manifest the film was made from.
	Revision int   `json:"manifest_revision"`
	Dates    Dates `json:"dates"`
	// Label is true where the picture says that it is AI-generated.
	Label bool `json:"visible_label"`
	// Writers are the models that wrote, cast and translated the film's plan; none where rules of ours have, without a model.
	Writers []Writer `json:"writers,omitempty"`
	Assets  []Asset  `json:"assets"`
	Shots   []Shot   `json:"shots"`
	Voice   Voice    `json:"voice"`
	// Captions is what has translated the captions; nil where they are in the language spoken.
	Captions *Translation `json:"captions,omitempty"`
	Music    *Take        `json:"music,omitempty"`
	Effects  *Take        `json:"effects,omitempty"`
	Files    []File       `json:"files"`
}

// Dates are when a film was asked for, when the attempt that made it began, and when it was measured.
type Dates struct {
	Requested string `json:"requested"`
	Begun     string `json:"begun"`
	Measured  string `json:"measured"`
}

// An Asset is a file the user gave.
type Asset struct {
	Role   string `json:"role"`
	Type   string `json:"type"`
	SHA256 string `json:"sha256"`
}

// A Take is one thing that was made: by which backend and model or engine, from
// which seed, in which step of the journal, whose key is the hash of all inputs.
type Take struct {
	// Line is the id of the line a take of speech is of.
	Line    string `json:"line,omitempty"`
	Backend string `json:"backend"`
	Model   string `json:"model"`
	// Seed is a decimal: readers of JSON round large numbers.
	Seed   string `json:"seed,omitempty"`
	Step   string `json:"step"`
	SHA256 string `json:"sha256,omitempty"`
	// Filmed is true of a clip that somebody has filmed and no model has made. Who is named beside the film, not here.
	Filmed bool `json:"filmed,omitempty"`
}

// A Shot is one shot of the picture.
type Shot struct {
	ID string `json:"id"`
	// Drawn is the studio's take; Bought the clip it lies over, nil where there is none.
	Drawn  Take  `json:"drawn"`
	Bought *Take `json:"bought,omitempty"`
	// First is the picture that the clip begins with, nil where a model has made it of words alone.
	First *Take `json:"first,omitempty"`
	// Assets are the hashes of the user's files that are shown.
	Assets []string `json:"assets_sha256,omitempty"`
}

// A Voice is who speaks: nobody alive.
type Voice struct {
	Backend string `json:"backend"`
	Name    string `json:"name"`
	Lang    string `json:"lang"`
	Lines   []Take `json:"lines"`
}

// A Writer is who has done the work of an agent on the film's plan.
type Writer struct {
	Agent   string `json:"agent"`
	Backend string `json:"backend"`
	Model   string `json:"model,omitempty"`
	// Task is the version of what the model was told.
	Task string `json:"task,omitempty"`
}

// A Translation is what has translated captions, from a language into another one.
type Translation struct {
	Backend string `json:"backend"`
	Model   string `json:"model"`
	From    string `json:"from"`
	To      string `json:"to"`
}

// A File is one delivered file.
type File struct {
	Name   string `json:"name"`
	Type   string `json:"type"`
	Size   int64  `json:"size"` // bytes
	SHA256 string `json:"sha256"`
}

// Hash is the SHA-256 of a text, in hex.
func Hash(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:])
}

// Date is a time as statements write it.
func Date(t time.Time) string { return t.UTC().Truncate(time.Second).Format(time.RFC3339) }

// Marking is what the film of a job and its poster carry in themselves. It depends on the
// job and its shots only, so that the same film is marked with the same bytes.
func Marking(job string, requested time.Time, shots []Shot) xmp.Marking {
	return xmp.Marking{
		SourceType: SourceType(shots), Tool: Tool, Version: Version, Created: requested.UTC().Truncate(time.Second),
		Document: document(job), Sidecar: Name,
	}
}

// document names the film of a job without telling which: a UUID made of the hash of the job's id (RFC 9562, version 8).
func document(job string) string {
	id := sha256.Sum256([]byte("aiprod document " + job))
	id[6], id[8] = id[6]&0x0f|0x80, id[8]&0x3f|0x80
	h := hex.EncodeToString(id[:16])
	return "xmp.did:" + h[:8] + "-" + h[8:12] + "-" + h[12:16] + "-" + h[16:20] + "-" + h[20:]
}
