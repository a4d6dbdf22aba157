package filter

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

type kind int

const (
	end     kind = iota
	word         // attributes, AND, a key
	quoted       // a string; its text is the value
	mark         // one of ( ) . , : = != -
	invalid      // its text says why
)

type token struct {
	kind kind
	text string
	at   int // byte position
}

func (t token) String() string {
	if t.kind == end {
		return "the end"
	}
	return strconv.Quote(t.text)
}

type lexer struct {
	text string
	pos  int
}

func (l *lexer) next() token {
	l.pos += len(l.text[l.pos:]) - len(strings.TrimLeftFunc(l.text[l.pos:], unicode.IsSpace))
	rest := l.text[l.pos:]
	at := l.pos
	r, size := utf8.DecodeRuneInString(rest)
	switch {
	case rest == "":
		return token{end, "", at}
	case r == '"':
		return l.quoted(at, rest)
	case isWord(r):
		size = len(rest) - len(strings.TrimLeftFunc(rest, func(r rune) bool { return isWord(r) || r == '-' }))
		l.pos += size
		return token{word, rest[:size], at}
	case strings.HasPrefix(rest, "!="):
		size = 2
	case !strings.ContainsRune("().,:=-", r):
		return token{invalid, fmt.Sprintf("unexpected character %q", r), at}
	}
	l.pos += size
	return token{mark, rest[:size], at}
}

// isWord reports whether r may start a key that is not quoted.
func isWord(r rune) bool {
	return r == '_' || unicode.IsLetter(r) || unicode.IsDigit(r)
}

// quoted reads a string in double quotes, with the escapes of Go, which include
// Google's: backslash, quote, unicode, hexadecimal and octal.
func (l *lexer) quoted(at int, rest string) token {
	literal, err := strconv.QuotedPrefix(rest)
	if err != nil {
		return token{invalid, "a string that does not end or has a wrong escape", at}
	}
	value, err := strconv.Unquote(literal)
	if err != nil {
		return token{invalid, "a string with a wrong escape", at}
	}
	l.pos += len(literal)
	return token{quoted, value, at}
}
