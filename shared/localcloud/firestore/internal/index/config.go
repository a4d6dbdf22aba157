// Package index decides whether production could answer a query with the indexes that are declared, and names the one to
// declare where it could not. It executes nothing: the local server needs no indexes, it only refuses what would fail later.
package index

import (
	"encoding/json"
	"fmt"
	"strings"

	"github.com/aiprod/aiprod/shared/localcloud/firestore/internal/value"
)

// mode is how an index holds a field.
type mode string

const (
	ascending  mode = "ASCENDING"
	descending mode = "DESCENDING"
	contains   mode = "CONTAINS"
	vector     mode = "VECTOR"
)

// Scopes of an index.
const (
	oneCollection = "COLLECTION"
	wholeGroup    = "COLLECTION_GROUP"
)

// Config is the declared indexes and field settings.
type Config struct {
	composites map[collection][]composite
	overrides  map[string]map[string]override // by collection group, then by field path or "*"
	ttl        []TTL
}

// TTL says that documents of a collection group expire at the time in one of their fields.
type TTL struct {
	Group string
	Path  value.Path
}

// TTLs returns the fields that hold an expiry time.
func (c *Config) TTLs() []TTL { return c.ttl }

// collection is what an index covers.
type collection struct {
	group string // collection id
	scope string // oneCollection or wholeGroup
}

// composite is one index: fields, then the name in a direction of its own.
type composite struct {
	fields   []part
	nameDesc bool
}

type part struct {
	path string // canonical
	mode mode
}

// override replaces the automatic indexes of one field: for each scope, how the field is held.
type override map[string][]mode

type configJSON struct {
	Indexes        []indexJSON    `json:"indexes"`
	FieldOverrides []overrideJSON `json:"fieldOverrides"`
}

type indexJSON struct {
	CollectionGroup string      `json:"collectionGroup"`
	QueryScope      string      `json:"queryScope"`
	Fields          []fieldJSON `json:"fields"`
}

type fieldJSON struct {
	FieldPath    string    `json:"fieldPath"`
	Order        mode      `json:"order,omitempty"`
	ArrayConfig  mode      `json:"arrayConfig,omitempty"`
	VectorConfig *struct{} `json:"vectorConfig,omitempty"`
}

type overrideJSON struct {
	CollectionGroup string       `json:"collectionGroup"`
	FieldPath       string       `json:"fieldPath"`
	TTL             bool         `json:"ttl,omitempty"`
	Indexes         *[]fieldMode `json:"indexes"` // absent: the automatic indexes stay
}

type fieldMode struct {
	Order       mode   `json:"order,omitempty"`
	ArrayConfig mode   `json:"arrayConfig,omitempty"`
	QueryScope  string `json:"queryScope,omitempty"`
}

// Parse reads the firestore.indexes.json format of the Firebase tools. Keys it does not know are ignored.
// Source: https://firebase.google.com/docs/reference/firestore/indexes (read 2026-08).
func Parse(data []byte) (*Config, error) {
	var in configJSON
	if err := json.Unmarshal(data, &in); err != nil {
		return nil, fmt.Errorf("index: parse: %w", err)
	}
	c := &Config{composites: map[collection][]composite{}, overrides: map[string]map[string]override{}}
	for i, index := range in.Indexes {
		if err := c.addComposite(index); err != nil {
			return nil, fmt.Errorf("index: indexes[%d]: %w", i, err)
		}
	}
	for i, o := range in.FieldOverrides {
		if err := c.addOverride(o); err != nil {
			return nil, fmt.Errorf("index: fieldOverrides[%d]: %w", i, err)
		}
	}
	return c, nil
}

func (c *Config) addComposite(in indexJSON) error {
	scope, err := parseScope(in.QueryScope)
	if err != nil {
		return err
	}
	if in.CollectionGroup == "" || len(in.Fields) == 0 {
		return fmt.Errorf("collectionGroup and fields are required")
	}
	var out composite
	for _, f := range in.Fields {
		path, err := value.ParsePath(f.FieldPath)
		if err != nil {
			return err
		}
		m, err := modeOf(f)
		if err != nil {
			return fmt.Errorf("field %s: %w", path, err)
		}
		if path.IsName() {
			out.nameDesc = m == descending
			continue
		}
		out.fields = append(out.fields, part{path.String(), m})
		out.nameDesc = m == descending
	}
	key := collection{in.CollectionGroup, scope}
	c.composites[key] = append(c.composites[key], out)
	return nil
}

func (c *Config) addOverride(in overrideJSON) error {
	if in.CollectionGroup == "" {
		return fmt.Errorf("collectionGroup is required")
	}
	field := in.FieldPath
	if field != "*" {
		path, err := value.ParsePath(field)
		if err != nil {
			return err
		}
		field = path.String()
		if in.TTL {
			c.ttl = append(c.ttl, TTL{in.CollectionGroup, path})
		}
	}
	if in.Indexes == nil {
		return nil
	}
	out := override{}
	for _, f := range *in.Indexes {
		scope, err := parseScope(f.QueryScope)
		if err != nil {
			return err
		}
		m, err := modeOf(fieldJSON{Order: f.Order, ArrayConfig: f.ArrayConfig})
		if err != nil {
			return fmt.Errorf("field %s: %w", field, err)
		}
		out[scope] = append(out[scope], m)
	}
	if c.overrides[in.CollectionGroup] == nil {
		c.overrides[in.CollectionGroup] = map[string]override{}
	}
	c.overrides[in.CollectionGroup][field] = out
	return nil
}

func parseScope(text string) (string, error) {
	switch scope := strings.ToUpper(text); scope {
	case "":
		return oneCollection, nil
	case oneCollection, wholeGroup:
		return scope, nil
	}
	return "", fmt.Errorf("queryScope %q is neither %s nor %s", text, oneCollection, wholeGroup)
}

func modeOf(f fieldJSON) (mode, error) {
	switch {
	case f.VectorConfig != nil:
		return vector, nil
	case f.ArrayConfig == contains && f.Order == "":
		return contains, nil
	case f.ArrayConfig == "" && (f.Order == ascending || f.Order == descending):
		return f.Order, nil
	}
	return "", fmt.Errorf("needs an order (%s or %s) or arrayConfig %s", ascending, descending, contains)
}
