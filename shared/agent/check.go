package agent

import (
	"errors"
	"fmt"
	"math"

	"github.com/aiprod/aiprod/shared/manifest"
)

// Check reports everything that makes a manifest impossible to render: ids that
// repeat, lines no shot or two shots own or in another order, shots with nothing
// to show, lengths that do not add up to the film.
func Check(m manifest.Manifest) error {
	var errs []error
	lines := map[string]int{}
	for i, l := range m.Lines {
		if _, twice := lines[l.ID]; twice || l.ID == "" {
			errs = append(errs, fmt.Errorf("line %d: id %q is empty or not the only one", i+1, l.ID))
		}
		if l.Text == "" {
			errs = append(errs, fmt.Errorf("line %s: says nothing", l.ID))
		}
		lines[l.ID] = i
	}
	next, sum := 0, 0.0
	shots := map[string]bool{}
	for _, s := range m.Shots {
		if shots[s.ID] || s.ID == "" {
			errs = append(errs, fmt.Errorf("shot %q: the id is empty or not the only one", s.ID))
		}
		shots[s.ID] = true
		for _, id := range s.Lines {
			if i, ok := lines[id]; !ok || i != next {
				errs = append(errs, fmt.Errorf("shot %s: line %q is not the next one", s.ID, id))
			}
			next++
		}
		if s.Length <= 0 {
			errs = append(errs, fmt.Errorf("shot %s: has no length", s.ID))
		}
		if !s.Scene.Complete() {
			errs = append(errs, fmt.Errorf("shot %s: a %s without its content", s.ID, s.Scene.Kind))
		}
		sum += float64(s.Length)
	}
	if next != len(m.Lines) {
		errs = append(errs, fmt.Errorf("%d of %d lines belong to shots", next, len(m.Lines)))
	}
	if math.Abs(sum-float64(m.Duration)) > 0.001 {
		errs = append(errs, fmt.Errorf("shots last %.2f s, the film %.2f", sum, float64(m.Duration)))
	}
	return errors.Join(errs...)
}
