package picture

import "strconv"

// Heights of rows and places of what stands in them.
const (
	winnerRow = 116.0
	plainRow  = 98.0
	tightRow  = 10.0 // less for each row where there are over manyRows
	manyRows  = 12
	moreRow   = 72.0
	rowsEdge  = 14.0 // above the first and below the last

	rankX   = margin + 58.0
	avatarX = margin + 142.0
	nameX   = margin + 196.0
	barX    = margin + 592.0
	barEnd  = margin + 740.0
	pointsX = margin + 866.0 // where figures end
	moveX   = margin + 934.0 // the middle
)

func (d drawing) shown() []Row { return d.Rows[:min(len(d.Rows), MaxRows)] }

func (r Row) wins() bool { return r.Rank >= 1 && r.Rank <= 3 }

func (d drawing) rowHeight(r Row) float64 {
	h := plainRow
	if r.wins() {
		h = winnerRow
	}
	if len(d.Rows) > manyRows {
		h -= tightRow
	}
	return h
}

func (d drawing) rowsHeight() int {
	h := 2 * rowsEdge
	for _, r := range d.shown() {
		h += d.rowHeight(r)
	}
	if len(d.Rows) > MaxRows {
		h += moreRow
	}
	return int(h)
}

// rows draws the members' sheet and tells where it ends.
func (d drawing) rows(y float64) float64 {
	sheet := box{margin, y, inner, float64(d.rowsHeight())}
	d.sheet(sheet, radius, d.palette)
	most := 1
	for _, r := range d.Rows {
		most = max(most, r.Points)
	}
	y += rowsEdge
	for i, r := range d.shown() {
		b := box{margin, y, inner, d.rowHeight(r)}
		if i > 0 {
			d.fill(rounded(box{nameX, y - 1, inner - (nameX - margin) - 34, 2}, 0), d.line)
		}
		d.row(r, b, most)
		y += b.h
	}
	if left := len(d.Rows) - MaxRows; left > 0 {
		d.fill(rounded(box{margin + 34, y - 1, inner - 68, 2}, 0), d.line)
		note := d.fit(d.more(d.More, left), regular, 28, inner-80)
		d.writeCentre(note, width/2, baseAt(y+moreRow/2, 28), d.soft)
	}
	return sheet.bottom()
}

func (d drawing) row(r Row, b box, most int) {
	if r.Highlight {
		mark := box{b.x + 12, b.y + 5, b.w - 24, b.h - 11}
		d.fill(rounded(mark, 22), d.highlight)
	}
	d.rank(r.Rank, b.middle())
	face := 31.0
	if r.wins() {
		face = 37
	}
	d.avatar(r.Name, r.Avatar, avatarX, b.middle(), face)
	d.who(r, b)
	from, to := d.accent, d.accentLight
	if r.wins() {
		metal := metals[r.Rank-1]
		from, to = metal[1], metal[0]
	}
	d.bar(box{barX, b.middle() - 8, barEnd - barX, 16}, float64(r.Points)/float64(most), d.track, from, to)
	d.writeRight(d.shrunk(strconv.Itoa(r.Points), 40, 24, pointsX-barEnd-8), pointsX, baseAt(b.middle(), 40), d.ink)
	d.movement(r.Move, r.New, moveX, b.middle())
}

func (d drawing) rank(rank int, y float64) {
	if rank >= 1 && rank <= 3 {
		d.medal(rank, rankX, y+9, 27)
		return
	}
	l := d.shrunk(strconv.Itoa(rank), 34, 20, 84)
	d.writeCentre(l, rankX, baseAt(y, 34), d.soft)
}

// who is the name and, below it, the streak and the team.
func (d drawing) who(r Row, b box) {
	const most = barX - nameX - 26
	size, small := 34.0, 26.0
	if r.wins() {
		size = 38
	}
	if len(d.Rows) > manyRows {
		size, small = size-3, 24
	}
	name := r.Name
	if len(clusters(name)) == 0 {
		name = "—"
	}
	l := d.fit(name, bold, size, most)
	if r.Team == "" && r.Streak <= 0 {
		d.write(l, nameX, baseAt(b.middle(), size), d.ink)
		return
	}
	d.write(l, nameX, baseAt(b.middle()-small*0.68, size), d.ink)
	x, below := nameX, b.middle()+small*0.94
	if r.Streak > 0 {
		d.fire(x+9, below-1, small, d.flame)
		days := d.set(strconv.Itoa(r.Streak), bold, small)
		d.write(days, x+25, baseAt(below, small), d.flame)
		x += 25 + days.length() + 20
	}
	d.write(d.fit(r.Team, regular, small, nameX+most-x), x, baseAt(below, small), d.soft)
}

// movement shows how a place changed since the last board.
func (d drawing) movement(move int, fresh bool, x, y float64) {
	switch {
	case fresh && d.NewLabel == "":
		d.star(x, y, 17, d.accentLight)
	case fresh:
		l := d.shrunk(d.NewLabel, 24, 18, 84)
		pill := box{x - l.length()/2 - 13, y - 19, l.length() + 26, 38}
		d.fill(rounded(pill, 19), faint(d.accent, 0.16))
		d.writeCentre(l, x, baseAt(y, 24), d.accent)
	case move == 0:
		d.fill(rounded(box{x - 11, y - 2.5, 22, 5}, 2.5), faint(d.soft, 0.45))
	default:
		colour, places := d.up, move
		if move < 0 {
			colour, places = d.down, -move
		}
		l := d.shrunk(strconv.Itoa(places), 28, 18, 62)
		left := x - (l.length()+28)/2
		d.arrow(left+10, y, 22, move > 0, colour)
		d.write(l, left+28, baseAt(y, 28), colour)
	}
}
