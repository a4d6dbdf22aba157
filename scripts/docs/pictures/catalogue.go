package pictures

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
)

// A catalogue is what the pictures read of terraform/catalogue.json.
type catalogue struct {
	Functions map[string]struct {
		Trigger string `json:"trigger"`
		Stage   string `json:"stage"`
	} `json:"functions"`
}

func load(root string) (catalogue, error) {
	var c catalogue
	raw, err := os.ReadFile(filepath.Join(root, "terraform", "catalogue.json"))
	if err != nil {
		return c, err
	}
	if err := json.Unmarshal(raw, &c); err != nil {
		return c, fmt.Errorf("catalogue.json: %w", err)
	}
	return c, nil
}
