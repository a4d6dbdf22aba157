package jobs

import (
	"encoding/base64"
	"net/http"
	"strings"

	"github.com/aiprod/aiprod/shared/cloud"
	"github.com/aiprod/aiprod/shared/fault"
	"github.com/aiprod/aiprod/shared/function"
)

// mayUpgrade returns the fault of a request that cannot become a WebSocket, so
// that it is answered with a problem as any other.
func mayUpgrade(w http.ResponseWriter, r *http.Request, env *cloud.Env) error {
	h := r.Header
	switch {
	case !function.SameSite(env, r):
		return fault.New(fault.Forbidden, "cors.origin", "Pages of this origin may not call the API.").
			WithHint("Have the operator add the origin to AIPROD_CORS_ORIGINS, or call from a server.")
	case !r.ProtoAtLeast(1, 1), !names(h, "Connection", "upgrade"), !names(h, "Upgrade", "websocket"):
		w.Header().Set("Upgrade", "websocket")
		w.Header().Set("Connection", "Upgrade")
		return fault.New(fault.UpgradeRequired, "socket.upgrade", "This path is a WebSocket.").
			WithHint("Open it with a WebSocket client, or read GET /job/{id}/events.")
	case h.Get("Sec-WebSocket-Version") != "13":
		w.Header().Set("Sec-WebSocket-Version", "13")
		return fault.New(fault.UpgradeRequired, "socket.version", "The WebSocket's version is not 13.").
			WithHint("Use a client that speaks RFC 6455.")
	case len(h.Values("Sec-WebSocket-Key")) != 1 || !isKey(h.Get("Sec-WebSocket-Key")):
		return fault.New(fault.Malformed, "socket.key", "Sec-WebSocket-Key is not one key of 16 bytes.").
			WithHint("Use a client that speaks RFC 6455.")
	case !offers(r):
		return fault.New(fault.Malformed, "socket.protocol", "None of the subprotocols is known.").
			WithHint("Offer " + protocol + ", or none.")
	}
	return nil
}

// names reports whether a header's list has a value, in lower case.
func names(h http.Header, header, value string) bool {
	for _, line := range h.Values(header) {
		for v := range strings.SplitSeq(line, ",") {
			if strings.EqualFold(strings.TrimSpace(v), value) {
				return true
			}
		}
	}
	return false
}

func isKey(s string) bool {
	raw, err := base64.StdEncoding.DecodeString(strings.TrimSpace(s))
	return err == nil && len(raw) == 16
}
