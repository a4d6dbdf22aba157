package main

import (
	"encoding/json"
	"os"

	"github.com/aiprod/aiprod/shared/function"
)

type catalogueCommand struct{}

// Run prints the catalogue.
func (catalogueCommand) Run() error {
	enc := json.NewEncoder(os.Stdout)
	enc.SetIndent("", "  ")
	return enc.Encode(map[string]any{"functions": function.Declared()})
}
