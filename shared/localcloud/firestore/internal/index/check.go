package index

import (
	"cmp"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/aiprod/aiprod/shared/localcloud/firestore/internal/query"
	"github.com/aiprod/aiprod/shared/localcloud/firestore/internal/value"
)

// MissingError says that production would refuse a query for the want of an index.
type MissingError struct {
	Section string // of firestore.indexes.json: "indexes" or "fieldOverrides"
	Entry   string // what to add there, as JSON
}

func (e *MissingError) Error() string {
	return fmt.Sprintf("The query requires an index. Add to %q in firestore.indexes.json: %s", e.Section, e.Entry)
}

// Check returns a *MissingError when the declared and the automatic indexes cannot answer the query. Aggregated names the
// fields it sums or averages.
func (c *Config) Check(q *query.Query, aggregated []value.Path) error {
	if q.Scope.Collection == "" {
		return nil // every collection below a document: only recursive deletes ask that, and they need no index
	}
	where := collection{q.Scope.Collection, oneCollection}
	if q.Scope.Group {
		where.scope = wholeGroup
	}
	for _, conjunction := range q.Conjunctions() {
		if n, ok := needOf(q, conjunction, aggregated); ok {
			if err := c.checkNeed(where, n); err != nil {
				return err
			}
		}
	}
	return nil
}

func (c *Config) checkNeed(where collection, n need) error {
	indexes := append([]composite(nil), c.composites[where]...)
	for _, p := range n.filters {
		indexes = append(indexes, c.single(where, p.path)...)
	}
	for _, p := range n.sorted {
		indexes = append(indexes, c.single(where, p.path)...)
	}
	missing, ok := n.missing(indexes)
	if ok && len(missing) == 0 {
		return nil
	}
	if len(n.sorted) == 0 && len(n.filters) > 0 && !n.nameDesc { // each filter by itself would do
		return missingSingle(where, missing[0])
	}
	if len(n.filters) == 0 && len(n.sorted) == 1 && n.natural() && n.sorted[0].mode != vector {
		return missingSingle(where, n.sorted[0])
	}
	return missingComposite(where, n)
}

// single returns the single-field indexes of a field. They are automatic in both orders and by array membership for queries on
// one collection, none for groups, unless an override of the field, of a map around it, or of all fields says otherwise.
func (c *Config) single(where collection, path string) []composite {
	modes := []mode{ascending, descending, contains}
	if where.scope == wholeGroup {
		modes = nil
	}
	if o, ok := c.override(where.group, path); ok {
		modes = o[where.scope]
	}
	out := make([]composite, len(modes))
	for i, m := range modes {
		out[i] = composite{[]part{{path, m}}, m == descending}
	}
	return out
}

func (c *Config) override(group, path string) (override, bool) {
	fields := c.overrides[group]
	for prefix := path; prefix != ""; {
		if o, ok := fields[prefix]; ok {
			return o, true
		}
		prefix = prefix[:max(strings.LastIndexByte(prefix, '.'), 0)]
	}
	o, ok := fields["*"]
	return o, ok
}

// natural reports whether the name runs in the direction the last sorted field gives it.
func (n need) natural() bool {
	desc := len(n.sorted) > 0 && n.sorted[len(n.sorted)-1].mode == descending
	return n.anyName || n.nameDesc == desc
}

func missingSingle(where collection, p part) error {
	field := fieldMode{QueryScope: where.scope}
	field.Order, field.ArrayConfig = declared(p)
	return missingError("fieldOverrides", overrideJSON{
		CollectionGroup: where.group, FieldPath: p.path, Indexes: &[]fieldMode{field},
	})
}

func missingComposite(where collection, n need) error {
	out := indexJSON{CollectionGroup: where.group, QueryScope: where.scope}
	for _, p := range append(append([]part(nil), n.filters...), n.sorted...) {
		field := fieldJSON{FieldPath: p.path}
		if p.mode == vector {
			field.VectorConfig = &struct{}{}
		} else {
			field.Order, field.ArrayConfig = declared(p)
		}
		out.Fields = append(out.Fields, field)
	}
	if !n.natural() {
		out.Fields = append(out.Fields, fieldJSON{FieldPath: value.NamePath, Order: direction(n.nameDesc)})
	}
	return missingError("indexes", out)
}

// declared returns the order or the array setting to declare for a part.
func declared(p part) (order, array mode) {
	if p.mode == contains {
		return "", contains
	}
	return cmp.Or(p.mode, ascending), ""
}

func missingError(section string, entry any) error {
	data, err := json.Marshal(entry)
	if err != nil {
		return fmt.Errorf("index: describe: %w", err)
	}
	return &MissingError{section, string(data)}
}

func comparePaths(a, b part) int {
	return cmp.Or(strings.Compare(a.path, b.path), strings.Compare(string(a.mode), string(b.mode)))
}
