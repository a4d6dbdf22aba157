package motion

import (
	"math"
	"testing"
)

func TestCurvesStartAtNothingAndEndWhole(t *testing.T) {
	t.Parallel()
	for name, curve := range map[string]func(float64) float64{
		"Out": Out, "In": In, "InOut": InOut, "Back": Back, "Smooth": Smooth,
	} {
		for p, want := range map[float64]float64{-1: 0, 0: 0, 1: 1, 7: 1} {
			if got := curve(p); math.Abs(got-want) > 1e-9 {
				t.Errorf("%s(%v) = %v, want %v", name, p, got, want)
			}
		}
	}
	if Back(0.7) <= 1 {
		t.Error("Back does not overshoot")
	}
}

func TestInOutAtIsTheReverse(t *testing.T) {
	t.Parallel()
	for v := 0.0; v <= 1; v += 0.05 {
		if got := InOut(InOutAt(v)); math.Abs(got-v) > 1e-9 {
			t.Errorf("InOut(InOutAt(%v)) = %v", v, got)
		}
	}
}

func TestPart(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ t, from, length, want float64 }{
		{0, 1, 2, 0}, {2, 1, 2, 0.5}, {9, 1, 2, 1}, {1, 1, 0, 1}, {0.9, 1, 0, 0},
	} {
		if got := Part(c.t, c.from, c.length); got != c.want {
			t.Errorf("Part(%v, %v, %v) = %v, want %v", c.t, c.from, c.length, got, c.want)
		}
	}
}
