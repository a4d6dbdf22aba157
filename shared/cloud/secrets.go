package cloud

import (
	"context"
	"slices"
	"strings"
)

// Secrets keeps what functions are told in confidence. A version can be added and not read: who has to know a key is given it
// when it starts.
type Secrets interface {
	// Add gives the secret of a setting, as REDIS_URL, another version, which is the newest from then on.
	Add(ctx context.Context, setting string, value []byte) error
}

// Secret returns the resource of the secret of a setting: RUNWAYML_API_SECRET is in runwayml-api-secret.
func (c Config) Secret(setting string) string {
	return "projects/" + c.Project + "/secrets/" + strings.ReplaceAll(strings.ToLower(setting), "_", "-")
}

type heldSecrets struct {
	grant
	Secrets
}

// Add implements Secrets.
func (h heldSecrets) Add(ctx context.Context, setting string, value []byte) error {
	if err := h.hold(slices.Contains(h.needs.Rotates, setting), "rotates %s", setting); err != nil {
		return err
	}
	return h.Secrets.Add(ctx, setting, value)
}
