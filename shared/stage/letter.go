package stage

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/aiprod/aiprod/shared/job"
	"github.com/aiprod/aiprod/shared/outbox"
	"github.com/aiprod/aiprod/shared/step"
	"github.com/aiprod/aiprod/shared/store"
)

// Queues are the Cloud Tasks queues of the stages that fan out: one for each
// kind of backend, because its concurrency is the backend's.
var Queues = map[job.Stage]string{
	job.Narrate:    "voice-local",
	job.Subtitle:   "language",
	job.Picture:    "image-paid",
	job.Generate:   "video-paid",
	job.Render:     "video-local",
	job.Compose:    "music-local",
	job.EffectsMix: "effects-local",
}

// vendors are those whose calls for a stage have a queue of their own: one that hangs holds up neither the calls of
// another nor what is made here. A queue bounds what this side has in hand; how many calls a vendor takes of us at
// once and in a day is held where they are picked.
var vendors = map[job.Stage][]string{
	job.Narrate:    {"google", "elevenlabs"},
	job.Picture:    {"google"},
	job.Generate:   {"google", "runway", "fal", "pexels"},
	job.Compose:    {"google", "elevenlabs"},
	job.EffectsMix: {"elevenlabs"},
}

// VendorQueues returns the queues of a stage's calls of vendors, beside the stage's own.
func VendorQueues(s job.Stage) []string {
	var list []string
	for _, v := range vendors[s] {
		list = append(list, vendorQueue(s, v))
	}
	return list
}

// SpendingQueues returns the queues whose tasks begin calls that cost money, sorted: those of vendors, and those of stages
// that nothing on this machine can do. What is made here for a film that is under way has been decided on, and goes on.
func SpendingQueues() []string {
	list := []string{Queues[job.Subtitle], Queues[job.Picture], Queues[job.Generate]}
	for s := range vendors {
		list = append(list, VendorQueues(s)...)
	}
	slices.Sort(list)
	return list
}

// QueueOf returns the queue of a stage's calls of a backend: its vendor's, or the stage's own for one that has none.
func QueueOf(s job.Stage, backend string) string {
	vendor, _, _ := strings.Cut(backend, "/")
	if slices.Contains(vendors[s], vendor) {
		return vendorQueue(s, vendor)
	}
	return Queues[s]
}

// vendorQueue is named after what is made: voice-paid-google.
func vendorQueue(s job.Stage, vendor string) string {
	makes, _, _ := strings.Cut(Queues[s], "-")
	return makes + "-paid-" + vendor
}

// Letter returns what runs a stage: a task where the stage has a queue, else a
// message on the stage topic. Name makes a task unique; it is not used for messages.
func Letter(m job.Message, name string) outbox.Letter {
	data, err := json.Marshal(m)
	if err != nil {
		panic("stage: message: " + err.Error()) // strings and numbers always encode
	}
	if queue, ok := Queues[m.Stage]; ok {
		return outbox.Letter{Queue: queue, Function: string(m.Stage), Name: name, Data: data}
	}
	return outbox.Letter{Attributes: map[string]string{"stage": string(m.Stage)}, Data: data}
}

// Next returns the letter that runs a stage of the unit's attempt.
func Next(u *store.Unit, s job.Stage) outbox.Letter { return Letter(message(u, s), "") }

// message returns the message of a stage of the unit's attempt, in its present pass.
func message(u *store.Unit, s job.Stage) job.Message {
	return job.Message{Tenant: u.Job.Tenant, Job: u.Job.ID, Attempt: u.Attempt.Number, Stage: s, Pass: u.Attempt.Pass}
}

// Planned returns a step that makes a file, for Journal.Plan: its key is the
// hash of in, and part is the line or shot it makes.
func Planned(u *store.Unit, s job.Stage, group, part string, in any) (step.Step, error) {
	return PlannedBy(u, s, group, part, in, in)
}

// PlannedBy is Planned for a step whose result is decided by a part of its input: the hash of by is its key.
func PlannedBy(u *store.Unit, s job.Stage, group, part string, by, in any) (step.Step, error) {
	key, err := step.Key(s, by)
	if err != nil {
		return step.Step{}, err
	}
	input, err := json.Marshal(in)
	if err != nil {
		return step.Step{}, fmt.Errorf("stage: input of %s: %w", s, err)
	}
	m := message(u, s)
	m.Step = key
	name := fmt.Sprintf("%s-%s-%s-a%d-p%d", s, m.Job, key, m.Attempt, m.Pass) // a used name is refused for a day: other jobs have equal keys
	return step.Step{
		Key: key, Stage: s, Name: strings.TrimSpace(string(s) + " " + part), Part: part, Group: group,
		Input: string(input), Letter: Letter(m, name),
	}, nil
}

// Approved sends an approved attempt into rendering: translate and cast, joined
// before the plan. An attempt that resumes one where both were done goes on to the plan.
func Approved(u *store.Unit, j *step.Journal) error {
	u.Attempt.Approved = true
	if u.Attempt.Planned {
		u.Send(Next(u, job.Plan))
		return nil
	}
	var steps []step.Step
	for _, s := range []job.Stage{job.Translate, job.Cast} {
		key, err := runKey(message(u, s))
		if err != nil {
			return err
		}
		steps = append(steps, step.Step{Key: key, Stage: s, Name: string(s), Group: Prepare, Letter: Next(u, s)})
	}
	j.Gather(u, Prepare)
	_, err := j.Plan(u, steps)
	return err
}

// runKey is the key of a stage that makes no file: one run in each pass.
func runKey(m job.Message) (string, error) { return step.Key(m.Stage, m.Attempt, m.Pass) }
