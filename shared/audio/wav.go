package audio

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
)

// ErrNotWAV is wrapped by ReadWAV for input that is no PCM WAV file.
var ErrNotWAV = errors.New("not a PCM WAV file")

// format tags of the WAVE "fmt " chunk (RFC 2361).
const (
	tagPCM        = 1
	tagFloat      = 3
	tagExtensible = 0xFFFE
)

// ReadWAV reads a mono or stereo WAV of 16-, 24- or 32-bit integers or 32-bit
// floats. Unknown chunks are skipped. A data chunk whose size was never filled
// in, as in files written to a pipe, is read to the end of the input.
func ReadWAV(r io.Reader) (Sound, error) {
	b, err := io.ReadAll(r)
	if err != nil {
		return Sound{}, fmt.Errorf("audio: read wav: %w", err)
	}
	s, err := parseWAV(b)
	if err != nil {
		return Sound{}, fmt.Errorf("audio: read wav: %w", err)
	}
	return s, nil
}

// A pcmFormat is what the "fmt " chunk says.
type pcmFormat struct{ tag, channels, rate, bits int }

func parseWAV(b []byte) (Sound, error) {
	if len(b) < 12 || string(b[:4]) != "RIFF" || string(b[8:12]) != "WAVE" {
		return Sound{}, ErrNotWAV
	}
	var format pcmFormat
	for b = b[12:]; len(b) >= 8; {
		id, size := string(b[:4]), int(binary.LittleEndian.Uint32(b[4:]))
		b = b[8:]
		body := b[:min(size, len(b))]
		switch id {
		case "fmt ":
			var err error
			if format, err = parseFormat(body); err != nil {
				return Sound{}, err
			}
		case "data":
			return decode(body, format)
		}
		b = b[min(size+size&1, len(b)):] // chunks are padded to even sizes
	}
	return Sound{}, fmt.Errorf("%w: no data chunk", ErrNotWAV)
}

func parseFormat(b []byte) (pcmFormat, error) {
	if len(b) < 16 {
		return pcmFormat{}, fmt.Errorf("%w: short format chunk", ErrNotWAV)
	}
	f := pcmFormat{
		tag:      int(binary.LittleEndian.Uint16(b)),
		channels: int(binary.LittleEndian.Uint16(b[2:])),
		rate:     int(binary.LittleEndian.Uint32(b[4:])),
		bits:     int(binary.LittleEndian.Uint16(b[14:])),
	}
	if f.tag == tagExtensible && len(b) >= 26 {
		f.tag = int(binary.LittleEndian.Uint16(b[24:])) // the first field of the sub-format GUID
	}
	if f.channels < 1 || f.channels > 2 {
		return pcmFormat{}, fmt.Errorf("%w: %d channels, want 1 or 2", ErrNotWAV, f.channels)
	}
	if err := checkRate(f.rate); err != nil {
		return pcmFormat{}, fmt.Errorf("%w: %w", ErrNotWAV, err)
	}
	if f.reader() == nil {
		return pcmFormat{}, fmt.Errorf("%w: format %d with %d bits", ErrNotWAV, f.tag, f.bits)
	}
	return f, nil
}

// reader returns the decoder of one sample, nil for a format not read here.
func (f pcmFormat) reader() func([]byte) float32 {
	switch {
	case f.tag == tagPCM && f.bits == 16:
		return func(b []byte) float32 { return float32(int16(binary.LittleEndian.Uint16(b))) / (1 << 15) }
	case f.tag == tagPCM && f.bits == 24:
		return func(b []byte) float32 {
			v := int32(uint32(b[0])<<8|uint32(b[1])<<16|uint32(b[2])<<24) >> 8
			return float32(v) / (1 << 23)
		}
	case f.tag == tagPCM && f.bits == 32:
		return func(b []byte) float32 { return float32(float64(int32(binary.LittleEndian.Uint32(b))) / (1 << 31)) }
	case f.tag == tagFloat && f.bits == 32:
		return readFloat
	}
	return nil
}

// readFloat reads a float sample; what is not finite is silence, for one NaN would poison every filter.
func readFloat(b []byte) float32 {
	v := math.Float32frombits(binary.LittleEndian.Uint32(b))
	if v != v || math.IsInf(float64(v), 0) {
		return 0
	}
	return v
}

func decode(b []byte, f pcmFormat) (Sound, error) {
	read := f.reader()
	if read == nil {
		return Sound{}, fmt.Errorf("%w: data before format", ErrNotWAV)
	}
	width := f.bits / 8
	frame := width * f.channels
	s := Sound{Rate: f.rate, L: make([]float32, len(b)/frame)}
	if f.channels == 2 {
		s.R = make([]float32, len(s.L))
	}
	for i := range s.L {
		s.L[i] = read(b[i*frame:])
		if s.R != nil {
			s.R[i] = read(b[i*frame+width:])
		}
	}
	return s, nil
}

// WriteWAV writes s as 16-bit PCM, clipping at full scale.
func WriteWAV(w io.Writer, s Sound) error {
	channels := s.Channels()
	size := 2 * len(channels) * len(s.L)
	b := append(make([]byte, 0, 44+size), wavHeader(s.Rate, len(channels), len(s.L))...)
	for i := range s.L {
		for _, c := range channels {
			b = binary.LittleEndian.AppendUint16(b, uint16(quantise(c[i])))
		}
	}
	if _, err := w.Write(b); err != nil {
		return fmt.Errorf("audio: write wav: %w", err)
	}
	return nil
}

// wavHeader is everything before the samples of 16-bit PCM.
func wavHeader(rate, channels, samples int) []byte {
	size := 2 * channels * samples
	b := binary.LittleEndian.AppendUint32([]byte("RIFF"), uint32(36+size))
	b = append(b, "WAVEfmt "...)
	b = binary.LittleEndian.AppendUint32(b, 16)
	b = binary.LittleEndian.AppendUint16(b, tagPCM)
	b = binary.LittleEndian.AppendUint16(b, uint16(channels))
	b = binary.LittleEndian.AppendUint32(b, uint32(rate))
	b = binary.LittleEndian.AppendUint32(b, uint32(rate*2*channels))
	b = binary.LittleEndian.AppendUint16(b, uint16(2*channels))
	b = binary.LittleEndian.AppendUint16(b, 16)
	b = append(b, "data"...)
	return binary.LittleEndian.AppendUint32(b, uint32(size))
}

// quantise rounds to 16 bits. The scale is 32768, as in the reader, so that a file survives a round trip unchanged.
func quantise(x float32) int16 {
	v := math.Round(float64(x) * (1 << 15))
	return int16(max(math.MinInt16, min(math.MaxInt16, v)))
}
