package take

import "github.com/aiprod/aiprod/shared/translation"

// Subtitles asks for translations of lines. An order is made once in a pass of an
// attempt; what it returns belongs to the lines, by what they say.
type Subtitles struct {
	Attempt int                `json:"attempt"`
	Pass    int                `json:"pass"`
	By      Subtitler          `json:"by"`
	Lines   []translation.Line `json:"lines"`
	// Never are strings that may not appear.
	Never []string `json:"never,omitempty"`
	// Strict forbids that another model than By's translates.
	Strict bool `json:"strict,omitempty"`
}

// A Subtitler is all that decides how a line is translated, beside the line: the
// languages, the backend and its model, and the version of what it is told.
type Subtitler struct {
	From    string `json:"from"`
	To      string `json:"to"`
	Backend string `json:"backend"`
	Model   string `json:"model"`
	Task    string `json:"task"`
}

// Subtitled is what has come of an order.
type Subtitled struct {
	By    Subtitler  `json:"by"`
	Lines []Subtitle `json:"lines"`
	// Input and Output are the tokens that were read and written for all of them.
	Input  int64 `json:"input_tokens"`
	Output int64 `json:"output_tokens"`
}

// A Subtitle is the translation of a text.
type Subtitle struct {
	Source string `json:"source"`
	Text   string `json:"text"`
}
