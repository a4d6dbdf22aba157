package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/aiprod/aiprod/shared/disclosure"
)

// signs show how a check ended.
var signs = map[disclosure.Result]string{disclosure.Pass: "✓", disclosure.Fail: "✗"}

// tell prints a report for people: what the film is where it is verified, every check, and the verdict.
func (c *verifyCommand) tell(r disclosure.Report) {
	fmt.Printf("\n  %s\n\n", short(c.Video))
	if r.OK { // what a statement says that does not hold is not repeated
		for _, line := range facts(*r.Statement) {
			fmt.Printf("  %-9s %s\n", line[0], line[1])
		}
		fmt.Println()
	}
	var absent []string
	for _, k := range r.Checks {
		if k.Result == disclosure.Absent {
			absent = append(absent, k.File)
			continue
		}
		fmt.Printf("  %s %-9s  %-15s  %s\n", signs[k.Result], k.What, k.File, k.Detail)
	}
	if len(absent) > 0 {
		fmt.Printf("  – not here   %s\n", strings.Join(absent, ", "))
	}
	fmt.Println()
	if r.OK {
		fmt.Println("  Verified: nothing was altered since the film was delivered.")
		return
	}
	for _, k := range r.Checks {
		if k.Result == disclosure.Fail {
			fmt.Printf("  NOT VERIFIED: the %s of %s %s.\n", k.What, k.File, k.Detail)
			if k.What == "signer" {
				fmt.Println("  Get the signer's public key from the signer, and give it with --key.")
			}
		}
	}
}

// facts are a statement in a few lines.
func facts(st disclosure.Statement) [][2]string {
	made := fmt.Sprintf("by %s %s, asked for %s", st.Tool, st.Version, st.Dates.Requested)
	label := "the picture does not say so; the files do"
	if st.Label {
		label = "the picture says so, and so do the files"
	}
	lines := [][2]string{
		{"Made", made},
		{"It is", "AI-generated: " + disclosure.Meaning(st.SourceType)},
		{"Label", label},
		{"Picture", picture(st.Shots)},
		{"Voice", fmt.Sprintf("%s (%s, %s), %d lines", st.Voice.Backend, st.Voice.Name, st.Voice.Lang, len(st.Voice.Lines))},
	}
	if st.Music != nil {
		lines = append(lines, [2]string{"Music", st.Music.Backend})
	}
	if n := len(st.Assets); n > 0 {
		lines = append(lines, [2]string{"Given", fmt.Sprintf("%d files of the user's", n)})
	}
	return lines
}

// picture counts the shots by who made them.
func picture(shots []disclosure.Shot) string {
	bought, models := 0, []string{}
	for _, s := range shots {
		if s.Bought == nil {
			continue
		}
		if bought++; !slices.Contains(models, s.Bought.Backend) {
			models = append(models, s.Bought.Backend)
		}
	}
	text := fmt.Sprintf("%d shots drawn by the studio", len(shots))
	if bought > 0 {
		text += fmt.Sprintf(", %d of them over clips of %s", bought, strings.Join(models, ", "))
	}
	return text
}
