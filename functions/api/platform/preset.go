package platform

import (
	"context"
	"fmt"
	"strings"

	"github.com/aiprod/aiprod/shared/cloud"
	"github.com/aiprod/aiprod/shared/fault"
	"github.com/aiprod/aiprod/shared/function"
	"github.com/aiprod/aiprod/shared/preset"
)

// Preset reads one preset.
var _ = function.HTTP(function.Route{
	Name: "presets-get", Method: "GET", Path: "/presets/{name}", Tag: "Platform", Summary: "Read a preset",
	Description: "What a preset promises: the longest film, the price ceiling, the quality it is held to, and where it stops for you.",
	Faults:      []error{noPreset()},
}, onePreset)

// PresetInput names a preset.
type PresetInput struct {
	Name string `path:"name" maxLength:"64" doc:"The preset's name" example:"quick_social"`
}

// PresetOutput is a preset.
type PresetOutput struct{ Body preset.Preset }

func onePreset(_ context.Context, _ *cloud.Env, in *PresetInput) (*PresetOutput, error) {
	p, err := preset.Find(in.Name)
	if err != nil || p.Name == preset.None {
		return nil, noPreset()
	}
	return &PresetOutput{Body: p}, nil
}

func noPreset() error {
	return fault.New(fault.NotFound, "preset.not_found", "There is no such preset.").
		WithHint(fmt.Sprintf("Choose one of %s.", strings.Join(preset.Names(), ", ")))
}
