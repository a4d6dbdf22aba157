package vendortest

import (
	"bytes"
	"fmt"
	"hash/fnv"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"strings"
)

// An imageConfig says what a picture is to be. It has the members of the API's type that we may send.
type imageConfig struct {
	Ratio string `json:"aspectRatio"`
	Size  string `json:"imageSize"`
}

// withheld is how an answer ends that has no picture.
var withheld = map[Fault]string{Refusal: "IMAGE_SAFETY", Filtered: "IMAGE_PROHIBITED_CONTENT", Empty: "NO_IMAGE"}

// paint makes a picture: a JPEG file of the larger model, else a PNG file.
func (g *googleModels) paint(a *geminiAsk) (made geminiMade, refusal string) {
	want := imageConfig{Ratio: "1:1"}
	if raw := a.body.Config.Image; raw != nil && strictly(bytes.NewReader(raw), &want) != nil {
		return made, "Invalid JSON payload received. Unknown name at 'generation_config.image_config'"
	}
	rates := googleRates().Pictures
	shape, known := rates.Ratios[want.Ratio]
	cost, sized := rates.Tokens[want.Size]
	switch {
	case !known:
		return made, "aspect_ratio must be one of the supported ratios."
	case !sized:
		return made, "image_size must be one of 1K, 2K, 4K."
	case a.body.Config.Speech != nil || a.body.Config.JSONSchema != nil:
		return made, "The model makes pictures alone."
	}
	format := "png"
	if strings.Contains(a.model, "pro") {
		format = "jpeg"
	}
	file, err := g.clips.get(fmt.Sprintf("picture %s %v %s", a.model, shape, a.body.Contents[0].text()), func() ([]byte, error) {
		return drawing(a.model+a.body.Contents[0].text(), shape, format)
	})
	if err != nil {
		return made, err.Error()
	}
	if a.fault == Truncated {
		file = file[:len(file)/2]
	}
	return geminiMade{parts: []fields{{"inlineData": fields{"mimeType": "image/" + format, "data": file}}}, tokens: cost}, ""
}

// drawing is a picture of two colours that run into each other, a quarter as wide as it should be. Each text has its own.
func drawing(text string, shape [2]int, format string) ([]byte, error) {
	h := fnv.New32a()
	_, _ = h.Write([]byte(text))
	seed := h.Sum32()
	w, ht := shape[0]/4, shape[1]/4
	m := image.NewRGBA(image.Rect(0, 0, w, ht))
	for y := range ht {
		for x := range w {
			at := uint32(255 * (x + y) / (w + ht))                                                                                        //nolint:gosec // below 256
			m.SetRGBA(x, y, color.RGBA{uint8((seed + at) / 2 % 200), uint8((seed>>8 + at) / 3 % 200), uint8((seed>>16 + at) % 200), 255}) //nolint:gosec // below 200
		}
	}
	var out bytes.Buffer
	if format == "jpeg" {
		err := jpeg.Encode(&out, m, nil)
		return out.Bytes(), err
	}
	err := png.Encode(&out, m)
	return out.Bytes(), err
}
