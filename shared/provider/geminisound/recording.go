package geminisound

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"mime"
	"strconv"
	"strings"

	"google.golang.org/genai"

	"github.com/aiprod/aiprod/shared/provider"
	"github.com/aiprod/aiprod/shared/provider/internal/google"
)

// The media types of sound.
const (
	wavType = "audio/wav"
	mp3Type = "audio/mpeg"
)

// usualRate is the samples a second of bare sound that does not say.
const usualRate = 24000

// recording takes an answer apart. One without sound may have been billed where its cost is not known.
func (c *Client) recording(said *genai.GenerateContentResponse, known bool) (provider.Recording, error) {
	answer, err := c.google.Answer(said, known)
	if err != nil {
		return provider.Recording{}, err
	}
	if answer.Content != nil {
		for _, p := range answer.Content.Parts {
			if p == nil || p.InlineData == nil {
				continue
			}
			if rec, err := sound(p.InlineData.MIMEType, p.InlineData.Data); err == nil {
				return rec, nil
			}
		}
	}
	return provider.Recording{}, c.google.Useless(provider.Outage, "answer_unreadable", known, fmt.Errorf("ended with %q and no sound", answer.FinishReason))
}

// sound is a file of what was returned: as it is, or bare samples in a WAV file.
func sound(kind string, content []byte) (provider.Recording, error) {
	name, params, err := mime.ParseMediaType(kind)
	if err != nil {
		return provider.Recording{}, fmt.Errorf("sound of type %q: %w", kind, err)
	}
	switch name = strings.ToLower(name); {
	case (name == wavType || name == "audio/x-wav") && bytes.HasPrefix(content, []byte("RIFF")):
		return provider.Recording{Sound: content, Type: wavType}, nil
	case (name == mp3Type || name == "audio/mp3") && len(content) > 3 && (string(content[:3]) == "ID3" || content[0] == 0xff && content[1]&0xe0 == 0xe0):
		return provider.Recording{Sound: content, Type: mp3Type}, nil
	case name == "audio/l16" && len(content) > 1:
		rate, err := strconv.Atoi(params["rate"])
		if err != nil || rate < 8000 || rate > 96000 {
			rate = usualRate
		}
		return provider.Recording{Sound: wrapped(content[:len(content)&^1], rate), Type: wavType}, nil
	}
	return provider.Recording{}, fmt.Errorf("%d bytes of %q are no sound", len(content), kind)
}

// wrapped is a WAV file of one channel of samples of 16 bits, little-endian. Source: RIFF/WAVE, format 1.
func wrapped(samples []byte, rate int) []byte {
	var b bytes.Buffer
	write := func(values ...any) {
		for _, v := range values {
			_ = binary.Write(&b, binary.LittleEndian, v) // a buffer takes everything
		}
	}
	write([]byte("RIFF"), uint32(36+len(samples)), []byte("WAVEfmt "), uint32(16), uint16(1), uint16(1)) //nolint:gosec // bounded by the longest answer
	write(uint32(rate), uint32(2*rate), uint16(2), uint16(16), []byte("data"), uint32(len(samples)))     //nolint:gosec // bounded, as above
	b.Write(samples)
	return b.Bytes()
}

// cost is what a line, or a refusal to speak it, cost by the vendor's own count; known is false where it says nothing, or has no price here.
func (c *Client) cost(model string, u *genai.GenerateContentResponseUsageMetadata) (micros int64, known bool) {
	price, priced := c.prices[model]
	if u == nil || !priced || u.PromptTokenCount <= 0 || u.CandidatesTokenCount < 0 {
		return 0, false
	}
	return google.Cost(int64(u.PromptTokenCount), price.Input) + google.Cost(int64(u.CandidatesTokenCount), price.Audio), true
}
