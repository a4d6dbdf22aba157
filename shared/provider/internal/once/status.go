package once

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/aiprod/aiprod/shared/provider"
)

// Class is what an HTTP status means where a vendor says nothing else.
//
// A 4xx says that the request was looked at and not taken. A 5xx to a POST says
// nothing about that: it may come from a gateway in front of a service that took
// the request, vendors promise only that asking again is allowed, and without an
// idempotency key asking again may buy twice. To take a lost call for a billed
// one holds back money until a person has looked; the other way round spends it.
func Class(method string, status int) provider.Class {
	switch status {
	case http.StatusUnauthorized, http.StatusPaymentRequired, http.StatusForbidden:
		return provider.Auth
	case http.StatusNotFound, http.StatusGone:
		return provider.Retired
	case http.StatusRequestTimeout: // of the way to the service or behind its gateway: it does not say
		return class(method)
	case http.StatusConflict, http.StatusTooEarly, http.StatusTooManyRequests:
		return provider.Busy
	}
	if status/100 == 4 {
		return provider.Caller
	}
	return class(method)
}

// Refuse makes the error of an answer that is not OK. Text is the vendor's own, for our log.
func (c *Client) Refuse(a Answer, class provider.Class, code, text string) *provider.Error {
	if class == provider.Unknown && a.declined() {
		class = provider.Outage
	}
	if code == "" {
		code = strconv.Itoa(a.Status)
	}
	err := c.Fail(class, code, fmt.Errorf("answered %d: %w", a.Status, Said(text)))
	err.After = After(a.Header)
	return err
}

// declined reports whether it is a vendor's own service that says to be unavailable, in a document with
// its error: it has looked at the request and taken nothing. Google's models say so many times a day when they are
// overloaded, and bill no request that has failed (ai.google.dev/gemini-api/docs/billing). A page of a
// gateway says nothing about the service behind it.
func (a Answer) declined() bool {
	var said struct {
		Error  json.RawMessage `json:"error"`
		Detail json.RawMessage `json:"detail"`
	}
	return a.Status == http.StatusServiceUnavailable && json.Unmarshal(a.Body, &said) == nil && len(said.Error)+len(said.Detail) > 0
}

// Codes are a vendor's codes that say more than the HTTP status they come with.
type Codes map[string]provider.Class

// Refused is Refuse of a POST in the class of its code, where that is known, else of its
// status. A 5xx keeps its class whatever its code says.
func (c *Client) Refused(a Answer, codes Codes, code, text string) *provider.Error {
	class := Class(http.MethodPost, a.Status)
	if said, ok := codes[code]; ok && a.Status/100 == 4 {
		class = said
	}
	return c.Refuse(a, class, code, text)
}

// longest bounds what an answer can make us wait, and what overflows.
const longest = 24 * time.Hour

// After reads a Retry-After header, in seconds or as a date. A date is held
// against the answer's own, so that no clock of ours comes in. 0 is no advice.
func After(h http.Header) time.Duration {
	value := strings.TrimSpace(h.Get("Retry-After"))
	if s, err := strconv.ParseFloat(value, 64); err == nil {
		if !(s > 0) {
			return 0
		}
		return time.Duration(min(s, longest.Seconds()) * float64(time.Second))
	}
	until, err1 := http.ParseTime(value)
	now, err2 := http.ParseTime(h.Get("Date"))
	if err1 != nil || err2 != nil {
		return 0
	}
	return max(0, min(until.Sub(now), longest))
}

// Said makes an error of a vendor's text: its first words, on one line.
func Said(text string) error {
	text = strings.Join(strings.Fields(strings.ToValidUTF8(text, "")), " ")
	if r := []rune(text); len(r) > 300 {
		text = string(r[:300])
	}
	return errors.New(cmp.Or(text, "no reason given"))
}
