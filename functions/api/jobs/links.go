package jobs

import (
	"github.com/danielgtaylor/huma/v2"

	"github.com/aiprod/aiprod/shared/cloud"
)

// Links are where everything about a job is. It is a structure and no map: clients know what to
// expect, and writing it costs a fifth.
type Links struct {
	Self     string `json:"self" doc:"The job"`
	Events   string `json:"events" doc:"What happens, as server-sent events"`
	Socket   string `json:"socket" doc:"What happens, over a WebSocket"`
	Manifest string `json:"manifest" doc:"What the film is made from; to read and to edit"`
	QA       string `json:"qa" doc:"What was measured"`
	Costs    string `json:"costs" doc:"What it has cost, line by line"`
	Files    string `json:"files" doc:"A delivered file, by its name: a URI template (RFC 6570)"`
	Approve  string `json:"approve" doc:"Where it is approved or rejected"`
	Cancel   string `json:"cancel" doc:"Where it is canceled"`
	History  string `json:"history" doc:"Every state it was in"`
	Export   string `json:"export" doc:"All of it, to take along"`
	Previous string `json:"previous_attempt,omitempty" doc:"The attempt before this one"`
}

// TransformSchema tells clients that there may be other links later, which are no surprise either.
func (Links) TransformSchema(_ huma.Registry, s *huma.Schema) *huma.Schema {
	s.AdditionalProperties = &huma.Schema{Type: huma.TypeString}
	return s
}

// address is where a job is.
func address(env *cloud.Env, id string) string { return env.Config.PublicURL + "/job/" + id }

func links(env *cloud.Env, id string) Links {
	base := address(env, id)
	return Links{
		Self: base, Events: base + "/events", Socket: env.Config.PublicURL + "/ws/job/" + id, Manifest: base + "/manifest",
		QA: base + "/qa", Costs: base + "/costs", Files: base + "/files/{name}", Approve: base + "/approve", Cancel: base + "/cancel",
		History: base + "/history", Export: base + "/export",
	}
}
