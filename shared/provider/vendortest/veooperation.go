package vendortest

import (
	"net/http"
	"strings"
)

// fetch tells how an operation stands.
func (v *veoModels) fetch(w http.ResponseWriter, r *http.Request, p googlePath) {
	var body struct {
		Name string `json:"operationName"`
	}
	if decode(r, 1<<16, &body) != nil || !strings.Contains(body.Name, "/models/"+p.model+"/operations/") {
		googleInvalid(w, "The operation is not one of the model.")
		return
	}
	v.mu.Lock()
	c := v.clips[body.Name]
	var limited, down bool
	var state State
	if c != nil {
		limited, down = c.poll(v.o.Polls)
		state = c.call.State
	}
	v.mu.Unlock()
	switch {
	case c == nil || c.fault == Vanished:
		googleError(w, http.StatusNotFound, "NOT_FOUND", "The operation was not found.")
	case limited:
		v.googleRefuses(w, p, Limited)
	case down:
		v.silent(w, r, Down)
	case state == Running:
		answer(w, http.StatusOK, fields{"name": c.call.ID}, false)
	default:
		v.ended(w, c)
	}
}

// ended tells what became of an operation.
func (v *veoModels) ended(w http.ResponseWriter, c *googleClip) {
	told := fields{"name": c.call.ID, "done": true}
	made := fields{"@type": "type.googleapis.com/cloud.ai.large_models.vision.GenerateVideoResponse"}
	switch c.fault {
	case Broken:
		told["error"] = fields{"code": 13, "message": "Video generation failed due to an internal server issue. Please try again in a few minutes.", "details": []fields{}}
	case Stopped:
		told["error"] = fields{"code": 3, "message": veoRefusal}
	case Filtered:
		made["raiMediaFilteredCount"] = 1
		made["raiMediaFilteredReasons"] = []string{"Veo could not generate videos because the content violates usage guidelines. Support codes: 58061214"}
		told["response"] = made
	case Empty:
		told["response"] = made
	default:
		video, err := v.video(c)
		if err != nil {
			told["error"] = fields{"code": 7, "message": "The service account cannot write to the bucket: " + err.Error()}
			break
		}
		made["raiMediaFilteredCount"], made["videos"] = 0, []fields{video}
		told["response"] = made
	}
	answer(w, http.StatusOK, told, false)
}

// video is a clip as an operation tells of it: where it was left, or the bytes themselves.
func (v *veoModels) video(c *googleClip) (fields, error) {
	if c.folder == "" {
		content, err := v.film(c.fault, c.spec())
		return fields{"bytesBase64Encoded": content, "mimeType": "video/mp4"}, err
	}
	uri, err := v.store(c, "1234567890/sample_0.mp4")
	return fields{"gcsUri": uri, "mimeType": "video/mp4"}, err
}
