package main

import (
	"encoding/json"
	"os"

	"github.com/aiprod/aiprod/shared/function"
	"github.com/aiprod/aiprod/shared/installation"
)

type catalogueCommand struct{}

// Run prints the catalogue.
func (catalogueCommand) Run() error {
	enc := json.NewEncoder(os.Stdout)
	enc.SetIndent("", "  ")
	return enc.Encode(installation.Of(function.Declared()))
}
