// Package platform is the HTTP endpoints about AIPROD itself: health, what it
// can do, its document. A file is a function.
package platform

import (
	"context"

	"github.com/aiprod/aiprod/shared/cloud"
	"github.com/aiprod/aiprod/shared/function"
	"github.com/aiprod/aiprod/shared/preset"
)

// Presets lists the presets.
var _ = function.HTTP(function.Route{
	Name: "presets", Method: "GET", Path: "/presets", Tag: "Platform", Summary: "List the presets",
	Description: "The kinds of film that are offered, each with its longest length, its ceiling, the quality it is held to, and where it stops for you. A brief that names none may be 300 s long; POST /cost-estimate tells its ceiling.",
}, presets)

// PresetsOutput is every preset.
type PresetsOutput struct {
	Body struct {
		Presets []preset.Preset `json:"presets"`
	}
}

func presets(context.Context, *cloud.Env, *struct{}) (*PresetsOutput, error) {
	var out PresetsOutput
	out.Body.Presets = preset.All()
	return &out, nil
}
