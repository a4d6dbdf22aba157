package edit

import (
	"cmp"
	"fmt"
	"hash/fnv"
	"math"
	"regexp"
	"slices"

	"github.com/aiprod/aiprod/shared/agent"
	"github.com/aiprod/aiprod/shared/brief"
	"github.com/aiprod/aiprod/shared/manifest"
)

// chosen is the reason of a shot whose backend a person has chosen.
const chosen = "chosen in an edit"

// newShot is how long a shot is that nobody has given a length, in seconds.
const newShot = 3

// settle completes what a person has changed: what is new gets what it lacks, lines
// follow the shots that say them, lengths add up again, and what was written about something that is
// another now goes. It returns what cannot be completed.
func settle(old, m *manifest.Manifest) []brief.Problem {
	p := &patcher{}
	p.names(old, m)
	p.lines(old, m)
	if len(p.problems) > 0 {
		return p.problems
	}
	for i := range m.Lines {
		settleLine(old, &m.Lines[i])
	}
	for i := range m.Shots {
		settleShot(old, m, &m.Shots[i])
	}
	if m.Voice.Name != old.Voice.Name {
		m.Voice.Chosen = true
	}
	if m.Music.Mood != old.Music.Mood && m.Music.BPM == old.Music.BPM {
		m.Music.BPM = agent.Tempo(m.Music.Mood)
	}
	stretch(old, m)
	return nil
}

// nameable is the id of a new line or shot: it stands in pointers and file names.
var nameable = regexp.MustCompile(`^[a-z0-9][a-z0-9_-]{0,31}$`)

// names holds new ids to their form.
func (p *patcher) names(old, m *manifest.Manifest) {
	for _, l := range m.Lines {
		if _, was := old.Line(l.ID); !was && !nameable.MatchString(l.ID) {
			p.add("/lines/"+l.ID, brief.Unknown, "is no id", "use up to 32 of a to z, 0 to 9, - and _")
		}
	}
	for _, s := range m.Shots {
		if old.Shot(s.ID) == nil && !nameable.MatchString(s.ID) {
			p.add("/shots/"+s.ID, brief.Unknown, "is no id", "use up to 32 of a to z, 0 to 9, - and _")
		}
	}
	if len(m.Shots) == 0 {
		p.add("/shots", brief.Required, "must be at least one", "keep a shot")
	}
}

// lines puts the lines in the order of the shots that say them. A line that was
// taken out is said by no shot any more, and one whose shot was, goes with it.
func (p *patcher) lines(old, m *manifest.Manifest) {
	said := map[string]string{}
	var inOrder []manifest.Line
	for i := range m.Shots {
		s := &m.Shots[i]
		s.Lines = slices.DeleteFunc(slices.Clone(s.Lines), func(id string) bool {
			_, was := old.Line(id)
			_, is := m.Line(id)
			return was && !is
		})
		for k, id := range s.Lines {
			l, ok := m.Line(id)
			at := fmt.Sprintf("/shots/%s/lines/%d", s.ID, k)
			switch by := said[id]; {
			case !ok:
				p.add(at, brief.Unknown, "names no line", "add it under /lines")
			case by != "":
				p.add(at, brief.Contradicts, "is said by shot "+by+" too", "say it once")
			default:
				inOrder = append(inOrder, l)
			}
			said[id] = s.ID
		}
	}
	for _, l := range m.Lines {
		if _, was := old.Line(l.ID); !was && said[l.ID] == "" {
			p.add("/lines/"+l.ID, brief.Required, "is no line of this film, and would be a new one that no shot says", "use an id of GET /job/{id}/manifest, or add it to the lines of a shot")
		}
	}
	m.Lines = inOrder
}

func settleLine(old *manifest.Manifest, l *manifest.Line) {
	was, is := old.Line(l.ID)
	if !is {
		l.Role, l.Locked = cmp.Or(l.Role, agent.Body), false
		return
	}
	if l.Text == was.Text {
		return
	}
	l.Caption = "" // it was translated from another text
	if l.Spoken == was.Spoken {
		l.Spoken = ""
	}
}

func settleShot(old, m *manifest.Manifest, s *manifest.Shot) {
	was := old.Shot(s.ID)
	if was == nil {
		s.Backend = cmp.Or(s.Backend, agent.Studio)
		s.Transition = cmp.Or(s.Transition, "cut")
		s.Length = cmp.Or(s.Length, newShot)
		if s.Seed == 0 {
			s.Seed = seed(m.Title, s.ID)
		}
		was = &manifest.Shot{Backend: agent.Studio, Reason: agent.DrawnHere}
	}
	if s.Backend != was.Backend { // and what was said of the other one holds no more
		was = &manifest.Shot{Chosen: true, Reason: chosen}
	}
	s.Chosen, s.Reason, s.Instead, s.Kept, s.Credit, s.Still = was.Chosen, was.Reason, was.Instead, was.Kept, was.Credit, was.Still
	s.Rewritten, s.RewrittenBy = was.Rewritten, was.RewrittenBy
}

// seed gives a new shot free choices of its own, the same each time.
func seed(parts ...string) uint64 {
	h := fnv.New64a()
	for _, p := range parts {
		_, _ = h.Write([]byte(p + "\n"))
	}
	return h.Sum64()
}

// stretch gives the time of shots that are gone to those that stay, and takes that
// of new ones from them, in proportion, so that the film stays as long as it is. Shots whose
// length was given, or that are locked, keep theirs.
func stretch(old, m *manifest.Manifest) {
	same := len(old.Shots) == len(m.Shots) && !slices.ContainsFunc(m.Shots, func(s manifest.Shot) bool { return old.Shot(s.ID) == nil })
	if same {
		return
	}
	fixed, free := 0.0, 0.0
	gives := func(s manifest.Shot) bool {
		was := old.Shot(s.ID)
		return was != nil && was.Length == s.Length && !s.Locked
	}
	for _, s := range m.Shots {
		if gives(s) {
			free += float64(s.Length)
		} else {
			fixed += float64(s.Length)
		}
	}
	left := float64(m.Duration) - fixed
	if free == 0 || left <= 0 {
		return // the lengths do not add up, which is told
	}
	for i := range m.Shots {
		if s := &m.Shots[i]; gives(*s) {
			s.Length = manifest.Seconds(math.Round(float64(s.Length)*left/free*1e6) / 1e6)
		}
	}
}
