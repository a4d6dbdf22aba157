package once

import (
	"errors"
	"net/url"
	"strings"
)

// Endpoint reads where a vendor is called and looks at the key it is called with:
// an address as [Address] takes it, and a key that fits a header.
func Endpoint(address, key string) (*url.URL, error) {
	at, err := Address(address)
	if err == nil && !Printable(key) {
		err = errors.New("no key, or one with spaces")
	}
	if err != nil {
		return nil, err
	}
	return at, nil
}

// Address reads where a vendor is called: http or https://host, of which an end slash is taken.
func Address(address string) (*url.URL, error) {
	at, err := url.Parse(strings.TrimSuffix(address, "/"))
	switch {
	case err != nil:
		return nil, err
	case at.Host == "" || at.Scheme != "https" && at.Scheme != "http":
		return nil, errors.New("address is not https://host")
	}
	return at, nil
}
