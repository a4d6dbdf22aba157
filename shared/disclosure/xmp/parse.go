package xmp

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"
)

// Bounds of a packet that is read. Ours has about 900 bytes.
const (
	maxPacket = 1 << 20
	maxTokens = 20_000
	maxValue  = 1000 // bytes of one property
)

// Parse reads the properties of a marking from an XMP packet of anyone's, given as
// attributes or as elements. What a packet does not say stays empty.
func Parse(packet []byte) (Marking, error) {
	var m Marking
	if len(packet) > maxPacket {
		return m, fmt.Errorf("xmp: a packet of %d bytes is too large", len(packet))
	}
	d := xml.NewDecoder(bytes.NewReader(packet))
	d.CharsetReader = func(charset string, _ io.Reader) (io.Reader, error) {
		return nil, fmt.Errorf("xmp: character set %q is not read", charset)
	}
	var open *property // the element whose text is read
	for range maxTokens {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return m, nil
		}
		if err != nil {
			return m, fmt.Errorf("xmp: packet: %w", err)
		}
		switch t := token.(type) {
		case xml.StartElement:
			open = find(t.Name)
			for _, a := range t.Attr {
				m.take(find(a.Name), a.Value)
			}
		case xml.CharData:
			m.take(open, strings.TrimSpace(string(t)))
		case xml.EndElement:
			open = nil
		}
	}
	return m, fmt.Errorf("xmp: more than %d tokens in a packet", maxTokens)
}

// take fills the field of a property; nil is a property that is none of ours.
func (m *Marking) take(p *property, value string) {
	if p != nil && p.set != nil && value != "" && len(value) <= maxValue {
		p.set(m, value)
	}
}

func find(name xml.Name) *property {
	for i, p := range properties {
		if p.space == name.Space && p.name == name.Local {
			return &properties[i]
		}
	}
	return nil
}
