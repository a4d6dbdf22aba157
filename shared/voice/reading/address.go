package reading

import (
	"regexp"
	"strings"
)

var (
	mailPattern = regexp.MustCompile(`^(?:mailto:)?([A-Za-z0-9._+-]+)@([A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+)$`)
	hostPattern = regexp.MustCompile(`^(?:https?://)?(?:www\.)?([A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[a-z]{2,})(/\S*)?$`)
	userPattern = regexp.MustCompile(`^@([A-Za-z0-9_.]+)$`)
)

// address reads e-mail addresses, web addresses and handles. The scheme, "www"
// and everything after a question mark are not said.
func (r reader) address(core string) (string, bool) {
	w := r.table.Words
	if m := mailPattern.FindStringSubmatch(core); m != nil {
		return join(r.dotted(m[1]), w.At, r.dotted(m[2])), true
	}
	if m := userPattern.FindStringSubmatch(core); m != nil {
		return join(w.At, r.dotted(m[1])), true
	}
	m := hostPattern.FindStringSubmatch(core)
	if m == nil {
		return "", false
	}
	said := r.dotted(m[1])
	path, _, _ := strings.Cut(m[2], "?")
	for _, part := range strings.Split(strings.Trim(path, "/"), "/") {
		if part != "" {
			said = join(said, w.Slash, r.dotted(part))
		}
	}
	return said, true
}

// dotted reads the labels of a name with "dot" between them. A short last
// label that is a country or a trade name is spelled, unless it can be said.
func (r reader) dotted(name string) string {
	var out []string
	for i, label := range strings.Split(name, ".") {
		if i > 0 {
			out = append(out, r.table.Words.Dot)
		}
		if len(label) == 2 && i > 0 {
			label = strings.ToUpper(label)
		}
		out = append(out, r.word(strings.NewReplacer("-", " ", "_", " ", "+", " ").Replace(label)))
	}
	return join(out...)
}
