package events

import (
	"net/url"
	"strings"
)

// A Mode is the format in which a push endpoint wants its messages.
type Mode string

const (
	// ModePush is the plain push envelope, for endpoints that name no mode.
	ModePush Mode = "PUSH"
	// ModePubSub is the CloudEvent of a Pub/Sub message.
	ModePubSub Mode = "CUSTOM_PUBSUB"
	// ModeStorage is the CloudEvent of a storage object; the message must come from Notification.
	ModeStorage Mode = "GCS_NOTIFICATION"
)

// modeKey is the query parameter that Eventarc adds to a trigger's endpoint.
const modeKey = "__GCP_CloudEventsMode"

// ModeOf reads the mode from a push endpoint. Unknown modes and addresses that
// do not parse count as ModePush.
func ModeOf(endpoint string) Mode {
	u, err := url.Parse(endpoint)
	if err != nil {
		return ModePush
	}
	switch mode := u.Query().Get(modeKey); {
	case strings.HasPrefix(mode, string(ModePubSub)+"_"):
		return ModePubSub
	case mode == string(ModeStorage):
		return ModeStorage
	}
	return ModePush
}

// PubSubEndpoint returns address with the query that asks for the CloudEvents
// of a topic ("projects/P/topics/T"). An address that does not parse is an error.
func PubSubEndpoint(address, topic string) (string, error) {
	return withMode(address, string(ModePubSub)+"_"+topic)
}

// StorageEndpoint returns address with the query that asks for the CloudEvents
// of storage objects. An address that does not parse is an error.
func StorageEndpoint(address string) (string, error) {
	return withMode(address, string(ModeStorage))
}

func withMode(address, mode string) (string, error) {
	u, err := url.Parse(address)
	if err != nil {
		return "", err
	}
	q := u.Query()
	q.Set(modeKey, mode)
	u.RawQuery = q.Encode()
	return u.String(), nil
}

// For returns the request for a delivery to endpoint, in the mode that the
// endpoint asks for. Its error means that the message does not fit the mode and
// that no retry will help.
func For(endpoint string, d Delivery) (Request, error) {
	switch ModeOf(endpoint) {
	case ModePubSub:
		return PubSub(d), nil
	case ModeStorage:
		return Storage(d.Message)
	default:
		return Push(d), nil
	}
}
