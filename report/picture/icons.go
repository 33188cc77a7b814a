package picture

import (
	"image/color"
	"strconv"
)

// medal is a disc on a ribbon; place is 1 to 3.
func (c *canvas) medal(place int, x, y, r float64) {
	m := metals[place-1]
	face, edge, figure, ribbon := m[0], m[1], m[2], m[3]
	w := r * 0.62
	c.fill(polygon(2, point{x - w*1.25, y - r*1.75}, point{x - w*0.15, y - r*1.75}, point{x + w*0.5, y}, point{x - w*0.6, y}), ribbon)
	c.fill(polygon(2, point{x + w*0.15, y - r*1.75}, point{x + w*1.25, y - r*1.75}, point{x + w*0.6, y}, point{x - w*0.5, y}), mix(ribbon, hex(0x000000), 0.16))
	c.fill(circle(x, y+1.5, r+1), color.NRGBA{0, 0, 0, 38})
	c.fill(circle(x, y, r), edge)
	inner := box{x - r*0.84, y - r*0.84, r * 1.68, r * 1.68}
	c.fillFrom(rounded(inner, r), c.gradient(inner, mix(face, hex(0xFFFFFF), 0.45), face, 0.5, 1))
	size := r * 1.12
	c.writeCentre(c.set(strconv.Itoa(place), bold, size), x, baseAt(y, size), figure)
}

// fire is the mark of a streak, its middle at a place.
func (c *canvas) fire(x, y, height float64, col color.NRGBA) {
	c.fill(flame(x, y, height), col)
	c.fill(flame(x, y+height*0.2, height*0.5), mix(col, hex(0xFFF3C4), 0.75))
}

func flame(x, y, h float64) *path {
	left, top := x-h*0.42, y-h/2
	at := func(u, v float64) (float64, float64) { return left + u*h*0.84, top + v*h }
	p := &path{}
	cube := func(a, b, c, d, e, f float64) {
		bx, by := at(a, b)
		cx, cy := at(c, d)
		ex, ey := at(e, f)
		p.cube(bx, by, cx, cy, ex, ey)
	}
	sx, sy := at(0.55, 0)
	p.move(sx, sy)
	cube(0.60, 0.24, 1, 0.38, 1, 0.66)
	cube(1, 0.87, 0.78, 1, 0.5, 1)
	cube(0.22, 1, 0, 0.87, 0, 0.66)
	cube(0, 0.50, 0.10, 0.40, 0.19, 0.29)
	cube(0.21, 0.42, 0.28, 0.48, 0.36, 0.50)
	cube(0.30, 0.29, 0.42, 0.11, 0.55, 0)
	return p.close()
}

// arrow points up or down, its middle at a place.
func (c *canvas) arrow(x, y, size float64, up bool, col color.NRGBA) {
	h := size * 0.42
	if !up {
		h = -h
	}
	c.fill(polygon(size*0.18, point{x, y - h}, point{x + size/2, y + h}, point{x - size/2, y + h}), col)
}

// star has five points.
func (c *canvas) star(x, y, r float64, col color.NRGBA) {
	rays := [5]point{{0, -1}, {0.951, -0.309}, {0.588, 0.809}, {-0.588, 0.809}, {-0.951, -0.309}}
	var points []point
	for i, a := range rays {
		b := rays[(i+1)%5]
		points = append(points, point{x + r*a.x, y + r*a.y}, point{x + r*(a.x+b.x)*0.31, y + r*(a.y+b.y)*0.31})
	}
	c.fill(polygon(r*0.12, points...), col)
}

// avatar is a circle with initials, or a figure where a name has none.
func (c *canvas) avatar(name string, colour int, x, y, r float64) {
	base := faceColour(colour)
	disc := box{x - r, y - r, 2 * r, 2 * r}
	c.fillFrom(rounded(disc, r), c.gradient(disc, mix(base, hex(0xFFFFFF), 0.22), base, 0, 1))
	white := hex(0xFFFFFF)
	letters := initials(name)
	if letters == "" || !c.known(letters) {
		c.fill(circle(x, y-r*0.26, r*0.32), faint(white, 0.92))
		c.fill((&path{}).move(x-r*0.56, y+r*0.56).cube(x-r*0.56, y-r*0.06, x+r*0.56, y-r*0.06, x+r*0.56, y+r*0.56).
			cube(x+r*0.3, y+r*0.78, x-r*0.3, y+r*0.78, x-r*0.56, y+r*0.56).close(), faint(white, 0.92))
		return
	}
	size := r * 0.98
	l := c.set(letters, bold, size)
	if l.length() > 1.2*r {
		size = r * 0.78
		l = c.set(letters, bold, size)
	}
	c.writeCentre(l, x, baseAt(y, size), white)
}

// known says whether the fonts have all of a text.
func (t typesetter) known(s string) bool {
	for _, cluster := range clusters(s) {
		for _, r := range drawable(cluster) {
			if _, ok := t.fontOf(r, bold); !ok {
				return false
			}
		}
	}
	return true
}

// bar is a rounded track filled from the left; share is 0 to 1.
func (c *canvas) bar(b box, share float64, track, from, to color.NRGBA) {
	c.fill(rounded(b, b.h/2), track)
	if !(share > 0) {
		return
	}
	full := b
	full.w = max(b.h, b.w*min(share, 1))
	c.fillFrom(rounded(full, b.h/2), c.gradient(b, from, to, 1, 0))
}
