// Package store keeps documents and their recent versions in memory, ordered by collection, and makes commits durable in a
// journal and a bbolt file. It knows nothing of queries, transactions or gRPC.
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
// sees yet, writes all of it as one record of the journal (one sync), and only then makes it visible and answers. While it
// syncs, the next group gathers, so parallel writers share syncs. When the journal cannot be written, the group is undone in
// memory and each of its commits fails.
//
// # File layout
//
// A bbolt file, the database, with two buckets:
//
//	meta    "format" -> "2"; "id" -> a random text; "journal" -> sequence number of the last record taken over, 8 bytes
//	docs    full document name -> google.firestore.v1.Document, marshalled
//
// And beside it, with ".journal" added to the name, up to 1 MiB of records of the groups that the database has not taken over: see
// journal and encodeGroup. It takes them over in one transaction when the journal is full, at Close, and at Open. Both files
// belong together: a copy of the database alone lacks what its journal has, unless it was closed.
//
// The sequence number of docs, or the stamp in a record, is the Stamp of the newest commit (microseconds since 1970), so that
// time does not run backwards over a restart even when that commit only deleted. History is not kept: after a restart the
// horizon is the newest commit.
package store
