package erasure

import (
	"fmt"
	"path"
	"strings"

	"github.com/aiprod/aiprod/shared/quality"
	"github.com/aiprod/aiprod/shared/stage"
)

// Nothing names what was seen in a clip: it is found by the clip's content, and made
// again where it is missing. So it goes with the clip.

// derived returns the objects that belong to an object of a tenant's, in every version there has been.
func derived(tenant, object string) []string {
	if kindOf(object) != "takes" {
		return nil
	}
	names := make([]string, quality.GlanceVersion)
	for i := range names {
		names[i] = stage.ArtefactName(tenant, fmt.Sprintf("glances/%d", i+1), stage.ArtefactSum(object), ".gob")
	}
	return names
}

// origin returns the object that a derived one belongs to; any other belongs to itself.
func origin(tenant, object string) string {
	if strings.HasPrefix(kindOf(object), "glances") {
		return stage.ArtefactName(tenant, "takes", stage.ArtefactSum(object), ".mp4")
	}
	return object
}

// kindOf returns the folder an artefact lies in: artefacts/{tenant}/{kind}/{sum}.
func kindOf(object string) string {
	parts := strings.SplitN(path.Dir(object), "/", 3)
	if len(parts) < 3 {
		return ""
	}
	return parts[2]
}
