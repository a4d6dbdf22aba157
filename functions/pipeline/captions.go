package pipeline

import (
	"time"

	"github.com/aiprod/aiprod/shared/caption"
	"github.com/aiprod/aiprod/shared/cut"
	"github.com/aiprod/aiprod/shared/language"
	"github.com/aiprod/aiprod/shared/manifest"
	"github.com/aiprod/aiprod/shared/timeline"
)

// captioned are the captions of the film. A locked line has its own: no caption
// holds a part of it beside other words.
func captioned(film *manifest.Manifest, laid cut.Cut, lang language.Language, opt caption.Options) []caption.Cue {
	runs := spokenRuns(film, laid, lang)
	between := int((time.Second * caption.GapFrames / time.Duration(opt.FPS)).Milliseconds()) + 1
	end := opt.End
	var cues []caption.Cue
	for i, words := range runs {
		if opt.End = end; i+1 < len(runs) {
			opt.End = runs[i+1][0].Start - between
		}
		cues = append(cues, caption.Cues(words, lang, opt)...)
	}
	return cues
}

// spokenRuns are the words of the film, divided before and after each locked line.
func spokenRuns(film *manifest.Manifest, laid cut.Cut, lang language.Language) [][]timeline.Word {
	var runs [][]timeline.Word
	apart := true
	for _, t := range laid.Takes {
		words := captionWords(film, t, lang)
		if len(words) == 0 {
			continue
		}
		l, _ := film.Line(t.Line)
		if apart || l.Locked {
			runs = append(runs, nil)
		}
		last := &runs[len(runs)-1]
		*last = append(*last, words...)
		apart = l.Locked
	}
	return runs
}

// captionWords are the words that are shown while a line is spoken: the line's own
// or, spread over the same time, those of its translation.
func captionWords(film *manifest.Manifest, t cut.Take, lang language.Language) []timeline.Word {
	words := timeline.Shift(t.Words, t.Start)
	l, _ := film.Line(t.Line)
	if l.Caption == "" || len(words) == 0 {
		return words
	}
	return caption.Spread(l.Caption, words[0].Start, words[len(words)-1].End, lang)
}
