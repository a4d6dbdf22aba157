package storage

import (
	"cmp"
	"crypto"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/hex"
	"net"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
)

// V4 signing. Source: https://cloud.google.com/storage/docs/authentication/canonical-requests, read 2026-11.
const (
	signAlgorithm  = "GOOG4-RSA-SHA256"
	signDateLayout = "20060102T150405Z"
	// maxSigned is the longest life of a signature, and clockSkew how far ahead its clock may be.
	maxSigned = 7 * 24 * time.Hour
	clockSkew = 15 * time.Minute
)

var (
	errUnsigned  = failure{403, "accessDenied", "Anonymous caller does not have storage.objects access to the object."}
	errSignature = failure{403, "signatureDoesNotMatch", "The request signature we calculated does not match the signature you provided."}
	errExpired   = failure{400, "expiredToken", "The provided token has expired."}
	errMalformed = failure{400, "malformedSecurityHeader", "A parameter of the signature is missing or malformed."}
)

// checkSignature accepts a request whose URL a known service account signed for this method, path, query and headers.
func (s *Server) checkSignature(r *http.Request) error {
	q := r.URL.Query()
	if q.Get("X-Goog-Algorithm") != signAlgorithm {
		return errUnsigned
	}
	account, scope, _ := strings.Cut(q.Get("X-Goog-Credential"), "/")
	if err := checkLife(q.Get("X-Goog-Date"), q.Get("X-Goog-Expires"), scope, s.options.Now()); err != nil {
		return err
	}
	signature, err := hex.DecodeString(q.Get("X-Goog-Signature"))
	if err != nil {
		return errMalformed
	}
	signed := strings.Split(q.Get("X-Goog-SignedHeaders"), ";")
	if !slices.Contains(signed, "host") {
		return errMalformed
	}
	var key *rsa.PublicKey
	if s.options.Keys != nil {
		key = s.options.Keys(account)
	}
	if key == nil {
		return errSignature
	}
	request := sha256.Sum256([]byte(canonicalRequest(r, signed)))
	text := strings.Join([]string{signAlgorithm, q.Get("X-Goog-Date"), scope, hex.EncodeToString(request[:])}, "\n")
	digest := sha256.Sum256([]byte(text))
	if rsa.VerifyPKCS1v15(key, crypto.SHA256, digest[:], signature) != nil {
		return errSignature
	}
	return nil
}

// checkLife checks when a signature was made and how long it holds, seconds.
func checkLife(date, expires, scope string, now time.Time) error {
	from, err := time.Parse(signDateLayout, date)
	seconds, err2 := strconv.Atoi(expires)
	if err != nil || err2 != nil || seconds < 1 || seconds > int(maxSigned/time.Second) ||
		scope != date[:8]+"/auto/storage/goog4_request" || from.After(now.Add(clockSkew)) {
		return errMalformed
	}
	if now.After(from.Add(time.Duration(seconds) * time.Second)) {
		return errExpired
	}
	return nil
}

// canonicalRequest is the text the signer hashed. Google's client signs the host without its port.
func canonicalRequest(r *http.Request, signed []string) string {
	payload := "UNSIGNED-PAYLOAD"
	var headers strings.Builder
	for _, name := range signed {
		value := strings.Join(r.Header.Values(name), ",")
		switch name {
		case "host":
			value = hostOnly(r.Host)
		case "x-goog-content-sha256":
			payload = value
		}
		headers.WriteString(name + ":" + strings.Join(strings.Fields(value), " ") + "\n")
	}
	return strings.Join([]string{r.Method, r.URL.EscapedPath(), canonicalQuery(r.URL.RawQuery), headers.String(),
		strings.Join(signed, ";"), payload}, "\n")
}

func hostOnly(host string) string {
	if name, _, err := net.SplitHostPort(host); err == nil {
		return name
	}
	return host
}

// canonicalQuery is the query as sent, without the signature, sorted by name.
func canonicalQuery(raw string) string {
	name := func(pair string) string { before, _, _ := strings.Cut(pair, "="); return before }
	var pairs []string
	for _, pair := range strings.Split(raw, "&") {
		if name(pair) != "X-Goog-Signature" {
			pairs = append(pairs, strings.ReplaceAll(pair, "+", "%20"))
		}
	}
	slices.SortStableFunc(pairs, func(a, b string) int { return cmp.Compare(name(a), name(b)) })
	return strings.Join(pairs, "&")
}
