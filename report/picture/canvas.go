package picture

import (
	"image"
	"image/color"
	"image/draw"
	"math"

	"golang.org/x/image/vector"
)

// canvas is a picture being drawn. Lengths are pixels.
type canvas struct {
	img *image.RGBA
	ras vector.Rasterizer
	typesetter
}

func newCanvas(width, height int, t typesetter) *canvas {
	return &canvas{img: image.NewRGBA(image.Rect(0, 0, width, height)), typesetter: t}
}

// box is a rectangle.
type box struct{ x, y, w, h float64 }

func (b box) right() float64  { return b.x + b.w }
func (b box) bottom() float64 { return b.y + b.h }
func (b box) middle() float64 { return b.y + b.h/2 }

// fill paints a shape in one colour.
func (c *canvas) fill(p *path, col color.Color) {
	if r := c.start(p); !r.Empty() {
		c.ras.DrawOp = draw.Over
		c.ras.Draw(c.img, r, image.NewUniform(col), image.Point{})
	}
}

// fillFrom paints a shape with what another picture has at its place. It goes by way of a
// mask: the rasteriser itself would ask that picture for each pixel.
func (c *canvas) fillFrom(p *path, src *image.RGBA) {
	if r := c.start(p); !r.Empty() {
		mask := image.NewAlpha(r)
		c.ras.DrawOp = draw.Src
		c.ras.Draw(mask, r, image.Opaque, image.Point{})
		draw.DrawMask(c.img, r, src, r.Min, mask, r.Min, draw.Over)
	}
}

// start gives a shape to the rasteriser, within the shape's own bounds: over the whole
// canvas it would take ten times as long.
func (c *canvas) start(p *path) image.Rectangle {
	r := p.pixels().Intersect(c.img.Bounds())
	if !r.Empty() {
		c.ras.Reset(r.Dx(), r.Dy())
		p.trace(&c.ras, float32(r.Min.X), float32(r.Min.Y))
	}
	return r
}

// gradient is a picture of the canvas' size within a box that runs from one colour to the
// other along a direction.
func (c *canvas) gradient(b box, from, to color.NRGBA, dx, dy float64) *image.RGBA {
	r := image.Rect(int(b.x), int(b.y), int(math.Ceil(b.right())), int(math.Ceil(b.bottom()))).Intersect(c.img.Bounds())
	out := image.NewRGBA(r)
	length := math.Abs(dx)*b.w + math.Abs(dy)*b.h
	var shades [256]color.RGBA
	for i := range shades {
		shades[i] = color.RGBAModel.Convert(mix(from, to, float64(i)/255)).(color.RGBA)
	}
	for y := r.Min.Y; y < r.Max.Y; y++ {
		for x := r.Min.X; x < r.Max.X; x++ {
			at := ((float64(x)-b.x)*dx + (float64(y)-b.y)*dy) / length
			out.SetRGBA(x, y, shades[int(255*min(max(at, 0), 1))])
		}
	}
	return out
}

// castShadow lays a soft shadow around a rounded box, sunk a little below it.
func (c *canvas) castShadow(b box, radius, blur, sink float64, col color.NRGBA) {
	b.y += sink
	r := image.Rect(int(b.x-blur), int(b.y-blur), int(b.right()+blur)+1, int(b.bottom()+blur)+1).Intersect(c.img.Bounds())
	inner := image.Rect(int(b.x+radius), int(b.y-sink+radius), int(b.right()-radius), int(b.bottom()-radius-sink))
	for y := r.Min.Y; y < r.Max.Y; y++ {
		for x := r.Min.X; x < r.Max.X; x++ {
			if x == inner.Min.X && y >= inner.Min.Y && y < inner.Max.Y {
				x = inner.Max.X - 1 // hidden by what casts the shadow
				continue
			}
			out := outside(float64(x)+0.5, float64(y)+0.5, b, radius)
			at := min(max(0.5-out/(2*blur), 0), 1)
			if strength := at * at * (3 - 2*at); strength > 0.004 {
				c.blend(x, y, faint(col, strength))
			}
		}
	}
}

// outside is how far a point lies outside of a rounded box, negative inside.
func outside(x, y float64, b box, radius float64) float64 {
	dx := math.Abs(x-b.x-b.w/2) - b.w/2 + radius
	dy := math.Abs(y-b.y-b.h/2) - b.h/2 + radius
	return math.Hypot(max(dx, 0), max(dy, 0)) + min(max(dx, dy), 0) - radius
}

func (c *canvas) blend(x, y int, col color.NRGBA) {
	i, a := c.img.PixOffset(x, y), uint32(col.A)
	pix := c.img.Pix[i : i+4 : i+4]
	over := func(below, above uint8) uint8 { return uint8((uint32(below)*(255-a) + uint32(above)*a + 127) / 255) }
	pix[0], pix[1], pix[2] = over(pix[0], col.R), over(pix[1], col.G), over(pix[2], col.B)
	pix[3] = 255
}

// sheet lays a card with its shadow.
func (c *canvas) sheet(b box, radius float64, p palette) {
	c.castShadow(b, radius, 26, 10, p.shadow)
	c.fill(rounded(b, radius), p.card)
}
