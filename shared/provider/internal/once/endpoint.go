package once

import (
	"errors"
	"net/url"
	"strings"
)

// Endpoint reads where a vendor is called and looks at the key it is called with:
// an address as http or https://host, of which an end slash is taken, and a key that fits a header.
func Endpoint(address, key string) (*url.URL, error) {
	at, err := url.Parse(strings.TrimSuffix(address, "/"))
	switch {
	case err != nil:
		return nil, err
	case at.Host == "" || at.Scheme != "https" && at.Scheme != "http":
		return nil, errors.New("address is not https://host")
	case !Printable(key):
		return nil, errors.New("no key, or one with spaces")
	}
	return at, nil
}
