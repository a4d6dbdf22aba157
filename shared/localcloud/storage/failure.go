package storage

import (
	"encoding/json"
	"encoding/xml"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"strings"
)

// failure is an answer other than success: an HTTP status, the API's reason, and a sentence for the caller.
type failure struct {
	status  int
	reason  string
	message string
}

func (f failure) Error() string { return "storage: " + f.reason + ": " + f.message }

// Answers given from several places.
var (
	errNotFound     = failure{404, "notFound", "No such object."}
	errNoBucket     = failure{404, "notFound", "The specified bucket does not exist."}
	errPrecondition = failure{412, "conditionNotMet", "At least one of the pre-conditions you specified did not hold."}
	errNotModified  = failure{304, "notModified", "Not modified."}
	errChecksum     = failure{400, "invalid", "The checksum sent does not match the content received."}
	errAnonymous    = failure{401, "required", "A valid bearer token is required."}
)

// asFailure hides errors that are not the caller's concern, and logs them instead.
func asFailure(r *http.Request, err error) failure {
	var f failure
	if errors.As(err, &f) {
		return f
	}
	if errors.Is(err, io.ErrUnexpectedEOF) || r.Context().Err() != nil {
		return failure{400, "badContent", "The request ended early."}
	}
	slog.ErrorContext(r.Context(), "storage request", "method", r.Method, "path", r.URL.Path, "err", err)
	return failure{500, "internalError", "Internal error."}
}

// writeJSONFailure answers in the form of the JSON API.
func writeJSONFailure(w http.ResponseWriter, f failure) {
	if f.status == http.StatusNotModified {
		w.WriteHeader(f.status)
		return
	}
	type item struct {
		Domain  string `json:"domain"`
		Reason  string `json:"reason"`
		Message string `json:"message"`
	}
	var body struct {
		Error struct {
			Code    int    `json:"code"`
			Message string `json:"message"`
			Errors  []item `json:"errors"`
		} `json:"error"`
	}
	body.Error.Code, body.Error.Message = f.status, f.message
	body.Error.Errors = []item{{"global", f.reason, f.message}}
	writeJSON(w, f.status, body)
}

// xmlCodes are the XML API's names for the reasons used here; a reason not listed keeps its name, capitalised.
// Source: https://cloud.google.com/storage/docs/xml-api/reference-status, read 2026-11.
var xmlCodes = map[string]string{
	"notFound": "NoSuchKey", "conditionNotMet": "PreconditionFailed", "required": "AccessDenied",
	"invalid": "InvalidArgument", "internalError": "InternalError",
}

// writeXMLFailure answers in the form of the XML API.
func writeXMLFailure(w http.ResponseWriter, f failure) {
	if f.status == http.StatusNotModified {
		w.WriteHeader(f.status)
		return
	}
	code, ok := xmlCodes[f.reason]
	if !ok {
		code = strings.ToUpper(f.reason[:1]) + f.reason[1:]
	}
	w.Header().Set("Content-Type", "application/xml; charset=UTF-8")
	w.WriteHeader(f.status)
	// The status is sent: an error here means the caller left.
	_, _ = io.WriteString(w, xml.Header)
	_ = xml.NewEncoder(w).Encode(struct {
		XMLName xml.Name `xml:"Error"`
		Code    string
		Message string
	}{Code: code, Message: f.message})
}

func writeJSON(w http.ResponseWriter, status int, body any) {
	w.Header().Set("Content-Type", "application/json; charset=UTF-8")
	w.Header().Set("Cache-Control", "no-cache, no-store, max-age=0, must-revalidate")
	w.WriteHeader(status)
	// The status is sent: an error here means the caller left.
	_ = json.NewEncoder(w).Encode(body)
}
