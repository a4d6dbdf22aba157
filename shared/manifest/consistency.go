package manifest

import "time"

// Consistency is what a brand's films have in common for some days: the first
// one's choices, which those after it take over. It is read-only, and nil where the preset asks for none.
type Consistency struct {
	// Job is the film that chose, At when it did and Until how long films follow it.
	Job   string    `json:"job"`
	At    time.Time `json:"at"`
	Until time.Time `json:"until"`
	// Theme is the style with the brand's palette, Voice who speaks, Mood the music's.
	Theme Theme  `json:"theme"`
	Voice string `json:"voice"`
	Mood  string `json:"mood"`
	// Character decides what recurs without being read: the tune, and how shots follow each other.
	Character uint64 `json:"character"`
}
