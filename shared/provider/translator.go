package provider

import "context"

// A Passage asks a language model to translate lines of one film. Task says what
// to do and is ours and constant; it goes to the model apart from the lines, which
// are anybody's words and data only.
type Passage struct {
	Ref   string
	Model string
	Task  string
	// From and To are names of languages in English.
	From, To string
	Lines    []Sentence
}

// A Sentence is one line to be translated.
type Sentence struct {
	Text string `json:"text"`
	// Longest is the most characters its translation may have, 0 for any number.
	Longest int `json:"longest,omitempty"`
	// Keep are strings that stand in the translation as they stand in the text.
	Keep []string `json:"keep,omitempty"`
	// Before is a translation that was not taken, and Wrong why; both empty when it is first asked for.
	Before string   `json:"before,omitempty"`
	Wrong  []string `json:"wrong,omitempty"`
}

// A Translation is what a model has made of a passage.
type Translation struct {
	// Lines are in the passage's order, one for each. They are nil where the model's
	// answer was something else: cut short, or not in the form it was told.
	Lines []string
	// Input and Output are the tokens the model says it has read and written.
	Input, Output int64
}

// Translator translates a passage within one call.
type Translator interface {
	// Translate asks once and never repeats by itself. An error is an *[Error].
	Translate(ctx context.Context, p Passage) (Translation, error)
}
