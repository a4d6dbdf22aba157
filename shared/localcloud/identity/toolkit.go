package identity

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strings"
)

// Where the Identity Toolkit and the token endpoint are, as FIREBASE_AUTH_EMULATOR_HOST has them.
// Source: https://firebase.google.com/docs/emulator-suite/connect_auth, and the Admin SDK's own addresses, read 2026-11.
const (
	toolkitPath = "/identitytoolkit.googleapis.com/v1/projects/"
	tokenPath   = "/securetoken.googleapis.com/v1/token"
)

// maxCall bounds the body of a call, bytes.
const maxCall = 1 << 20

// Owns reports whether a path is of the identity server.
func Owns(path string) bool {
	return strings.HasPrefix(path, toolkitPath) || path == tokenPath || path == JWKSPath || path == CertificatesPath
}

// refused is an error of the Identity Toolkit: a word for programs.
// Source: https://cloud.google.com/identity-platform/docs/error-codes, read 2026-11.
type refused string

func (r refused) Error() string { return string(r) }

// toolkit answers the calls by which the Admin SDK administers users, to who sends the token emulators take or our own
// access token.
func (i *Issuer) toolkit(w http.ResponseWriter, r *http.Request) {
	project, call, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, toolkitPath), "/")
	bearer, _ := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	if bearer != "owner" && !i.Accepts(bearer) {
		answerRefusal(w, http.StatusUnauthorized, "CREDENTIAL_MISSING")
		return
	}
	if project != i.project {
		answerRefusal(w, http.StatusNotFound, "PROJECT_NOT_FOUND")
		return
	}
	do, ok := map[string]func(*http.Request) (any, error){
		"POST accounts": i.create, "POST accounts:lookup": i.lookup, "POST accounts:update": i.update, "POST accounts:delete": i.remove,
		"POST accounts:batchDelete": i.removeAll, "GET accounts:batchGet": i.list,
	}[r.Method+" "+call]
	if !ok {
		answerRefusal(w, http.StatusNotFound, "NOT_FOUND")
		return
	}
	i.users.mu.Lock()
	defer i.users.mu.Unlock()
	out, err := do(r)
	answer(w, out, err)
}

// answer writes what a call gave, or its error in Google's form.
func answer(w http.ResponseWriter, out any, err error) {
	var word refused
	switch {
	case errors.As(err, &word):
		answerRefusal(w, http.StatusBadRequest, string(word))
	case err != nil:
		answerRefusal(w, http.StatusInternalServerError, "INTERNAL_ERROR")
	default:
		answerJSON(w, http.StatusOK, out)
	}
}

func answerRefusal(w http.ResponseWriter, status int, word string) {
	answerJSON(w, status, map[string]any{"error": map[string]any{
		"code": status, "message": word, "errors": []any{map[string]string{"message": word, "reason": "invalid", "domain": "global"}},
	}})
}

func answerJSON(w http.ResponseWriter, status int, v any) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(v) // an error means the caller left
}

// decode reads a call's JSON. Fields we keep nothing of are passed over, as Google's own emulator does.
func decode(r *http.Request, dst any) error {
	if err := json.NewDecoder(io.LimitReader(r.Body, maxCall)).Decode(dst); err != nil {
		return refused("INVALID_ARGUMENT")
	}
	return nil
}
