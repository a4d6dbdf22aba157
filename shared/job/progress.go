package job

import "maps"

// Live is the part of an attempt that changes all the time. Every value in it
// only rises, so writers may come late or twice.
type Live struct {
	Schema int `firestore:"schema"`
	// Shots and Lines hold how much of each is made, 0 to 100, by id.
	Shots map[string]int `firestore:"shots"`
	Lines map[string]int `firestore:"lines"`
	// Best is the most progress shown before the attempt went back, or ended early.
	Best int `firestore:"best"`
}

// span is the part of the bar that a state covers, in percent.
type span struct{ from, to int }

// spans are sized by how long the stages take on a small machine: drawing the
// shots is two thirds of all.
var spans = map[State]span{
	Init: {0, 1}, InputSanitized: {1, 3}, CreativeDirection: {3, 8}, WaitingApproval: {8, 8},
	Rendering: {8, 80}, AgentsExecuted: {80, 88}, QATech: {88, 94}, QASemantic: {94, 96}, FinalApproval: {96, 99},
	Delivered: {100, 100}, Error: {0, 0}, Canceled: {0, 0},
}

// voiceShare is how much of RENDERING the voice takes: it leads, the shots follow.
const voiceShare = 0.12

// Progress returns how far an attempt is, 0 to 100, and 100 only when it is delivered.
// It never falls: states move forward, and what is made within one only rises.
// Live.Best keeps it from falling when a re-render goes back a state.
func Progress(s State, live Live, shots, lines int) int {
	sp := spans[s]
	p := sp.from
	if s == Rendering {
		done := voiceShare*mean(live.Lines, lines) + (1-voiceShare)*mean(live.Shots, shots)
		p += int(done * float64(sp.to-sp.from))
	}
	return max(p, live.Best)
}

// Falls reports whether a move could let progress fall, so that what was shown has to be kept.
func Falls(from, to State) bool { return spans[to].from < spans[from].from }

// mean returns the average of the values as a share of 1, of n things.
func mean(made map[string]int, n int) float64 {
	if n == 0 {
		return 0
	}
	sum := 0
	for v := range maps.Values(made) {
		sum += min(max(v, 0), 100)
	}
	return min(float64(sum)/float64(100*n), 1)
}
