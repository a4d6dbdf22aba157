package quality

import (
	_ "embed"
	"fmt"
	"slices"
	"strings"

	"github.com/aiprod/aiprod/shared/dated"
	"github.com/aiprod/aiprod/shared/fault"
)

//go:embed profiles.json
var profileData []byte

// DefaultProfile is the name of the profile that this platform's own films keep.
const DefaultProfile = "delivery"

// A Profile is a use of a film: it gives rules other limits, turns them off, or
// turns on rules that only some uses have.
type Profile struct {
	Name  string `json:"name"`  // in requests
	Title string `json:"title"` // for people
	About string `json:"about"` // what the use is, in a sentence

	changes []change
}

// A change is what a profile says of one rule. What it leaves out stays.
type change struct {
	ID       string   `json:"id"`
	Off      *bool    `json:"off"`
	Severity Severity `json:"severity"`
	Min      *float64 `json:"min"`
	Max      *float64 `json:"max"`
	Is       string   `json:"is"`
	Among    []string `json:"among"`
	Source   string   `json:"source"`
	Hint     string   `json:"hint"`
}

var profileFile = dated.Made("quality: profiles.json", profileData, func(file struct {
	Profiles []struct {
		Profile
		Rules []change `json:"rules"`
	} `json:"profiles"`
}) []Profile {
	var all []Profile
	for _, p := range file.Profiles {
		p.changes = p.Rules
		all = append(all, p.Profile)
	}
	return all
})

// Profiles returns every profile, the default first.
func Profiles() []Profile { return slices.Clone(profileFile()) }

// FindProfile returns the profile of a name; no name finds the default. The
// error is a fault that lists the names.
func FindProfile(name string) (Profile, error) {
	if name == "" {
		name = DefaultProfile
	}
	var names []string
	for _, p := range profileFile() {
		if p.Name == name {
			return p, nil
		}
		names = append(names, p.Name)
	}
	detail := "must be one of " + strings.Join(names, ", ")
	return Profile{}, fault.New(fault.Invalid, "qa.profile", fmt.Sprintf("There is no profile %.40q.", name)).
		WithHint("The profile " + detail + ".").WithFields(fault.Field{Pointer: "/profile", Code: "not_allowed", Detail: detail})
}

// Rules returns the rules that apply in p, with p's limits, in the order reports show them.
func (p Profile) Rules() []Rule {
	return slices.DeleteFunc(p.all(), func(r Rule) bool { return r.Off })
}

// all returns every rule as p has it, those that are off too.
func (p Profile) all() []Rule {
	all := Rules()
	for _, c := range p.changes {
		for i, r := range all {
			if r.ID == c.ID {
				all[i] = c.of(r)
			}
		}
	}
	return all
}

// of returns a rule as the profile has it.
func (c change) of(r Rule) Rule {
	if c.Off != nil {
		r.Off = *c.Off
	}
	if c.Severity != "" {
		r.Severity = c.Severity
	}
	if c.Min != nil || c.Max != nil {
		r.Min, r.Max = c.Min, c.Max
	}
	if c.Is != "" {
		r.Is = c.Is
	}
	if c.Among != nil {
		r.Is, r.Among = "", c.Among
	}
	if c.Hint != "" {
		r.Hint = c.Hint
	}
	r.Source = c.Source
	return r
}
