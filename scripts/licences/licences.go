// Package licences lists what AIPROD is made of and works with, and under which
// licences: fonts, icons, sounds, voices, tools, modules and data. Its tests fail
// where something ships or is installed that is not on the list.
package licences

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

//go:embed licences.json
var data []byte

// A List is everything listed.
type List struct {
	AsOf    string  `json:"as_of"`
	Source  string  `json:"source"`
	Entries []Entry `json:"entries"`
}

// An Entry is one thing under one licence.
type Entry struct {
	// Kind is tool, voice, sounds, font, icon, image, script, data or module.
	Kind string `json:"kind"`
	// Name is what it is called; of a module, its path.
	Name string `json:"name"`
	// Licence is its SPDX identifier, or words where it has none.
	Licence string `json:"licence"`
	// Source is where it comes from.
	Source string `json:"source"`
	// Obliges says what who uses it, or hands it on, has to do.
	Obliges string `json:"obliges"`
	// Package is the Debian package that scripts/install installs; empty for what is in the repository.
	Package string `json:"package,omitempty"`
	// Files are the embedded files it covers, as patterns of package path.
	Files []string `json:"files,omitempty"`
}

// Read returns the list.
func Read() (List, error) {
	var l List
	if err := json.Unmarshal(data, &l); err != nil {
		return List{}, fmt.Errorf("licences: licences.json: %w", err)
	}
	return l, nil
}

// headings are the kinds in the order of the document.
var headings = [][2]string{
	{"tool", "Tools"}, {"voice", "Voices"}, {"sounds", "Sounds"}, {"font", "Fonts"}, {"icon", "Icons"},
	{"image", "Pictures"}, {"script", "Scripts of web pages"}, {"data", "Data"}, {"module", "Go modules"},
}

// Markdown is the list as a document.
func (l List) Markdown() string {
	var b strings.Builder
	b.WriteString("# Licences\n\nWhat ships in the repository and its programs, and what `scripts/install` installs beside them. Written by `go test ./scripts/licences -update`\n" +
		"from [licences.json](../licences/licences.json); a test fails where a package, a module or an embedded file is not on the list.\n\n" +
		"In short: a film owes nobody a notice. Who hands on the programs keeps their notices, and hands on the source of ffmpeg, eSpeak NG\n" +
		"and the sound font if they go along. AIPROD itself has no licence yet: all rights are with its authors.\n\n" +
		"As of " + l.AsOf + ". Source: " + l.Source + ".\n")
	for _, h := range headings {
		b.WriteString("\n## " + h[1] + "\n\n| what | licence | from | obliges |\n|---|---|---|---|\n")
		for _, e := range l.Entries {
			if e.Kind != h[0] {
				continue
			}
			name := e.Name
			if e.Package != "" {
				name += " (`" + e.Package + "`)"
			}
			fmt.Fprintf(&b, "| %s | %s | <%s> | %s |\n", name, e.Licence, e.Source, e.Obliges)
		}
	}
	return b.String()
}

// Known reports whether kind is one of those the document has a section for.
func Known(kind string) bool {
	return slices.ContainsFunc(headings, func(h [2]string) bool { return h[0] == kind })
}
