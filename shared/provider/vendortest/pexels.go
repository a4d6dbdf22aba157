package vendortest

import (
	_ "embed"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/aiprod/aiprod/shared/dated"
)

// Pexels is a library of footage, below /pexels: the client's address carries that. What it gives is free.
const Pexels = "pexels"

//go:embed pexels.json
var pexelsFile []byte

type pexelsVideo struct {
	ID       int    `json:"id"`
	Slug     string `json:"slug"`
	Author   string `json:"author"`
	Duration int    `json:"duration"`
	Width    int    `json:"width"`
	Height   int    `json:"height"`
}

// pexelsFacts are what the library holds and which parameters a search takes: of each the values, none for any.
var pexelsFacts = dated.Table[struct {
	Parameters  map[string][]string `json:"parameters"`
	LargestPage int                 `json:"largest_page"`
	Sizes       map[string]int      `json:"sizes"`
	Videos      []pexelsVideo       `json:"videos"`
	Heights     []int               `json:"heights"`
}]("vendortest: pexels.json", pexelsFile)

// A pexelsLibrary is the vendor's state: the fault of whoever has searched last goes on to what they fetch.
type pexelsLibrary struct {
	*Server

	fault  Fault
	polls  int
	opened int
}

// pexels registers the vendor's routes.
func (s *Server) pexels() {
	l := &pexelsLibrary{Server: s}
	s.mux.HandleFunc("GET /pexels/videos/search", l.search)
	s.mux.HandleFunc("GET /pexels/videos/videos/{id}", l.show)
	s.mux.HandleFunc("GET /pexels-media/{id}/{file}", l.media)
}

// pexelsKey wants the key alone in the header, without a scheme before it.
func pexelsKey(w http.ResponseWriter, r *http.Request) bool {
	if key := r.Header.Get("Authorization"); key == "" || strings.Contains(key, " ") {
		pexelsSays(w, http.StatusUnauthorized, "Unauthorized")
		return false
	}
	return true
}

func pexelsSays(w http.ResponseWriter, status int, text string) {
	answer(w, status, fields{"status": status, "error": text}, false)
}

func (l *pexelsLibrary) search(w http.ResponseWriter, r *http.Request) {
	if !pexelsKey(w, r) {
		return
	}
	for name, values := range r.URL.Query() {
		allowed, known := pexelsFacts().Parameters[name]
		if !known || len(allowed) > 0 && !slices.Contains(allowed, values[0]) {
			pexelsSays(w, http.StatusBadRequest, "Bad parameter: "+name)
			return
		}
	}
	per, err := strconv.Atoi(r.FormValue("per_page"))
	if r.FormValue("query") == "" || err != nil || per < 1 || per > pexelsFacts().LargestPage {
		pexelsSays(w, http.StatusBadRequest, "No query provided")
		return
	}
	fault := l.take(r)
	if l.silent(w, r, fault) {
		return
	}
	switch fault {
	case Limited, NoCredit: // it says nothing of when to come back
		pexelsSays(w, http.StatusTooManyRequests, "Too Many Requests")
	case NoKey:
		pexelsSays(w, http.StatusUnauthorized, "Unauthorized")
	case NoModel:
		pexelsSays(w, http.StatusNotFound, "Not Found")
	case Broken:
		pexelsSays(w, http.StatusInternalServerError, "Internal Server Error")
	case WrongType:
		page(w)
	default:
		var found []fields
		for _, v := range pexelsMatches(r) {
			found = append(found, v.account(r.Host))
		}
		w.Header().Set("X-Ratelimit-Limit", "20000")
		w.Header().Set("X-Ratelimit-Remaining", "19999")
		w.Header().Set("X-Ratelimit-Reset", strconv.FormatInt(l.o.Now().Add(24*time.Hour).Unix(), 10))
		answer(w, http.StatusOK, fields{"page": 1, "per_page": per, "total_results": len(found), "videos": found, "url": "https://www.pexels.com/videos/"}, fault == Garbled)
	}
}

// take decides how a search goes, and enters it in the book at no cost.
func (l *pexelsLibrary) take(r *http.Request) Fault {
	f := l.meet(Pexels, "video", r, 0)
	l.mu.Lock()
	defer l.mu.Unlock()
	if f.accepted() {
		l.fault, l.polls, l.opened = f, 0, 0
	}
	return f
}

// pexelsMatches are the videos of a search: of the shape and size, those that say a word of the query first.
func pexelsMatches(r *http.Request) (found []pexelsVideo) {
	words := strings.Fields(strings.ToLower(r.FormValue("query")))
	var others []pexelsVideo
	for _, v := range pexelsFacts().Videos {
		shape := "landscape"
		switch {
		case v.Width < v.Height:
			shape = "portrait"
		case v.Width == v.Height:
			shape = "square"
		}
		if o := r.FormValue("orientation"); o != "" && o != shape || min(v.Width, v.Height) < pexelsFacts().Sizes[r.FormValue("size")] {
			continue
		}
		if slices.ContainsFunc(strings.Split(v.Slug, "-"), func(w string) bool { return slices.Contains(words, w) }) {
			found = append(found, v)
		} else {
			others = append(others, v)
		}
	}
	return append(found, others...)
}

// account is a video as the library tells of it: a stream, which has no size, and a file of each height.
func (v pexelsVideo) account(host string) fields {
	link := fmt.Sprintf("http://%s/pexels-media/%d/", host, v.ID)
	files := []fields{{"id": v.ID*10 + 9, "quality": "hls", "file_type": "video/mp4", "width": nil, "height": nil, "fps": nil, "link": link + "9.m3u8"}}
	for i, h := range pexelsFacts().Heights {
		if short := min(v.Width, v.Height); h <= short {
			files = append(files, fields{
				"id": v.ID*10 + i, "quality": "hd", "file_type": "video/mp4", "fps": 25.0,
				"width": v.Width * h / short, "height": v.Height * h / short, "link": link + strconv.Itoa(i) + ".mp4",
			})
		}
	}
	return fields{
		"id": v.ID, "width": v.Width, "height": v.Height, "duration": v.Duration, "full_res": nil, "tags": []string{}, "avg_color": nil,
		"url":         fmt.Sprintf("https://www.pexels.com/video/%s-%d/", v.Slug, v.ID),
		"image":       "https://images.pexels.com/videos/1.jpg",
		"user":        fields{"id": 1, "name": v.Author, "url": "https://www.pexels.com/@somebody"},
		"video_files": files, "video_pictures": []fields{},
	}
}

func (l *pexelsLibrary) show(w http.ResponseWriter, r *http.Request) {
	if !pexelsKey(w, r) {
		return
	}
	l.mu.Lock()
	l.polls++
	fault, first := l.fault, l.polls == 1
	l.mu.Unlock()
	i := slices.IndexFunc(pexelsFacts().Videos, func(v pexelsVideo) bool { return strconv.Itoa(v.ID) == r.PathValue("id") })
	switch {
	case i < 0 || fault == Vanished:
		pexelsSays(w, http.StatusNotFound, "Not Found")
	case fault == PollLimited && first:
		pexelsSays(w, http.StatusTooManyRequests, "Too Many Requests")
	case fault == PollDown && first:
		l.silent(w, r, Down)
	default:
		answer(w, http.StatusOK, pexelsFacts().Videos[i].account(r.Host), false)
	}
}

// media serves a clip to whoever has the link, and to nobody who shows a key there.
func (l *pexelsLibrary) media(w http.ResponseWriter, r *http.Request) {
	l.mu.Lock()
	l.opened++
	fault, first := l.fault, l.opened == 1
	l.mu.Unlock()
	i := slices.IndexFunc(pexelsFacts().Videos, func(v pexelsVideo) bool { return strconv.Itoa(v.ID) == r.PathValue("id") })
	if i < 0 || r.Header.Get("Authorization") != "" || fault == Expired && first {
		http.Error(w, "not here", http.StatusForbidden)
		return
	}
	v := pexelsFacts().Videos[i]
	size := "1280:720"
	if v.Width < v.Height {
		size = "720:1280"
	}
	l.serve(w, r, fault, ClipSpec{Vendor: Pexels, Model: "video", Seconds: v.Duration, Ratio: size})
}
