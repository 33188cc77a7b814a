package picture

import "strconv"

// Sizes of the teams' tiles; there are two in a line.
const (
	tileHeight = 136.0
	tileGap    = 22.0
	teamsHead  = 62.0
)

func (d drawing) shownTeams() []TeamRow { return d.Teams[:min(len(d.Teams), MaxTeams)] }

func (d drawing) teamsHeight() int {
	lines := (len(d.shownTeams()) + 1) / 2
	h := float64(lines)*(tileHeight+tileGap) - tileGap + 12
	if d.TeamsTitle != "" {
		h += teamsHead
	}
	if len(d.Teams) > MaxTeams {
		h += moreRow
	}
	return int(h)
}

// teams draws the tiles and tells where they end.
func (d drawing) teams(y float64) {
	if d.TeamsTitle != "" {
		d.write(d.fit(d.TeamsTitle, bold, 36, inner-24), margin+12, y+36, d.ink)
		y += teamsHead
	}
	const wide = (inner - tileGap) / 2
	shown := d.shownTeams()
	for i, t := range shown {
		b := box{margin + float64(i%2)*(wide+tileGap), y + float64(i/2)*(tileHeight+tileGap), wide, tileHeight}
		if i == len(shown)-1 && i%2 == 0 {
			b.w = inner // the last of an odd number
		}
		d.team(t, b)
	}
	y += float64((len(shown)+1)/2) * (tileHeight + tileGap)
	if left := len(d.Teams) - MaxTeams; left > 0 {
		d.writeCentre(d.set("+"+strconv.Itoa(left), regular, 28), width/2, baseAt(y+moreRow/2-tileGap, 28), d.soft)
	}
}

func (d drawing) team(t TeamRow, b box) {
	const pad, size = 28.0, 32.0
	d.sheet(b, 28, d.palette)
	above, below := b.y+46, b.y+98
	x := b.x + pad
	badge, figure := d.track, d.soft
	if t.Rank >= 1 && t.Rank <= 3 {
		badge, figure = metals[t.Rank-1][0], metals[t.Rank-1][2]
	}
	d.fill(circle(x+20, above, 20), badge)
	d.writeCentre(d.shrunk(strconv.Itoa(t.Rank), 24, 14, 36), x+20, baseAt(above, 24), figure)
	mean := d.fit(t.Mean, bold, 36, 150)
	d.writeRight(mean, b.right()-pad, baseAt(above, 36), d.ink)
	right := b.right() - pad - mean.length() - 18
	if t.Move != 0 {
		right -= 66
		d.movement(t.Move, false, right+40, above)
	}
	d.write(d.fit(t.Name, bold, size, right-x-54), x+54, baseAt(above, size), d.ink)
	label := d.fit(t.Label, regular, 26, b.w*0.4)
	d.writeRight(label, b.right()-pad, baseAt(below, 26), d.soft)
	end := b.right() - pad - label.length()
	if label.length() > 0 {
		end -= 20
	}
	d.bar(box{x, below - 8, end - x, 16}, t.Completion, d.track, d.accent, d.accentLight)
}
