package edit

import (
	"slices"
	"strings"

	"github.com/aiprod/aiprod/shared/manifest"
)

// An Impact is what has to be made again after a change. A line that becomes
// longer may take time from other shots, which are then made again too.
type Impact struct {
	Lines []string `json:"lines" doc:"Ids of the lines to speak again"`
	Shots []string `json:"shots" doc:"Ids of the shots to draw again"`
	Music bool     `json:"music" doc:"Whether the music is composed again"`
}

// Of returns what changes of a manifest lead to; m is the edited one.
func Of(m *manifest.Manifest, changes []Change) Impact {
	i := impact{lines: map[string]bool{}, shots: map[string]bool{}}
	for _, c := range changes {
		i.of(strings.Split(strings.TrimPrefix(c.Pointer, "/"), "/"))
	}
	out := Impact{Lines: []string{}, Shots: []string{}, Music: i.music}
	for _, l := range m.Lines {
		if i.lines[l.ID] || i.voice {
			out.Lines = append(out.Lines, l.ID)
		}
	}
	for k, s := range m.Shots {
		next := k+1 < len(m.Shots) && i.entered[m.Shots[k+1].ID]
		said := slices.ContainsFunc(s.Lines, func(id string) bool { return i.lines[id] })
		if i.all || i.voice || i.shots[s.ID] || i.entered[s.ID] || next || said {
			out.Shots = append(out.Shots, s.ID)
		}
	}
	return out
}

// An impact gathers what changes touch: single lines and shots, shots by how they
// are entered, which the shot before is left by, and everything at once.
type impact struct {
	lines, shots, entered map[string]bool
	all, voice, music     bool
}

func (i *impact) of(at []string) {
	switch at[0] {
	case "theme", "captions":
		i.all = true
	case "voice":
		i.voice = true
	case "music":
		i.music = true
	case "lines":
		i.lines[at[1]] = true
	case "shots":
		i.ofShot(at[1], at[2])
	}
}

func (i *impact) ofShot(id, field string) {
	switch field {
	case "length_sec":
		i.all = true
	case "transition":
		if i.entered == nil {
			i.entered = map[string]bool{}
		}
		i.entered[id] = true
	case "scene", "seed":
		i.shots[id] = true
	}
}
