package elevenlabs

import (
	"encoding/json"
	"fmt"
	"math"
	"mime"
	"strconv"

	"github.com/aiprod/aiprod/shared/provider"
	"github.com/aiprod/aiprod/shared/provider/internal/once"
)

// costHeader carries the characters charged, after the model's discount.
const costHeader = "Character-Cost"

// Type is the media type of recordings.
const Type = "audio/mpeg"

// A spoken is the body of an answer.
type spoken struct {
	Audio     []byte     `json:"audio_base64"`
	Alignment *alignment `json:"alignment"`
}

// An alignment has one entry a character of the text in each list, times in seconds.
type alignment struct {
	Characters []string  `json:"characters"`
	Starts     []float64 `json:"character_start_times_seconds"`
	Ends       []float64 `json:"character_end_times_seconds"`
}

// spokenLine reads an answer that holds a spoken line.
func (c *Client) spokenLine(a once.Answer) (provider.Recording, error) {
	if kind, _, _ := mime.ParseMediaType(a.Header.Get("Content-Type")); kind != "application/json" {
		return provider.Recording{}, fmt.Errorf("content type %q", kind)
	}
	var s spoken
	if err := json.Unmarshal(a.Body, &s); err != nil {
		return provider.Recording{}, err
	}
	if !mp3(s.Audio) {
		return provider.Recording{}, fmt.Errorf("%d bytes of sound are no MP3", len(s.Audio))
	}
	rec := c.recording(a, s.Audio)
	rec.Characters = s.Alignment.characters()
	return rec, nil
}

// sound reads an answer that is sound itself.
func (c *Client) sound(a once.Answer) (provider.Recording, error) {
	kind, _, _ := mime.ParseMediaType(a.Header.Get("Content-Type"))
	if kind != Type && kind != "application/octet-stream" || !mp3(a.Body) {
		return provider.Recording{}, fmt.Errorf("%d bytes of %q are no MP3", len(a.Body), kind)
	}
	return c.recording(a, a.Body), nil
}

func (c *Client) recording(a once.Answer, sound []byte) provider.Recording {
	units := billed(a)
	known := units > 0 && c.price > 0 && units <= math.MaxInt64/c.price
	rec := provider.Recording{Sound: sound, Type: Type, Known: known}
	if known {
		rec.Micros = units * c.price
	}
	return rec
}

// characters pairs the lists up. It is nil where the vendor sent none, or lists
// that do not pair: the sound is paid and can be used without. Times are kept
// from running backwards, for captions are cut by them.
func (a *alignment) characters() []provider.Character {
	if a == nil || len(a.Starts) != len(a.Characters) || len(a.Ends) != len(a.Characters) {
		return nil
	}
	var all []provider.Character
	last := 0.0
	for i, text := range a.Characters {
		last = max(last, a.Starts[i])
		all = append(all, provider.Character{Text: text, Start: last, End: max(last, a.Ends[i])})
	}
	return all
}

// billed is 0 where the vendor does not say.
func billed(a once.Answer) int64 {
	n, err := strconv.ParseInt(a.Header.Get(costHeader), 10, 64)
	if err != nil || n < 0 {
		return 0
	}
	return n
}

// mp3 reports whether sound begins with an ID3 tag or with a frame: eleven set
// bits and layer III. Source: ISO/IEC 11172-3, 2.4.1.3.
func mp3(sound []byte) bool {
	if len(sound) < 4 {
		return false
	}
	return string(sound[:3]) == "ID3" || sound[0] == 0xff && sound[1]&0xe6 == 0xe2
}
