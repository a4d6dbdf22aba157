package simulated

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"

	"github.com/aiprod/aiprod/shared/provider/vendortest"
)

//go:embed courses.json
var coursesFile []byte

// A course is how all vendors behave.
type course struct {
	Faults  vendortest.Weights           `json:"faults"`
	Vendors map[string]vendortest.Course `json:"vendors"`
}

var courses = sync.OnceValue(func() map[string]course {
	var file struct {
		Courses map[string]course `json:"courses"`
	}
	if err := json.Unmarshal(coursesFile, &file); err != nil {
		panic("simulated: courses.json: " + err.Error()) // embedded at build time, held by a test
	}
	return file.Courses
})

// outage begins the name of a course in which a vendor is down: outage=runway.
const outage = "outage="

// find returns the course of a name.
func find(name string) (course, error) {
	if vendor, ok := strings.CutPrefix(name, outage); ok {
		if !slices.Contains(vendortest.Vendors(), vendor) {
			return course{}, fmt.Errorf("there is no vendor %q; there are %s", vendor, strings.Join(vendortest.Vendors(), ", "))
		}
		return course{Vendors: map[string]vendortest.Course{vendor: {Spells: []vendortest.Spell{{From: 1, Fault: vendortest.Down}}}}}, nil
	}
	c, ok := courses()[name]
	if !ok {
		return c, fmt.Errorf("there is no course %q; there are %s, and %sVENDOR", name, strings.Join(slices.Sorted(maps.Keys(courses())), ", "), outage)
	}
	return c, nil
}
