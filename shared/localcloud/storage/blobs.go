package storage

import (
	"crypto/md5"
	"crypto/rand"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"hash"
	"hash/crc32"
	"io"
	"os"
	"path/filepath"
)

// blobs holds content as files. A blob is written under incoming/, linked into blobs/ just before the catalogue names
// it, and its name under incoming/ removed once the catalogue has: until then it is undecided.
type blobs struct{ incoming, settled string }

func openBlobs(dir string) (*blobs, error) {
	b := &blobs{incoming: filepath.Join(dir, "incoming"), settled: filepath.Join(dir, "blobs")}
	for _, d := range []string{b.incoming, b.settled} {
		if err := os.MkdirAll(d, 0o700); err != nil {
			return nil, fmt.Errorf("open blobs: %w", err)
		}
	}
	return b, nil
}

// content is a written blob and what was measured while writing.
type content struct {
	blob        string
	size        int64
	md5, crc32c string // base64
}

// copyBuffer is the unit of disk writes, and the memory one upload takes.
const copyBuffer = 256 << 10

// write stores all of r as a new undecided blob. Nothing remains if reading or writing fails.
func (b *blobs) write(r io.Reader) (content, error) {
	c := content{blob: newID()}
	f, err := os.OpenFile(b.incomingPath(c.blob), os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return c, fmt.Errorf("write blob: %w", err)
	}
	sums := newSums()
	c.size, err = copyAll(io.MultiWriter(f, sums), r)
	if err == nil {
		err = f.Sync()
	}
	if closing := f.Close(); err == nil {
		err = closing
	}
	if err != nil {
		return c, fmt.Errorf("write blob: %w", errors.Join(err, b.drop(c.blob)))
	}
	c.md5, c.crc32c = sums.encoded()
	return c, nil
}

// measure syncs an upload session's file, complete now, and measures it.
func (b *blobs) measure(id string) (content, error) {
	f, err := os.OpenFile(b.incomingPath(id), os.O_RDWR, 0)
	if err != nil {
		return content{}, fmt.Errorf("measure blob: %w", err)
	}
	defer f.Close()
	sums := newSums()
	size, err := copyAll(sums, f)
	if err == nil {
		err = f.Sync()
	}
	if err != nil {
		return content{}, fmt.Errorf("measure blob: %w", err)
	}
	c := content{blob: id, size: size}
	c.md5, c.crc32c = sums.encoded()
	return c, nil
}

// duplicate makes a new undecided blob of the same content, in no time and no space.
func (b *blobs) duplicate(id string) (string, error) {
	twin := newID()
	return twin, os.Link(b.path(id), b.incomingPath(twin))
}

// publish makes an undecided blob readable. It stays undecided until settle or drop.
func (b *blobs) publish(id string) error {
	err := os.Link(b.incomingPath(id), b.path(id))
	if os.IsExist(err) {
		return nil // an earlier try was killed after this step
	}
	return err
}

// settle ends the undecided state of a published blob.
func (b *blobs) settle(id string) error { return os.Remove(b.incomingPath(id)) }

// drop removes a blob in whatever state it is. A missing one is no error: dropping may be repeated after a crash.
func (b *blobs) drop(id string) error {
	for _, path := range []string{b.path(id), b.incomingPath(id)} {
		if err := os.Remove(path); err != nil && !os.IsNotExist(err) {
			return err
		}
	}
	return nil
}

// undecided lists the blobs an earlier process did not decide on.
func (b *blobs) undecided() ([]string, error) {
	entries, err := os.ReadDir(b.incoming)
	ids := make([]string, 0, len(entries))
	for _, e := range entries {
		ids = append(ids, e.Name())
	}
	return ids, err
}

func (b *blobs) open(id string) (*os.File, error) { return os.Open(b.path(id)) }
func (b *blobs) path(id string) string            { return filepath.Join(b.settled, id) }
func (b *blobs) incomingPath(id string) string    { return filepath.Join(b.incoming, id) }

// sums computes both checksums of the service in one pass.
type sums struct{ md5, crc32c hash.Hash }

func newSums() sums {
	return sums{md5.New(), crc32.New(crc32.MakeTable(crc32.Castagnoli))}
}

func (s sums) Write(p []byte) (int, error) {
	s.crc32c.Write(p)
	return s.md5.Write(p)
}

func (s sums) encoded() (md5, crc32c string) {
	crc := binary.BigEndian.AppendUint32(nil, s.crc32c.(hash.Hash32).Sum32())
	return base64.StdEncoding.EncodeToString(s.md5.Sum(nil)), base64.StdEncoding.EncodeToString(crc)
}

// copyAll is io.Copy with our buffer; the wrappers keep a file's own ReadFrom and WriteTo, with their small or
// whole-file buffers, out of it.
func copyAll(w io.Writer, r io.Reader) (int64, error) {
	return io.CopyBuffer(struct{ io.Writer }{w}, struct{ io.Reader }{r}, make([]byte, copyBuffer))
}

// newID gives an unguessable name: 128 random bits, since an upload session's name is also its capability.
func newID() string {
	id := make([]byte, 16)
	rand.Read(id)
	return fmt.Sprintf("%x", id)
}
