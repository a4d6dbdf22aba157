package chaos

import "github.com/aiprod/aiprod/shared/provider/vendortest"

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

// faults are how often a call of the vendor goes wrong, and how.
var faults = vendortest.Weights{
	vendortest.None: 60, vendortest.Limited: 4, vendortest.Down: 3, vendortest.DownAfter: 3, vendortest.Hang: 2, vendortest.HangAfter: 2,
	vendortest.Reset: 3, vendortest.ResetAfter: 4, vendortest.Slow: 3, vendortest.Garbled: 1, vendortest.Policy: 1, vendortest.Broken: 3,
	vendortest.WrongType: 1, vendortest.Throttled: 2, vendortest.PollLimited: 3, vendortest.PollDown: 3, vendortest.Expired: 3,
	vendortest.Truncated: 2, vendortest.Vanished: 1, vendortest.NoCredit: 1,
}
