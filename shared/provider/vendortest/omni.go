package vendortest

import (
	"encoding/json"
	"net/http"
	"slices"
	"strconv"
	"strings"
)

// Omni is Gemini Omni by Google's Interactions API. Its calls come in at /google, as all of Google's do.
const Omni = "omni"

// interactions is the state of the Interactions API.
type interactions struct {
	*Server

	clips map[string]*googleClip // by id
}

// omni registers the routes of the Interactions API. The library sends the slashes of
// a Vertex path percent-encoded, so that all of it is one segment: v1beta1%2Fprojects%2Fp%2Flocations%2Fglobal.
func (g *googleModels) omni() {
	i := &interactions{Server: g.Server, clips: map[string]*googleClip{}}
	g.interactions = i
	for pattern, h := range map[string]func(http.ResponseWriter, *http.Request){
		"POST /google/{version}/interactions":             i.create,
		"GET /google/{version}/interactions/{id}":         i.show,
		"POST /google/{version}/interactions/{id}/cancel": i.cancel,
		"DELETE /google/{version}/interactions/{id}":      i.remove,
	} {
		g.mux.HandleFunc(pattern, func(w http.ResponseWriter, r *http.Request) {
			if i.admitted(w, r) {
				h(w, r)
			}
		})
	}
	g.mux.HandleFunc("GET /google/download/v1beta/files/{id}/{link}", i.download)
}

// Stored returns how many interactions the Interactions API keeps: those nobody has deleted.
func (s *Server) Stored() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.models.interactions.clips)
}

// vertex reports whether a request is one to Vertex AI.
func vertex(r *http.Request) bool {
	rest, ok := strings.CutPrefix(r.PathValue("version"), "v1beta1/projects/")
	project, location, _ := strings.Cut(rest, "/locations/")
	return ok && project != "" && location == "global"
}

// admitted reports whether a request is to a service there is and may be made, and else answers it.
func (i *interactions) admitted(w http.ResponseWriter, r *http.Request) bool {
	switch {
	case !vertex(r) && r.PathValue("version") != "v1beta":
		googleError(w, http.StatusNotFound, "NOT_FOUND", "Requested entity was not found.")
	case !vertex(r) && !googleKey(w, r):
	case r.Header.Get("Api-Revision") != googleVideoRates().Revision:
		googleInvalid(w, "Api-Revision is missing or unknown.")
	default:
		return true
	}
	return false
}

// An omniBody is a request. It has the members of the vendor's type that we may send, and no other is taken.
type omniBody struct {
	Model      string          `json:"model"`
	Background bool            `json:"background"`
	Store      *bool           `json:"store"`
	Input      json.RawMessage `json:"input"`
	Generation struct {
		Seed  *int64 `json:"seed"`
		Video struct {
			Task string `json:"task"`
		} `json:"video_config"`
	} `json:"generation_config"`
	Format struct {
		Type       string `json:"type"`
		Aspect     string `json:"aspect_ratio"`
		Resolution string `json:"resolution"`
		Duration   string `json:"duration"`
		Delivery   string `json:"delivery"`
		Folder     string `json:"gcs_uri"`
	} `json:"response_format"`
	Labels map[string]string `json:"labels"`

	seconds int
	text    string
	images  int
}

// An omniContent is one part of an input.
type omniContent struct {
	Type string `json:"type"`
	Text string `json:"text"`
	MIME string `json:"mime_type"`
	Data []byte `json:"data"`
	URI  string `json:"uri"`
}

// read reads what a request has as text, and reports whether it could.
func (b *omniBody) read() bool {
	duration, ok := strings.CutSuffix(b.Format.Duration, "s")
	seconds, err := strconv.Atoi(duration)
	var parts []omniContent
	if !ok || err != nil || json.Unmarshal(b.Input, &b.text) != nil && json.Unmarshal(b.Input, &parts) != nil {
		return false
	}
	for _, p := range parts {
		switch {
		case p.Type == "text":
			b.text += p.Text
		case p.Type == "image" && (p.MIME == "image/png" || p.MIME == "image/jpeg") && (len(p.Data) > 0) != (p.URI != ""):
			b.images++
		default:
			return false
		}
	}
	b.seconds = seconds
	return strings.TrimSpace(b.text) != ""
}

// wrong says what is wrong with a request that could be read, "" for nothing.
func (b *omniBody) wrong(vertex bool) string {
	m, f := googleVideoRates().Omni[b.Model], b.Format
	switch {
	case f.Type != "video" || !slices.Contains(googleVideoRates().Aspects, f.Aspect) || !slices.Contains(m.Resolutions, f.Resolution):
		return "response_format is not one the model supports."
	case b.seconds < m.MinSeconds || b.seconds > m.MaxSeconds:
		return "duration is out of range."
	case !b.Background || b.Store != nil && !*b.Store:
		return "Video generation requires background=true and store=true."
	case b.Generation.Seed != nil && (!m.Seed || *b.Generation.Seed < 0 || *b.Generation.Seed > 1<<31-1):
		return "seed is not supported."
	case len(b.Labels) > 0 && !m.Labels:
		return "labels are not supported."
	case !slices.Contains(googleVideoRates().Tasks, b.Generation.Video.Task) || (b.Generation.Video.Task == "text_to_video") != (b.images == 0):
		return "The input does not fit the task."
	case f.Delivery != "inline" && f.Delivery != "uri":
		return "delivery must be inline or uri."
	case f.Folder != "" && (!vertex || f.Delivery != "uri") || vertex && f.Delivery == "uri" && f.Folder == "":
		return "gcs_uri goes with delivery by uri, on Vertex AI, and is required there."
	}
	return wrongLabels(b.Labels)
}

func (i *interactions) create(w http.ResponseWriter, r *http.Request) {
	var body omniBody
	if err := decode(r, 32<<20, &body); err != nil {
		googleInvalid(w, "Invalid JSON payload received. "+err.Error())
		return
	}
	if _, known := googleVideoRates().Omni[body.Model]; !known {
		googleError(w, http.StatusNotFound, "NOT_FOUND", "This model models/"+body.Model+" is no longer available.")
		return
	}
	wrong := "Invalid input."
	if body.read() {
		if wrong = body.wrong(vertex(r)); wrong == "" {
			wrong = i.wrongFolder(body.Format.Folder)
		}
	}
	if wrong != "" {
		googleInvalid(w, wrong)
		return
	}
	c := i.admit(r, body)
	i.tell(Omni, r, c.fault, c.call != nil)
	switch {
	case i.silent(w, r, c.fault):
	case c.fault == Limited: // by name, as other failures here are told by number
		i.retryAfter(w)
		answer(w, http.StatusTooManyRequests, fields{"error": fields{"code": "resource_exhausted", "message": "Resource exhausted."}}, false)
	case c.fault == Policy:
		answer(w, http.StatusBadRequest, fields{"error": fields{"code": "prohibited_content", "message": "The prompt was refused."}}, false)
	case c.call == nil && i.googleRefuses(w, googlePath{model: body.Model, vertex: vertex(r)}, c.fault):
	default:
		i.mu.Lock()
		told := i.told(c, fields{"status": "queued"})
		i.mu.Unlock()
		answer(w, http.StatusOK, told, c.fault == Garbled)
	}
}

// admit decides how a call goes and enters it in the book if it is accepted.
func (i *interactions) admit(r *http.Request, b omniBody) *googleClip {
	i.mu.Lock()
	defer i.mu.Unlock()
	rates := googleVideoRates()
	c := &googleClip{
		fault: i.draw(Omni, b.Model), model: b.Model, seconds: b.seconds, folder: b.Format.Folder, inline: b.Format.Delivery == "inline",
		size:   rates.Sizes[b.Format.Aspect][b.Format.Resolution],
		input:  tokens(b.text) + int64(b.images)*rates.TokensOfImage,
		output: rates.TokensPerSecond[b.Format.Resolution] * int64(b.seconds),
	}
	if c.fault.accepted() && c.fault != Quota && c.fault != Policy {
		m := rates.Omni[b.Model]
		c.call = i.accept(Omni, r, perMillion(c.input*m.Input+c.output*m.Video))
		c.call.ID = "v1_" + strings.ReplaceAll(c.call.ID, "-", "")
		i.clips[c.call.ID] = c
	}
	return c
}
