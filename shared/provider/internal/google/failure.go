package google

import (
	_ "embed"
	"encoding/json"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/aiprod/aiprod/shared/dated"
	"github.com/aiprod/aiprod/shared/provider"
	"github.com/aiprod/aiprod/shared/provider/internal/once"
)

//go:embed failures.json
var file []byte

// A table says what failures mean.
type table struct {
	// Status is by the name of a google.rpc.Code, or a name of the same shape that a model's failure has.
	Status map[string]provider.Class `json:"status"`
	// Reason is by the reason of a google.rpc.ErrorInfo, which says more than a status.
	Reason map[string]provider.Class `json:"reason"`
	// RPC are the names of google.rpc.Code by number.
	RPC []string `json:"rpc"`
	// Refusals are words, in lower case, by which a refusal of content is told where only the text tells it.
	Refusals []string `json:"refusals"`
}

var failures = dated.Table[table]("google: failures.json", file)

// A Status is a failure as Google tells of it: the body of a refused request, or how an operation has ended.
type Status struct {
	// Code is the number of a google.rpc.Code or of an HTTP status, or a name in quotes: which of them
	// differs from API to API.
	Code    json.RawMessage `json:"code"`
	Name    string          `json:"status"`
	Message string          `json:"message"`
	Details []detail        `json:"details"`
}

// A detail is a google.rpc.ErrorInfo or a google.rpc.RetryInfo; others leave it empty.
type detail struct {
	Reason string `json:"reason"`
	Delay  string `json:"retryDelay"`
}

// Class returns what the failure means, and the name it goes by. It is empty where the table does not say.
func (s Status) Class() (class provider.Class, code string) {
	for _, d := range s.Details {
		if class, known := failures().Reason[d.Reason]; known {
			return class, d.Reason
		}
	}
	name := s.name()
	class = failures().Status[name]
	if class == provider.Caller && refusal(s.Message) {
		return provider.Policy, name
	}
	return class, name
}

// name returns the failure's name in capitals, empty where it has none.
func (s Status) name() string {
	if s.Name != "" {
		return strings.ToUpper(s.Name)
	}
	var name string
	if json.Unmarshal(s.Code, &name) == nil && name != "" {
		return strings.ToUpper(name[strings.LastIndexAny(name, "/#:")+1:])
	}
	n, err := strconv.Atoi(string(s.Code))
	if err != nil || n < 0 || n >= len(failures().RPC) {
		return ""
	}
	return failures().RPC[n]
}

// After returns how long it asks to wait, 0 where it does not say.
func (s Status) After() time.Duration {
	for _, d := range s.Details {
		if delay := strings.TrimSuffix(d.Delay, "s"); delay != "" {
			return once.After(http.Header{"Retry-After": {delay}})
		}
	}
	return 0
}

// refusal reports whether a text tells of content that was refused.
func refusal(text string) bool {
	text = strings.ToLower(text)
	for _, words := range failures().Refusals {
		if strings.Contains(text, words) {
			return true
		}
	}
	return false
}

// Refused reads an answer of Google's that is not OK, for the client that asked. A 5xx keeps its class whatever its body
// says, but for a 503 of the service itself: the body does not say whether the request was taken.
func Refused(c *once.Client, method string, a once.Answer) *provider.Error {
	s := told(a.Body)
	class, code := s.Class()
	if class == "" || a.Status/100 != 4 || a.Status == http.StatusRequestTimeout {
		class = once.Class(method, a.Status)
	}
	if class == provider.Caller && refusal(s.Message) {
		class = provider.Policy
	}
	err := c.Refuse(a, class, code, s.Message)
	err.After = max(err.After, s.After())
	return err
}

// told finds the failure in a body: an object with an error, or a list of one such. A body that is neither is its text.
func told(body []byte) Status {
	type answer struct {
		Error Status `json:"error"`
	}
	var one answer
	if json.Unmarshal(body, &one) == nil {
		return one.Error
	}
	var many []answer
	if json.Unmarshal(body, &many) == nil && len(many) > 0 {
		return many[0].Error
	}
	return Status{Message: string(body)}
}
