package vendortest

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
)

// Veo is Google's Veo on Vertex AI. Its calls come in at /google, as all of Google's do.
const Veo = "veo"

// veoModels is the state of Veo.
type veoModels struct {
	*Server

	clips map[string]*googleClip // by name of operation
}

// veo registers Veo's verbs among those of Google's models.
func (g *googleModels) veo() {
	v := &veoModels{Server: g.Server, clips: map[string]*googleClip{}}
	g.verbs["predictLongRunning"] = v.predict
	g.verbs["fetchPredictOperation"] = v.fetch
}

// A veoImage is a picture of a request.
type veoImage struct {
	Bytes []byte `json:"bytesBase64Encoded"`
	URI   string `json:"gcsUri"`
	Type  string `json:"mimeType"`
}

// A veoBody is a request. It has the members of the vendor's type that we may send, and no other is taken.
type veoBody struct {
	Instances []struct {
		Prompt    string    `json:"prompt"`
		Image     *veoImage `json:"image"`
		LastFrame *veoImage `json:"lastFrame"`
	} `json:"instances"`
	Parameters struct {
		Samples     int    `json:"sampleCount"`
		Folder      string `json:"storageUri"`
		Seconds     int    `json:"durationSeconds"`
		Aspect      string `json:"aspectRatio"`
		Resolution  string `json:"resolution"`
		Seed        *int64 `json:"seed"`
		Audio       *bool  `json:"generateAudio"`
		Negative    string `json:"negativePrompt"`
		Enhance     bool   `json:"enhancePrompt"`
		People      string `json:"personGeneration"`
		Compression string `json:"compressionQuality"`
		Resize      string `json:"resizeMode"`
	} `json:"parameters"`
	Labels map[string]string `json:"labels"`
}

// wrong says what is wrong with a request, "" for nothing.
func (b veoBody) wrong(model string) string {
	p, rates := b.Parameters, googleVideoRates()
	_, resolution := rates.Veo[model][p.Resolution]
	switch {
	case len(b.Instances) != 1 || strings.TrimSpace(b.Instances[0].Prompt) == "" && b.Instances[0].Image == nil:
		return "The request must have one instance with a prompt or an image."
	case b.Instances[0].Image.wrong() || b.Instances[0].LastFrame.wrong():
		return "The image must have bytes or a URI, and a type of image/png or image/jpeg."
	case p.Samples != 1:
		return "sampleCount must be 1 here."
	case !slices.Contains(rates.VeoSeconds, p.Seconds):
		return "Unsupported duration, supported durations are 4, 6 and 8 seconds."
	case !resolution:
		return "Unsupported resolution for this model."
	case p.Resolution != "720p" && p.Seconds != 8:
		return "The resolution requires a duration of 8 seconds."
	case !slices.Contains(rates.Aspects, p.Aspect):
		return "Unsupported aspect ratio."
	case p.Seed != nil && (*p.Seed < 0 || *p.Seed > 1<<32-1):
		return "The seed must be an unsigned integer of 32 bits."
	case p.Audio == nil:
		return "generateAudio is required."
	case !slices.Contains(rates.People, p.People):
		return "personGeneration is not valid."
	case p.Compression != "" && !slices.Contains(rates.Compression, p.Compression):
		return "compressionQuality is not valid."
	}
	return wrongLabels(b.Labels)
}

func (i *veoImage) wrong() bool {
	return i != nil && ((len(i.Bytes) == 0) == (i.URI == "") || i.Type != "image/png" && i.Type != "image/jpeg")
}

func (v *veoModels) predict(w http.ResponseWriter, r *http.Request, p googlePath) {
	_, known := googleVideoRates().Veo[p.model]
	if !known || !p.vertex { // on the Gemini API it is no more
		googleError(w, http.StatusNotFound, "NOT_FOUND", "This model models/"+p.model+" is no longer available.")
		return
	}
	var body veoBody
	if err := decode(r, 32<<20, &body); err != nil {
		googleInvalid(w, "Invalid JSON payload received. "+err.Error())
		return
	}
	if wrong := body.wrong(p.model); wrong != "" {
		googleInvalid(w, wrong)
		return
	}
	if wrong := v.wrongFolder(body.Parameters.Folder); wrong != "" {
		googleInvalid(w, wrong)
		return
	}
	c := v.admit(r, p, body)
	v.tell(Veo, r, c.fault, c.call != nil)
	switch {
	case v.silent(w, r, c.fault) || c.call == nil && v.googleRefuses(w, p, c.fault):
	case c.fault == Policy:
		googleInvalid(w, veoRefusal)
	default:
		answer(w, http.StatusOK, fields{"name": c.call.ID}, c.fault == Garbled)
	}
}

// veoRefusal is how Veo tells that it refuses a prompt: as if the request were wrong.
const veoRefusal = "The prompt could not be submitted. This prompt contains words that violate Vertex AI's usage guidelines. Support codes: 58061214"

// admit decides how a call goes and enters it in the book if it is accepted.
func (v *veoModels) admit(r *http.Request, p googlePath, body veoBody) *googleClip {
	v.mu.Lock()
	defer v.mu.Unlock()
	o := body.Parameters
	c := &googleClip{
		fault: v.draw(Veo, p.model), model: p.model, seconds: o.Seconds, folder: o.Folder,
		size: googleVideoRates().Sizes[o.Aspect][o.Resolution],
	}
	if c.fault == Budget || c.fault == Unfinished { // of interactions
		c.fault = None
	}
	sound := map[bool]string{false: "silent", true: "audio"}[*o.Audio]
	if c.fault.accepted() && c.fault != Quota && c.fault != Policy {
		c.call = v.accept(Veo, r, int64(o.Seconds)*googleVideoRates().Veo[p.model][o.Resolution][sound])
		c.call.ID = fmt.Sprintf("projects/%s/locations/%s/publishers/google/models/%s/operations/%s",
			r.PathValue("project"), r.PathValue("location"), p.model, c.call.ID)
		v.clips[c.call.ID] = c
	}
	return c
}
