package agent

import (
	"fmt"
	"slices"
	"strings"
)

// An Action is what a supervisor decides.
type Action string

// The actions.
const (
	Deliver  Action = "deliver"
	Rerender Action = "rerender"
	Ask      Action = "ask"
	Fail     Action = "error"
)

// MaxRerenders is how often shots are sent back before a person or an error ends it.
const MaxRerenders = 3

// A Miss is a failed rule as far as the decision needs it.
type Miss struct {
	// Rule is the rule's name, Hint what would mend it.
	Rule, Hint string
	// Shots are the shots at fault; none where the whole film is.
	Shots []string
	// Repeats is true where the same shots made again would fail again: they are drawn by rules, not by chance.
	Repeats bool
}

// A Review is everything known about a film when it is to be decided on.
type Review struct {
	// Misses are the failed rules of the technical and semantic gates.
	Misses []Miss
	// Score is the film's and Threshold the preset's, 0 to 1. Rules is what it scores by the rules alone: more than Score
	// where a model has found fault with it, 0 where none has judged.
	Score, Rules, Threshold float64
	// Notes are what a model that has watched the film found, of criteria that do not pass or, below the threshold, of all;
	// Unpassed are the titles of the criteria that do not pass. Refused is true where it declined to judge.
	Notes    []Note
	Unpassed []string
	Refused  bool
	// Again is what shots cost that are made again with another clip, in micro-dollars; nothing for those
	// that are drawn. JudgeMicros is what judging once more may cost.
	Again       map[string]int64
	JudgeMicros int64
	// SpentMicros and CeilingMicros are the settled cost and the cap, HeldMicros what is reserved and not settled;
	// Unexplained is true where a ledger line is not accounted for.
	SpentMicros, HeldMicros, CeilingMicros int64
	Unexplained                            bool
	// StandIns are the shots, and parts of the sound, that another backend has made than was to, where a person is to be asked whether that will do.
	StandIns []string
	// Rerenders is how often shots were sent back already.
	Rerenders int
	// FinalApproval is true where a person decides in any case. Attended is true where somebody is to be asked before
	// a film that fails is given up: because the brief has people decide, or because the film was paid for.
	FinalApproval, Attended bool
}

// A Decision is what becomes of a film, and why.
type Decision struct {
	Action Action
	// Shots are the shots to make again, for Rerender, and Notes what about them is to be otherwise; none
	// where they are to be made again as they are, with other free choices.
	Shots []string
	Notes []Note
	// Missed are the failed rules that only a person may let pass, for Ask.
	Missed []string
	// Code is stable and dotted, for Ask and Fail; Reason is one sentence for the user.
	Code, Reason string
}

// A Supervisor decides by rules.
type Supervisor struct{}

// Decide returns what becomes of a film: failed rules that name shots send these
// back, while it may help; what cannot be mended is an error, or asked about where somebody attends to it; money that does not
// add up, a score below the threshold, stand-ins that were to be asked about and a review that was asked for go to a person.
//
// What a model has found sends shots back with instructions, at most [MaxRerenders] times and for what is left
// of the budget, and then has a person asked. It never fails a film by itself, and never delivers one that the rules hold back.
func (Supervisor) Decide(r Review) Decision {
	if d, ok := r.mend(); ok {
		return d
	}
	switch {
	case r.SpentMicros > r.CeilingMicros:
		return Decision{Action: Ask, Code: "cost.over_cap", Reason: fmt.Sprintf("The film cost $%.2f, over its cap of $%.2f.", float64(r.SpentMicros)/1e6, float64(r.CeilingMicros)/1e6)}
	case r.Unexplained:
		return Decision{Action: Ask, Code: "cost.unexplained", Reason: "A line of the bill is not accounted for."}
	case max(r.Rules, r.Score) < r.Threshold:
		return r.giveUp("quality.score", fmt.Sprintf("The film scores %.2f of the %.2f its preset asks for.", r.Score, r.Threshold))
	case r.Score < r.Threshold, len(r.Unpassed) > 0:
		return r.judged()
	case r.Refused:
		return Decision{Action: Ask, Code: "quality.judge_refused", Reason: "The model that was to judge the film declined to watch it. Look at the film before you approve it."}
	case len(r.StandIns) > 0:
		return Decision{Action: Ask, Code: "fallback.ask", Shots: r.StandIns, Reason: fmt.Sprintf(
			"%s made by another backend than was to: %s. Approve the film as it is, or reject it and retry the job.", plural(len(r.StandIns), "part was", "parts were"), strings.Join(r.StandIns, ", "))}
	case r.FinalApproval:
		return Decision{Action: Ask, Code: "approval.final", Reason: "The film keeps every rule and waits for the final approval that was asked for."}
	}
	return Decision{Action: Deliver, Reason: "The film keeps every rule."}
}

// mend returns what failed rules call for, and false where none failed.
func (r Review) mend() (Decision, bool) {
	if len(r.Misses) == 0 {
		return Decision{}, false
	}
	var rules, shots []string
	hopeless := r.Rerenders >= MaxRerenders
	cost := int64(0)
	for _, m := range r.Misses {
		rules = append(rules, m.Rule)
		hopeless = hopeless || len(m.Shots) == 0 || m.Repeats
		for _, s := range m.Shots {
			if !slices.Contains(shots, s) {
				shots = append(shots, s)
				cost += r.Again[s]
			}
		}
	}
	if hopeless || cost > 0 && cost > r.left() {
		return r.giveUp("quality."+lastPart(rules[0]), "The film fails "+strings.Join(rules, ", ")+". "+r.Misses[0].Hint, rules...), true
	}
	return Decision{Action: Rerender, Shots: shots, Reason: plural(len(shots), "shot", "shots") + " made again for " + strings.Join(rules, ", ") + "."}, true
}

// giveUp ends a film that cannot be mended, or has somebody asked first who attends to it, and may let pass what it missed.
func (r Review) giveUp(code, reason string, missed ...string) Decision {
	if r.Attended {
		return Decision{Action: Ask, Code: code, Reason: reason, Missed: missed}
	}
	return Decision{Action: Fail, Code: code, Reason: reason}
}

// left is what of the budget is neither spent nor held, in micro-dollars.
func (r Review) left() int64 { return r.CeilingMicros - r.SpentMicros - r.HeldMicros }

// lastPart returns what follows the last dot of a rule's name.
func lastPart(rule string) string { return rule[strings.LastIndexByte(rule, '.')+1:] }
