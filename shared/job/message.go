package job

// A Message moves a job: it names the attempt and the stage to run, and the
// step where a stage has many. It is small and says nothing that may be secret;
// everything else is read from the database.
type Message struct {
	Tenant  string `json:"tenant"`
	Job     string `json:"job"`
	Attempt int    `json:"attempt"`
	Stage   Stage  `json:"stage"`
	// Step is the key of one step of a stage that fans out; empty otherwise.
	Step string `json:"step,omitempty"`
	// Pass is the attempt's pass the message belongs to.
	Pass int `json:"pass,omitempty"`
	// Generation is the step's lease the message follows, where it looks at a step again; 0 otherwise.
	Generation int `json:"generation,omitempty"`
}

// A Stage is one function of the pipeline.
type Stage string

// The stages, in the order of the pipeline. Narrate, Subtitle, Picture, Generate, Render, Compose and Effects
// run as tasks, one step each; the others as messages.
const (
	Sanitize    Stage = "sanitize"
	Direct      Stage = "direct"
	Translate   Stage = "translate"
	Cast        Stage = "cast"
	Plan        Stage = "plan"
	Narrate     Stage = "narrate"
	Conform     Stage = "conform"
	Subtitle    Stage = "subtitle" // translates what the captions say
	Compose     Stage = "compose"
	EffectsMix  Stage = "effects"
	Picture     Stage = "picture" // buys what a clip begins with
	Generate    Stage = "generate"
	Render      Stage = "render"
	Ingest      Stage = "ingest"
	Postprocess Stage = "postprocess"
	Inspect     Stage = "inspect"
	Judge       Stage = "judge"
	Supervise   Stage = "supervise"
	Deliver     Stage = "deliver"
)
