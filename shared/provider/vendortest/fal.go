package vendortest

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/aiprod/aiprod/shared/dated"
)

// Fal is the queue of fal.ai, below /fal: the client's address carries that.
const Fal = "fal"

//go:embed fal.json
var falFile []byte

// falRates are what fal charges and which arguments its models take: of each, a
// kind ("text", "number") or the values there are.
var falRates = dated.Table[struct {
	LongestPrompt int `json:"longest_prompt"`
	Models        map[string]struct {
		PerSecond int64            `json:"micros_per_second"`
		BySeconds map[string]int64 `json:"micros_by_seconds"`
		Arguments map[string]any   `json:"arguments"`
	} `json:"models"`
	Sizes map[string]string `json:"sizes"`
}]("vendortest: fal.json", falFile)

// A falCall is one clip that was asked of fal.
type falCall struct {
	call    *Call
	fault   Fault
	model   string
	seconds int
	size    string
	wrong   string // the argument that was not understood
	polls   int
	opened  int // how often its clip was asked for
}

// falQueue is the vendor's state.
type falQueue struct {
	*Server

	calls map[string]*falCall // by request id
}

// fal registers the vendor's routes.
func (s *Server) fal() {
	q := &falQueue{Server: s, calls: map[string]*falCall{}}
	s.mux.HandleFunc("POST /fal/{owner}/{app}/{path...}", q.submit)
	s.mux.HandleFunc("GET /fal/{owner}/{app}/requests/{id}/status", q.status)
	s.mux.HandleFunc("GET /fal/{owner}/{app}/requests/{id}", q.result)
	s.mux.HandleFunc("PUT /fal/{owner}/{app}/requests/{id}/cancel", q.cancel)
	s.mux.HandleFunc("GET /fal-media/{id}/output.mp4", q.media)
}

func falKey(w http.ResponseWriter, r *http.Request) bool {
	key, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Key ")
	if !ok || key == "" {
		falSays(w, http.StatusUnauthorized, "Authentication is required to access this application.")
		return false
	}
	return true
}

// falSays is an error of fal's machinery: a text.
func falSays(w http.ResponseWriter, status int, text string) {
	answer(w, status, fields{"detail": text}, false)
}

func (q *falQueue) submit(w http.ResponseWriter, r *http.Request) {
	if !falKey(w, r) {
		return
	}
	app := r.PathValue("owner") + "/" + r.PathValue("app")
	name := app + "/" + r.PathValue("path")
	if _, known := falRates().Models[name]; !known {
		falSays(w, http.StatusNotFound, "Application '"+name+"' not found")
		return
	}
	var body map[string]any
	if json.NewDecoder(http.MaxBytesReader(nil, r.Body, 1<<20)).Decode(&body) != nil {
		falSays(w, http.StatusBadRequest, "Request body is no JSON object")
		return
	}
	c := q.admit(r, name, app, body)
	q.tell(Fal, r, c.fault, c.call != nil)
	if q.silent(w, r, c.fault) {
		return
	}
	switch c.fault {
	case Limited:
		q.retryAfter(w)
		falSays(w, http.StatusTooManyRequests, "Too many requests")
	case NoKey:
		falSays(w, http.StatusUnauthorized, "Invalid Key")
	case NoCredit:
		falSays(w, http.StatusForbidden, "User is locked. Reason: Exhausted balance.")
	case NoModel:
		falSays(w, http.StatusNotFound, "Application '"+name+"' not found")
	default:
		at := "http://" + r.Host + "/fal/" + c.call.ID
		_, id, _ := strings.Cut(c.call.ID, "/requests/")
		answer(w, http.StatusOK, fields{
			"status": "IN_QUEUE", "request_id": id, "queue_position": 0,
			"response_url": at, "status_url": at + "/status", "cancel_url": at + "/cancel",
		}, c.fault == Garbled)
	}
}

// admit decides how a call goes and enters it in the book if it is accepted. What
// the model does not understand is accepted too: the queue does not look.
func (q *falQueue) admit(r *http.Request, name, app string, body map[string]any) *falCall {
	q.mu.Lock()
	defer q.mu.Unlock()
	c := &falCall{fault: q.draw(Fal, name), model: name, wrong: falWrong(name, body)}
	var micros int64
	if c.wrong == "" {
		m := falRates().Models[name]
		length := fmt.Sprint(body["duration"])
		_, _ = fmt.Sscan(length, &c.seconds)
		micros = m.PerSecond*int64(c.seconds) + m.BySeconds[length]
		shape, _ := body["aspect_ratio"].(string)
		if c.size = falRates().Sizes[shape]; c.size == "" {
			c.size = falRates().Sizes["16:9"]
		}
	}
	if c.fault.accepted() {
		c.call = q.accept(Fal, r, micros)
		id := c.call.ID
		c.call.ID = app + "/requests/" + id // fal's links name the app, so calls are told apart by both
		q.calls[id] = c
	}
	return c
}

// falWrong names the first argument that a model does not understand, "" where it understands all.
func falWrong(name string, body map[string]any) string {
	takes := falRates().Models[name].Arguments
	prompt, _ := body["prompt"].(string)
	if n := utf8.RuneCountInString(prompt); n < 1 || n > falRates().LongestPrompt {
		return "prompt"
	}
	for argument, value := range body {
		switch allowed := takes[argument].(type) {
		case []any:
			if slices.Contains(allowed, value) {
				continue
			}
		case string:
			_, text := value.(string)
			_, number := value.(float64)
			if allowed == "text" && text || allowed == "number" && number {
				continue
			}
		}
		return argument
	}
	return ""
}
