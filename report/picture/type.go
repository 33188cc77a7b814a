package picture

import (
	_ "embed"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"slices"
	"sync"

	"golang.org/x/image/font"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
)

var (
	//go:embed fonts/NotoSansSC-Regular.ttf
	regularTTF []byte
	//go:embed fonts/NotoSansSC-Bold.ttf
	boldTTF []byte
	//go:embed fonts/NotoSans-Regular.ttf
	otherRegularTTF []byte
	//go:embed fonts/NotoSans-Bold.ttf
	otherBoldTTF []byte
	//go:embed fonts/NotoEmoji-Medium.ttf
	emojiTTF []byte
)

// fontFile is one of the embedded fonts.
type fontFile int

const (
	regular fontFile = iota
	bold
	otherRegular // the letters of Europe that the first two lack
	otherBold
	emoji
	fontFiles // how many there are
)

// fonts are parsed once, for they never change.
var fonts = sync.OnceValues(func() ([fontFiles]*opentype.Font, error) {
	var out [fontFiles]*opentype.Font
	for i, data := range [][]byte{regularTTF, boldTTF, otherRegularTTF, otherBoldTTF, emojiTTF} {
		f, err := opentype.Parse(data)
		if err != nil {
			return out, fmt.Errorf("read font %d: %w", i, err)
		}
		out[i] = f
	}
	return out, nil
})

// typesetter sets words. It serves one picture at a time.
type typesetter struct {
	fonts [fontFiles]*opentype.Font
	faces map[faceKey]font.Face
	buf   *sfnt.Buffer
}

type faceKey struct {
	file fontFile
	size float64
}

func newTypesetter() (typesetter, error) {
	f, err := fonts()
	return typesetter{f, map[faceKey]font.Face{}, &sfnt.Buffer{}}, err
}

func (t typesetter) face(file fontFile, size float64) font.Face {
	key := faceKey{file, size}
	if f, ok := t.faces[key]; ok {
		return f
	}
	f, err := opentype.NewFace(t.fonts[file], &opentype.FaceOptions{Size: size, DPI: 72, Hinting: font.HintingNone})
	if err != nil {
		return nil // never: it fails for no font that was parsed
	}
	t.faces[key] = f
	return f
}

func (t typesetter) has(file fontFile, r rune) bool {
	i, err := t.fonts[file].GlyphIndex(t.buf, r)
	return err == nil && i != 0
}

// fontOf is the first font that has a character; weight is regular or bold.
func (t typesetter) fontOf(r rune, weight fontFile) (fontFile, bool) {
	for _, file := range []fontFile{weight, weight + otherRegular, emoji} {
		if t.has(file, r) {
			return file, true
		}
	}
	return weight, false
}

// glyph is a character with the font that has it, at its place in a line.
type glyph struct {
	r    rune
	face font.Face
	x    fixed.Int26_6
}

// line is words set in a row, from x = 0.
type line struct {
	glyphs []glyph
	width  fixed.Int26_6
}

// unknown stands for what no font has.
const unknown = '□'

// set puts words in a row.
func (t typesetter) set(s string, weight fontFile, size float64) line {
	var l line
	for _, c := range clusters(s) {
		t.append(&l, c, weight, size)
	}
	return l
}

// fit puts words in a row no wider than it may be, cut between characters as people see
// them, with … behind; behind Latin with three full stops, for the font's … hangs in the
// middle, as it should in Chinese.
func (t typesetter) fit(s string, weight fontFile, size, most float64) line {
	limit := fixed.Int26_6(most * 64)
	all := clusters(s)
	l, cut, kept := line{}, line{}, 0
	dots := t.set("…", weight, size)
	for i, c := range all {
		if l.width+dots.width <= limit {
			cut, kept = l, i
		}
		t.append(&l, c, weight, size)
		if l.width > limit {
			return t.cutOff(cut, all[:kept], weight, size)
		}
	}
	return l
}

func (t typesetter) cutOff(l line, words []string, weight fontFile, size float64) line {
	l.glyphs = slices.Clone(l.glyphs)
	dots := []string{"…"}
	if n := len(words); n > 0 && !isHan(words[n-1]) {
		dots = []string{".", ".", "."}
	}
	for _, dot := range dots {
		t.append(&l, dot, weight, size)
	}
	return l
}

func (t typesetter) append(l *line, cluster string, weight fontFile, size float64) {
	for _, r := range drawable(cluster) {
		file, found := t.fontOf(r, weight)
		if !found {
			r = unknown
		}
		face := t.face(file, size)
		if n := len(l.glyphs); n > 0 && l.glyphs[n-1].face == face {
			l.width += face.Kern(l.glyphs[n-1].r, r)
		}
		advance, ok := face.GlyphAdvance(r)
		if !ok {
			continue
		}
		l.glyphs = append(l.glyphs, glyph{r, face, l.width})
		l.width += advance
		if !found {
			return // one box for a whole cluster
		}
	}
}

func (l line) length() float64 { return float64(l.width) / 64 }

// write draws a line with its left end and its base at a place.
func (c *canvas) write(l line, x, base float64, col color.Color) {
	src := image.NewUniform(col)
	at := fixed.Point26_6{Y: fixed.Int26_6(base * 64)}
	for _, g := range l.glyphs {
		at.X = fixed.Int26_6(x*64) + g.x
		r, mask, from, _, ok := g.face.Glyph(at, g.r)
		if ok {
			draw.DrawMask(c.img, r, src, image.Point{}, mask, from, draw.Over)
		}
	}
}

// writeRight draws a line that ends at x, writeCentre one around it.
func (c *canvas) writeRight(l line, x, base float64, col color.Color) {
	c.write(l, x-l.length(), base, col)
}

func (c *canvas) writeCentre(l line, x, base float64, col color.Color) {
	c.write(l, x-l.length()/2, base, col)
}

// baseAt is the base on which letters of a size look centred around a height.
func baseAt(middle, size float64) float64 { return middle + size*0.36 }
