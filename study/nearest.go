package study

// Nearest is the name that differs least from what was written, by at most that many edits and
// by no more than half of the name; "" if none is so near. It is how "did you mean" knows.
func Nearest(written string, names []string, most int) string {
	best, fewest := "", most+1
	for _, name := range names {
		a, b := []rune(written), []rune(name)
		if len(a) > 2*len(b)+2 {
			continue
		}
		if d := edits(a, b); d < fewest && d <= max(1, len(b)/2) && d < max(len(b), 2) {
			best, fewest = name, d
		}
	}
	return best
}

// edits counts insertions, deletions, changes and swaps of neighbours.
func edits(a, b []rune) int {
	rows := make([][]int, len(a)+1)
	for i := range rows {
		rows[i] = make([]int, len(b)+1)
		rows[i][0] = i
	}
	for j := range b {
		rows[0][j+1] = j + 1
	}
	for i := range a {
		for j := range b {
			cost := 1
			if a[i] == b[j] {
				cost = 0
			}
			d := min(rows[i][j]+cost, rows[i][j+1]+1, rows[i+1][j]+1)
			if i > 0 && j > 0 && a[i] == b[j-1] && a[i-1] == b[j] {
				d = min(d, rows[i-1][j-1]+1)
			}
			rows[i+1][j+1] = d
		}
	}
	return rows[len(a)][len(b)]
}
