package storage

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"go.etcd.io/bbolt"
)

// maxListed is the most results of one page, and the default. Source: objects.list, maxResults.
const maxListed = 1000

// listing asks for a page of names between start (inclusive) and end (exclusive, empty for none) that have the prefix.
type listing struct {
	prefix, delimiter string
	start, end        string
	// withFolders also lists an object whose name is exactly a common prefix.
	withFolders bool
	limit       int
}

// page is the API's answer.
type page struct {
	Kind          string   `json:"kind"`
	Items         []Object `json:"items,omitempty"`
	Prefixes      []string `json:"prefixes,omitempty"`
	NextPageToken string   `json:"nextPageToken,omitempty"`
}

func (s *Server) list(w http.ResponseWriter, r *http.Request) error {
	query, err := parseListing(r.URL.Query())
	if err != nil {
		return err
	}
	page, err := s.catalog.list(r.PathValue("bucket"), query)
	if err != nil {
		return err
	}
	for i, o := range page.Items {
		page.Items[i] = s.resource(o)
	}
	writeJSON(w, http.StatusOK, page)
	return nil
}

func parseListing(q url.Values) (listing, error) {
	l := listing{prefix: q.Get("prefix"), delimiter: q.Get("delimiter"), start: q.Get("startOffset"),
		end: q.Get("endOffset"), withFolders: q.Get("includeTrailingDelimiter") == "true", limit: maxListed}
	if q.Get("matchGlob") != "" || q.Get("softDeleted") == "true" {
		return l, failure{400, "invalid", "The local cloud lists by prefix only: matchGlob and softDeleted are not served."}
	}
	if text := q.Get("maxResults"); text != "" {
		n, err := strconv.Atoi(text)
		if err != nil || n < 0 {
			return l, failure{400, "invalid", "Invalid value for maxResults."}
		}
		if n > 0 {
			l.limit = min(n, maxListed)
		}
	}
	after, err := base64.RawURLEncoding.DecodeString(q.Get("pageToken"))
	if err != nil {
		return l, failure{400, "invalid", "Invalid value for pageToken."}
	}
	l.start = max(l.start, l.prefix, string(after))
	return l, nil
}

// list reads one page. It seeks to the prefix and over each common prefix, so what it costs depends on what it returns
// and not on what else the bucket holds.
func (c *catalog) list(bucket string, l listing) (page, error) {
	out := page{Kind: "storage#objects"}
	err := c.db.View(func(tx *bbolt.Tx) error {
		objects := tx.Bucket(objectsKey).Bucket([]byte(bucket))
		if objects == nil {
			return errNoBucket
		}
		cursor := objects.Cursor()
		key, data := cursor.Seek([]byte(l.start))
		for l.covers(key) {
			if len(out.Items)+len(out.Prefixes) == l.limit {
				out.NextPageToken = base64.RawURLEncoding.EncodeToString(key)
				return nil
			}
			folder, folded := l.fold(string(key))
			if folded {
				out.Prefixes = append(out.Prefixes, folder)
			}
			if !folded || l.withFolders && folder == string(key) {
				var o Object
				if err := json.Unmarshal(data, &o); err != nil {
					return err
				}
				out.Items = append(out.Items, o)
			}
			if folded {
				// No UTF-8 text contains 0xff, so this is past every name of the folder.
				key, data = cursor.Seek([]byte(folder + "\xff"))
			} else {
				key, data = cursor.Next()
			}
		}
		return nil
	})
	return out, err
}

// covers says whether key, nil at the end of the bucket, belongs to the listing.
func (l listing) covers(key []byte) bool {
	return key != nil && bytes.HasPrefix(key, []byte(l.prefix)) && (l.end == "" || string(key) < l.end)
}

// fold gives the common prefix that stands for name: up to and with the first delimiter after the listing's prefix.
func (l listing) fold(name string) (folder string, folded bool) {
	if l.delimiter == "" {
		return "", false
	}
	at := strings.Index(name[len(l.prefix):], l.delimiter)
	if at < 0 {
		return "", false
	}
	return name[:len(l.prefix)+at+len(l.delimiter)], true
}
