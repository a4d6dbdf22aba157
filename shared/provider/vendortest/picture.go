package vendortest

import (
	"bytes"
	"fmt"
	"hash/fnv"
	"net/http"
	"os"
	"path"
	"path/filepath"
	"strings"
	"time"

	"github.com/aiprod/aiprod/shared/media"
)

// A ClipSpec is a clip to be made.
type ClipSpec struct {
	Vendor, Model string
	Seconds       int
	Ratio         string // its size as width:height, in pixels
}

// clip makes a clip, once.
func (s *Server) clip(spec ClipSpec) ([]byte, error) {
	return s.clips.get(fmt.Sprintf("%+v", spec), func() ([]byte, error) { return s.o.Clip(spec) })
}

// film is the file of a clip, as the fault of its call has it.
func (s *Server) film(f Fault, spec ClipSpec) ([]byte, error) {
	if f == WrongType {
		return []byte(signIn), nil
	}
	clip, err := s.clip(spec)
	if err == nil && f == Truncated {
		clip = clip[:len(clip)*2/3]
	}
	return clip, err
}

// serve answers with a clip, as the fault of its call has it.
func (s *Server) serve(w http.ResponseWriter, r *http.Request, f Fault, spec ClipSpec) {
	if f == WrongType {
		page(w)
		return
	}
	clip, err := s.film(f, spec)
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "video/mp4")
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(clip))
}

// palettes are what clips are coloured with, dark to light: a model always has the same.
var palettes = [][4]string{
	{"0x0b1d33", "0x1f4e79", "0x3f8fb5", "0xe9b872"},
	{"0x1a1026", "0x55305f", "0xb0547a", "0xf2a65a"},
	{"0x0d2418", "0x2a5f45", "0x6fa37a", "0xe8d9a0"},
	{"0x2a1410", "0x7a3523", "0xc4703f", "0xf3cf8e"},
	{"0x101820", "0x34495e", "0x7f8fa6", "0xd9c7b8"},
}

// colours is an MP4 file of colours that drift, silent and labelled with whom it was
// bought from. They are drawn small and enlarged: it is for them to be soft.
func colours(spec ClipSpec) ([]byte, error) {
	dir, err := os.MkdirTemp("", "vendortest")
	if err != nil {
		return nil, fmt.Errorf("vendortest: picture: %w", err)
	}
	defer func() { _ = os.RemoveAll(dir) }()
	file := filepath.Join(dir, "clip.mp4") // MP4 is written back and forth, which a pipe cannot
	err = ffmpeg(media.Run{Op: "picture", Args: []string{
		"-f", "lavfi", "-i", drift(spec), "-vf", finish(spec),
		"-c:v", "libx264", "-preset", "ultrafast", "-crf", "20", "-pix_fmt", "yuv420p", "-movflags", "+faststart", file,
	}})
	if err != nil {
		return nil, err
	}
	return os.ReadFile(file)
}

// drift is where the colours of a clip come from.
func drift(spec ClipSpec) string {
	h := fnv.New32a()
	_, _ = h.Write([]byte(spec.Model))
	p := palettes[h.Sum32()%uint32(len(palettes))]
	var w, ht int
	_, _ = fmt.Sscanf(spec.Ratio, "%d:%d", &w, &ht)
	w, ht = max(w/8, 2), max(ht/8, 2)
	return fmt.Sprintf("gradients=size=%dx%d:rate=24:duration=%d:speed=0.012:n=4:c0=%s:c1=%s:c2=%s:c3=%s:x0=0:y0=0:x1=%d:y1=%d",
		w, ht, spec.Seconds, p[0], p[1], p[2], p[3], w, ht)
}

// finish enlarges a clip and labels it, where also a square cut out of it shows the label.
func finish(spec ClipSpec) string {
	label := "simulated" + `\: ` + path.Base(strings.TrimSuffix(spec.Model, "/text-to-video"))
	return fmt.Sprintf("scale=%s:flags=bicubic,vignette=PI/5,drawtext=text='%s':fontsize=min(w\\,h)/28:fontcolor=white@0.9:x=(w-tw)/2:y=h*0.1"+
		":box=1:boxcolor=black@0.3:boxborderw=10", spec.Ratio, label)
}
