package agent

import (
	_ "embed"
	"regexp"
	"slices"
	"strings"

	"github.com/aiprod/aiprod/shared/brief/prose"
	"github.com/aiprod/aiprod/shared/dated"
	"github.com/aiprod/aiprod/shared/language"
	"github.com/aiprod/aiprod/shared/manifest"
)

//go:embed addresses.json
var addressData []byte

var streets = dated.Made("agent: addresses.json", addressData, func(file struct {
	Languages map[string][]string `json:"languages"`
}) map[string][]*regexp.Regexp {
	all := map[string][]*regexp.Regexp{}
	for tag, list := range file.Languages {
		for _, one := range list {
			all[tag] = append(all[tag], regexp.MustCompile(one))
		}
	}
	return all
})

// addressIn returns where in a text a street address stands.
func addressIn(text string, lang language.Language) (start, end int, ok bool) {
	for _, re := range streets()[lang.Tag] {
		if at := re.FindStringSubmatchIndex(text); at != nil {
			if len(at) > 2 && at[2] >= 0 {
				return at[2], at[3], true
			}
			return at[0], at[1], true
		}
	}
	return 0, 0, false
}

// Icons of ways to find and reach someone, in the order they are shown.
const (
	placeIcon = "map-pin"
	hoursIcon = "clock"
	phoneIcon = "phone"
	mailIcon  = "envelope"
	webIcon   = "globe"
)

// contacts returns where, when and how a line says someone is to be reached.
func (b *board) contacts(bt beat) []manifest.Item {
	var rows []manifest.Item
	text := bt.read.Text
	if from, to, ok := addressIn(text, b.doc.Lang); ok {
		rows = append(rows, manifest.Item{Title: prose.Capital(text[from:to], b.doc.Lang), Icon: placeIcon})
	}
	if days, hours, ok := prose.Hours(text, b.doc.Lang); ok {
		rows = append(rows, manifest.Item{Title: hours, Body: prose.Capital(days, b.doc.Lang), Icon: hoursIcon})
	}
	icons := map[prose.Kind]string{prose.Phone: phoneIcon, prose.Email: mailIcon, prose.URL: webIcon}
	for _, f := range bt.read.Facts {
		if name := icons[f.Kind]; name != "" {
			rows = append(rows, manifest.Item{Title: f.Text, Icon: name})
		}
	}
	return slices.DeleteFunc(rows, func(it manifest.Item) bool { return b.forbidden(it.Title) || b.forbidden(it.Body) })
}

// gathered returns the contacts of beats, each once and at most one of a sort, in
// the order they are shown.
func (b *board) gathered(beats []beat) []manifest.Item {
	var rows []manifest.Item
	for _, bt := range beats {
		for _, it := range b.contacts(bt) {
			if !slices.ContainsFunc(rows, func(had manifest.Item) bool { return had.Icon == it.Icon }) {
				rows = append(rows, it)
			}
		}
	}
	order := []string{placeIcon, hoursIcon, phoneIcon, mailIcon, webIcon}
	slices.SortStableFunc(rows, func(a, c manifest.Item) int { return slices.Index(order, a.Icon) - slices.Index(order, c.Icon) })
	return rows
}

// tail returns where the last lines of a film start that each say little but where,
// when and how: they are told on one card, the end. It is the number of lines where
// no two do, or they take too long.
func (b *board) tail(beats []beat) int {
	at, seconds := len(beats), 0.0
	for i := len(beats) - 1; i > 0 && b.mostlyContact(beats[i:i+1]); i-- {
		if seconds += beats[i].seconds + linePause; seconds > longDates {
			break
		}
		at = i
	}
	if len(beats)-at < 2 {
		return len(beats)
	}
	return at
}

// mostlyContact reports whether lines say where, when or how somebody is to be
// reached, and little else.
func (b *board) mostlyContact(group []beat) bool {
	rows := b.gathered(group)
	left := ""
	for _, bt := range group {
		left += " " + bt.read.Text
	}
	for _, it := range rows {
		left = replaceFold(replaceFold(left, it.Title), it.Body)
	}
	return len(rows) > 0 && len(prose.Keywords(left, b.doc.Lang)) <= 4*len(group)
}

// hours shows opening hours that are more than one span, all of them: one alone
// would say that the rest of the day is closed.
func (b *board) hours(group []beat) (manifest.Scene, bool) {
	if len(group) != 1 {
		return manifest.Scene{}, false
	}
	days, hours, ok := prose.Hours(group[0].read.Text, b.doc.Lang)
	spans := 0
	for _, f := range group[0].read.Facts {
		if f.Kind == prose.Clock || f.Kind == prose.Span {
			spans++
		}
	}
	if !ok || spans < 2 || b.forbidden(hours) || b.forbidden(days) {
		return manifest.Scene{}, false
	}
	s := manifest.Scene{Kind: manifest.Statement, Heading: hours, Body: prose.Capital(days, b.doc.Lang), Icon: hoursIcon}
	s.Kicker = b.kicker(group[0], s.Heading+s.Body)
	return s, true
}

// contact shows lines that mostly say where, when and how as rows with an icon each.
func (b *board) contact(group []beat) (manifest.Scene, bool) {
	rows := b.gathered(group)
	if len(rows) < 2 {
		return manifest.Scene{}, false
	}
	if !b.mostlyContact(group) {
		return manifest.Scene{}, false
	}
	s := manifest.Scene{Kind: manifest.Contact, Items: rows, Heading: b.host(group)}
	if s.Heading == "" && b.strong {
		s.Heading = b.topic
	}
	return s, true
}

// host is whose contacts lines give: what stands before them, up to a comma.
func (b *board) host(group []beat) string {
	name, rest, ok := strings.Cut(strings.ReplaceAll(group[0].read.Text, "，", ","), ",")
	if !ok || strings.Count(name, " ") > 3 || len(prose.Keywords(name, b.doc.Lang)) == 0 || b.forbidden(name) {
		return ""
	}
	if head := group[0]; len(b.contacts(beat{read: b.read(name)})) > 0 || len(b.contacts(beat{read: b.read(rest)})) == 0 || head.read.Question {
		return ""
	}
	return prose.Capital(strings.TrimSpace(name), b.doc.Lang)
}

// reads reports whether a scene of the film shows a text.
func (b *board) reads(text string) bool {
	return slices.ContainsFunc(b.shots, func(s shot) bool {
		c := s.scene
		parts := []string{c.Heading, c.Body}
		for _, it := range c.Items {
			parts = append(parts, it.Title, it.Body)
		}
		if c.Figure != nil {
			parts = append(parts, c.Figure.Text)
		}
		return strings.Contains(strings.ToLower(strings.Join(parts, "\n")), strings.ToLower(text))
	})
}

// replaceFold takes a string out of a text, whatever the case of its first letter.
func replaceFold(text, s string) string {
	if at := strings.Index(strings.ToLower(text), strings.ToLower(s)); at >= 0 && at+len(s) <= len(text) {
		return text[:at] + " " + text[at+len(s):]
	}
	return text
}

// farewell makes the end of a film a card with all it says of how to be reached,
// where its last lines give one way and the film another.
func (b *board) farewell(s manifest.Scene, group []beat) manifest.Scene {
	if len(b.gathered(group)) == 0 {
		return s
	}
	var all []beat
	for _, sh := range b.shots {
		all = append(all, sh.beats...)
	}
	own := b.gathered(group)
	rows := slices.DeleteFunc(b.gathered(append(slices.Clone(group), all...)), func(it manifest.Item) bool {
		return !slices.Contains(own, it) && b.reads(it.Title) // what has been shown is not shown again
	})
	if len(rows) < 2 {
		return s
	}
	out := manifest.Scene{Kind: manifest.Contact, Items: rows[:min(len(rows), 4)], Kicker: s.Kicker, Heading: s.Heading}
	for _, it := range rows {
		if strings.Contains(strings.ToLower(out.Heading), strings.ToLower(it.Title)) {
			out.Heading = "" // it only leads to what the rows say
		}
	}
	if c := contact(group[len(group)-1].read.Facts); c != nil && out.Heading == "" && !b.strong {
		out.Heading = b.asking(group[len(group)-1].read, *c)
	}
	if host := b.host(group); host != "" {
		out.Heading = host
	}
	if out.Heading == "" && b.strong {
		out.Heading, out.Kicker = b.topic, ""
	}
	return out
}
