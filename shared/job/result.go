package job

import (
	"path"
	"strings"
)

// A Result is what a delivered attempt made.
type Result struct {
	// Name is what the files are called, without their endings.
	Name    string  `firestore:"name" json:"name"`
	Seconds float64 `firestore:"seconds" json:"duration_sec"`
	Score   float64 `firestore:"score" json:"score" doc:"The score of its QA report, 0 to 1"`
	Files   []File  `firestore:"files" json:"files"`
}

// A File is one delivered file.
type File struct {
	Name   string `firestore:"name" json:"name" example:"video.mp4"`
	Type   string `firestore:"type" json:"type" example:"video/mp4"`
	Size   int64  `firestore:"size" json:"size" doc:"Bytes"`
	SHA256 string `firestore:"sha256" json:"sha256"`
	Object string `firestore:"object" json:"-"` // name in the delivery bucket
}

// Ending is what the name of a delivered file ends with where it lies among others: the film's
// own name comes before it. What people watch and read is told apart by its type, the rest by its name.
func Ending(name string) string {
	ext := path.Ext(name)
	switch strings.TrimSuffix(name, ext) {
	case "video", "captions", "poster":
		return ext
	}
	return "." + name
}
