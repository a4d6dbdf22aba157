// Package store keeps documents and their recent versions in memory, ordered by collection, and makes commits durable in a
// bbolt file. It knows nothing of queries, transactions or gRPC.
//
// # Versions
//
// A document is immutable. A commit appends a version (a Stamp and a document, or none where it was deleted) to the
// document's record. A reader fixes a Stamp and sees, of every record, the newest version that is not younger. Versions
// replaced over an hour ago, or beyond a budget of bytes, are dropped; the horizon is the oldest Stamp still readable.
//
// # Group commit
//
// Commits queue up. One goroutine takes everything that waits, evaluates it in order in memory with stamps that no reader
// sees yet, writes all of it in one bbolt transaction (one fsync), and only then makes it visible and answers. While it
// syncs, the next group gathers, so parallel writers share syncs. When the file cannot be written, the group is undone in
// memory and each of its commits fails.
//
// # File layout
//
// One bbolt file, two buckets:
//
//	meta    "format" -> "1"
//	docs    full document name -> google.firestore.v1.Document, marshalled
//
// The sequence number of docs is the Stamp of the newest commit (microseconds since 1970), so that time does not run
// backwards over a restart even when that commit only deleted. History is not kept in the file: after a restart the horizon
// is the newest commit.
package store
