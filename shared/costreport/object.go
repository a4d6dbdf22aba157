package costreport

import (
	"net/url"
	"strings"
	"time"
)

// folder is where reports lie in the work bucket.
const folder = "costs/"

// Folder returns where the reports of a tenant lie, the platform's with none.
func Folder(tenant string) string {
	if tenant == "" {
		return folder + "platform/"
	}
	return folder + "tenants/" + tenant + "/"
}

// Object returns the name of a report's file: of a day or a month, in the form that an ending says.
func Object(tenant string, s Span, ending string) string {
	return Folder(tenant) + s.Name() + "." + ending
}

// Owner returns the tenant, none for the platform, and the period of a report's file. It is false of any other object.
func Owner(object string) (tenant, period string, ok bool) {
	rest, ok := strings.CutPrefix(object, folder)
	if !ok {
		return "", "", false
	}
	parts := strings.Split(rest, "/")
	switch {
	case len(parts) == 2 && parts[0] == "platform":
	case len(parts) == 3 && parts[0] == "tenants":
		tenant = parts[1]
	default:
		return "", "", false
	}
	period, _, ok = strings.Cut(parts[len(parts)-1], ".")
	return tenant, period, ok
}

// Path returns where the API tells the same days.
func (s Span) Path() string {
	q := url.Values{"from": {s.First.Format(time.DateOnly)}, "to": {s.Last.Format(time.DateOnly)}}
	return "/financial/report?" + q.Encode()
}
