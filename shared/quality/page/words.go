package page

import (
	"cmp"
	"fmt"
	"math"
	"strconv"
	"strings"
)

// clock writes seconds as a player does, with tenths: "1:02.5".
func clock(seconds float64) string {
	tenths := int(math.Round(10 * max(seconds, 0)))
	return fmt.Sprintf("%d:%02d.%d", tenths/600, tenths/10%60, tenths%10)
}

func decimal(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }

// size writes bytes as people count them.
func size(bytes int64) string {
	const kilo, mega = 1e3, 1e6
	if bytes < mega {
		return fmt.Sprintf("%.0f kB", float64(bytes)/kilo)
	}
	return fmt.Sprintf("%.1f MB", float64(bytes)/mega)
}

// names are codecs and containers as people know them.
var names = map[string]string{
	"mov": "MP4 or MOV", "matroska": "WebM or MKV",
	"h264": "H.264", "hevc": "HEVC", "aac": "AAC", "vp9": "VP9", "av1": "AV1", "opus": "Opus", "mp3": "MP3",
}

// known is what people call a codec or container.
func known(name string) string { return cmp.Or(names[name], name) }

func join(codecs ...string) string {
	var out []string
	for _, c := range codecs {
		if c != "" {
			out = append(out, known(c))
		}
	}
	return strings.Join(out, ", ")
}

// credit names who set a limit. Sources call what nobody else has published "product".
func credit(source string) string {
	if rest, ours := strings.CutPrefix(source, "product"); ours {
		return "AIPROD's own limit" + rest
	}
	return source
}

// tally counts misses in words, "" for none.
func tally(failed, warned int) string {
	var parts []string
	if failed > 0 {
		parts = append(parts, fmt.Sprintf("%d failed", failed))
	}
	switch {
	case warned == 1:
		parts = append(parts, "1 warning")
	case warned > 1:
		parts = append(parts, fmt.Sprintf("%d warnings", warned))
	}
	return strings.Join(parts, ", ")
}
