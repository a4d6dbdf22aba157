package provider

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
)

// A Question asks a language model for one JSON document.
type Question struct {
	// Ref is our name of the call. Backends that take a reference get it.
	Ref   string
	Model string
	// System says what to do. It is ours and constant: nothing anybody wrote is ever put into it.
	System string
	// Data is one JSON document of what to do it with: anybody's words, which go to the model apart from System.
	Data json.RawMessage
	// Media are what the model is to look at or listen to. Not every backend takes any.
	Media []Medium
	// Schema is the JSON Schema of the answer, an object. Models hold to it well, not surely: whoever asks checks.
	Schema json.RawMessage
	// SchemaName is what some vendors want it to be called: letters, digits, _ and -.
	SchemaName string
	// MostTokens ends an answer that gets longer. Where a model thinks, that counts.
	MostTokens int64
	// Effort is how long to think, where the model can be told. Empty is as the model is used to.
	Effort Effort
}

// An Effort is how long a model thinks before it answers. What it thinks is billed.
type Effort string

// The efforts. A model that knows fewer takes the nearest.
const (
	Minimal Effort = "minimal"
	Low     Effort = "low"
	Medial  Effort = "medium"
	High    Effort = "high"
)

// A Medium is a film, picture or sound that goes with a question.
type Medium struct {
	// URI is where it lies: gs://bucket/object. A backend that cannot read there opens it and sends it.
	URI string
	// Type is its media type, such as video/mp4.
	Type string
	// Open reads it; Size is how many bytes that gives.
	Open func(ctx context.Context) (io.ReadCloser, error)
	Size int64
	// PerSecond is how many pictures of a film are looked at in a second, up to 24. 0 is as the model is used to.
	PerSecond float64
	// Coarse has pictures looked at in low resolution, for fewer tokens.
	Coarse bool
}

// A Reply is what a model answered.
type Reply struct {
	// Document is the JSON the model wrote: of the schema, as far as the backend holds a model to one. It is nil
	// where the model wrote something else, or not to the end.
	Document json.RawMessage
	// Cut is true where the answer ended at MostTokens: asked alike, it would again.
	Cut    bool
	Tokens Tokens
	// Version is the model that answered, as the vendor names it. Empty where it does not say.
	Version string
}

// Tokens are what the vendor says it has counted, each in one place only.
type Tokens struct {
	// Input was read at full price, Cached at the lower one of what the vendor had read before.
	Input, Cached int64
	// Output was written, what the model thought included.
	Output int64
}

// Add returns the sum of both.
func (t Tokens) Add(u Tokens) Tokens {
	return Tokens{Input: t.Input + u.Input, Cached: t.Cached + u.Cached, Output: t.Output + u.Output}
}

// Sum is how many they are together, whatever they cost.
func (t Tokens) Sum() int64 { return t.Input + t.Cached + t.Output }

// Language answers a question within one call.
type Language interface {
	// Ask asks once and never repeats by itself. An error is an *[Error]; the tokens of the Reply count with it too.
	Ask(ctx context.Context, q Question) (Reply, error)
}

// Validate reports what no backend can be asked.
func (q Question) Validate() error {
	var schema struct {
		Type string `json:"type"`
	}
	switch {
	case q.Model == "" || q.System == "" || q.SchemaName == "":
		return fmt.Errorf("question has model %q, %d bytes of system and schema name %q", q.Model, len(q.System), q.SchemaName)
	case q.MostTokens < 1:
		return fmt.Errorf("question allows %d tokens", q.MostTokens)
	case !json.Valid(q.Data):
		return errors.New("question has data that is not JSON")
	case json.Unmarshal(q.Schema, &schema) != nil || schema.Type != "object":
		return errors.New("question has a schema that is not of an object")
	}
	return nil
}
