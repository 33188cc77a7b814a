package sheet

import (
	"fmt"
	"io"
	"strings"
	"unicode"

	"github.com/signintech/gopdf"

	"studybot/report/picture"
)

// Measures of a page, in points: A4 on its side.
const (
	pageWidth, pageHeight = 842.0, 595.0
	margin, gutter        = 36.0, 6.0
	bodySize, titleSize   = 8.0, 14.0
	lineHeight            = 11.0
	leastColumn           = 28.0
)

// MostPages is how many are printed: more take more memory than a small machine has, since
// the document is laid out as a whole.
const MostPages = 200

// ErrLong is the answer to tables that would take more pages than anybody prints.
var ErrLong = fmt.Errorf("a document of more than %d pages", MostPages)

// PDF writes tables to be printed: each begins a page, its header stands on every page it
// takes, long cells go on over as many lines and pages as they need. Fonts are embedded, of
// each only the characters that are used; what none of them has, Arabic or Hindi, becomes □.
func PDF(w io.Writer, sheets ...Sheet) error {
	p, err := newPress()
	if err != nil {
		return err
	}
	for _, s := range sheets {
		if err := p.table(s); err != nil {
			return fmt.Errorf("print the table %q: %w", s.Name, err)
		}
	}
	if _, err := p.pdf.WriteTo(w); err != nil {
		return fmt.Errorf("write pdf: %w", err)
	}
	return nil
}

// press is a document that is being set.
type press struct {
	pdf    *gopdf.GoPdf
	fonts  *picture.Lender
	widths map[rune]float64 // at size 1
	y      float64
	pages  int
}

func newPress() (*press, error) {
	fonts, err := picture.NewLender()
	if err != nil {
		return nil, err
	}
	p := &press{pdf: &gopdf.GoPdf{}, fonts: fonts, widths: make(map[rune]float64)}
	p.pdf.Start(gopdf.Config{PageSize: gopdf.Rect{W: pageWidth, H: pageHeight}})
	for _, f := range fonts.Fonts() {
		if err := p.pdf.AddTTFFontData(f.Name, f.Data); err != nil {
			return nil, fmt.Errorf("embed the font %s: %w", f.Name, err)
		}
	}
	return p, nil
}

// table sets one table.
func (p *press) table(s Sheet) error {
	columns := columnsOf(s)
	head := func() error {
		if p.pages++; p.pages > MostPages {
			return ErrLong
		}
		p.pdf.AddPage()
		p.y = margin
		number := fmt.Sprint(p.pages)
		if err := p.text(margin, titleSize, s.Name); err != nil {
			return err
		}
		if err := p.text(pageWidth-margin-p.width(number, bodySize), bodySize, number); err != nil {
			return err
		}
		p.y += titleSize + lineHeight
		if err := p.row(columns, texts(s.Header), nil); err != nil {
			return err
		}
		p.pdf.Line(margin, p.y, pageWidth-margin, p.y)
		p.y += gutter / 2
		return nil
	}
	if err := head(); err != nil {
		return err
	}
	for row := range s.All() {
		cells := make([]string, len(row))
		for i, v := range row {
			cells[i] = cellText(v)
		}
		if err := p.row(columns, cells, head); err != nil {
			return err
		}
	}
	return nil
}

func texts(header []string) []string {
	out := make([]string, len(header))
	for i, h := range header {
		out[i] = clean(h)
	}
	return out
}

func cellText(v any) string {
	if v = value(v); v == nil {
		return ""
	}
	return fmt.Sprint(v)
}

// columnsOf shares the page's width among columns by what they hold: where each ends.
func columnsOf(s Sheet) []float64 {
	n := s.columns()
	wide, sum := make([]float64, n), 0.0
	for i := range wide {
		wide[i] = s.width(i)
		sum += wide[i]
	}
	room := pageWidth - 2*margin - leastColumn*float64(n)
	ends, x := make([]float64, n), margin
	for i := range wide {
		x += leastColumn + room*wide[i]/sum
		ends[i] = x
	}
	return ends
}

// row sets cells side by side; turn begins another page when this one is full.
func (p *press) row(ends []float64, cells []string, turn func() error) error {
	lines, most := make([][]string, len(cells)), 0
	for i, text := range cells {
		lines[i] = p.wrap(text, ends[i]-left(ends, i)-gutter)
		most = max(most, len(lines[i]))
	}
	for n := range most {
		if turn != nil && p.y+lineHeight > pageHeight-margin {
			if err := turn(); err != nil {
				return err
			}
		}
		for i := range cells {
			if n < len(lines[i]) {
				if err := p.text(left(ends, i), bodySize, lines[i][n]); err != nil {
					return err
				}
			}
		}
		p.y += lineHeight
	}
	return nil
}

func left(ends []float64, i int) float64 {
	if i == 0 {
		return margin
	}
	return ends[i-1]
}

// wrap breaks a text into lines: after spaces, between Chinese characters, and inside a
// word only where it is wider than the column.
func (p *press) wrap(text string, room float64) []string {
	var lines []string
	for paragraph := range strings.SplitSeq(text, "\n") {
		line := []rune(strings.TrimRight(paragraph, " "))
		for len(line) > 0 {
			n := p.fitting(line, room)
			lines = append(lines, strings.TrimRight(string(line[:n]), " "))
			line = line[n:]
			for len(line) > 0 && line[0] == ' ' {
				line = line[1:]
			}
		}
		if paragraph == "" {
			lines = append(lines, "")
		}
	}
	return lines
}

// fitting is how many characters go on a line, at least one.
func (p *press) fitting(line []rune, room float64) int {
	width, breakAt := 0.0, 0
	for i, r := range line {
		if i > 0 && (line[i-1] == ' ' || r >= 0x2E80 || line[i-1] >= 0x2E80) {
			breakAt = i
		}
		if width += p.runeWidth(r) * bodySize; width > room && i > 0 {
			if breakAt > 0 {
				return breakAt
			}
			return i
		}
	}
	return len(line)
}

func (p *press) width(text string, size float64) float64 {
	sum := 0.0
	for _, r := range text {
		sum += p.runeWidth(r) * size
	}
	return sum
}

func (p *press) runeWidth(r rune) float64 {
	if w, ok := p.widths[r]; ok {
		return w
	}
	const size = 100.0
	font, set := p.fonts.FontOf(r)
	w := 0.0
	if unseen(r) {
		p.widths[r] = w
		return w
	}
	if err := p.pdf.SetFont(font, "", size); err == nil {
		w, _ = p.pdf.MeasureTextWidth(string(set)) // of what can't be measured the setting will tell
	}
	p.widths[r] = w / size
	return p.widths[r]
}

// unseen says whether a character is no picture of its own: it joins others, turns the
// direction, or ends a line.
func unseen(r rune) bool {
	return unicode.In(r, unicode.Cc, unicode.Cf, unicode.Zl, unicode.Zp, unicode.Variation_Selector)
}

// text sets words at x on the present line, each run of characters in the font that has them.
func (p *press) text(x, size float64, words string) error {
	run, runFont := []rune(nil), ""
	flush := func() error {
		if len(run) == 0 {
			return nil
		}
		if err := p.pdf.SetFont(runFont, "", size); err != nil {
			return fmt.Errorf("choose the font %s: %w", runFont, err)
		}
		p.pdf.SetXY(x, p.y)
		if err := p.pdf.Cell(nil, string(run)); err != nil {
			return fmt.Errorf("set a text: %w", err)
		}
		x += p.width(string(run), size)
		run = run[:0]
		return nil
	}
	for _, r := range words {
		if unseen(r) {
			continue
		}
		font, set := p.fonts.FontOf(r)
		if font != runFont {
			if err := flush(); err != nil {
				return err
			}
			runFont = font
		}
		run = append(run, set)
	}
	return flush()
}
