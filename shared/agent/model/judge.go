package model

import (
	"context"
	_ "embed"
	"errors"
	"fmt"
	"math"

	"github.com/aiprod/aiprod/shared/agent"
	"github.com/aiprod/aiprod/shared/dated"
	"github.com/aiprod/aiprod/shared/provider"
	"github.com/aiprod/aiprod/shared/quality/rubric"
)

var (
	//go:embed judge.md
	judging string
	//go:embed judge.schema.json
	judgeSchema []byte
	//go:embed watch.json
	watchData []byte
)

// JudgeTask is the version of what a judge is told, its rubric beside.
const JudgeTask = "judge-1"

// watching is what it takes to watch a film.
var watching = dated.Table[struct {
	PerSecond float64 `json:"tokens_per_sec"`
	Fixed     int64   `json:"tokens_of_a_film"`
	Written   int64   `json:"most_written"`
	Findings  int     `json:"most_findings"`
}]("model: watch.json", watchData)

// A Screening is a film that is to be judged. The judge is not told what others think of it.
type Screening struct {
	// In is what the film was made from.
	In agent.In
	// Film is what there is to quote.
	Film rubric.Film
	// Video is its file.
	Video provider.Medium
}

// A SemanticQA has a model watch a film and mark it by the rubric.
type SemanticQA struct {
	// By is asked, for Model. It has to be one that watches.
	By    provider.Language
	Model string
}

// Judge returns the verdict on a film: nothing in it that the film does not bear out. ref is our name of the
// call. An error is an [*UnusableError] or the backend's: then nobody but the rules has judged.
func (q SemanticQA) Judge(ctx context.Context, s Screening, ref string) (v rubric.Verdict, u Usage, err error) {
	data, err := s.data()
	if err != nil {
		return v, u, err
	}
	var answer rubric.Answer
	u, err = asking{
		task: judge(), by: q.By, model: q.Model, ref: ref, most: watching().Written, data: data, media: []provider.Medium{s.Video},
		judge: judged(&answer, func() []string {
			if n := len(answer.Findings); n > watching().Findings {
				answer = rubric.Answer{}
				return []string{fmt.Sprintf("there are %d findings, and may be %d", n, watching().Findings)}
			}
			return s.Film.Wrong(answer)
		}),
	}.do(ctx)
	if _, bad := errors.AsType[*UnusableError](err); err != nil && !bad {
		return v, u, err
	}
	v, ok := s.Film.Judge(answer)
	if !ok {
		return v, u, err
	}
	return v, u, nil
}

func judge() task { return task{judging, "judgement", judgeSchema, provider.Medial} }

// A screening is what a judge is given to read.
type screening struct {
	Brief    []sentence         `json:"brief"`
	Language string             `json:"language"`
	Captions string             `json:"captions"`
	Seconds  float64            `json:"seconds"`
	Said     []rubric.Words     `json:"said"`
	Shown    []rubric.Words     `json:"shown"`
	Criteria []rubric.Criterion `json:"criteria"`
	Remedies map[string]string  `json:"remedies"`
}

func (s Screening) data() (screening, error) {
	m, err := s.In.Material()
	if err != nil {
		return screening{}, fmt.Errorf("judge: %w", err)
	}
	out := screening{
		Language: s.In.Brief.Lang.English, Captions: s.In.Brief.CaptionLang.English, Seconds: s.Film.Seconds,
		Said: s.Film.Said, Shown: s.Film.Shown, Criteria: s.Film.Criteria, Remedies: rubric.Remedies(),
	}
	for _, t := range m.Sentences {
		out.Brief = append(out.Brief, sentence{string(t.Form), t.Text, t.Direction})
	}
	return out, nil
}

// JudgeTokens is the most that judging a film takes.
func JudgeTokens(s Screening) (provider.Tokens, error) {
	data, err := s.data()
	if err != nil {
		return provider.Tokens{}, err
	}
	most, err := judge().tokens(data, watching().Written)
	most.Input += Calls * (watching().Fixed + int64(math.Ceil(watching().PerSecond*s.Film.Seconds)))
	return most, err
}
