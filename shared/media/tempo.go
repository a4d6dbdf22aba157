package media

import (
	"context"
	"strconv"
)

// Tempo writes the sound of the file at path to the WAV file out, so many times as fast
// and as high as it was: 0.5 to 2.
func (t Tools) Tempo(ctx context.Context, path string, tempo float64, out string) error {
	in, err := Input(path, "")
	if err != nil {
		return err
	}
	args := append(in, "-map", "0:a:0", "-vn", "-af", "atempo="+strconv.FormatFloat(tempo, 'f', 4, 64), "-c:a", "pcm_f32le", "-f", "wav", local(out))
	return t.Run(ctx, Run{Op: "tempo", Args: args})
}
