package localcloud

import (
	"fmt"
	"os"
	"path/filepath"
	"time"
)

// scratch points this process, and every program it starts, to a folder of the
// stack's own for temporary files, and empties it: whoever was killed with
// kill -9 has removed nothing. The data folder must be locked, so that nobody works there.
func (s *Stack) scratch() error {
	dir, err := filepath.Abs(filepath.Join(s.o.Dir, "scratch"))
	if err != nil {
		return fmt.Errorf("localcloud: scratch folder: %w", err)
	}
	if err := empty(dir); err != nil {
		return fmt.Errorf("localcloud: scratch folder: %w", err)
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return fmt.Errorf("localcloud: scratch folder: %w", err)
	}
	if err := os.Setenv("TMPDIR", dir); err != nil { // what os.MkdirTemp and every tool go by
		return fmt.Errorf("localcloud: scratch folder: %w", err)
	}
	return nil
}

// empty removes a folder. A tool that a killed process had started may live a moment
// longer and still write there.
func empty(dir string) (err error) {
	const tries, wait = 20, 100 * time.Millisecond
	for range tries {
		if err = os.RemoveAll(dir); err == nil {
			return nil
		}
		time.Sleep(wait)
	}
	return err
}
