package route

import "time"

// An Experience is how a backend has done lately. The zero value is that of one nobody has called.
type Experience struct {
	// Calls are those that have ended, Failed those of them that the backend has failed.
	Calls  int `firestore:"calls"`
	Failed int `firestore:"failed"`
	// Made are those it has made something in; they took Took seconds, and Planned were expected.
	Made    int     `firestore:"made"`
	Took    float64 `firestore:"took_sec"`
	Planned float64 `firestore:"planned_sec"`
}

const (
	// doubted is how many calls an experience is weighed against: the catalogue's word counts as much.
	doubted = 10
	// remembered is how many calls an experience goes back; older ones fade.
	remembered = 200
)

// Plus returns both experiences together, and forgets of a long one.
func (e Experience) Plus(o Experience) Experience {
	e = Experience{e.Calls + o.Calls, e.Failed + o.Failed, e.Made + o.Made, e.Took + o.Took, e.Planned + o.Planned}
	if e.Calls > remembered {
		e = Experience{e.Calls / 2, e.Failed / 2, e.Made / 2, e.Took / 2, e.Planned / 2}
	}
	return e
}

// slowness is how much longer a call takes than the catalogue says: 1 where nothing is known.
func (e Experience) slowness() float64 {
	if e.Made == 0 || e.Planned <= 0 {
		return 1
	}
	word := e.Planned / float64(e.Made) * doubted
	return (e.Took + word) / (e.Planned + word)
}

// reliability is the share of calls it has not failed: 1 where nothing is known.
func (e Experience) reliability() float64 {
	return 1 - float64(e.Failed)/float64(e.Calls+doubted)
}

// Expected returns how long one call for a need takes by the catalogue, whatever was learned since.
func (b Backend) Expected(n Need) time.Duration { return b.wait(n) }
