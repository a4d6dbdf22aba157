package stage_test

import (
	"bytes"
	"context"
	"io"
	"runtime"
	"slices"
	"strings"

	"github.com/aiprod/aiprod/shared/cloud"
)

// drive keeps files in memory and notes every new one in intake, as storage tells of it.
type drive struct {
	files  map[string][]byte
	events []string
	// died, where set, is called once a file is written, before the writer hears of it.
	died func()
	// full has the next writer die before its file is written.
	full bool
}

func key(b cloud.Bucket, name string) string { return string(b) + "/" + name }

func (m *drive) Put(_ context.Context, b cloud.Bucket, name, _ string, src io.Reader) error {
	if m.full {
		m.full = false
		runtime.Goexit()
	}
	raw, err := io.ReadAll(src)
	if err != nil {
		return err
	}
	m.put(b, name, raw)
	if m.died != nil {
		m.died()
	}
	return nil
}

func (m *drive) put(b cloud.Bucket, name string, raw []byte) {
	if _, there := m.files[key(b, name)]; there {
		return
	}
	m.files[key(b, name)] = raw
	if b == cloud.Intake {
		m.events = append(m.events, name)
	}
}

func (m *drive) Get(_ context.Context, b cloud.Bucket, name string) (io.ReadCloser, error) {
	raw, there := m.files[key(b, name)]
	if !there {
		return nil, cloud.ErrNoBlob
	}
	return io.NopCloser(bytes.NewReader(raw)), nil
}

func (m *drive) Copy(_ context.Context, from cloud.Bucket, fromName string, to cloud.Bucket, toName string) error {
	raw, there := m.files[key(from, fromName)]
	if !there {
		return cloud.ErrNoBlob
	}
	m.put(to, toName, raw)
	return nil
}

func (m *drive) Delete(_ context.Context, b cloud.Bucket, name string) error {
	delete(m.files, key(b, name))
	return nil
}

func (m *drive) Stat(_ context.Context, b cloud.Bucket, name string) (cloud.Blob, error) {
	raw, there := m.files[key(b, name)]
	if !there {
		return cloud.Blob{}, cloud.ErrNoBlob
	}
	return cloud.Blob{Bucket: b, Name: name, Size: int64(len(raw))}, nil
}

func (m *drive) List(_ context.Context, b cloud.Bucket, prefix string, limit int) ([]cloud.Blob, error) {
	var out []cloud.Blob
	for name := range m.files {
		if strings.HasPrefix(name, key(b, prefix)) {
			out = append(out, cloud.Blob{Bucket: b, Name: strings.TrimPrefix(name, string(b)+"/")})
		}
	}
	slices.SortFunc(out, func(a, b cloud.Blob) int { return strings.Compare(a.Name, b.Name) })
	return out[:min(limit, len(out))], nil
}

func (m *drive) After(ctx context.Context, b cloud.Bucket, name string, limit int) ([]cloud.Blob, error) {
	all, err := m.List(ctx, b, "", len(m.files))
	if err != nil {
		return nil, err
	}
	all = slices.DeleteFunc(all, func(blob cloud.Blob) bool { return blob.Name <= name })
	return all[:min(limit, len(all))], nil
}
