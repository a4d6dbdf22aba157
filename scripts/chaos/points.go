package chaos

// Points are the named points of the pipeline at which the stack is killed: what
// has just been done, and where. Every one is hit in a run that is long enough.
var Points = []string{
	"committed:INPUT_SANITIZED", "claimed:direct", "committed:RENDERING", "claimed:plan", "claimed:narrate", "produced:narrate",
	"written:narrate", "kept:ingest", "taken:ingest", "claimed:conform", "claimed:generate", "intended:generate", "submitted:generate",
	"accepted:generate", "produced:generate", "written:generate", "claimed:render", "produced:render", "written:render",
	"committed:AGENTS_EXECUTED", "claimed:postprocess", "named:postprocess", "kept:postprocess", "committed:QA_TECH", "claimed:inspect", "named:inspect",
	"committed:QA_SEMANTIC",
	"committed:FINAL_APPROVAL", "claimed:supervise", "claimed:deliver", "packed:deliver",
	"committed:DELIVERED",
}
