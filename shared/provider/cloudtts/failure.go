package cloudtts

import (
	"net/http"
	"strings"

	"github.com/aiprod/aiprod/shared/provider"
	"github.com/aiprod/aiprod/shared/provider/internal/google"
	"github.com/aiprod/aiprod/shared/provider/internal/once"
)

// codeVoice is our code of a voice there is not.
const codeVoice = "voice_not_found"

// refused reads an answer that is not 2xx: as all of Google's, but that a voice there is not is told of as if
// the request were wrong. That is one voice of many: its model is not taken for retired.
func (c *Client) refused(a once.Answer) *provider.Error {
	err := google.Refused(c.once, http.MethodPost, a)
	if err.Class == provider.Caller && strings.Contains(string(a.Body), data().MissingVoice) {
		err.Code = codeVoice
	}
	return err
}
