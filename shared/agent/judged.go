package agent

import (
	"fmt"
	"slices"
	"strings"
)

// A Note is what a judge wants otherwise in a shot.
type Note struct {
	// Shot is the shot's id.
	Shot string `json:"shot"`
	// Problem is what is wrong, in the judge's words: it is shown to people, and nothing is done by it.
	Problem string `json:"problem"`
	// Remedy is what is done about it, one of the rubric's.
	Remedy string `json:"remedy"`
	// Footage is what is to be filmed instead, for OtherPicture; empty leaves it to the rules.
	Footage string `json:"footage,omitempty"`
}

// The remedies of the rubric that change a shot.
const (
	LargerText   = "larger_text"
	ClearerText  = "clearer_text"
	OtherForm    = "other_form"
	OtherPicture = "other_picture"
)

// mostNotes is how many instructions shots are sent back with at once.
const mostNotes = 8

// judged is what becomes of a film that the rules let pass and a model does not.
func (r Review) judged() Decision {
	var why []string
	if r.Score < r.Threshold {
		why = append(why, fmt.Sprintf("scores %.2f of the %.2f its preset asks for", r.Score, r.Threshold))
	}
	if len(r.Unpassed) > 0 {
		why = append(why, "does not pass in “"+strings.Join(r.Unpassed, "”, “")+"”")
	}
	found := "Watched by a model, the film " + strings.Join(why, " and ") + "."
	notes, dear := r.affordable()
	switch {
	case r.Rerenders >= MaxRerenders:
		return r.unmended(found, fmt.Sprintf("Shots were made again %d times, which is the most.", r.Rerenders))
	case len(notes) > 0:
		return r.sendBack(found, notes)
	case dear:
		return r.unmended(found, "What is left of the budget does not pay for making the shots again.")
	}
	return r.unmended(found, "Nothing about single shots would mend it.")
}

// unmended asks a person, and tells what was found.
func (r Review) unmended(found, why string) Decision {
	parts := []string{found, why}
	for _, n := range r.Notes[:min(len(r.Notes), 3)] {
		parts = append(parts, strings.TrimPrefix(n.Shot+": ", ": ")+n.Problem)
	}
	return Decision{Action: Ask, Code: "quality.judge", Reason: strings.Join(parts, " ")}
}

// sendBack has shots made again as notes have it.
func (r Review) sendBack(found string, notes []Note) Decision {
	d := Decision{Action: Rerender, Notes: notes}
	told := []string{fmt.Sprintf("Round %d of %d.", r.Rerenders+1, MaxRerenders), found}
	for _, n := range notes {
		if !slices.Contains(d.Shots, n.Shot) {
			d.Shots = append(d.Shots, n.Shot)
		}
		told = append(told, fmt.Sprintf("%s (%s): %s", n.Shot, strings.ReplaceAll(n.Remedy, "_", " "), n.Problem))
	}
	d.Reason = strings.Join(told, " ")
	return d
}

// affordable are the notes that a shot can be changed by, as far as the budget reaches with
// judging once more; dear is true where that left any out.
func (r Review) affordable() (notes []Note, dear bool) {
	left := r.left() - r.JudgeMicros
	bought := map[string]bool{}
	for _, n := range r.Notes {
		if n.Shot == "" || !slices.Contains([]string{LargerText, ClearerText, OtherForm, OtherPicture}, n.Remedy) || len(notes) == mostNotes {
			continue
		}
		cost := int64(0)
		if n.Remedy == OtherPicture && !bought[n.Shot] {
			cost = r.Again[n.Shot]
		}
		if cost > left {
			dear = true
			continue
		}
		left -= cost
		bought[n.Shot] = bought[n.Shot] || n.Remedy == OtherPicture
		notes = append(notes, n)
	}
	return notes, dear
}
