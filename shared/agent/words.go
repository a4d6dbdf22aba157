package agent

import (
	"fmt"
	"strings"
)

// plural writes a count with the right form of what is counted.
func plural(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

// withoutBrackets returns text without what stands in round brackets.
func withoutBrackets(text string) string {
	for _, pair := range [][2]string{{"(", ")"}, {"（", "）"}} {
		for {
			i := strings.Index(text, pair[0])
			j := strings.Index(text, pair[1])
			if i < 0 || j < i {
				break
			}
			head, tail := text[:i], text[j+len(pair[1]):]
			if strings.HasSuffix(head, " ") && (tail == "" || !strings.HasPrefix(tail, "(")) {
				head = strings.TrimRight(head, " ")
				if tail != "" && !strings.ContainsAny(tail[:1], ".,;:!? ") {
					head += " "
				}
			}
			text = head + tail
		}
	}
	return strings.TrimSpace(text)
}

// index is strings.Index from an offset, -1 for none.
func index(text, s string, from int) int {
	i := strings.Index(text[from:], s)
	if i < 0 || s == "" {
		return -1
	}
	return from + i
}
