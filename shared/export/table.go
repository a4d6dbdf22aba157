package export

import (
	"encoding/csv"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/aiprod/aiprod/shared/timeline"
)

var columns = []string{
	"shot", "start_sec", "end_sec", "frames", "scene", "heading", "body", "narration", "transition", "backend", "seed", "file",
}

// Table writes the film as comma-separated values (RFC 4180): a row for each shot.
// Times are seconds of the film.
func Table(w io.Writer, f Film) error {
	out := csv.NewWriter(w)
	out.UseCRLF = true
	if err := out.Write(columns); err != nil {
		return fmt.Errorf("export: table: %w", err)
	}
	for i, s := range f.Timing.Cut.Shots {
		shot := f.Manifest.Shot(s.ID)
		row := []string{
			s.ID, f.seconds(s.Start), f.seconds(s.Start + s.Frames), strconv.Itoa(s.Frames), shot.Scene.Kind, shot.Scene.Heading, shot.Scene.Body,
			f.said(s), shot.Transition, shot.Backend, strconv.FormatUint(shot.Seed, 10), f.Clips[i].Name,
		}
		for k := range row {
			row[k] = Harmless(row[k])
		}
		if err := out.Write(row); err != nil {
			return fmt.Errorf("export: table: %w", err)
		}
	}
	out.Flush()
	if err := out.Error(); err != nil {
		return fmt.Errorf("export: table: %w", err)
	}
	return nil
}

func (f Film) seconds(frame int) string {
	return strconv.FormatFloat(timeline.At(frame, f.Timing.Cut.FPS).Seconds(), 'f', 3, 64)
}

// Harmless keeps a spreadsheet from taking a text for a formula: programs do so by
// its first character, full-width ones included. Source: OWASP, "CSV Injection".
func Harmless(cell string) string {
	const formula = "=+-@\t\r\n＝＋－＠"
	if first := []rune(cell); len(first) > 0 && strings.ContainsRune(formula, first[0]) {
		return "'" + cell
	}
	return cell
}
