// Package translation has the lines of a film translated for its captions, and
// takes nothing from a language model that the lines do not hold: figures, signs,
// names and addresses are compared, length, script and characters are looked at, and
// what is wrong is asked for once more.
//
// It knows no vendor and no job. Whether a translation is good is not judged:
// there is nobody here who could.
package translation

import (
	"context"
	_ "embed"
	"fmt"
	"slices"
	"strings"

	"github.com/aiprod/aiprod/shared/language"
	"github.com/aiprod/aiprod/shared/provider"
)

// Version is that of the task given to models: translations made by another one are not reused.
const Version = "captions-1"

//go:embed task.md
var task string

// A Line is a line to be translated.
type Line struct {
	ID   string `json:"id"`
	Text string `json:"text"`
	// Longest is the most characters there is time to read, as package caption counts them.
	Longest int `json:"longest"`
	// Keep are strings of the text that stay as they are.
	Keep []string `json:"keep,omitempty"`
}

// A Request asks for the lines of one film.
type Request struct {
	Ref, Model string
	From, To   language.Language
	Lines      []Line
	// Never are strings no caption may hold.
	Never []string
}

// A Result is the translations, in the order of the lines, and what they have taken.
type Result struct {
	Texts []string
	// Calls are the tokens of each call, which is billed by itself.
	Calls []provider.Tokens
}

// An UnusableError tells of a line that a model cannot translate as it has to be.
type UnusableError struct {
	Line  string
	Wrong []string
}

func (e *UnusableError) Error() string {
	return fmt.Sprintf("translation: line %s: %s", e.Line, strings.Join(e.Wrong, "; "))
}

// Calls is how often Make asks at most.
const Calls = 2

// Tokens is the most that Make can take: no token is shorter than a byte.
func (r Request) Tokens() provider.Tokens {
	const frame = 200 // what stands around a line
	read, written := len(task), thinking+room
	for _, l := range r.Lines {
		read += 6*len(l.Text) + 2*len(strings.Join(l.Keep, "")) + frame
		written += 3*len(l.Text) + room
	}
	return provider.Tokens{Input: int64(Calls * read), Output: int64(Calls * written)}
}

// Make asks for translations, and once more for those that cannot be taken. An
// error is an [*UnusableError] or the model's; the tokens of the Result count with either.
func Make(ctx context.Context, l provider.Language, r Request) (Result, error) {
	out := Result{Texts: make([]string, len(r.Lines))}
	wrong := map[int][]string{}
	for i := range r.Lines {
		wrong[i] = nil
	}
	for n := range Calls {
		if n > 0 { // a call is sold once: another one has another name
			r.Ref += "-again"
		}
		if err := r.ask(ctx, l, &out, wrong); err != nil {
			return out, err
		}
		if wrong = r.judge(out.Texts); len(wrong) == 0 {
			return out, nil
		}
	}
	first := slices.Min(keys(wrong))
	return out, &UnusableError{r.Lines[first].ID, wrong[first]}
}

func keys(wrong map[int][]string) []int {
	out := make([]int, 0, len(wrong))
	for i := range wrong {
		out = append(out, i)
	}
	return out
}
