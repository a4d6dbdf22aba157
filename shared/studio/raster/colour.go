package raster

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// A Colour is a pixel as the encoder takes it: BT.709, limited range.
type Colour struct{ Y, U, V byte }

// RGB is an sRGB colour, each component 0 to 1.
type RGB struct{ R, G, B float64 }

// Hex reads "#rrggbb".
func Hex(s string) (RGB, error) {
	n, err := strconv.ParseUint(strings.TrimPrefix(s, "#"), 16, 32)
	if err != nil || len(s) != 7 || s[0] != '#' {
		return RGB{}, fmt.Errorf("raster: colour %q is not #rrggbb", s)
	}
	return RGB{float64(n>>16) / 255, float64(n>>8&255) / 255, float64(n&255) / 255}, nil
}

// Colour converts to the frame's space.
func (c RGB) Colour() Colour {
	y, u, v := c.yuv()
	return Colour{byte(y + 0.5), byte(u + 0.5), byte(v + 0.5)}
}

// yuv returns BT.709 limited components (ITU-R BT.709-6, 3.4 and 3.5).
func (c RGB) yuv() (y, u, v float64) {
	l := 0.2126*c.R + 0.7152*c.G + 0.0722*c.B
	return 16 + 219*l, 128 + 224*(c.B-l)/1.8556, 128 + 224*(c.R-l)/1.5748
}

// RGB converts back; components are clamped to 0 and 1.
func (c Colour) RGB() RGB {
	l := (float64(c.Y) - 16) / 219
	b := l + (float64(c.U)-128)/224*1.8556
	r := l + (float64(c.V)-128)/224*1.5748
	g := (l - 0.2126*r - 0.0722*b) / 0.7152
	return RGB{clamp01(r), clamp01(g), clamp01(b)}
}

// Luminance is the relative luminance of WCAG 2.2, 0 to 1.
func (c RGB) Luminance() float64 {
	return 0.2126*toLinear(c.R) + 0.7152*toLinear(c.G) + 0.0722*toLinear(c.B)
}

// Contrast is the WCAG 2.2 contrast ratio of two colours, 1 to 21.
func Contrast(a, b RGB) float64 {
	hi, lo := a.Luminance(), b.Luminance()
	if hi < lo {
		hi, lo = lo, hi
	}
	return (hi + 0.05) / (lo + 0.05)
}

// Mix returns the colour t of the way from c to d, mixed in OKLab, where equal
// steps look equal and no grey appears between two hues.
func (c RGB) Mix(d RGB, t float64) RGB {
	a, b := c.lab(), d.lab()
	return lab{a.L + (b.L-a.L)*t, a.A + (b.A-a.A)*t, a.B + (b.B-a.B)*t}.rgb()
}

// lab is a colour in OKLab (Ottosson 2020).
type lab struct{ L, A, B float64 }

func (c RGB) lab() lab {
	r, g, b := toLinear(c.R), toLinear(c.G), toLinear(c.B)
	l := math.Cbrt(0.4122214708*r + 0.5363325363*g + 0.0514459929*b)
	m := math.Cbrt(0.2119034982*r + 0.6806995451*g + 0.1073969566*b)
	s := math.Cbrt(0.0883024619*r + 0.2817188376*g + 0.6299787005*b)
	return lab{
		0.2104542553*l + 0.7936177850*m - 0.0040720468*s,
		1.9779984951*l - 2.4285922050*m + 0.4505937099*s,
		0.0259040371*l + 0.7827717662*m - 0.8086757660*s,
	}
}

func (c lab) rgb() RGB {
	l := c.L + 0.3963377774*c.A + 0.2158037573*c.B
	m := c.L - 0.1055613458*c.A - 0.0638541728*c.B
	s := c.L - 0.0894841775*c.A - 1.2914855480*c.B
	l, m, s = l*l*l, m*m*m, s*s*s
	return RGB{
		toGamma(4.0767416621*l - 3.3077115913*m + 0.2309699292*s),
		toGamma(-1.2684380046*l + 2.6097574011*m - 0.3413193965*s),
		toGamma(-0.0041960863*l - 0.7034186147*m + 1.7076147010*s),
	}
}

func toLinear(v float64) float64 {
	if v <= 0.04045 {
		return v / 12.92
	}
	return math.Pow((v+0.055)/1.055, 2.4)
}

func toGamma(v float64) float64 {
	switch {
	case v <= 0:
		return 0
	case v >= 1:
		return 1
	case v <= 0.0031308:
		return v * 12.92
	}
	cube := math.Cbrt(v)
	return 1.055*cube*math.Sqrt(math.Sqrt(cube)) - 0.055 // v to the power of 5/12, a third of the time of Pow
}

func clamp01(v float64) float64 { return min(max(v, 0), 1) }
