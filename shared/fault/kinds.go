package fault

import "net/http"

// A Disposition is what becomes of the event whose handler returned an error.
type Disposition uint8

// The dispositions. An event that is retried too often ends in the dead-letter topic.
const (
	// Ack ends the event: it is done, a duplicate, obsolete, or wrong for good.
	Ack Disposition = iota
	// Retry has the event delivered again, later.
	Retry
)

type row struct {
	status int
	title  string
	event  Disposition
}

// table answers every kind; a test holds it complete.
var table = map[Kind]row{
	Internal:             {http.StatusInternalServerError, "Internal error", Retry},
	Malformed:            {http.StatusBadRequest, "Malformed request", Ack},
	Unauthenticated:      {http.StatusUnauthorized, "Authentication required", Ack},
	CapReached:           {http.StatusPaymentRequired, "Spending cap reached", Ack},
	Forbidden:            {http.StatusForbidden, "Not permitted", Ack},
	NotFound:             {http.StatusNotFound, "Not found", Ack},
	NotAllowed:           {http.StatusMethodNotAllowed, "Method not allowed", Ack},
	Conflict:             {http.StatusConflict, "Conflict with the current state", Ack},
	Gone:                 {http.StatusGone, "Gone", Ack},
	Stale:                {http.StatusPreconditionFailed, "Changed since you read it", Ack},
	TooLarge:             {http.StatusRequestEntityTooLarge, "Too large", Ack},
	UnsupportedType:      {http.StatusUnsupportedMediaType, "Unsupported media type", Ack},
	Invalid:              {http.StatusUnprocessableEntity, "Invalid fields", Ack},
	UpgradeRequired:      {http.StatusUpgradeRequired, "Upgrade required", Ack},
	PreconditionRequired: {http.StatusPreconditionRequired, "Precondition required", Ack},
	Limited:              {http.StatusTooManyRequests, "Too many requests", Retry},
	Unavailable:          {http.StatusServiceUnavailable, "Temporarily unavailable", Retry},
}

// Status returns the HTTP status of a kind.
func (k Kind) Status() int { return table[k].status }

// Title returns the short name of a kind, the same for every fault of it.
func (k Kind) Title() string { return table[k].title }

// OfStatus returns the kind that is answered with an HTTP status; Malformed for
// any other 4xx, Internal for the rest.
func OfStatus(status int) Kind {
	for k, r := range table {
		if r.status == status {
			return k
		}
	}
	if status >= 400 && status < 500 {
		return Malformed
	}
	return Internal
}

// Dispose returns what becomes of an event whose handler returned err.
func Dispose(err error) Disposition {
	if err == nil {
		return Ack
	}
	return table[Of(err).Kind].event
}

// Retryable reports whether the same call may succeed later.
func Retryable(err error) bool { return err != nil && Dispose(err) == Retry }
