package vendortest

import (
	"fmt"
	"maps"
	"net/http"
	"time"
)

// find returns the clip of a request, nil where there is none. The caller holds the lock.
func (i *interactions) find(r *http.Request) *googleClip {
	c := i.clips[r.PathValue("id")]
	if c != nil && c.fault == Vanished {
		c.call.settle(Lost)
		return nil
	}
	return c
}

func (i *interactions) show(w http.ResponseWriter, r *http.Request) {
	i.mu.Lock()
	c := i.find(r)
	var limited, down bool
	var state State
	said := "in_progress"
	if c != nil {
		limited, down = c.poll(i.o.Polls)
		state = c.call.State
		if c.polls < 2 || c.fault == Throttled {
			said = "queued"
		}
	}
	i.mu.Unlock()
	switch {
	case c == nil:
		interactionUnknown(w)
	case limited:
		i.googleRefuses(w, googlePath{model: c.model}, Limited)
	case down:
		i.silent(w, r, Down)
	case state == Running:
		i.say(w, c, fields{"status": said})
	case state == Cancelled:
		i.say(w, c, fields{"status": "cancelled"})
	default:
		i.say(w, c, i.ended(r, c))
	}
}

func interactionUnknown(w http.ResponseWriter) {
	answer(w, http.StatusNotFound, fields{"error": fields{"code": "not_found", "message": "Interaction not found."}}, false)
}

// say tells of an interaction.
func (i *interactions) say(w http.ResponseWriter, c *googleClip, said fields) {
	i.mu.Lock()
	told := i.told(c, said)
	i.mu.Unlock()
	answer(w, http.StatusOK, told, false)
}

// ended is what is said of an interaction that has ended.
func (i *interactions) ended(r *http.Request, c *googleClip) fields {
	switch c.fault {
	case Broken:
		return fields{"status": "failed", "errors": []fields{{"code": "internal_error", "message": "An internal error has occurred."}}}
	case Stopped:
		return fields{"status": "failed", "errors": []fields{{"code": "https://ai.google.dev/errors/prohibited_content", "message": "The content was refused."}}}
	case Budget:
		return fields{"status": "budget_exceeded"}
	case Empty:
		return fields{"status": "completed"}
	case Unfinished:
		return fields{"status": "incomplete", "usage": c.usage(0)}
	case Filtered:
		return fields{"status": "completed", "usage": c.usage(0)}
	}
	video, err := i.video(r, c)
	if err != nil {
		return fields{"status": "failed", "errors": []fields{{"code": "permission_denied", "message": err.Error()}}}
	}
	return fields{"status": "completed", "usage": c.usage(c.output), "steps": []fields{{"type": "model_output", "content": []fields{video}}}}
}

// told is an interaction with what is said of it. The caller holds the lock.
func (i *interactions) told(c *googleClip, said fields) fields {
	at := c.call.At.UTC().Format(time.RFC3339)
	told := fields{"id": c.call.ID, "object": "interaction", "model": c.model, "created": at, "updated": at}
	maps.Copy(told, said)
	return told
}

// usage is what an interaction has used.
func (c *googleClip) usage(output int64) fields {
	used := fields{"total_input_tokens": c.input, "total_output_tokens": output, "total_tokens": c.input + output}
	if output > 0 {
		used["output_tokens_by_modality"] = []fields{{"modality": "video", "tokens": output}}
	}
	return used
}

// video is a clip as an interaction tells of it: where it was left, a link to it, or the bytes themselves.
func (i *interactions) video(r *http.Request, c *googleClip) (fields, error) {
	made := fields{"type": "video", "mime_type": "video/mp4"}
	switch {
	case c.folder != "":
		uri, err := i.store(c, c.call.ID+".mp4")
		made["uri"] = uri
		return made, err
	case c.inline:
		content, err := i.film(c.fault, c.spec())
		made["data"] = content
		return made, err
	}
	i.mu.Lock()
	c.links++
	made["uri"] = fmt.Sprintf("http://%s/google/download/v1beta/files/%s/%d?alt=media", r.Host, c.call.ID, c.links)
	i.mu.Unlock()
	return made, nil
}

func (i *interactions) cancel(w http.ResponseWriter, r *http.Request) {
	i.mu.Lock()
	c := i.find(r)
	running := c != nil && c.call.State == Running
	if running {
		c.call.settle(Cancelled)
	}
	i.mu.Unlock()
	switch {
	case c == nil:
		interactionUnknown(w)
	case !running:
		answer(w, http.StatusBadRequest, fields{"error": fields{"code": "failed_precondition", "message": "The interaction is not running."}}, false)
	default:
		i.say(w, c, fields{"status": "cancelled"})
	}
}

// remove forgets an interaction and its clip.
func (i *interactions) remove(w http.ResponseWriter, r *http.Request) {
	i.mu.Lock()
	c := i.find(r)
	delete(i.clips, r.PathValue("id"))
	i.mu.Unlock()
	if c == nil {
		interactionUnknown(w)
		return
	}
	answer(w, http.StatusOK, fields{}, false)
}

// download serves a clip to whoever has the link and a key of the API.
func (i *interactions) download(w http.ResponseWriter, r *http.Request) {
	i.mu.Lock()
	c := i.clips[r.PathValue("id")]
	i.mu.Unlock()
	switch {
	case !googleKey(w, r):
	case c == nil || c.fault == Expired && r.PathValue("link") == "1":
		googleError(w, http.StatusForbidden, "PERMISSION_DENIED", "You do not have permission to access the File or it may not exist.")
	default:
		i.serve(w, r, c.fault, c.spec())
	}
}
