package provider

// An Effect is what a failure tells of the health of the backend that failed.
type Effect string

// The effects.
const (
	Harmless  Effect = "harmless"  // it says nothing of the backend
	Counted   Effect = "counted"   // several in a row, and the backend is left alone for a while
	Sustained Effect = "sustained" // the same, once it has gone on for some time
	Barred    Effect = "barred"    // the backend is left alone at once
	Gone      Effect = "gone"      // the model is left alone for a day
)

// An Action is what follows from a failure. Whoever calls backends goes by it and by nothing else.
type Action struct {
	Health Effect
	// Doubt is true where the call may have been billed: what was reserved for it stays reserved.
	Doubt bool
	// Again is true where the same backend may be asked again, Next where another one may.
	Again, Next bool
	// Alert is true where nobody but us can mend it.
	Alert bool
	// Lost is true where it means, of a call that was accepted, that its backend knows nothing of it any more.
	Lost bool
}

// actions is what follows from each class. A refusal of content is the end with that prompt: what one backend
// refuses is not taken to a laxer one. A shot may be asked for once more in other words, of the same. A request that is wrong for one backend is another one for the next, and
// is for us to mend.
var actions = map[Class]Action{
	Policy:    {Health: Harmless},
	Caller:    {Health: Harmless, Next: true, Alert: true, Lost: true},
	Retired:   {Health: Gone, Next: true, Alert: true, Lost: true},
	Auth:      {Health: Barred, Next: true, Alert: true},
	Busy:      {Health: Sustained, Next: true, Again: true},
	Outage:    {Health: Counted, Next: true, Again: true},
	Unknown:   {Health: Counted, Next: true, Doubt: true},
	Absent:    {Health: Harmless, Next: true},
	Cancelled: {Health: Harmless, Next: true},
}

// Action returns what follows from a failure of the class. One that nobody knows is unknown.
func (c Class) Action() Action {
	if a, ok := actions[c]; ok {
		return a
	}
	return actions[Unknown]
}
