package geminiimage

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	_ "image/jpeg" // what the models answer with
	_ "image/png"

	"google.golang.org/genai"

	"github.com/aiprod/aiprod/shared/provider"
)

// mostPixels bounds a picture that is looked at: what the largest size has, twice.
const mostPixels = 2 * 4096 * 4096

// picture takes an answer apart. known is true where the vendor has said what it has counted:
// then a failure costs just that. One that came to nothing and says no cost may have been billed.
func (c *Client) picture(said *genai.GenerateContentResponse, known bool) (provider.Image, error) {
	answer, err := c.google.Answer(said, known)
	if err != nil {
		return provider.Image{}, err
	}
	found, err := drawn(answer.Content)
	if err == nil {
		return found, nil
	}
	finish := string(answer.FinishReason)
	class, listed := data().Finish[finish]
	if !listed {
		class, finish = provider.Outage, "no_picture"
	}
	return provider.Image{}, c.google.Useless(class, finish, known, fmt.Errorf("ended with %q: %w", answer.FinishReason, err))
}

// drawn is the last picture of an answer that can be seen: models that think draw drafts before it.
func drawn(content *genai.Content) (found provider.Image, err error) {
	err = errors.New("no picture")
	if content == nil {
		return found, err
	}
	for _, p := range content.Parts {
		if p == nil || p.InlineData == nil || p.Thought {
			continue
		}
		kind, bad := seen(p.InlineData.Data)
		if bad != nil {
			err = bad
			continue
		}
		found = provider.Image{Type: kind, Data: p.InlineData.Data}
	}
	if found.Data != nil {
		return found, nil
	}
	return found, err
}

// seen holds that a picture is whole, and returns its media type.
func seen(content []byte) (kind string, err error) {
	size, format, err := image.DecodeConfig(bytes.NewReader(content))
	if err == nil && (format != "png" && format != "jpeg" || size.Width*size.Height > mostPixels) {
		err = fmt.Errorf("%d by %d pixels of %s", size.Width, size.Height, format)
	}
	if err == nil {
		_, _, err = image.Decode(bytes.NewReader(content))
	}
	if err != nil {
		return "", fmt.Errorf("picture of %d bytes: %w", len(content), err)
	}
	return "image/" + format, nil
}
