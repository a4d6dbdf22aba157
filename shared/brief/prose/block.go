package prose

import (
	"regexp"
	"strconv"
	"strings"
	"unicode"

	"github.com/rivo/uniseg"
)

// A block is a run of text of one form: a paragraph's lines, a heading, a list entry.
type block struct {
	text            string
	form            Form
	paragraph, list int
}

var (
	bullet    = regexp.MustCompile(`^(?:[-*+•‣–—·▪●○◦✓✔✅☑►▶→➤※・]\x{FE0F}?\s+|[・•●]\s?)(.+)$`)
	numbered  = regexp.MustCompile(`^(?:\(?(?:\p{Nd}{1,2}|[a-hа-е])[.)、．:]\s+|\p{Nd}{1,2}[、．)]\s*|[①-⑳]\s*|(?:step|schritt|étape|paso|passo|stap|krok|adım|шаг|خطوة|שלב|चरण|第)\s?\p{Nd}{1,2}\s?(?:步|歩)?\s?[:.)–-]\s*)(.+)$`)
	heading   = regexp.MustCompile(`^#{1,6}\s+(.+?)\s*#*$`)
	quoted    = regexp.MustCompile(`^>\s?(.+)$`)
	rule      = regexp.MustCompile(`^(?:[-*_=~]\s?){3,}$|^\|?[\s:|-]+\|[\s:|-]*$|^` + "```" + `\S*$`)
	tableRow  = regexp.MustCompile(`^\|?\s*([^|]+(?:\|[^|]+)+?)\s*\|?$`)
	emphasis  = regexp.MustCompile(`\*\*([^*\n]+)\*\*|__([^_\n]+)__`)
	anchor    = regexp.MustCompile(`\[([^\]\n]+)\]\((https?://[^)\s]+)\)`)
	codeQuote = regexp.MustCompile("`([^`\n]+)`")
	// terminal ends a line that is a whole sentence.
	terminal = ".!?。！？…؟।؛;：:,，、"
)

// blocks returns the blocks of a brief, in order. Lines of a paragraph are joined.
func blocks(text string) []block {
	var out []block
	paragraph, lists := 0, 0
	lines := strings.Split(text, "\n")
	for i, raw := range lines {
		line := strings.TrimSpace(raw)
		if line == "" {
			paragraph++
			continue
		}
		if rule.MatchString(line) {
			if n := len(out) - 1; n >= 0 && i > 0 && strings.Contains(line, "|") && tableRow.MatchString(strings.TrimSpace(lines[i-1])) {
				out = out[:n] // the names of a table's columns are no entry
			}
			continue
		}
		b := classify(line)
		b.paragraph = paragraph
		b.text = unmark(b.text)
		if b.text == "" {
			continue
		}
		if b.form == Plain && bare(line) && (i+1 < len(lines) && bare(lines[i+1]) || i > 0 && bare(lines[i-1])) {
			b.form = Item // neighbouring lines without a full stop are entries
		}
		if b.form == Plain && i+1 < len(lines) && bare(line) {
			b.form = Heading
		}
		last := len(out) - 1
		switch {
		case b.form == Item || b.form == Numbered:
			if last < 0 || out[last].form != b.form || out[last].list == 0 || paragraph-out[last].paragraph > 1 {
				lists++
			}
			b.list = lists
		case b.form == Plain && last >= 0 && out[last].form == Plain && out[last].paragraph == paragraph && !endsSentence(out[last].text):
			out[last].text += " " + b.text
			continue
		}
		out = append(out, b)
	}
	return inline(out, lists)
}

// counter is the number of an entry of a list told in one paragraph.
var counter = regexp.MustCompile(`(?:^|[.:;!?。：；！？]\s*)\(?(\d{1,2})[.)]\s+`)

// inline divides paragraphs that count their entries ("1. Wash. 2. Chop.") into
// what precedes them and the entries.
func inline(list []block, lists int) []block {
	var out []block
	for _, b := range list {
		marks := counter.FindAllStringSubmatchIndex(b.text, -1)
		if b.form != Plain || len(marks) < 2 || !counted(b.text, marks) {
			out = append(out, b)
			continue
		}
		lists++
		if head := strings.TrimSpace(b.text[:marks[0][2]]); head != "" {
			out = append(out, block{text: strings.TrimRight(head, "("), form: Plain, paragraph: b.paragraph})
		}
		for i, m := range marks {
			end := len(b.text)
			if i+1 < len(marks) {
				end = marks[i+1][2]
			}
			if text := strings.Trim(b.text[m[1]:end], " ("); text != "" {
				out = append(out, block{text: text, form: Numbered, paragraph: b.paragraph, list: lists})
			}
		}
	}
	return out
}

// counted reports whether the marks count from one.
func counted(text string, marks [][]int) bool {
	for i, m := range marks {
		if text[m[2]:m[3]] != strconv.Itoa(i+1) {
			return false
		}
	}
	return true
}

// classify tells a line's form by its marks.
func classify(line string) block {
	if m := heading.FindStringSubmatch(line); m != nil {
		return block{text: m[1], form: Heading}
	}
	if m := numbered.FindStringSubmatch(line); m != nil {
		return block{text: m[1], form: Numbered}
	}
	if m := bullet.FindStringSubmatch(line); m != nil {
		return block{text: m[1], form: Item}
	}
	if m := quoted.FindStringSubmatch(line); m != nil {
		return block{text: m[1], form: Plain}
	}
	if m := tableRow.FindStringSubmatch(line); m != nil && strings.Count(line, "|") > 1 {
		return block{text: rowText(m[1]), form: Item}
	}
	return block{text: line, form: Plain}
}

// rowText writes a row of a table as an entry: "first: second, third".
func rowText(cells string) string {
	parts := strings.Split(cells, "|")
	for i := range parts {
		parts[i] = strings.TrimSpace(parts[i])
	}
	if len(parts) == 1 {
		return parts[0]
	}
	return parts[0] + ": " + strings.Join(parts[1:], ", ")
}

// unmark removes the marks of emphasis, code and links around text that stays.
func unmark(s string) string {
	s = emphasis.ReplaceAllString(s, "$1$2")
	s = anchor.ReplaceAllString(s, "$1 $2")
	return strings.TrimSpace(codeQuote.ReplaceAllString(s, "$1"))
}

// bare reports whether a line is short and no whole sentence: a heading or an entry.
func bare(line string) bool {
	line = strings.TrimSpace(line)
	if line == "" || strings.HasPrefix(line, "|") || rule.MatchString(line) {
		return false
	}
	return !endsSentence(line) && uniseg.GraphemeClusterCount(line) <= 60 && strings.ContainsFunc(line, unicode.IsLetter)
}

func endsSentence(line string) bool {
	r := reversed(strings.TrimRight(line, "\"”»」』)） "))
	return len(r) == 0 || strings.ContainsRune(terminal, r[0])
}
