package store

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"io"
	"os"
)

// journalBytes is the size the journal may have. When it is full, what it holds goes to the database in one transaction. It
// grows by growth bytes, zeros that are synced before use, so that a record changes no more than data.
const (
	journalBytes = 1 << 20
	growth       = 128 << 10
)

// A record of the journal is a header (sequence number, length of the body, checksum) and a body.
const headerBytes = 8 + 4 + 4

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// journal is a file that is written from the start again and again: to sync it is to write one piece of data, where
// the database writes pages in two rounds. A record counts if its sequence number follows the one before it and its checksum, which
// includes the database's id, is right; so neither the rest of an earlier round nor the journal of another database is taken for news.
type journal struct {
	f    *os.File
	id   []byte
	next uint64 // sequence number of the next record
	at   int64  // where it goes
	size int64  // of the file
}

// openJournal opens or makes a journal. Last is the sequence number of the newest record that the database has taken over.
func openJournal(path string, id []byte, last uint64) (*journal, error) {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, err
	}
	info, err := f.Stat()
	if err != nil {
		f.Close()
		return nil, err
	}
	return &journal{f: f, id: id, next: last + 1, size: info.Size()}, nil
}

// grow makes the file long enough for a record that ends at a place.
func (j *journal) grow(end int64) error {
	if end <= j.size {
		return nil
	}
	size := (end + growth - 1) / growth * growth
	if _, err := j.f.WriteAt(make([]byte, size-j.size), j.size); err != nil {
		return err
	}
	if err := j.f.Sync(); err != nil {
		return err
	}
	j.size = size
	return nil
}

// fits reports whether a body has room.
func (j *journal) fits(body []byte) bool { return j.at+headerBytes+int64(len(body)) <= journalBytes }

// append writes a record and returns when it is on disk. After an error the next one takes its place.
func (j *journal) append(body []byte) error {
	header := make([]byte, headerBytes, headerBytes+len(body))
	binary.BigEndian.PutUint64(header, j.next)
	binary.BigEndian.PutUint32(header[8:], uint32(len(body)))
	binary.BigEndian.PutUint32(header[12:], j.sum(header[:12], body))
	if err := j.grow(j.at + headerBytes + int64(len(body))); err != nil {
		return err
	}
	if _, err := j.f.WriteAt(append(header, body...), j.at); err != nil {
		return err
	}
	if err := datasync(j.f); err != nil {
		return err
	}
	j.next++
	j.at += headerBytes + int64(len(body))
	return nil
}

func (j *journal) sum(header, body []byte) uint32 {
	sum := crc32.Update(0, castagnoli, j.id)
	return crc32.Update(crc32.Update(sum, castagnoli, header), castagnoli, body)
}

// replay calls each for the bodies of the records the database has not taken over.
func (j *journal) replay(each func(body []byte) error) error {
	data, err := io.ReadAll(io.NewSectionReader(j.f, 0, j.size))
	if err != nil {
		return err
	}
	for rest := bytes.NewReader(data); ; {
		header := make([]byte, headerBytes)
		if n, _ := io.ReadFull(rest, header); n < headerBytes || binary.BigEndian.Uint64(header) != j.next {
			return nil // the end of what was written, or what an earlier round has left
		}
		size := int(binary.BigEndian.Uint32(header[8:]))
		if size > rest.Len() {
			return nil
		}
		body := make([]byte, size)
		_, _ = rest.Read(body) // it is all there
		if j.sum(header[:12], body) != binary.BigEndian.Uint32(header[12:]) {
			return nil // cut by the end of the process: nobody was told it was done
		}
		if err := each(body); err != nil {
			return fmt.Errorf("record %d: %w", j.next, err)
		}
		j.next++
	}
}

// rewind starts a new round, once the database has taken everything over.
func (j *journal) rewind() { j.at = 0 }

func (j *journal) close() error { return j.f.Close() }
