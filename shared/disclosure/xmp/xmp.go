// Package xmp marks films and pictures as made by software, in their metadata:
// it writes a small XMP packet into an MP4 or JPEG file and reads one back. What
// a marking says is decided by package disclosure; nothing here signs or hashes.
//
// Reading is for files of anyone's: every length is checked against the file, and
// the work is bounded whatever the file says.
//
// Sources: ISO 16684-1 (XMP), XMP Specification Part 3 (where a packet lies in a
// file), IPTC Photo Metadata Standard 2025.1 (DigitalSourceType, AISystemUsed,
// AISystemVersionUsed; the Video Metadata Hub maps the first one to the same XMP property).
package xmp

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"time"
)

// Errors of Read.
var (
	// ErrUnmarked is returned for a film or picture that carries no XMP packet.
	ErrUnmarked = errors.New("xmp: the file carries no marking")
	// ErrUnknown is returned for a file that is neither an MP4 nor a JPEG.
	ErrUnknown = errors.New("xmp: the file is neither an MP4 nor a JPEG")
)

// A Marking is what a file says of its making.
type Marking struct {
	// SourceType is a URI of IPTC's digital source types.
	SourceType string `json:"digital_source_type"`
	// Tool made the file, in Version.
	Tool    string `json:"tool"`
	Version string `json:"version"`
	// Created is when its making was asked for, in whole seconds.
	Created time.Time `json:"created"`
	// Document names the film the file belongs to: "xmp.did:" and a UUID.
	Document string `json:"document"`
	// Sidecar is the name of the signed manifest that is delivered with the file.
	Sidecar string `json:"sidecar"`
}

// Comment is the marking as a sentence, for the plain tags of a file: they outlive
// programs that copy the streams and drop what they do not know.
func (m Marking) Comment() string {
	return fmt.Sprintf("AI-generated, made with %s %s; %s; %s", m.Tool, m.Version, m.SourceType, m.Document)
}

// Namespaces of the properties.
const (
	nsRDF  = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
	nsXMP  = "http://ns.adobe.com/xap/1.0/"
	nsMM   = "http://ns.adobe.com/xap/1.0/mm/"
	nsIPTC = "http://iptc.org/std/Iptc4xmpExt/2008-02-29/"
	nsOwn  = "https://github.com/aiprod/aiprod/ns/1.0/"
)

// A property is one XMP property of a marking: where it is named, and the field it fills.
type property struct {
	space, prefix, name string
	get                 func(Marking) string
	set                 func(*Marking, string)
}

// properties are written in this order. AISystemUsed repeats the tool for readers who look only there.
var properties = []property{
	{nsIPTC, "Iptc4xmpExt", "DigitalSourceType", func(m Marking) string { return m.SourceType }, func(m *Marking, v string) { m.SourceType = v }},
	{nsIPTC, "Iptc4xmpExt", "AISystemUsed", func(m Marking) string { return m.Tool }, func(m *Marking, v string) { m.Tool = v }},
	{nsIPTC, "Iptc4xmpExt", "AISystemVersionUsed", func(m Marking) string { return m.Version }, func(m *Marking, v string) { m.Version = v }},
	{nsXMP, "xmp", "CreatorTool", func(m Marking) string { return m.Tool + " " + m.Version }, nil},
	{nsXMP, "xmp", "CreateDate", func(m Marking) string { return m.Created.UTC().Format(time.RFC3339) }, setCreated},
	{nsMM, "xmpMM", "DocumentID", func(m Marking) string { return m.Document }, func(m *Marking, v string) { m.Document = v }},
	{nsOwn, "aiprod", "Provenance", func(m Marking) string { return m.Sidecar }, func(m *Marking, v string) { m.Sidecar = v }},
}

// setCreated leaves a date that is none alone: a foreign packet may hold a shorter form.
func setCreated(m *Marking, v string) {
	if t, err := time.Parse(time.RFC3339, v); err == nil {
		m.Created = t.UTC()
	}
}

// Packet returns the marking as an XMP packet. The same marking gives the same bytes.
func (m Marking) Packet() []byte {
	var b bytes.Buffer
	b.WriteString("<?xpacket begin=\"\ufeff\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n")
	b.WriteString("<x:xmpmeta xmlns:x=\"adobe:ns:meta/\">\n <rdf:RDF xmlns:rdf=\"" + nsRDF + "\">\n  <rdf:Description rdf:about=\"\"")
	last := ""
	for _, p := range properties {
		if p.prefix != last {
			fmt.Fprintf(&b, "\n    xmlns:%s=%q", p.prefix, p.space)
			last = p.prefix
		}
	}
	for _, p := range properties {
		fmt.Fprintf(&b, "\n    %s:%s=\"", p.prefix, p.name)
		_ = xml.EscapeText(&b, []byte(p.get(m))) // a buffer takes everything
		b.WriteString("\"")
	}
	b.WriteString("/>\n </rdf:RDF>\n</x:xmpmeta>\n<?xpacket end=\"r\"?>")
	return b.Bytes()
}
