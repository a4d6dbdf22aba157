package pictures

import (
	"bytes"
	"encoding/xml"
	"errors"
	"flag"
	"io"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/aiprod/aiprod/shared/job"
	"github.com/aiprod/aiprod/shared/stage"
)

var update = flag.Bool("update", false, "write what is written from the code")

// heaviest is what a picture may weigh: it is shown with its page.
const heaviest = 40_000

// The pictures are those that the code draws; nothing in them lies on anything else, or is cut off.
func TestPictures(t *testing.T) {
	t.Parallel()
	c, err := load("../../..")
	if err != nil {
		t.Fatal(err)
	}
	for name, draw := range all {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			now, err := draw(c)
			if err != nil {
				t.Fatal(err)
			}
			if *update {
				if err := os.WriteFile(name+".svg", now, 0o600); err != nil {
					t.Fatal(err)
				}
			}
			if len(now) > heaviest {
				t.Errorf("%d bytes", len(now))
			}
			for d := xml.NewDecoder(bytes.NewReader(now)); ; {
				if _, err := d.Token(); errors.Is(err, io.EOF) {
					break
				} else if err != nil {
					t.Fatal(err)
				}
			}
			if old, err := os.ReadFile(name + ".svg"); err != nil || !bytes.Equal(old, now) {
				t.Errorf("what it shows has changed: write it with go test ./scripts/docs/pictures -run TestPictures -update, and look at it: %v", err)
			}
		})
	}
}

// A job's life has every state and every stage.
func TestLifeIsWhole(t *testing.T) {
	t.Parallel()
	c, err := load("../../..")
	if err != nil {
		t.Fatal(err)
	}
	drawn, states := map[string]bool{}, map[job.State]bool{}
	for _, l := range legs {
		states[l.state] = true
		for _, name := range slices.Concat(l.rows...) {
			drawn[strings.TrimSuffix(name, "*")] = true
		}
	}
	for _, name := range anytime {
		drawn[name] = true
	}
	for _, s := range job.Unfinished() {
		if !states[s] {
			t.Errorf("the state %s is not drawn", s)
		}
	}
	for s := range stage.Queues {
		if !drawn[string(s)] {
			t.Errorf("the stage %s is not drawn", s)
		}
	}
	for name, f := range c.Functions {
		if f.Stage != "" && !drawn[name] {
			t.Errorf("the stage %s is not drawn", name)
		}
	}
}

// A picture that nobody could read is refused.
func TestDrawingRefuses(t *testing.T) {
	t.Parallel()
	for name, draw := range map[string]func(*drawing){
		"text that is too wide":   func(d *drawing) { d.box(plain, 10, 10, 40, 60, "a long name") },
		"text that is too high":   func(d *drawing) { d.box(plain, 10, 10, 90, 30, "a", "b", "c") },
		"one box on another":      func(d *drawing) { d.box(plain, 10, 10, 90, 30, "a"); d.box(plain, 50, 20, 90, 30, "b") },
		"a note on a box":         func(d *drawing) { d.box(plain, 10, 10, 90, 30, "a"); d.note(20, 30, "b") },
		"what lies outside":       func(d *drawing) { d.note(190, 50, "far too long") },
		"a line that is oblique":  func(d *drawing) { d.arrow(point{1, 1}, point{5, 9}) },
		"a line through a note":   func(d *drawing) { d.note(20, 50, "a note"); d.arrow(point{30, 10}, point{30, 90}) },
		"a box that is not there": nil,
	} {
		d := &drawing{w: 200, h: 100}
		if draw == nil {
			if _, err := d.svg(); err != nil {
				t.Errorf("nothing: %v", err)
			}
			continue
		}
		draw(d)
		if _, err := d.svg(); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}
