package picture

import (
	"image"
	"math"

	"golang.org/x/image/vector"
)

type point struct{ x, y float64 }

// path is an outline made of straight lines and curves.
type path struct {
	steps     []step
	low, high point
}

// step draws to the last of its points; the others bend the way. No points: the outline
// closes.
type step struct {
	move   bool
	points []point
}

func (p *path) add(move bool, points ...point) *path {
	for _, q := range points {
		if len(p.steps) == 0 {
			p.low, p.high = q, q
		}
		p.low = point{min(p.low.x, q.x), min(p.low.y, q.y)}
		p.high = point{max(p.high.x, q.x), max(p.high.y, q.y)}
	}
	p.steps = append(p.steps, step{move, points})
	return p
}

func (p *path) move(x, y float64) *path { return p.add(true, point{x, y}) }
func (p *path) line(x, y float64) *path { return p.add(false, point{x, y}) }
func (p *path) close() *path            { return p.add(false) }
func (p *path) quad(bx, by, x, y float64) *path {
	return p.add(false, point{bx, by}, point{x, y})
}

func (p *path) cube(bx, by, cx, cy, x, y float64) *path {
	return p.add(false, point{bx, by}, point{cx, cy}, point{x, y})
}

func (p *path) pixels() image.Rectangle {
	return image.Rect(int(math.Floor(p.low.x)), int(math.Floor(p.low.y)), int(math.Ceil(p.high.x)), int(math.Ceil(p.high.y)))
}

func (p *path) trace(ras *vector.Rasterizer, left, top float32) {
	at := func(q point) (float32, float32) { return float32(q.x) - left, float32(q.y) - top }
	for _, s := range p.steps {
		switch len(s.points) {
		case 0:
			ras.ClosePath()
		case 1:
			x, y := at(s.points[0])
			if s.move {
				ras.MoveTo(x, y)
			} else {
				ras.LineTo(x, y)
			}
		case 2:
			bx, by := at(s.points[0])
			x, y := at(s.points[1])
			ras.QuadTo(bx, by, x, y)
		case 3:
			bx, by := at(s.points[0])
			cx, cy := at(s.points[1])
			x, y := at(s.points[2])
			ras.CubeTo(bx, by, cx, cy, x, y)
		}
	}
}

// rounded is a box with round corners.
func rounded(b box, r float64) *path {
	r = min(r, b.w/2, b.h/2)
	k := r * 0.4477 // where a curve bends to look like a quarter of a circle
	x0, y0, x1, y1 := b.x, b.y, b.right(), b.bottom()
	p := (&path{}).move(x0+r, y0).line(x1-r, y0).cube(x1-k, y0, x1, y0+k, x1, y0+r)
	p.line(x1, y1-r).cube(x1, y1-k, x1-k, y1, x1-r, y1)
	p.line(x0+r, y1).cube(x0+k, y1, x0, y1-k, x0, y1-r)
	return p.line(x0, y0+r).cube(x0, y0+k, x0+k, y0, x0+r, y0).close()
}

func circle(x, y, r float64) *path { return rounded(box{x - r, y - r, 2 * r, 2 * r}, r) }

// polygon joins points, its corners rounded.
func polygon(r float64, points ...point) *path {
	p := &path{}
	for i, corner := range points {
		before, after := points[(i+len(points)-1)%len(points)], points[(i+1)%len(points)]
		from, to := towards(corner, before, r), towards(corner, after, r)
		if i == 0 {
			p.move(from.x, from.y)
		} else {
			p.line(from.x, from.y)
		}
		p.quad(corner.x, corner.y, to.x, to.y)
	}
	return p.close()
}

func towards(from, to point, by float64) point {
	length := math.Hypot(to.x-from.x, to.y-from.y)
	at := min(by/max(length, 0.001), 0.5)
	return point{from.x + (to.x-from.x)*at, from.y + (to.y-from.y)*at}
}
