// Package examples is a call and a good answer of every route, as the document shows them: a file for each,
// by the route's name. They are of one tenant and one film, so that what one route answers is what the next is
// called with. They were answered by the local stack, then shortened and given round numbers; a system test holds
// each to its schema.
package examples

import (
	"embed"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/aiprod/aiprod/shared/function"
)

//go:embed files/*.json
var files embed.FS

// All returns the examples by the routes' names.
func All() (function.Examples, error) {
	list, err := files.ReadDir("files")
	if err != nil {
		return nil, fmt.Errorf("examples: %w", err)
	}
	all := function.Examples{}
	for _, f := range list {
		raw, err := files.ReadFile("files/" + f.Name())
		if err != nil {
			return nil, fmt.Errorf("examples: %w", err)
		}
		var e function.Example
		if err := json.Unmarshal(raw, &e); err != nil {
			return nil, fmt.Errorf("examples: %s: %w", f.Name(), err)
		}
		all[strings.TrimSuffix(f.Name(), ".json")] = e
	}
	return all, nil
}
