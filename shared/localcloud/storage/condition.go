package storage

import (
	"net/http"
	"net/url"
	"strconv"
)

// conditions are the preconditions of one request; nil fields ask nothing. They are checked in the transaction that
// acts on them, and stored with an upload session, whose last chunk decides.
type conditions struct {
	// Generation selects a generation; any but the live one does not exist here.
	Generation                     *int64 `json:",omitempty"`
	Match, NotMatch                *int64 `json:",omitempty"`
	MetaMatch, MetaNotMatch        *int64 `json:",omitempty"`
	sourceMatch, sourceNotMatch    *int64
	sourceMeta, sourceMetaNotMatch *int64
	sourceGeneration               *int64
}

// queryConditions reads the JSON API's parameters.
func queryConditions(q url.Values) (conditions, error) {
	var c conditions
	return c, parseInts(q.Get, map[string]**int64{
		"generation": &c.Generation, "ifGenerationMatch": &c.Match, "ifGenerationNotMatch": &c.NotMatch,
		"ifMetagenerationMatch": &c.MetaMatch, "ifMetagenerationNotMatch": &c.MetaNotMatch,
		"sourceGeneration": &c.sourceGeneration, "ifSourceGenerationMatch": &c.sourceMatch,
		"ifSourceGenerationNotMatch": &c.sourceNotMatch, "ifSourceMetagenerationMatch": &c.sourceMeta,
		"ifSourceMetagenerationNotMatch": &c.sourceMetaNotMatch,
	})
}

// headerConditions reads the XML API's headers and its one query parameter.
func headerConditions(r *http.Request) (conditions, error) {
	var c conditions
	if err := parseInts(r.URL.Query().Get, map[string]**int64{"generation": &c.Generation}); err != nil {
		return c, err
	}
	return c, parseInts(r.Header.Get, map[string]**int64{
		"X-Goog-If-Generation-Match": &c.Match, "X-Goog-If-Generation-Not-Match": &c.NotMatch,
		"X-Goog-If-Metageneration-Match": &c.MetaMatch, "X-Goog-If-Metageneration-Not-Match": &c.MetaNotMatch,
	})
}

func parseInts(get func(string) string, into map[string]**int64) error {
	for name, field := range into {
		text := get(name)
		if text == "" {
			continue
		}
		n, err := strconv.ParseInt(text, 10, 64)
		if err != nil {
			return failure{400, "invalid", "Invalid value for " + name + "."}
		}
		*field = &n
	}
	return nil
}

// source gives the conditions on the object copied from.
func (c conditions) source() conditions {
	return conditions{Generation: c.sourceGeneration, Match: c.sourceMatch, NotMatch: c.sourceNotMatch,
		MetaMatch: c.sourceMeta, MetaNotMatch: c.sourceMetaNotMatch}
}

// forWrite checks conditions on what a write would replace; the zero record stands for no object, whose generation is 0.
func (c conditions) forWrite(current record) error {
	if !c.hold(current) {
		return errPrecondition
	}
	return nil
}

// forRead checks conditions on an object that must exist. A "not match" that fails is errNotModified: the caller has
// what it asks about.
func (c conditions) forRead(current record) error {
	same := conditions{Match: c.NotMatch, MetaMatch: c.MetaNotMatch}
	switch {
	case c.Generation != nil && *c.Generation != current.Generation:
		return errNotFound
	case !conditions{Match: c.Match, MetaMatch: c.MetaMatch}.hold(current):
		return errPrecondition
	case (c.NotMatch != nil || c.MetaNotMatch != nil) && same.hold(current):
		return errNotModified
	}
	return nil
}

// forChange checks conditions on an object about to be changed or deleted.
func (c conditions) forChange(current record) error {
	if c.Generation != nil && *c.Generation != current.Generation {
		return errNotFound
	}
	return c.forWrite(current)
}

func (c conditions) hold(current record) bool {
	equal := func(want *int64, have int64) bool { return want == nil || *want == have }
	differ := func(want *int64, have int64) bool { return want == nil || *want != have }
	return equal(c.Match, current.Generation) && differ(c.NotMatch, current.Generation) &&
		equal(c.MetaMatch, current.Metageneration) && differ(c.MetaNotMatch, current.Metageneration)
}
