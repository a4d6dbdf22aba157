package export_test

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/aiprod/aiprod/shared/export"
)

// No cell is a formula, and what is quoted comes back as it was.
func TestTable(t *testing.T) {
	t.Parallel()
	var b bytes.Buffer
	if err := export.Table(&b, film()); err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(&b).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	want := [][]string{
		{"shot", "start_sec", "end_sec", "frames", "scene", "heading", "body", "narration", "transition", "backend", "seed", "file"},
		{"s1", "0.000", "3.000", "90", "title", "'=1+1", "", "'-40 % on bread. From six.", "cut", "studio", "9223372036854775815", "shots/s1.mp4"},
		{"s2", "3.000", "5.000", "60", "closing", `Come by, "now"`, "", "Come by.", "wipe", "studio", "0", "shots/s2.mp4"},
	}
	if diff := cmp.Diff(want, rows); diff != "" {
		t.Error(diff)
	}
}

// An archive that fails on its way cannot be opened.
func TestArchive(t *testing.T) {
	t.Parallel()
	part := func(name, text string, err error) export.Part {
		return export.Part{Name: name, Open: func(context.Context) (io.ReadCloser, error) {
			return io.NopCloser(strings.NewReader(text)), err
		}}
	}
	var b bytes.Buffer
	if err := export.Archive(t.Context(), &b, time.Unix(0, 0), []export.Part{part("a.txt", "a", nil), part("b.mp4", "b", nil)}); err != nil {
		t.Fatal(err)
	}
	z, err := zip.NewReader(bytes.NewReader(b.Bytes()), int64(b.Len()))
	if err != nil || len(z.File) != 2 || z.File[0].Method != zip.Deflate || z.File[1].Method != zip.Store {
		t.Fatalf("%v, %+v", err, z)
	}
	b.Reset()
	gone := errors.New("gone")
	if err := export.Archive(t.Context(), &b, time.Unix(0, 0), []export.Part{part("a.txt", "a", nil), part("b.mp4", "", gone)}); !errors.Is(err, gone) {
		t.Fatal(err)
	}
	if _, err := zip.NewReader(bytes.NewReader(b.Bytes()), int64(b.Len())); err == nil {
		t.Error("a broken archive opens")
	}
}
