package brake

import (
	_ "embed"
	"time"

	"github.com/aiprod/aiprod/shared/dated"
)

//go:embed pace.json
var paceFile []byte

// rule is what is done at which pace, in hundredths of the platform's cap for a month.
var rule = dated.Table[struct {
	Floor int `json:"floor_percent"` // drawn at least, before the pace says anything
	Warn  int `json:"warn_percent"`  // of the cap at the month's end
	Trip  int `json:"trip_percent"`
	Again int `json:"again_percent"` // drawn more, before it is stopped again
}]("brake: pace.json", paceFile)

// A Pace is what the platform's own books say of a month: how much its jobs have drawn of the cap, and how much that comes to by
// the month's end if it goes on. Vendors bill days later than that.
type Pace struct {
	Schema int    `firestore:"schema"`
	Month  string `firestore:"month"` // 2026-11, UTC
	// Warned is whether it was told that the cap will be reached; Tripped is how much was drawn when spending was last
	// stopped for it, in hundredths of the cap, 0 for never.
	Warned  bool `firestore:"warned"`
	Tripped int  `firestore:"tripped"`
}

// A Forecast is how a month stands, in hundredths of its cap.
type Forecast struct {
	Drawn    int // spent, or set aside for jobs that run
	Expected int // by the month's end, at the pace so far
}

// Look returns how the month of a time stands, of which so much of the cap is drawn; nothing of a cap of 0.
func Look(drawn, limit int64, at time.Time) Forecast {
	if limit <= 0 {
		return Forecast{}
	}
	at = at.UTC()
	begin := time.Date(at.Year(), at.Month(), 1, 0, 0, 0, 0, time.UTC)
	gone := float64(max(at.Sub(begin), time.Hour)) / float64(begin.AddDate(0, 1, 0).Sub(begin))
	part := float64(drawn) / float64(limit)
	return Forecast{Drawn: hundredths(part), Expected: hundredths(part / gone)}
}

// Watch returns what is known after a look at the month of a time, and what is to be done: Expect once a month, and Trip again
// only when so much more was drawn. What was seen of a month that is over calls for nothing.
func (p Pace) Watch(f Forecast, at time.Time) (after Pace, do Act) {
	month := at.UTC().Format("2006-01")
	switch {
	case month < p.Month || f.Drawn < rule().Floor:
		return p, Nothing
	case month > p.Month:
		p = Pace{Schema: 1, Month: month}
	}
	switch {
	case f.Expected >= rule().Trip && (p.Tripped == 0 || f.Drawn >= p.Tripped+rule().Again):
		p.Warned, p.Tripped = true, f.Drawn
		return p, Trip
	case f.Expected >= rule().Warn && !p.Warned:
		p.Warned = true
		return p, Expect
	}
	return p, Nothing
}
