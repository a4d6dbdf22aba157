package cloud

import (
	"fmt"
	"io"
	"log/slog"
)

// A Secret is a key that no log, error or answer shows: however it is printed,
// all that is seen is whether there is one. The zero value is none.
type Secret struct {
	// kept is behind a pointer: where fmt may not call methods, in the unexported
	// field of somebody's struct, it prints an address.
	kept *string
}

// hidden is what stands for a secret.
const hidden = "[hidden]"

// Elsewhere is the value of a secret that other functions have, and this one is not trusted with: it is given, and
// tells nothing. So a function that plans a film knows who can be called for it.
const Elsewhere = "elsewhere"

// NewSecret returns the secret of a value; of an empty one, none.
func NewSecret(value string) Secret {
	switch value {
	case "":
		return Secret{}
	case Elsewhere:
		value = ""
	}
	return Secret{kept: &value}
}

// Reveal returns the value, for whoever sends it to where it belongs.
func (s Secret) Reveal() string {
	if s.kept == nil {
		return ""
	}
	return *s.kept
}

// Given reports whether there is one.
func (s Secret) Given() bool { return s.kept != nil }

// Equal reports whether two secrets are the same.
func (s Secret) Equal(o Secret) bool { return s.Reveal() == o.Reveal() }

// EnvDecode takes the value of a variable; ReadConfig resolves what refers to a value elsewhere.
func (s *Secret) EnvDecode(value string) error {
	*s = NewSecret(value)
	return nil
}

// String, and all that follows, tell nothing of the value.
func (s Secret) String() string {
	if s.kept == nil {
		return ""
	}
	return hidden
}

// GoString is String.
func (s Secret) GoString() string { return s.String() }

// Format is String, for every verb.
func (s Secret) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, s.String()) }

// LogValue is String.
func (s Secret) LogValue() slog.Value { return slog.StringValue(s.String()) }

// MarshalText is String. JSON is written by it too.
func (s Secret) MarshalText() ([]byte, error) { return []byte(s.String()), nil }
