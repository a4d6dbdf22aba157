package footage

import (
	"image"

	"github.com/muesli/smartcrop"
	"golang.org/x/image/draw"

	"github.com/aiprod/aiprod/shared/studio/raster"
)

// focus returns the point of an image a crop of the shape of w by h should keep,
// in shares of its sides: where faces, edges and strong colours are.
func focus(img image.Image, w, h int) raster.Point {
	small := thumbnail(img)
	r, err := smartcrop.NewAnalyzer(bilinear{}).FindBestCrop(small, w, h)
	if err != nil || r.Empty() {
		return raster.Point{X: 0.5, Y: 0.45}
	}
	b := small.Bounds()
	return raster.Point{
		X: float64(r.Min.X+r.Max.X) / 2 / float64(b.Dx()),
		Y: float64(r.Min.Y+r.Max.Y) / 2 / float64(b.Dy()),
	}
}

// thumbnail is large enough to find what matters and small enough to do so in a
// few hundredths of a second.
func thumbnail(img image.Image) image.Image {
	const side = 240
	b := img.Bounds()
	k := float64(side) / float64(max(b.Dx(), b.Dy()))
	if k >= 1 {
		return img
	}
	return bilinear{}.Resize(img, uint(max(float64(b.Dx())*k, 1)), uint(max(float64(b.Dy())*k, 1)))
}

// bilinear scales images for the analyser.
type bilinear struct{}

// Resize scales img; a height of 0 keeps its shape.
func (bilinear) Resize(img image.Image, width, height uint) image.Image {
	if b := img.Bounds(); height == 0 {
		height = uint(max(int(width)*b.Dy()/b.Dx(), 1))
	}
	out := image.NewRGBA(image.Rect(0, 0, int(width), int(height)))
	draw.ApproxBiLinear.Scale(out, out.Bounds(), img, img.Bounds(), draw.Src, nil)
	return out
}
