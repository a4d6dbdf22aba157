// Package filter reads and applies the filters of Pub/Sub subscriptions, such as
//
//	attributes.stage = "plan" AND NOT attributes:draft
//	hasPrefix(attributes.kind, "media.") OR attributes.kind != "x"
//
// The language is Google's: keys are words or quoted strings, values are quoted,
// AND and OR are not mixed without parentheses, NOT (or "-") binds tightest.
// It sees the attributes of a message only, never its data.
package filter

import (
	"fmt"
	"strings"
)

// MaxLength is the longest filter that Pub/Sub accepts, in bytes.
const MaxLength = 256

// A Filter tells the messages of a subscription from the others by their
// attributes. The zero Filter matches all messages.
type Filter struct{ root node }

// Match reports whether a message with these attributes passes.
func (f Filter) Match(attributes map[string]string) bool {
	return f.root == nil || f.root.match(attributes)
}

// Parse reads a filter. Empty or blank text matches everything. The error names
// the place of the fault, counted in bytes from 0.
func Parse(text string) (Filter, error) {
	if len(text) > MaxLength {
		return Filter{}, fmt.Errorf("filter: %d bytes, at most %d allowed", len(text), MaxLength)
	}
	if strings.TrimSpace(text) == "" {
		return Filter{}, nil
	}
	p := &parser{lexer: lexer{text: text}}
	p.advance()
	root, err := p.expression()
	if err == nil && p.token.kind != end {
		err = p.unexpected("the end or an operator")
	}
	if err != nil {
		return Filter{}, fmt.Errorf("filter: %w", err)
	}
	return Filter{root}, nil
}

// A node is part of an expression.
type node interface {
	match(attributes map[string]string) bool
}

type (
	and    []node
	or     []node
	not    struct{ node }
	has    struct{ key string }
	equal  struct{ key, value string }
	prefix struct{ key, value string }
)

func (n and) match(a map[string]string) bool {
	for _, part := range n {
		if !part.match(a) {
			return false
		}
	}
	return true
}

func (n or) match(a map[string]string) bool {
	for _, part := range n {
		if part.match(a) {
			return true
		}
	}
	return false
}

func (n not) match(a map[string]string) bool { return !n.node.match(a) }

func (n has) match(a map[string]string) bool {
	_, ok := a[n.key]
	return ok
}

func (n equal) match(a map[string]string) bool {
	v, ok := a[n.key]
	return ok && v == n.value
}

func (n prefix) match(a map[string]string) bool {
	v, ok := a[n.key]
	return ok && strings.HasPrefix(v, n.value)
}
