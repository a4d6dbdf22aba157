package job

import "time"

// A Line is what lists show of a Job, field by field as there. Nothing else of a job is read for a list:
// its request alone is larger than all of this. So an upgrade of stored jobs meets documents that have no more.
type Line struct {
	Schema   int       `firestore:"schema"`
	ID       string    `firestore:"id"`
	Tenant   string    `firestore:"tenant"`
	Owner    string    `firestore:"owner"`
	Preset   string    `firestore:"preset"`
	Lang     string    `firestore:"lang"`
	Aspect   string    `firestore:"aspect"`
	Seconds  int       `firestore:"seconds"`
	Title    string    `firestore:"title,omitempty"`
	Created  time.Time `firestore:"created"`
	State    State     `firestore:"state"`
	Awaiting bool      `firestore:"awaiting"`
}
