package disclosure

import (
	"crypto/ed25519"
	"fmt"
	"slices"
	"strings"

	"github.com/aiprod/aiprod/shared/disclosure/xmp"
)

// A Result is how a check ended.
type Result string

// The results. A file that is not there is no failure: films are passed on without their captions.
const (
	Pass   Result = "pass"
	Fail   Result = "fail"
	Absent Result = "absent"
)

// A Check is one thing that was looked at.
type Check struct {
	// What is sidecar, signature, signer, content or marking; File the delivered name of the file it is of.
	What   string `json:"what"`
	File   string `json:"file,omitempty"`
	Result Result `json:"result"`
	// Detail is a clause that says what was found.
	Detail string `json:"detail"`
}

// A Report is what verifying has found.
type Report struct {
	// OK is true where nothing failed.
	OK bool `json:"ok"`
	// Signer is the id of the key that has signed, empty where the signature does not hold.
	Signer string  `json:"signer,omitempty"`
	Checks []Check `json:"checks"`
	// Statement is nil where the sidecar cannot be read. It is to be believed only where OK is true.
	Statement *Statement `json:"statement,omitempty"`
}

// Delivered is what there is to verify.
type Delivered struct {
	Sidecar []byte
	// Find returns the path of a delivered file by its delivered name, and false where it is not
	// there. The names are the sidecar's: whoever wrote that may have written any.
	Find func(name string) (path string, ok bool)
	// Trusted are the keys of signers who are believed.
	Trusted []ed25519.PublicKey
}

// Verify holds the sidecar against its signature, and every file that is there against the sidecar.
func Verify(d Delivered) Report {
	var r Report
	s, err := read(d.Sidecar)
	if err != nil {
		r.add("sidecar", Name, Fail, err.Error())
		return r.done()
	}
	r.Statement = &s.Statement
	r.add("sidecar", Name, Pass, "is written as it was delivered")
	r.signature(s, d.Trusted)
	for _, f := range s.Statement.Files {
		path, there := d.Find(f.Name)
		if !there {
			r.absent(f)
			continue
		}
		r.content(f, path)
		if slices.Contains(markedTypes, f.Type) {
			r.marking(s.Statement, f, path)
		}
	}
	if !slices.ContainsFunc(s.Statement.Files, func(f File) bool { return f.Name == VideoName }) {
		r.add("content", VideoName, Fail, "is not in the sidecar")
	}
	return r.done()
}

// markedTypes are the media types of files that carry a marking.
var markedTypes = []string{"video/mp4", "image/jpeg"}

func (r *Report) add(what, file string, result Result, detail string) {
	r.Checks = append(r.Checks, Check{What: what, File: file, Result: result, Detail: detail})
}

func (r *Report) done() Report {
	r.OK = !slices.ContainsFunc(r.Checks, func(c Check) bool { return c.Result == Fail })
	return *r
}

func (r *Report) signature(s sidecar, trusted []ed25519.PublicKey) {
	key, err := s.signer()
	if err != nil {
		r.add("signature", Name, Fail, err.Error())
		return
	}
	r.Signer = KeyID(key)
	r.add("signature", Name, Pass, "fits the statement")
	if slices.ContainsFunc(trusted, func(t ed25519.PublicKey) bool { return t.Equal(key) }) {
		r.add("signer", Name, Pass, "is key "+r.Signer+", which is trusted here")
		return
	}
	r.add("signer", Name, Fail, "is key "+r.Signer+", which is not among the keys trusted here: "+ids(trusted))
}

func ids(keys []ed25519.PublicKey) string {
	if len(keys) == 0 {
		return "there are none"
	}
	out := make([]string, len(keys))
	for i, k := range keys {
		out[i] = KeyID(k)
	}
	return strings.Join(out, ", ")
}

// absent notes a file that is not there, which only the film may not be.
func (r *Report) absent(f File) {
	if f.Name == VideoName {
		r.add("content", f.Name, Fail, "is not there")
		return
	}
	r.add("content", f.Name, Absent, "is not here to be checked")
}

// content holds a file against its hash.
func (r *Report) content(f File, path string) {
	sum, size, err := Digest(path)
	switch {
	case err != nil:
		r.add("content", f.Name, Fail, "cannot be read: "+err.Error())
	case size != f.Size:
		r.add("content", f.Name, Fail, fmt.Sprintf("was altered: it has %d bytes and was delivered with %d", size, f.Size))
	case sum != f.SHA256:
		r.add("content", f.Name, Fail, "was altered: its SHA-256 is not the delivered one")
	default:
		r.add("content", f.Name, Pass, "is as it was delivered")
	}
}

// marking holds what a file says of itself against the statement.
func (r *Report) marking(st Statement, f File, path string) {
	m, err := xmp.Open(path)
	switch {
	case err != nil:
		r.add("marking", f.Name, Fail, "is missing: "+strings.TrimPrefix(err.Error(), "xmp: "))
	case m.Document != st.Document:
		r.add("marking", f.Name, Fail, "is that of another film")
	case m.SourceType != st.SourceType:
		r.add("marking", f.Name, Fail, "says "+sourceName(m.SourceType)+", the sidecar "+sourceName(st.SourceType))
	default:
		r.add("marking", f.Name, Pass, "says "+sourceName(m.SourceType))
	}
}

// sourceName is the last part of a source type's URI.
func sourceName(uri string) string { return uri[strings.LastIndexByte(uri, '/')+1:] }
