package content

import (
	"slices"
	"strings"

	"golang.org/x/text/width"
)

// A header stands within the first rows of a table; above it a title may stand.
const headerWithin = 5

// column is one thing that a table may tell, with the headers people give it.
type column struct {
	name    string
	headers []string // as plainHeader makes them
}

// sheet is a table of which the header is understood.
type sheet struct {
	rows  [][]string
	lines []int
	at    map[string]int // column name -> index
}

// value is the cell of a named column, or nothing.
func (s sheet) value(row int, name string) string {
	i, ok := s.at[name]
	if !ok || i >= len(s.rows[row]) {
		return ""
	}
	return s.rows[row][i]
}

// understand finds the header that names any of the needed columns and says what about it
// is odd.
func understand(rows [][]string, lines []int, columns []column, needed ...string) (sheet, []Problem) {
	if len(rows) == 0 {
		return sheet{}, []Problem{{Reason: Empty}}
	}
	for i := range min(headerWithin, len(rows)) {
		at, odd := match(rows[i], lines[i], columns)
		for _, name := range needed {
			if _, ok := at[name]; ok {
				return sheet{rows[i+1:], lines[i+1:], at}, odd
			}
		}
	}
	return sheet{}, []Problem{{Line: lines[0], Reason: MissingColumn, Detail: needed[0]}}
}

func match(header []string, line int, columns []column) (map[string]int, []Problem) {
	at := map[string]int{}
	var odd []Problem
	for i, cell := range header {
		name := columnOf(cell, columns)
		_, twice := at[name]
		switch {
		case strings.TrimSpace(cell) == "":
		case name == "":
			odd = append(odd, Problem{Line: line, Reason: UnknownColumn, Detail: cut(cell), Warning: true})
		case twice:
			odd = append(odd, Problem{Line: line, Reason: ColumnTwice, Detail: cut(cell)})
		default:
			at[name] = i
		}
	}
	return at, odd
}

func columnOf(header string, columns []column) string {
	plain := plainHeader(header)
	for _, c := range columns {
		if slices.Contains(c.headers, plain) {
			return c.name
		}
	}
	return ""
}

// plainHeader leaves of a header what tells: "User ID (required)*" -> "userid".
func plainHeader(s string) string {
	s = strings.ToLower(width.Fold.String(s))
	if i := strings.IndexAny(s, "(["); i > 0 {
		s = s[:i]
	}
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune(" \t\n_-./*:#", r) {
			return -1
		}
		return r
	}, s)
}
