package storage

import (
	"encoding/base64"
	"encoding/binary"
	"net/url"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// Object is the JSON API's object resource, the same document in answers and in notifications. 64-bit numbers are
// strings on the wire and times are RFC 3339 in UTC with milliseconds.
// Source: https://cloud.google.com/storage/docs/json_api/v1/objects#resource, read 2026-11.
type Object struct {
	Kind     string `json:"kind"`
	ID       string `json:"id"`
	SelfLink string `json:"selfLink"`
	Name     string `json:"name"`
	Bucket   string `json:"bucket"`
	// Generation grows with every write to any object of this server: it is microseconds of the clock, made unique.
	Generation int64 `json:"generation,string"`
	// Metageneration is 1 when written and grows by one with every change of attributes.
	Metageneration int64 `json:"metageneration,string"`
	Attributes
	Size int64 `json:"size,string"`
	// MD5Hash is base64, and empty for composed objects, as in the cloud.
	MD5Hash string `json:"md5Hash,omitempty"`
	// CRC32C is the Castagnoli checksum, big-endian, base64.
	CRC32C string `json:"crc32c"`
	ETag   string `json:"etag"`
	// ComponentCount is the number of parts of a composed object, 0 for others.
	ComponentCount          int    `json:"componentCount,omitempty"`
	MediaLink               string `json:"mediaLink"`
	TimeCreated             string `json:"timeCreated"`
	TimeFinalized           string `json:"timeFinalized"`
	Updated                 string `json:"updated"`
	TimeStorageClassUpdated string `json:"timeStorageClassUpdated"`
	// TimeDeleted is set in the notification of a deletion only.
	TimeDeleted string `json:"timeDeleted,omitempty"`
}

// Attributes are the parts of an object that a caller may set at upload and change afterwards.
type Attributes struct {
	ContentType        string            `json:"contentType,omitempty"`
	ContentEncoding    string            `json:"contentEncoding,omitempty"`
	ContentDisposition string            `json:"contentDisposition,omitempty"`
	ContentLanguage    string            `json:"contentLanguage,omitempty"`
	CacheControl       string            `json:"cacheControl,omitempty"`
	CustomTime         string            `json:"customTime,omitempty"`
	StorageClass       string            `json:"storageClass,omitempty"`
	Metadata           map[string]string `json:"metadata,omitempty"`
}

// record is what the catalogue stores of an object: the resource without the parts that follow from it, and the blob.
type record struct {
	Object
	Blob string `json:"blob"`
}

const timeLayout = "2006-01-02T15:04:05.000Z"

func timestamp(t time.Time) string { return t.UTC().Format(timeLayout) }

// resource completes a stored object with its links, which name today's host.
func (s *Server) resource(o Object) Object {
	bucket, name := url.PathEscape(o.Bucket), url.PathEscape(o.Name)
	generation := strconv.FormatInt(o.Generation, 10)
	base := "http://" + s.options.Host
	o.Kind = "storage#object"
	o.ID = o.Bucket + "/" + o.Name + "/" + generation
	o.SelfLink = base + "/storage/v1/b/" + bucket + "/o/" + name
	o.MediaLink = base + "/download/storage/v1/b/" + bucket + "/o/" + name + "?generation=" + generation + "&alt=media"
	o.ETag = etag(o.Generation, o.Metageneration)
	return o
}

// etag encodes generation and metageneration the way the service does: as two protocol buffer varint fields.
func etag(generation, metageneration int64) string {
	b := binary.AppendUvarint([]byte{1 << 3}, uint64(generation))
	b = binary.AppendUvarint(append(b, 2<<3), uint64(metageneration))
	return base64.StdEncoding.EncodeToString(b)
}

// checkName refuses the object names the service refuses.
// Source: https://cloud.google.com/storage/docs/objects#naming, read 2026-11.
func checkName(name string) error {
	switch {
	case name == "":
		return failure{400, "required", "Required parameter: name"}
	case len(name) > 1024, !utf8.ValidString(name), strings.ContainsAny(name, "\r\n"), name == ".", name == "..",
		strings.HasPrefix(name, ".well-known/acme-challenge/"):
		return failure{400, "invalid", "Object names are 1 to 1024 bytes of UTF-8 without line breaks."}
	}
	return nil
}
