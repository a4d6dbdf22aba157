// Package credit names whoever has made something that a film shows and that was
// not made for it, as its licence asks. What was made for the film is told by its
// provenance, which names nobody.
package credit

import "strings"

// A Credit is one of them.
type Credit struct {
	Author    string `json:"author" example:"Ruvim Miksanskiy" doc:"Who has filmed it"`
	AuthorURL string `json:"author_url,omitempty" doc:"Their page"`
	// Source is the library, Page where it shows the work, Licence the terms.
	Source  string `json:"source" example:"Pexels" doc:"The library it is from"`
	Page    string `json:"page,omitempty" doc:"Where the library shows it"`
	Licence string `json:"licence,omitempty" doc:"Where its terms are"`
}

// Line is the credit as a person reads it: "Video by A on Pexels".
func (c Credit) Line() string { return "Video by " + c.Author + " on " + c.Source }

// Text is what is delivered beside a film: a line for each credit, once, with the
// page it leads to, in the order of the film; and where the libraries are.
func Text(credits []Credit) string {
	var b strings.Builder
	said := map[string]bool{}
	say := func(line string) {
		if !said[line] {
			b.WriteString(line + "\n")
			said[line] = true
		}
	}
	for _, c := range credits {
		say(strings.TrimRight(c.Line()+" "+c.Page, " "))
	}
	for _, c := range credits {
		say("Videos provided by " + c.Source + strings.TrimRight(" "+c.Licence, " "))
	}
	return b.String()
}
