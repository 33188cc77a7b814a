package picture

import (
	"bytes"
	"fmt"
	"image/draw"
	"image/png"
	"strconv"
)

// Sizes of a card, in pixels. A chat shows a picture a third as wide or less, so nothing
// that is to be read is under 24; and it scales down what is higher than 2,560, so many
// rows stand closer.
const (
	width   = 1080
	margin  = 40
	inner   = width - 2*margin
	header  = 256
	overlap = 44 // how far the first sheet reaches into the header
	radius  = 36
	gap     = 32
	noRows  = overlap + 48 // what stands in place of the first sheet
	footer  = 92
)

// Draw makes the card as PNG, 1,080 wide and as high as its content asks.
func Draw(b Board) ([]byte, error) {
	t, err := newTypesetter()
	if err != nil {
		return nil, fmt.Errorf("draw board: %w", err)
	}
	d := drawing{Board: b, palette: paletteOf(b.Theme)}
	d.canvas = newCanvas(width, d.height(), t)
	d.background()
	d.head()
	y := float64(header - overlap)
	if len(b.Rows) > 0 {
		y = d.rows(y) + gap
	} else {
		y += noRows
	}
	if len(b.Teams) > 0 {
		d.teams(y)
	}
	d.foot()
	var out bytes.Buffer
	enc := png.Encoder{CompressionLevel: png.BestSpeed}
	if err := enc.Encode(&out, d.img); err != nil {
		return nil, fmt.Errorf("encode board: %w", err)
	}
	return out.Bytes(), nil
}

// drawing is a board on its way to a picture.
type drawing struct {
	Board
	palette
	*canvas
}

func (d drawing) height() int {
	h := header - overlap
	if len(d.Rows) > 0 {
		h += d.rowsHeight() + gap
	} else {
		h += noRows
	}
	if len(d.Teams) > 0 {
		h += d.teamsHeight()
	}
	return h + footer
}

func (d drawing) background() {
	all := box{0, 0, width, float64(d.img.Bounds().Dy())}
	draw.Draw(d.img, d.img.Bounds(), d.gradient(all, d.top, d.bottom, 0, 1), d.img.Bounds().Min, draw.Src)
}

// head is the coloured field with the title.
func (d drawing) head() {
	b := box{0, 0, width, header + 24}
	shape := (&path{}).move(0, 0).line(width, 0).line(width, b.h-40).cube(width*0.7, b.h+16, width*0.3, b.h+16, 0, b.h-40).close()
	d.fillFrom(shape, d.gradient(box{0, 0, width, b.h + 20}, d.headLeft, d.headRight, 1, 0.35))
	white := hex(0xFFFFFF)
	d.fill(circle(width-70, 10, 190), faint(white, 0.07))
	d.fill(circle(width-210, -40, 130), faint(white, 0.06))
	d.fill(circle(width-30, 170, 74), faint(white, 0.06))
	title := d.shrunk(d.Title, 62, 44, inner-16)
	d.write(title, margin+12, 104, white)
	d.write(d.fit(d.Subtitle, regular, 36, inner-16), margin+12, 162, faint(white, 0.84))
}

// shrunk sets a bold text as large as it fits between two sizes, and cuts it below them.
func (d drawing) shrunk(s string, size, least, most float64) line {
	for ; size > least; size -= 2 {
		if l := d.set(s, bold, size); l.length() <= most {
			return l
		}
	}
	return d.fit(s, bold, least, most)
}

func (d drawing) foot() {
	bottom := float64(d.img.Bounds().Dy())
	d.writeCentre(d.fit(d.Footer, regular, 28, inner), width/2, bottom-38, d.soft)
}

// more is the note about what the card does not show.
func (d drawing) more(text string, left int) string {
	if text != "" {
		return text
	}
	return "+" + strconv.Itoa(left)
}
