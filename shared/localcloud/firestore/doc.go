// Package firestore is the embedded local Firestore: a durable, in-process server that speaks google.firestore.v1 over gRPC, so
// that the real client library, with its retries, transactions and snapshots, is the only code path there is. It serves the
// eleven methods the Go client sends. It is not a production server: it trusts every caller, holds all documents in memory,
// and runs on one machine.
//
// # What it takes seriously
//
//   - Durability: a commit is answered after it is synced; concurrent commits share a sync (see internal/store for the journal
//     and the bbolt file).
//   - Isolation: a transaction reads one snapshot and commits only if nothing it read has changed, query results included.
//     Otherwise it is ABORTED, and the client runs it again. Production's server clients lock instead of retrying by
//     default; both are serializable.
//   - Production's refusals: limits of documents, names and queries; and, where index definitions are given, queries that lack
//     a composite index. TTL fields are declared in the same file, see Sweep.
//   - Cost: a query walks an ordered index and looks at no more documents than it answers, or, where a filter has no place in the
//     index (array membership, a second inequality, !=), than the rest of the filter leaves. See Memory.
//   - Reads at a given time reach back an hour, less when over 64 MiB of old versions pile up, and not over a restart.
//
// # Memory
//
// Every document is held as its protocol buffer message, and the file is read whole at the start. Indexes are not declared but made
// by the first query of their order in a collection, or a collection group, of 200 documents or more, up to 32 orders each, and
// kept up to date from then on: 32 bytes and a pointer for each field, per document. They are not stored.
//
// # What it leaves out
//
// The methods the Go client never sends (GetDocument, Write and others), Pipelines, security rules, query explanation, and
// incremental resumption of listeners: a listener that reconnects is reset and gets everything again.
package firestore
