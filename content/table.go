package content

import (
	"encoding/csv"
	"errors"
	"io"
	"strconv"
	"strings"
)

// Limits of a table.
const (
	MaxRows    = 20_000
	MaxColumns = 200
)

// Table reads a table: the first sheet of an xlsx file, else values separated by commas,
// semicolons or tabs, told by looking. Rows without any value are left out; lines holds the
// line (in a spreadsheet the row) of the file at which each row begins. What it refuses is
// a Problem or one of Text's errors.
func Table(name string, data []byte) (rows [][]string, lines []int, err error) {
	if len(data) > MaxSize {
		return nil, nil, &TooLargeError{int64(len(data)), MaxSize}
	}
	if isZIP(data) && zipKind(data) == "xlsx" {
		return spreadsheet(data)
	}
	text, _, err := Text(data)
	if err != nil {
		return nil, nil, err
	}
	comma := separator(text)
	if strings.HasSuffix(strings.ToLower(name), ".tsv") {
		comma = '\t'
	}
	return separated(text, comma)
}

func separated(text string, comma rune) (rows [][]string, lines []int, err error) {
	r := csv.NewReader(strings.NewReader(text))
	r.Comma = comma
	r.FieldsPerRecord = -1
	r.TrimLeadingSpace = comma != '\t'
	t := table{}
	for {
		row, err := r.Read()
		var broken *csv.ParseError
		switch {
		case errors.Is(err, io.EOF):
			return t.rows, t.lines, nil
		case errors.As(err, &broken):
			return nil, nil, Problem{Line: broken.StartLine, Reason: BrokenQuotes}
		case err != nil:
			return nil, nil, err
		}
		line, _ := r.FieldPos(0)
		if err := t.add(line, row); err != nil {
			return nil, nil, err
		}
	}
}

// separator is the candidate that the first line with any of them, the header as a rule,
// holds most often. What stands in quotes does not count.
func separator(text string) rune {
	counts := map[rune]int{}
	inQuotes := false
	for _, r := range text {
		switch r {
		case '"':
			inQuotes = !inQuotes
		case ',', ';', '\t':
			if !inQuotes {
				counts[r]++
			}
		}
		if r == '\n' && !inQuotes && len(counts) > 0 {
			break
		}
	}
	best := ','
	for _, comma := range "\t;" {
		if counts[comma] > counts[best] {
			best = comma
		}
	}
	return best
}

// table gathers rows within the limits.
type table struct {
	rows  [][]string
	lines []int
	size  int64
}

func (t *table) add(line int, row []string) error {
	for i := range row {
		row[i] = strings.TrimSpace(row[i])
		t.size += int64(len(row[i]))
	}
	for len(row) > 0 && row[len(row)-1] == "" {
		row = row[:len(row)-1]
	}
	switch {
	case len(row) == 0:
		return nil
	case len(row) > MaxColumns:
		return Problem{Line: line, Reason: TooManyColumns, Detail: strconv.Itoa(MaxColumns)}
	case len(t.rows) == MaxRows:
		return Problem{Line: line, Reason: TooManyRows, Detail: strconv.Itoa(MaxRows)}
	case t.size > MaxSize:
		return &TooLargeError{t.size, MaxSize}
	}
	t.rows, t.lines = append(t.rows, row), append(t.lines, line)
	return nil
}
