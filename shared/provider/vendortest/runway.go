package vendortest

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"image"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf16"
)

// A task is one clip that was asked of Runway.
type task struct {
	call    *Call
	fault   Fault
	model   string
	seconds int
	ratio   string
	credits int64
	polls   int
	links   int // how many links to it have been given
}

// A toVideo is the body of a create, of a text or of a picture. It has every member the vendor's type has, and no other is taken.
type toVideo struct {
	Model         string `json:"model"`
	PromptText    string `json:"promptText"`
	PromptImage   string `json:"promptImage"`
	Duration      int    `json:"duration"`
	Ratio         string `json:"ratio"`
	Seed          *int64 `json:"seed"`
	Audio         *bool  `json:"audio"`
	OutputFormat  string `json:"outputFormat"`
	NegativeText  string `json:"negativePrompt"`
	Moderation    any    `json:"contentModeration"`
	ProresProfile string `json:"proresProfile"`
}

type fields map[string]any

func (s *Server) createTask(w http.ResponseWriter, r *http.Request) {
	if !runwayKey(w, r) {
		return
	}
	body, refusal := wanted(r)
	if refusal != "" {
		answer(w, http.StatusBadRequest, fields{"error": refusal}, false)
		return
	}
	t := s.admit(r, body)
	s.tell(Runway, r, t.fault, t.call != nil)
	if s.silent(w, r, t.fault) {
		return
	}
	switch t.fault {
	case Limited:
		s.retryAfter(w)
		answer(w, http.StatusTooManyRequests, fields{"error": "You have reached your daily task limit."}, false)
	case NoKey:
		answer(w, http.StatusUnauthorized, fields{"error": "The provided API key is not valid."}, false)
	case NoCredit:
		answer(w, http.StatusBadRequest, fields{"error": "You do not have enough credits to run this task."}, false)
	case NoModel:
		answer(w, http.StatusNotFound, fields{"error": "Not found"}, false)
	default:
		made := fields{"id": t.call.ID, "estimatedCost": fields{"credits": t.credits}}
		answer(w, http.StatusOK, made, t.fault == Garbled)
	}
}

func runwayKey(w http.ResponseWriter, r *http.Request) bool {
	if key, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer "); !ok || key == "" {
		answer(w, http.StatusUnauthorized, fields{"error": "The provided API key is not valid."}, false)
		return false
	}
	if r.Header.Get("X-Runway-Version") != vendors().Runway.Version {
		answer(w, http.StatusBadRequest, fields{"error": "X-Runway-Version is missing or unknown"}, false)
		return false
	}
	return true
}

// wanted reads and judges a create.
func wanted(r *http.Request) (body toVideo, refusal string) {
	if err := decode(r, 5<<20, &body); err != nil {
		return body, "Validation of body failed: " + err.Error()
	}
	m, known := vendors().Runway.Models[body.Model]
	pictured := r.URL.Path == "/v1/image_to_video"
	units := len(utf16.Encode([]rune(body.PromptText)))
	switch {
	case !known:
		return body, "model: invalid"
	case m.ImageOnly && !pictured, pictured != (body.PromptImage != ""):
		return body, "model or promptImage: invalid"
	case pictured && !dataURI(body.PromptImage):
		return body, "promptImage: invalid asset"
	case units < 1 || units > vendors().Runway.PromptUnits:
		return body, "promptText: invalid length"
	case !slices.Contains(m.Seconds, body.Duration):
		return body, "duration: invalid"
	case !slices.Contains(m.Ratios, body.Ratio):
		return body, "ratio: invalid"
	case body.Seed != nil && (*body.Seed < 0 || *body.Seed > 1<<32-1):
		return body, "seed: invalid"
	}
	return body, ""
}

// dataURI reports whether a picture could be read: a PNG or JPEG file in base64.
func dataURI(uri string) bool {
	for _, kind := range []string{"png", "jpeg"} {
		if code, ok := strings.CutPrefix(uri, "data:image/"+kind+";base64,"); ok {
			file, err := base64.StdEncoding.DecodeString(code)
			if err != nil {
				return false
			}
			_, format, err := image.Decode(bytes.NewReader(file))
			return err == nil && format == kind
		}
	}
	return false
}

// admit decides how a create goes and enters it in the book if it is accepted.
func (s *Server) admit(r *http.Request, body toVideo) *task {
	s.mu.Lock()
	defer s.mu.Unlock()
	credits := vendors().Runway.Models[body.Model].CreditsPerSecond * int64(body.Duration)
	t := &task{fault: s.draw(Runway, body.Model), model: body.Model, seconds: body.Duration, ratio: body.Ratio, credits: credits}
	if t.fault.accepted() {
		t.call = s.accept(Runway, r, credits*vendors().Runway.MicrosPerCredit)
		s.tasks[t.call.ID] = t
	}
	return t
}

func (s *Server) showTask(w http.ResponseWriter, r *http.Request) {
	if !runwayKey(w, r) {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	t := s.tasks[r.PathValue("id")]
	if t != nil {
		t.polls++
	}
	switch {
	case t == nil || t.fault == Vanished:
		if t != nil {
			t.call.settle(Lost)
		}
		answer(w, http.StatusNotFound, fields{"error": "Task not found"}, false)
	case t.fault == PollLimited && t.polls == 1:
		s.retryAfter(w)
		answer(w, http.StatusTooManyRequests, fields{"error": "Too many requests"}, false)
	case t.fault == PollDown && t.polls == 1:
		s.silent(w, r, Down)
	default:
		answer(w, http.StatusOK, s.account(t, "http://"+r.Host), false)
	}
}

// account is a task as Runway tells of it. The caller holds the lock.
func (s *Server) account(t *task, origin string) fields {
	told := fields{"id": t.call.ID, "createdAt": t.call.At.UTC().Format(time.RFC3339)}
	if t.polls >= s.o.Polls {
		t.call.settle(t.end())
	}
	switch t.call.State {
	case Running:
		told["estimatedCost"] = fields{"credits": t.credits}
		switch {
		case t.fault == Throttled && t.polls == 1:
			told["status"] = "THROTTLED"
		case t.polls == 1:
			told["status"] = "PENDING"
		default:
			told["status"], told["progress"] = "RUNNING", float64(t.polls)/float64(s.o.Polls)
		}
		return told
	case Cancelled:
		told["status"] = "CANCELLED"
	case Failed:
		told["status"], told["failure"], told["failureCode"] = "FAILED", "An internal error occurred.", "INTERNAL"
		if t.fault == Policy {
			told["failure"], told["failureCode"] = "The prompt was refused.", "SAFETY.INPUT.TEXT"
		}
	default:
		t.links++
		told["status"], told["output"] = "SUCCEEDED", []string{fmt.Sprintf("%s/output/%s/%d", origin, t.call.ID, t.links)}
	}
	told["cost"] = fields{"credits": t.call.Micros / vendors().Runway.MicrosPerCredit}
	return told
}

// end is how a task ends.
func (t *task) end() State {
	if t.fault == Policy || t.fault == Broken {
		return Failed
	}
	return Succeeded
}

// deleteTask cancels what runs and deletes what does not.
func (s *Server) deleteTask(w http.ResponseWriter, r *http.Request) {
	if !runwayKey(w, r) {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	t := s.tasks[r.PathValue("id")]
	if t == nil || t.fault == Vanished {
		answer(w, http.StatusNotFound, fields{"error": "Task not found"}, false)
		return
	}
	if t.call.State == Running {
		t.call.settle(Cancelled)
	} else {
		delete(s.tasks, t.call.ID)
	}
	w.WriteHeader(http.StatusNoContent)
}

// output serves a clip to whoever has the link, and to nobody who shows a key there.
func (s *Server) output(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	t := s.tasks[r.PathValue("id")]
	s.mu.Unlock()
	link, err := strconv.Atoi(r.PathValue("link"))
	if t == nil || err != nil || r.Header.Get("Authorization") != "" || t.fault == Expired && link == 1 {
		http.Error(w, "<Error><Code>AccessDenied</Code><Message>Request has expired</Message></Error>", http.StatusForbidden)
		return
	}
	s.serve(w, r, t.fault, ClipSpec{Vendor: Runway, Model: t.model, Seconds: t.seconds, Ratio: t.ratio})
}
