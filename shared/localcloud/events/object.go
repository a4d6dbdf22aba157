package events

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"net/url"
	"time"
)

// An Object is what the events say of a stored object. Its JSON is the object
// resource of the Cloud Storage JSON API; kind, id, links and etag follow from
// the fields here and are written, not kept.
type Object struct {
	Bucket, Name   string
	Generation     int64
	Metageneration int64 // 0 counts as 1
	Size           int64 // bytes
	ContentType    string
	// Optional; left out when empty.
	ContentEncoding, ContentDisposition, ContentLanguage, CacheControl string

	MD5Hash string // base64 of the 16 bytes; empty for composed objects
	CRC32C  string // base64 of the 4 bytes, big endian

	StorageClass string // empty: STANDARD
	TimeCreated  time.Time
	Updated      time.Time // zero: TimeCreated

	Metadata map[string]string // the user's own
}

// etag is Google's: the base64 of a protobuf message of generation and metageneration.
func (o Object) etag() string {
	b := binary.AppendUvarint([]byte{1 << 3}, uint64(o.Generation))
	b = binary.AppendUvarint(append(b, 2<<3), uint64(o.Metageneration))
	return base64.StdEncoding.EncodeToString(b)
}

// resource is the order and spelling of the JSON API.
type resource struct {
	Kind                    string            `json:"kind"`
	ID                      string            `json:"id"`
	SelfLink                string            `json:"selfLink"`
	Name                    string            `json:"name"`
	Bucket                  string            `json:"bucket"`
	Generation              int64             `json:"generation,string"`
	Metageneration          int64             `json:"metageneration,string"`
	ContentType             string            `json:"contentType,omitempty"`
	TimeCreated             millis            `json:"timeCreated"`
	Updated                 millis            `json:"updated"`
	StorageClass            string            `json:"storageClass"`
	TimeStorageClassUpdated millis            `json:"timeStorageClassUpdated"`
	Size                    int64             `json:"size,string"`
	MD5Hash                 string            `json:"md5Hash,omitempty"`
	MediaLink               string            `json:"mediaLink"`
	ContentEncoding         string            `json:"contentEncoding,omitempty"`
	ContentDisposition      string            `json:"contentDisposition,omitempty"`
	ContentLanguage         string            `json:"contentLanguage,omitempty"`
	CacheControl            string            `json:"cacheControl,omitempty"`
	Metadata                map[string]string `json:"metadata,omitempty"`
	CRC32C                  string            `json:"crc32c"`
	ETag                    string            `json:"etag"`
}

// MarshalJSON writes the JSON API's object resource.
func (o Object) MarshalJSON() ([]byte, error) {
	if o.Updated.IsZero() {
		o.Updated = o.TimeCreated
	}
	if o.StorageClass == "" {
		o.StorageClass = "STANDARD"
	}
	o.Metageneration = max(o.Metageneration, 1)

	const host = "https://www.googleapis.com"
	path := "/storage/v1/b/" + o.Bucket + "/o/" + url.PathEscape(o.Name)
	r := resource{
		Kind: "storage#object", ID: fmt.Sprintf("%s/%s/%d", o.Bucket, o.Name, o.Generation),
		SelfLink: host + path, Name: o.Name, Bucket: o.Bucket,
		Generation: o.Generation, Metageneration: o.Metageneration, ContentType: o.ContentType,
		TimeCreated: millis(o.TimeCreated), Updated: millis(o.Updated),
		StorageClass: o.StorageClass, TimeStorageClassUpdated: millis(o.TimeCreated),
		Size: o.Size, MD5Hash: o.MD5Hash,
		MediaLink:       fmt.Sprintf("https://storage.googleapis.com/download%s?generation=%d&alt=media", path, o.Generation),
		ContentEncoding: o.ContentEncoding, ContentDisposition: o.ContentDisposition,
		ContentLanguage: o.ContentLanguage, CacheControl: o.CacheControl,
		Metadata: o.Metadata, CRC32C: o.CRC32C, ETag: o.etag(),
	}
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false) // the links carry an ampersand, which Google does not escape
	if err := enc.Encode(r); err != nil {
		return nil, fmt.Errorf("events: object %s: %w", r.ID, err)
	}
	return bytes.TrimSpace(b.Bytes()), nil
}
