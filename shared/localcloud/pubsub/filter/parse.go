package filter

import "fmt"

// A parser reads, by recursive descent:
//
//	expression = term { "AND" term } | term { "OR" term }
//	term       = [ "NOT" | "-" ] ( "(" expression ")" | condition )
//	condition  = "attributes" ":" key
//	           | "attributes" "." key ( "=" | "!=" ) string
//	           | "hasPrefix" "(" "attributes" "." key "," string ")"
//	key        = word | string
type parser struct {
	lexer
	token token
	depth int
}

// maxDepth keeps hostile nesting from the stack; MaxLength allows no more in earnest.
const maxDepth = 64

func (p *parser) advance() { p.token = p.next() }

func (p *parser) unexpected(want string) error {
	if p.token.kind == invalid {
		return fmt.Errorf("at %d: %s", p.token.at, p.token.text)
	}
	return fmt.Errorf("at %d: found %s, want %s", p.token.at, p.token, want)
}

// is reports whether the next token is this word or mark.
func (p *parser) is(text string) bool {
	return (p.token.kind == word || p.token.kind == mark) && p.token.text == text
}

func (p *parser) expect(text string) error {
	if !p.is(text) {
		return p.unexpected(fmt.Sprintf("%q", text))
	}
	p.advance()
	return nil
}

func (p *parser) expression() (node, error) {
	first, err := p.term()
	if err != nil {
		return nil, err
	}
	operator := p.token.text
	if !p.is("AND") && !p.is("OR") {
		return first, nil
	}
	terms := []node{first}
	for p.is(operator) {
		p.advance()
		term, err := p.term()
		if err != nil {
			return nil, err
		}
		terms = append(terms, term)
	}
	if p.is("AND") || p.is("OR") {
		return nil, fmt.Errorf("at %d: AND and OR need parentheses when mixed", p.token.at)
	}
	if operator == "AND" {
		return and(terms), nil
	}
	return or(terms), nil
}

func (p *parser) term() (node, error) {
	p.depth++
	defer func() { p.depth-- }()
	switch {
	case p.depth > maxDepth:
		return nil, fmt.Errorf("at %d: nested deeper than %d", p.token.at, maxDepth)
	case p.is("NOT"), p.is("-"):
		p.advance()
		n, err := p.term()
		return not{n}, err
	case p.is("("):
		p.advance()
		n, err := p.expression()
		if err != nil {
			return nil, err
		}
		return n, p.expect(")")
	case p.is("hasPrefix"):
		p.advance()
		return p.prefix()
	default:
		return p.condition()
	}
}

func (p *parser) condition() (node, error) {
	if err := p.expect("attributes"); err != nil {
		return nil, err
	}
	if p.is(":") {
		p.advance()
		key, err := p.key()
		return has{key}, err
	}
	key, err := p.dottedKey()
	if err != nil {
		return nil, err
	}
	negated := p.is("!=")
	if !negated && !p.is("=") {
		return nil, p.unexpected(`"=" or "!="`)
	}
	p.advance()
	value, err := p.text()
	if negated {
		return not{equal{key, value}}, err
	}
	return equal{key, value}, err
}

func (p *parser) prefix() (node, error) {
	if err := p.expect("("); err != nil {
		return nil, err
	}
	if err := p.expect("attributes"); err != nil {
		return nil, err
	}
	key, err := p.dottedKey()
	if err != nil {
		return nil, err
	}
	if err := p.expect(","); err != nil {
		return nil, err
	}
	value, err := p.text()
	if err != nil {
		return nil, err
	}
	return prefix{key, value}, p.expect(")")
}

func (p *parser) dottedKey() (string, error) {
	if err := p.expect("."); err != nil {
		return "", err
	}
	return p.key()
}

func (p *parser) key() (string, error) {
	if p.token.kind != word && p.token.kind != quoted {
		return "", p.unexpected("an attribute key")
	}
	key := p.token.text
	p.advance()
	return key, nil
}

func (p *parser) text() (string, error) {
	if p.token.kind != quoted {
		return "", p.unexpected("a quoted string")
	}
	value := p.token.text
	p.advance()
	return value, nil
}
