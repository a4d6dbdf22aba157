package cloudtts

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"cloud.google.com/go/texttospeech/apiv1/texttospeechpb"

	"github.com/aiprod/aiprod/shared/provider"
	"github.com/aiprod/aiprod/shared/provider/internal/google"
)

// wavType is the media type of recordings.
const wavType = "audio/wav"

// Speak asks for one line. What the API cannot take is refused before anything is sent.
func (c *Client) Speak(ctx context.Context, r provider.Reading) (provider.Recording, error) {
	request, err := planned(r)
	if err != nil {
		return provider.Recording{}, c.once.Fail(provider.Caller, "not_sent", err)
	}
	var said *texttospeechpb.SynthesizeSpeechResponse
	answer, err := c.once.Through(ctx, http.MethodPost, r.Ref, func(ctx context.Context) (err error) {
		said, err = c.api.SynthesizeSpeech(ctx, request)
		return err
	})
	switch {
	case err != nil:
		return provider.Recording{}, err
	case !answer.OK():
		return provider.Recording{}, c.refused(answer)
	case !bytes.HasPrefix(said.GetAudioContent(), []byte("RIFF")): // made and billed, and lost to us
		return provider.Recording{}, c.once.Fail(provider.Unknown, "answer_unreadable", fmt.Errorf("%d bytes of sound are no WAV file", len(said.GetAudioContent())))
	}
	rec := provider.Recording{Sound: said.GetAudioContent(), Type: wavType}
	rec.Micros, rec.Known = c.cost(r)
	return rec, nil
}

// planned is the request for a line.
func planned(r provider.Reading) (*texttospeechpb.SynthesizeSpeechRequest, error) {
	i := slices.IndexFunc(data().Models, func(m model) bool { return m.ID == r.Model })
	if i < 0 {
		return nil, fmt.Errorf("model %q is not in models.json", r.Model)
	}
	m := data().Models[i]
	locale, name, _ := strings.Cut(r.Voice, "-"+m.Family+"-")
	switch {
	case !place.MatchString(locale) || !person.MatchString(name):
		return nil, fmt.Errorf("voice %q is none of %s", r.Voice, m.ID)
	case strings.TrimSpace(r.Text) == "" || len(r.Text) > data().Bytes:
		return nil, fmt.Errorf("text has %d bytes; the API takes 1 to %d", len(r.Text), data().Bytes)
	case !utf8.ValidString(r.Text):
		return nil, errors.New("text is not UTF-8")
	}
	return &texttospeechpb.SynthesizeSpeechRequest{
		Input:       &texttospeechpb.SynthesisInput{InputSource: &texttospeechpb.SynthesisInput_Text{Text: r.Text}},
		Voice:       &texttospeechpb.VoiceSelectionParams{LanguageCode: locale, Name: r.Voice},
		AudioConfig: &texttospeechpb.AudioConfig{AudioEncoding: texttospeechpb.AudioEncoding_LINEAR16},
	}, nil
}

// The parts of a voice's name around its family: en-US and Kore.
var (
	place  = regexp.MustCompile(`^[a-z]{2,3}-[A-Z]{2}$`)
	person = regexp.MustCompile(`^[A-Za-z0-9]+$`)
)

// cost is what a line costs that was spoken; known is false where its model has no price here.
func (c *Client) cost(r provider.Reading) (micros int64, known bool) {
	price, known := c.prices[r.Model]
	return google.Cost(int64(utf8.RuneCountInString(r.Text)), price), known
}
