// Package aspect finds the shape a backend makes that is nearest to a wanted one.
// What is over is cut off when the clip is conformed; that is not decided here.
package aspect

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// Nearest returns the ratio whose shape is the least stretch away from an aspect.
// A square is as far from either side: it gets what comes first.
func Nearest(ratios []string, aspect string) (string, error) {
	want, err := shape(aspect)
	if err != nil {
		return "", err
	}
	best, least := "", math.Inf(1)
	for _, r := range ratios {
		have, err := shape(r)
		if err != nil {
			return "", err
		}
		if d := math.Abs(want - have); d < least-1e-9 {
			best, least = r, d
		}
	}
	return best, nil
}

// shape is the logarithm of width over height, in which as wide and as tall are as far from square.
func shape(ratio string) (float64, error) {
	w, h, _ := strings.Cut(ratio, ":")
	x, err1 := strconv.Atoi(w)
	y, err2 := strconv.Atoi(h)
	if err1 != nil || err2 != nil || x < 1 || y < 1 {
		return 0, fmt.Errorf("aspect %q is not width:height", ratio)
	}
	return math.Log(float64(x) / float64(y)), nil
}
