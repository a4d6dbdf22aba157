// Package edit changes a manifest as a person asks: by a JSON merge patch
// (RFC 7396), held to what a person may change. It says what has changed and what
// has to be made again because of it. It stores nothing and makes nothing.
//
// RFC 7396 can only replace a list as a whole. Lines and shots have ids, so a
// patch may also give them as an object by id: {"lines": {"l3": {"text": "…"}}}, where null removes
// one. As a list they are in a new order: an entry is an id, kept as it is, or an
// object, which is new or replaces the one with its id: {"shots": ["s03", "s01", {"id": "new", …}]}.
// Lines have the order of the shots that say them.
package edit

import (
	"bytes"
	"encoding/json"
	"fmt"

	"github.com/aiprod/aiprod/shared/brief"
	"github.com/aiprod/aiprod/shared/manifest"
)

// Codes of problems, besides those of package brief.
const (
	Malformed = "malformed"
	ReadOnly  = "read_only"
	Locked    = "locked"
)

// A Change is one value that differs. Its pointer names lines and shots by their
// ids: "/shots/s3/scene/heading". That of a new order is the list's, and its values are ids.
type Change struct {
	Pointer string `json:"pointer" example:"/lines/l02/text"`
	Was     any    `json:"was" doc:"Before; null where there was nothing"`
	Is      any    `json:"is" doc:"After; null where nothing is left"`
}

// Rules are what an edit is held to, besides the limits that hold for all.
type Rules struct {
	// Brief is what the film is made for: its limits and promises hold for edits too.
	Brief brief.Resolved
	// Asset reports whether there is a file of the user's with an id; nil where there are those of the brief only.
	Asset func(id string) bool
	// Backend says why a shot cannot be made by the backend it is given, empty where it
	// can; nil where nothing but the studio makes pictures.
	Backend func(film *manifest.Manifest, s manifest.Shot) string
}

// Apply returns m as changed by a patch, and what has changed. With any problem
// the manifest is not to be used. A patch that changes nothing is no problem.
func Apply(m *manifest.Manifest, patch []byte, r Rules) (*manifest.Manifest, []Change, []brief.Problem) {
	old, err := tree(m)
	if err != nil {
		return nil, nil, unstorable()
	}
	asked, err := parse(patch)
	if err != nil {
		return nil, nil, []brief.Problem{{Pointer: "", Code: Malformed, Detail: "must be a JSON object of what is to change", Fix: "send a JSON merge patch (RFC 7396)"}}
	}
	p := &patcher{}
	wanted := p.merge(old, asked, "")
	p.problems = append(p.problems, forbidden(m, diff(old, wanted, ""))...)
	if len(p.problems) > 0 {
		return nil, nil, p.problems
	}
	edited, problem := typed(wanted)
	if problem != nil {
		return nil, nil, []brief.Problem{*problem}
	}
	clean(edited)
	if problems := settle(m, edited); len(problems) > 0 {
		return nil, nil, problems
	}
	return finish(m, edited, m, r)
}

// Restore returns an earlier revision as an edit of m, the newest one: what is
// locked now has to be what it was then.
func Restore(m, earlier *manifest.Manifest, r Rules) (*manifest.Manifest, []Change, []brief.Problem) {
	return finish(m, earlier, earlier, r)
}

// finish holds what became of m to all limits; what known has is known to be possible.
func finish(m, edited, known *manifest.Manifest, r Rules) (*manifest.Manifest, []Change, []brief.Problem) {
	old, err := tree(m)
	if err != nil {
		return nil, nil, unstorable()
	}
	now, err := tree(edited)
	if err != nil {
		return nil, nil, unstorable()
	}
	changes := diff(old, now, "")
	if problems := locks(m, changes); len(problems) > 0 {
		return nil, nil, problems
	}
	if problems := check(known, edited, r); len(problems) > 0 {
		return nil, nil, problems
	}
	return edited, changes, nil
}

func unstorable() []brief.Problem {
	return []brief.Problem{{Pointer: "", Code: Malformed, Detail: "cannot be read or stored", Fix: "send plain values"}}
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
