// Package edit changes a manifest as a person asks: by a JSON merge patch
// (RFC 7396), held to what a person may change. It says what has changed and what
// has to be made again because of it. It stores nothing and makes nothing.
//
// RFC 7396 can only replace a list as a whole. Lines and shots have ids, so a
// patch may also give them as an object by id: {"lines": {"l3": {"text": "…"}}}.
package edit

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/aiprod/aiprod/shared/brief"
	"github.com/aiprod/aiprod/shared/manifest"
)

// Codes of problems, besides those of package brief.
const (
	Malformed = "malformed"
	ReadOnly  = "read_only"
)

// A Change is one value that differs. Its pointer names lines and shots by their
// ids: "/shots/s3/scene/heading".
type Change struct {
	Pointer string `json:"pointer" example:"/lines/l2/text"`
	Was     any    `json:"was" doc:"Before; null where there was nothing"`
	Is      any    `json:"is" doc:"After; null where nothing is left"`
}

// Apply returns m as changed by a patch, and what has changed. With any problem
// the manifest is not to be used. A patch that changes nothing is no problem. b is the
// brief the film is made for: its limits and promises hold for edits too.
func Apply(m *manifest.Manifest, patch []byte, b brief.Resolved) (*manifest.Manifest, []Change, []brief.Problem) {
	old, err := tree(m)
	if err != nil {
		return nil, nil, []brief.Problem{{Pointer: "", Code: Malformed, Detail: "the stored manifest cannot be read", Fix: "tell us the job's id"}}
	}
	asked, err := parse(patch)
	if err != nil {
		return nil, nil, []brief.Problem{{Pointer: "", Code: Malformed, Detail: "must be a JSON object of what is to change", Fix: "send a JSON merge patch (RFC 7396)"}}
	}
	p := &patcher{}
	wanted := p.merge(old, asked, "")
	changes := diff(old, wanted, "")
	p.problems = append(p.problems, forbidden(m, changes)...)
	if len(p.problems) > 0 {
		return nil, nil, p.problems
	}
	edited, problem := typed(wanted)
	if problem != nil {
		return nil, nil, []brief.Problem{*problem}
	}
	clean(edited)
	if problems := check(m, edited, b); len(problems) > 0 {
		return nil, nil, problems
	}
	now, err := tree(edited)
	if err != nil {
		return nil, nil, []brief.Problem{{Pointer: "", Code: Malformed, Detail: "cannot be stored", Fix: "send plain values"}}
	}
	return edited, diff(old, now, ""), nil
}

// tree is a value as JSON sees it, its numbers as they are written: seeds have more digits than a float.
func tree(v any) (any, error) {
	raw, err := json.Marshal(v)
	if err != nil {
		return nil, err
	}
	return decode(raw)
}

func decode(raw []byte) (v any, err error) {
	d := json.NewDecoder(bytes.NewReader(raw))
	d.UseNumber()
	if err := d.Decode(&v); err != nil {
		return nil, err
	}
	if d.More() {
		return nil, fmt.Errorf("edit: more than one value")
	}
	return v, nil
}

func parse(patch []byte) (map[string]any, error) {
	v, err := decode(patch)
	if err != nil {
		return nil, err
	}
	object, ok := v.(map[string]any)
	if !ok {
		return nil, fmt.Errorf("edit: the patch is no object")
	}
	return object, nil
}

// typed reads the tree as a manifest.
func typed(v any) (*manifest.Manifest, *brief.Problem) {
	raw, err := json.Marshal(v)
	if err != nil {
		return nil, &brief.Problem{Code: Malformed, Detail: "cannot be read", Fix: "send plain values"}
	}
	d := json.NewDecoder(bytes.NewReader(raw))
	d.DisallowUnknownFields()
	var m manifest.Manifest
	if err := d.Decode(&m); err != nil {
		return nil, unreadable(err)
	}
	return &m, nil
}

// unreadable names the field a decoder stumbled over.
func unreadable(err error) *brief.Problem {
	p := &brief.Problem{Code: Malformed, Detail: "a value has the wrong type", Fix: "compare with GET /job/{id}/manifest"}
	if kind, ok := errorOf[*json.UnmarshalTypeError](err); ok {
		p.Pointer = "/" + strings.ReplaceAll(kind.Field, ".", "/")
		p.Detail = "must not be a " + kind.Value
	}
	if _, name, ok := strings.Cut(err.Error(), "unknown field "); ok {
		p.Pointer, p.Code, p.Detail, p.Fix = "/"+strings.Trim(name, `"`), brief.Unknown, "is no field of a manifest", "remove it"
	}
	return p
}
