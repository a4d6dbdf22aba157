package estimate

import (
	"context"
	_ "embed"
	"fmt"
	"math"
	"time"
	"unicode/utf8"

	"github.com/aiprod/aiprod/shared/agent"
	"github.com/aiprod/aiprod/shared/brief"
	"github.com/aiprod/aiprod/shared/dated"
	"github.com/aiprod/aiprod/shared/route"
)

//go:embed usage.json
var usageData []byte

// preview is the quality of films a third of the size.
const preview = "preview"

// figures are how much of everything a film takes.
type figures struct {
	AsOf   string `json:"as_of"`
	Source string `json:"source"`
	// Shot is how long a shot is.
	Shot       float64 `json:"shot_sec"`
	Importance struct {
		Opening float64 `json:"opening"`
		Closing float64 `json:"closing"`
		Between float64 `json:"between"`
	} `json:"importance"`
	// Voiced is the share of a film that is spoken over; Effects how often there is an effect.
	Voiced  float64 `json:"voiced"`
	Effects float64 `json:"effects_every_sec"`
	// Script is the tokens a model takes to write one.
	Script struct {
		InputBase    float64 `json:"input_base"`
		PerCharacter float64 `json:"input_per_character"`
		OutputBase   float64 `json:"output_base"`
		PerSecond    float64 `json:"output_per_sec"`
	} `json:"script"`
	// Judging is the tokens a model takes at most to watch the film and judge it.
	Judging struct {
		InputBase float64 `json:"input_base"`
		PerSecond float64 `json:"input_per_sec"`
		Output    int     `json:"output"`
	} `json:"judging"`
	// Bytes are those of a second of everything that is delivered; they are kept for Months and fetched Downloads times.
	Bytes        float64 `json:"bytes_per_sec"`
	PreviewBytes float64 `json:"preview_bytes_per_sec"`
	Months       float64 `json:"months_kept"`
	Downloads    float64 `json:"downloads"`
	// VCPU and GiB are seconds of processor and memory for a second of film.
	VCPU   float64 `json:"vcpu_sec_per_sec"`
	GiB    float64 `json:"gib_sec_per_sec"`
	Hosted skus    `json:"hosted"`
	Local  skus    `json:"local"`
}

// skus are what machines are charged by.
type skus struct {
	VCPU    string `json:"vcpu"`
	Memory  string `json:"memory"`
	Storage string `json:"storage"`
	Egress  string `json:"egress"`
}

var usage = dated.Table[figures]("estimate: usage.json", usageData)

// Draft returns the work of a film as far as it is known before the script: that of the film that our own rules would write, and of
// shots of the usual length where there is no text to write it of.
func Draft(ctx context.Context, b brief.Resolved) route.Film {
	f := even(b)
	if b.Content == "" {
		return f
	}
	film, err := agent.CreativeDirector{}.Direct(ctx, agent.In{Brief: b})
	if err != nil { // nothing of it may be told: the job says so
		return f
	}
	written := Film(b, &film, Rerender{})
	written.Input, written.Output = f.Input, f.Output
	return written
}

// even is the work of a film of shots of the usual length, with a line over each in the language's own rate of speech.
func even(b brief.Resolved) route.Film {
	u := usage()
	length := float64(b.Seconds)
	n := max(1, int(math.Round(length/u.Shot)))
	content := 0
	if b.Content != "" { // without a text the script fills the film, with its brand's lines
		content = utf8.RuneCountInString(b.Words())
	}
	f := route.Film{
		Aspect: b.Aspect.Name, Lang: b.Lang.Tag, Music: seconds(length), Effects: int(length / u.Effects),
		Input:  int(u.Script.InputBase + u.Script.PerCharacter*float64(content)),
		Output: int(u.Script.OutputBase + u.Script.PerSecond*length),
	}
	f.JudgeInput, f.JudgeOutput = Judging(b)
	spoken := length * u.Voiced * b.Lang.CharsPerSecond
	if content > 0 {
		spoken = min(spoken, float64(content)) // nothing is said twice, and nothing invented
	}
	characters := int(math.Ceil(spoken / float64(n)))
	for i := range n {
		f.Shots = append(f.Shots, route.Shot{ID: fmt.Sprintf("s%02d", i+1), Length: seconds(length / float64(n)), Importance: u.Importance.Between})
		f.Lines = append(f.Lines, route.Line{
			ID: fmt.Sprintf("l%02d", i+1), Characters: characters, Length: seconds(float64(characters) / b.Lang.CharsPerSecond),
		})
	}
	f.Shots[n-1].Importance = u.Importance.Closing
	f.Shots[0].Importance = u.Importance.Opening
	return f
}

// Judging returns the tokens a model takes at most to watch a film and judge it; none for a preview, which nobody watches.
func Judging(b brief.Resolved) (input, output int) {
	if b.Quality == preview {
		return 0, 0
	}
	u := usage().Judging
	return int(u.InputBase + u.PerSecond*float64(b.Seconds)), u.Output
}

func seconds(s float64) time.Duration { return time.Duration(math.Round(s * float64(time.Second))) }
