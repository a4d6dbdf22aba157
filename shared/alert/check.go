package alert

import (
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Check returns all that is wrong with the files: a rule that watches nothing or two things, a threshold that is missing, a metric
// that neither Google nor a signal has, a window that Cloud Monitoring does not take.
func Check() error {
	var errs []error
	seen := map[string]bool{}
	for _, r := range Rules() {
		if seen[r.Name] {
			errs = append(errs, fmt.Errorf("alert %s: there are two", r.Name))
		}
		seen[r.Name] = true
		for _, wrong := range r.wrong() {
			errs = append(errs, fmt.Errorf("alert %s: %s", r.Name, wrong))
		}
	}
	for _, s := range Signals() {
		for _, wrong := range s.wrong() {
			errs = append(errs, fmt.Errorf("signal %s: %s", s.Name, wrong))
		}
	}
	for _, o := range Objectives().Objectives {
		if !name.MatchString(o.Name) || o.What == "" || o.Why == "" || o.Goal <= 0 || o.Goal >= 1 {
			errs = append(errs, fmt.Errorf("objective %s: a name, what, why and a goal between 0 and 1", o.Name))
		}
	}
	for _, b := range Objectives().Burns {
		if over, and := seconds(b.Over), seconds(b.And); and <= 0 || over <= and || over > longest || b.Rate <= 1 || b.Why == "" {
			errs = append(errs, fmt.Errorf("burn %s: two windows, the shorter one second, a rate above the even one, and why", b.Name))
		}
	}
	return errors.Join(errs...)
}

var name = regexp.MustCompile(`^[a-z][a-z0-9]*(-[a-z0-9]+)*$`)

// longest is how far back a condition on a metric may look: https://cloud.google.com/monitoring/api/ref_v3/rest/v3/projects.alertPolicies
// ("25 hours"). Rules on absence are queries, which look back further.
const longest = 25 * time.Hour

// seconds reads a duration as Google's APIs write it, 0 where it is none.
func seconds(s string) time.Duration {
	n, err := strconv.Atoi(strings.TrimSuffix(s, "s"))
	if err != nil || !strings.HasSuffix(s, "s") || n < 0 {
		return 0
	}
	return time.Duration(n) * time.Second
}

func (r Rule) wrong() (wrong []string) {
	must := func(ok bool, what string) {
		if !ok {
			wrong = append(wrong, what)
		}
	}
	must(name.MatchString(r.Name), "its name is a file's: lower case and dashes")
	must(r.Title != "" && r.What != "" && r.Why != "", "title, what and why")
	must(slices.Contains([]Severity{Critical, Error, Warning}, r.Severity), "severity is critical, error or warning")
	must(slices.Contains([]string{"", "dead_letter", "schedule", "objective", "fuse"}, r.Each), "each is dead_letter, schedule, objective or fuse")
	logged := r.Message != "" || r.Filter != ""
	must((r.Metric != "") != logged != (r.Burn != ""), "it watches a metric, the log or a burn")
	must(r.Measure == Logged == logged, "lines of the log are logged, and nothing else is")
	if r.Burn != "" {
		must(r.Each == "objective" && slices.ContainsFunc(Objectives().Burns, func(b Burn) bool { return b.Name == r.Burn }), "each objective has a burn that there is")
	}
	if r.Metric == "" {
		return wrong
	}
	must(r.Resource != "" && known(r.Metric), "its metric is Google's or a signal, of a resource")
	must(slices.Contains([]Measure{Most, Least, Count, Sum, Share, P95, P99, Failures, Times, Absent}, r.Measure), "no such measure")
	must((r.Above != nil) != (r.Below != nil) || r.Measure == Absent, "a threshold above or below")
	for _, w := range append(slices.Collect(maps.Values(r.Windows)), r.Window) {
		d := seconds(w)
		must(d >= time.Minute && d%time.Minute == 0 && (d <= longest || r.Measure == Absent), "windows are whole minutes, at most 25 h")
	}
	must(r.For == "" || seconds(r.For) > 0 && seconds(r.For)%time.Minute == 0, "for is whole minutes")
	return wrong
}

// google are the prefixes of Google's own metrics that rules are about.
var google = []string{
	"cloudtasks", "firestore", "loadbalancing", "monitoring", "pubsub", "run", "serviceruntime", "storage",
}

// known reports whether a metric is one of a signal, or may be one of Google's.
func known(metric string) bool {
	if service, of, ok := strings.Cut(metric, ".googleapis.com/"); ok && of != "" && slices.Contains(google, service) {
		return true
	}
	return slices.ContainsFunc(Signals(), func(s Signal) bool { return s.Metric() == metric })
}

func (s Signal) wrong() (wrong []string) {
	if !name.MatchString(s.Name) || s.What == "" || s.Message == "" {
		wrong = append(wrong, "a name, what and a message")
	}
	if (s.Value == "") != (s.Unit == "") {
		wrong = append(wrong, "a value has a unit")
	}
	if len(s.Labels) > 10 {
		wrong = append(wrong, "Cloud Logging takes ten labels")
	}
	return wrong
}
