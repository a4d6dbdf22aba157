package media

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"math"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/aiprod/aiprod/shared/media/mp4"
)

// Probe reads what the file at path is, without decoding it. The error wraps
// ErrUnknownKind for a format that is not read at all, and is an *Error for one
// that cannot be parsed.
func (t Tools) Probe(ctx context.Context, path string) (Info, error) {
	kind, err := sniffFile(path)
	if err != nil {
		return Info{}, err
	}
	var out description
	args := append([]string{"-hide_banner", "-loglevel", "error"}, jail(kind)...)
	args = append(args, "-show_format", "-show_streams", "-of", "json", local(path))
	if err := t.exec(ctx, t.FFprobe, "ffprobe", "probe", args, nil, &out, nil); err != nil {
		return Info{}, err
	}
	info, err := parseProbe(out.json)
	if err != nil {
		return Info{}, err
	}
	info.Kind = kind
	return info, info.structure(path)
}

// A description is what ffprobe says of a file, and no more than it has to say: a
// file's tags can be as large as the file.
type description struct{ json []byte }

// maxDescription is a hundred times what a film with sixty-four streams takes.
const maxDescription = 8 << 20

func (d *description) Write(p []byte) (int, error) {
	if len(d.json)+len(p) > maxDescription {
		return 0, errors.New("the file describes itself at too great a length")
	}
	d.json = append(d.json, p...)
	return len(p), nil
}

// structure adds the file's size and boxes.
func (i *Info) structure(path string) error {
	st, err := os.Stat(path)
	if err != nil {
		return fmt.Errorf("media: %w", err)
	}
	i.Bytes = st.Size()
	if i.Kind != MP4 {
		return nil
	}
	boxes, err := mp4.Open(path)
	var unopened *fs.PathError
	if errors.As(err, &unopened) {
		return fmt.Errorf("media: %w", err)
	}
	if err != nil { // the file is at fault, and no other try will do
		return &Error{Tool: "mp4", Op: "probe", Err: err}
	}
	i.Boxes = &boxes
	return nil
}

// probed is the part of ffprobe's JSON that is read; numbers come as strings.
type probed struct {
	Streams []stream `json:"streams"`
	Format  struct {
		Duration string `json:"duration"`
	} `json:"format"`
}

type stream struct {
	Type       string `json:"codec_type"`
	Codec      string `json:"codec_name"`
	Profile    string `json:"profile"`
	Pixels     string `json:"pix_fmt"`
	Width      int    `json:"width"`
	Height     int    `json:"height"`
	Aspect     string `json:"sample_aspect_ratio"`
	FieldOrder string `json:"field_order"`
	Rate       string `json:"avg_frame_rate"`
	Frames     string `json:"nb_frames"`
	Duration   string `json:"duration"`
	Start      string `json:"start_time"`
	Bitrate    string `json:"bit_rate"`
	Primaries  string `json:"color_primaries"`
	Transfer   string `json:"color_transfer"`
	Matrix     string `json:"color_space"`
	Range      string `json:"color_range"`
	SampleRate string `json:"sample_rate"`
	Channels   int    `json:"channels"`
	Tags       struct {
		Language string `json:"language"`
	} `json:"tags"`
	SideData []struct {
		Rotation float64 `json:"rotation"`
	} `json:"side_data_list"`
}

func parseProbe(data []byte) (Info, error) {
	var p probed
	if err := json.Unmarshal(data, &p); err != nil {
		return Info{}, fmt.Errorf("media: parse ffprobe output: %w", err)
	}
	info := Info{Duration: seconds(p.Format.Duration), Streams: len(p.Streams)}
	for _, s := range p.Streams {
		switch {
		case s.Type == "video" && info.Video == nil:
			info.Video = s.video()
		case s.Type == "audio" && info.Audio == nil:
			info.Audio = s.audio()
		}
	}
	if info.Streams == 0 {
		return Info{}, errors.New("media: the file holds no stream")
	}
	return info, nil
}

func (s stream) video() *Video {
	v := &Video{
		Codec: s.Codec, Profile: s.Profile, PixelFormat: s.Pixels, Width: s.Width, Height: s.Height,
		FPS: ratio(s.Rate), Duration: seconds(s.Duration), Start: offset(s.Start), Frames: whole(s.Frames), Bitrate: whole(s.Bitrate),
		Progressive: s.FieldOrder == "progressive", Square: s.Aspect == "" || s.Aspect == "1:1",
		Colour: Colour{s.Primaries, s.Transfer, s.Matrix, s.Range},
	}
	for _, d := range s.SideData {
		if d.Rotation != 0 {
			v.Rotation = int(d.Rotation)
		}
	}
	return v
}

func (s stream) audio() *Audio {
	return &Audio{
		Codec: s.Codec, Profile: s.Profile, Rate: whole(s.SampleRate), Channels: s.Channels,
		Duration: seconds(s.Duration), Start: offset(s.Start), Language: s.Tags.Language, Bitrate: whole(s.Bitrate),
	}
}

// seconds parses "1.5"; what is no finite, positive number is 0.
func seconds(text string) time.Duration {
	f, err := strconv.ParseFloat(text, 64)
	if err != nil || f <= 0 || f > math.MaxInt32 {
		return 0
	}
	return time.Duration(math.Round(f * float64(time.Second)))
}

// offset parses "-0.021"; what is no number of sane size is 0.
func offset(text string) time.Duration {
	if before, ok := strings.CutPrefix(text, "-"); ok {
		return -seconds(before)
	}
	return seconds(text)
}

// ratio parses "30000/1001"; a zero denominator gives 0.
func ratio(text string) float64 {
	over, under, _ := strings.Cut(text, "/")
	a, errA := strconv.ParseFloat(over, 64)
	b, errB := strconv.ParseFloat(under, 64)
	if errA != nil || errB != nil || b == 0 {
		return 0
	}
	return a / b
}

func whole(text string) int {
	n, err := strconv.Atoi(text)
	if err != nil {
		return 0
	}
	return n
}
