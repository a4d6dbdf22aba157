package media

import (
	"sync"

	"github.com/aiprod/aiprod/shared/fault"
	"github.com/aiprod/aiprod/shared/media"
	"github.com/aiprod/aiprod/shared/score"
	"github.com/aiprod/aiprod/shared/studio/typeset"
	"github.com/aiprod/aiprod/shared/voice"
)

// The tools of this machine, found on first use.
var (
	speech = sync.OnceValues(voice.New)
	tools  = sync.OnceValues(media.Find)
	player = sync.OnceValues(score.New)
	book   = sync.OnceValues(func() (*typeset.Book, error) { return typeset.Open() })
)

// missingTool fails a job at once: waiting does not install anything.
func missingTool(err error) error {
	return fault.Wrap(err, fault.Invalid, "machine.tool_missing", "A tool this job needs is not installed on the server.").
		WithHint(err.Error())
}
