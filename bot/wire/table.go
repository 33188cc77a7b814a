package wire

import (
	"strings"

	"github.com/rivo/uniseg"

	"studybot/report"
)

// A telephone shows about this many columns of monospaced text without breaking lines;
// Chinese characters and emoji take two each.
const (
	tableWidth  = 34
	tableGap    = 2
	columnLeast = 8 // a shortened column of words still tells people apart
)

// classicTable draws a table without tables: in monospaced columns where a telephone
// shows them whole, shortening the widest column of words if that suffices; else line by line.
func classicTable(rows [][]report.Cell, nested bool) string {
	if len(rows) == 0 {
		return ""
	}
	if cells, widths, ok := tableColumns(rows); ok && !nested {
		return "<pre>" + escapeText(monospaced(rows, cells, widths)) + "</pre>"
	}
	return tableLines(rows)
}

// tableColumns measures the columns, and says whether they can be made to fit.
func tableColumns(rows [][]report.Cell) (cells [][]string, widths []int, ok bool) {
	cells = make([][]string, len(rows))
	words := map[int]bool{} // columns of words; figures are never shortened
	for i, row := range rows {
		for j, c := range row {
			text := strings.Join(strings.Fields(plainText(c.Text)), " ")
			cells[i] = append(cells[i], text)
			if j == len(widths) {
				widths = append(widths, 0)
			}
			widths[j] = max(widths[j], uniseg.StringWidth(text))
			if i > 0 && !c.Right {
				words[j] = true
			}
		}
	}
	total := (len(widths) - 1) * tableGap
	widest := -1
	for j, w := range widths {
		total += w
		if words[j] && (widest < 0 || w > widths[widest]) {
			widest = j
		}
	}
	if over := total - tableWidth; over > 0 {
		if widest < 0 || widths[widest]-over < columnLeast {
			return nil, nil, false
		}
		widths[widest] -= over
	}
	return cells, widths, true
}

func monospaced(rows [][]report.Cell, cells [][]string, widths []int) string {
	var b strings.Builder
	for i, row := range cells {
		var line strings.Builder
		for j, text := range row {
			if j > 0 {
				line.WriteString(strings.Repeat(" ", tableGap))
			}
			text = cutWidth(text, widths[j])
			pad := strings.Repeat(" ", widths[j]-uniseg.StringWidth(text))
			if rows[i][j].Right {
				line.WriteString(pad + text)
			} else {
				line.WriteString(text + pad)
			}
		}
		b.WriteString(strings.TrimRight(line.String(), " ") + "\n")
	}
	return strings.TrimRight(b.String(), "\n")
}

// cutWidth shortens a text to a number of columns, between characters.
func cutWidth(s string, columns int) string {
	if uniseg.StringWidth(s) <= columns {
		return s
	}
	var b strings.Builder
	left := columns - 1
	for g := uniseg.NewGraphemes(s); g.Next(); {
		if left -= g.Width(); left < 0 {
			break
		}
		b.WriteString(g.Str())
	}
	return strings.TrimRight(b.String(), " ") + "…"
}

// tableLines draws each row as "1. Name — Points 12 · Streak 5": a leading figure
// numbers the row, the next cell is its subject, and the others carry their header, save
// where there is only one.
func tableLines(rows [][]report.Cell) string {
	head := rows[0]
	lines := make([]string, 0, len(rows))
	for _, row := range rows[1:] {
		var line strings.Builder
		first := 0
		if len(row) > 2 && row[0].Right {
			line.WriteString(tidyMarkup(row[0].Text) + ". ")
			first = 1
		}
		if first < len(row) {
			line.WriteString(tidyMarkup(row[first].Text))
		}
		line.WriteString(lineFigures(head, row, first+1))
		lines = append(lines, line.String())
	}
	return strings.Join(lines, "\n")
}

func lineFigures(head, row []report.Cell, from int) string {
	var parts []string
	for j := from; j < len(row); j++ {
		text := tidyMarkup(row[j].Text)
		if text == "" {
			continue
		}
		if label := headerOf(head, j); label != "" && len(row) > from+1 {
			text = label + " " + text
		}
		parts = append(parts, text)
	}
	if len(parts) == 0 {
		return ""
	}
	return " — " + strings.Join(parts, " · ")
}

func headerOf(head []report.Cell, j int) string {
	if j >= len(head) {
		return ""
	}
	return tidyMarkup(head[j].Text)
}
