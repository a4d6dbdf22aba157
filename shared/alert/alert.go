// Package alert is what needs a person, and how soon: the rules that watch the platform, what they count in its logs,
// and the objectives it is held to. All of it is data, and the same for everybody who watches: Terraform makes
// Cloud Monitoring's policies of these files, and a rule's runbook has the rule's name. The package measures nothing and tells nobody.
package alert

import (
	_ "embed"

	"github.com/aiprod/aiprod/shared/dated"
)

// A Severity is how soon somebody has to look.
type Severity string

// The severities, by the names that Cloud Monitoring has for them in capitals.
const (
	Critical Severity = "critical" // now, also at night
	Error    Severity = "error"    // today
	Warning  Severity = "warning"  // this week
)

// A Rule says when a person is told. It watches one of three things: a metric, lines of the log one by
// one, or how fast the error budgets of the objectives are used up.
type Rule struct {
	// Name is also its runbook's: scripts/docs/runbooks/NAME.md.
	Name     string   `json:"name"`
	Title    string   `json:"title"`
	Severity Severity `json:"severity"`
	What     string   `json:"what"`
	// Why is the reason of the threshold.
	Why string `json:"why"`
	// Each makes a rule of its own of every one of them: dead_letter, schedule, objective, or fuse. Empty for one rule.
	Each string `json:"each,omitempty"`

	// Metric is what is measured, as Cloud Monitoring calls it, of Resource.
	Metric   string `json:"metric,omitempty"`
	Resource string `json:"resource,omitempty"`
	// Where narrows it down, by label. A value that begins with ~ is a regular expression, with !~ one that must not match, and with
	// @ a name for what only the deployment knows. Of lines of the log it is by field.
	Where map[string]string `json:"where,omitempty"`
	// By are the labels whose values are watched each on its own.
	By []string `json:"by,omitempty"`
	// Measure is what is made of the points within Window, one of the measures below.
	Measure Measure `json:"measure,omitempty"`
	// Above or Below is the threshold, in Unit; a rule has one of them.
	Above *float64 `json:"above,omitempty"`
	Below *float64 `json:"below,omitempty"`
	Unit  string   `json:"unit,omitempty"`
	// Window is how far back is looked, and For how long the threshold has to be passed, as durations in seconds ("300s").
	Window string `json:"window,omitempty"`
	For    string `json:"for,omitempty"`
	// Windows are those of single schedules.
	Windows map[string]string `json:"windows,omitempty"`

	// Message is the message of a line of our own log, Filter a filter of Cloud Logging for lines of others'.
	Message string `json:"message,omitempty"`
	Filter  string `json:"filter,omitempty"`

	// Burn names the rate at which an objective's budget is used up.
	Burn string `json:"burn,omitempty"`
}

// A Measure is what is made of the points of a metric.
type Measure string

// The measures.
const (
	Most     Measure = "most"     // the greatest
	Least    Measure = "least"    // the smallest
	Count    Measure = "count"    // their sum, of what is counted
	Sum      Measure = "sum"      // the sum of the values of a distribution
	Share    Measure = "share"    // their sum over the sum of all, whatever Where says of the metric's own labels
	P95      Measure = "p95"      // what 95 % of a distribution are within
	P99      Measure = "p99"      // what 99 % are within
	Failures Measure = "failures" // how many series are false
	Times    Measure = "times"    // how often they are true
	Absent   Measure = "absent"   // that there are none; it has no threshold
	Logged   Measure = "logged"   // the first line of the log; it has no threshold
)

// A Signal is a metric that is counted from the lines of our own log: those with Message, Where by field. A condition is a value, or
// >N. Labels are fields that are counted apart; Value is a field whose distribution is kept in place of the count.
type Signal struct {
	Name    string            `json:"name"`
	What    string            `json:"what"`
	Message string            `json:"message"`
	Where   map[string]string `json:"where,omitempty"`
	Labels  []string          `json:"labels"`
	Value   string            `json:"value,omitempty"`
	Unit    string            `json:"unit,omitempty"`
}

// Metric returns the name that a signal has as a metric.
func (s Signal) Metric() string { return "logging.googleapis.com/user/aiprod/" + s.Name }

// An Objective is a promise, over the days that [Objectives] are for.
type Objective struct {
	Name string `json:"name"`
	What string `json:"what"`
	Why  string `json:"why"`
	// Goal is the share that has to be good; the rest is the error budget.
	Goal float64 `json:"goal"`
	// WithinMS is how soon a good request is answered; 0 where that does not matter.
	WithinMS int `json:"within_ms,omitempty"`
	// NotOurs are codes of failures that do not count.
	NotOurs []string `json:"not_ours,omitempty"`
}

// A Burn is a rate at which an error budget is used up, in multiples of the even one: over a long time, and over a short one as well, so
// that a rule falls silent soon after the cause is gone.
type Burn struct {
	Name string  `json:"name"`
	Over string  `json:"over"`
	And  string  `json:"and"`
	Rate float64 `json:"rate"`
	Why  string  `json:"why"`
}

// Promises are the objectives, over Days, and the rates that are watched.
type Promises struct {
	Days       int         `json:"days"`
	Objectives []Objective `json:"objectives"`
	Burns      []Burn      `json:"burns"`
}

var (
	//go:embed alerts.json
	alertsJSON []byte
	//go:embed signals.json
	signalsJSON []byte
	//go:embed objectives.json
	objectivesJSON []byte

	rules = dated.Table[struct {
		Alerts []Rule `json:"alerts"`
	}]("alert: alerts.json", alertsJSON)
	signals = dated.Table[struct {
		Signals []Signal `json:"signals"`
	}]("alert: signals.json", signalsJSON)
	objectives = dated.Table[Promises]("alert: objectives.json", objectivesJSON)
)

// Rules returns every rule.
func Rules() []Rule { return rules().Alerts }

// Signals returns what is counted in our logs.
func Signals() []Signal { return signals().Signals }

// Objectives returns what the platform is held to.
func Objectives() Promises { return objectives() }
