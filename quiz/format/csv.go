package format

import (
	"encoding/csv"
	"errors"
	"io"
	"strconv"
	"strings"

	"studybot/quiz"
)

// ReadCSV reads a table of questions, already split into rows: lines holds the
// line on which each row begins. The header is the first row that names question and
// answer, see headers and optionHeader for the words it may have; a title and
// instructions may stand above it. The answer is letters
// ("ABD", "A,C"), numbers of options, the options' texts, a word for true or
// false, for typed answers the accepted forms parted by "|" or one a line, and for
// numbers "3.14", "3.14:0.01", "3.14±0.01" or "3..4". Matching questions have
// "left -> right" in their option cells, ordering questions their items.
func ReadCSV(rows [][]string, lines []int) (quiz.Bank, []Problem) {
	r := &csvReader{}
	above := headerRow(rows)
	for i, row := range rows {
		line := i + 1
		if i < len(lines) {
			line = lines[i]
		}
		cells := r.cells(row, line)
		switch {
		case empty(cells), i < above:
		case r.columns == nil:
			if !r.header(cells, line) {
				sortProblems(r.problems)
				return r.bank, r.problems
			}
		default:
			r.row(cells, line)
		}
	}
	return r.finish()
}

// headerRow is the row of the header; the first one when none names what is needed,
// which is then said of it.
func headerRow(rows [][]string) int {
	seen := 0
	for i, row := range rows {
		if empty(row) {
			continue
		}
		if isHeader(row) {
			return i
		}
		if seen++; seen == headerWithin {
			break
		}
	}
	return 0
}

type csvReader struct {
	collector
	columns *columns
}

// cells cleans a row, and takes away the apostrophes that WriteCSV put before
// formulas.
func (r *csvReader) cells(row []string, line int) []string {
	cells := make([]string, len(row))
	for i, cell := range row {
		text, found := clean(cell)
		if len(found) > 0 {
			r.report(place{line, i + 1}.warning(ControlText, ""))
		}
		cells[i] = strings.TrimSpace(undefuse(strings.TrimSpace(text)))
	}
	return cells
}

func (r *csvReader) header(cells []string, line int) bool {
	c, problems := readHeader(cells, line)
	r.problems = append(r.problems, problems...)
	r.columns = &c
	if c.question < 0 {
		r.report(place{line: line}.problem(MissingQuestion, short(strings.Join(cells, ", "))))
	}
	if c.answer < 0 {
		r.report(place{line: line}.problem(MissingAnswer, short(strings.Join(cells, ", "))))
	}
	return c.question >= 0 && c.answer >= 0
}

// readCSVText splits a text into rows and reads them.
func readCSVText(text string) (quiz.Bank, []Problem) {
	text = strings.TrimPrefix(strings.ToValidUTF8(text, "\uFFFD"), "\uFEFF")
	rows, lines, broken := splitCSV(text, comma(text))
	bank, problems := ReadCSV(rows, lines)
	problems = append(problems, broken...)
	sortProblems(problems)
	return bank, problems
}

// comma is what parts the cells: whichever of comma, semicolon and tab makes a header
// of one of the first lines, else the one of which the first line has most.
func comma(text string) rune {
	text = strings.TrimLeft(text, "\r\n")
	rest := text
	for range headerWithin {
		var line string
		line, rest, _ = strings.Cut(rest, "\n")
		for _, c := range ",;\t" {
			if strings.ContainsRune(line, c) && isHeader(splitHeader(line, c)) {
				return c
			}
		}
	}
	line, _, _ := strings.Cut(text, "\n")
	best, most := ',', strings.Count(line, ",")
	for _, c := range ";\t" {
		if n := strings.Count(line, string(c)); n > most {
			best, most = c, n
		}
	}
	return best
}

// splitHeader splits a line that may be the header; a long one is none.
func splitHeader(line string, comma rune) []string {
	if len(line) > 4096 {
		return nil
	}
	rows, _, _ := splitCSV(line, comma)
	if len(rows) != 1 {
		return nil
	}
	return rows[0]
}

// splitCSV splits a text into rows with their lines. A row with a wrong quote is a
// problem and is passed over.
func splitCSV(text string, comma rune) (rows [][]string, lines []int, problems []Problem) {
	reader := csv.NewReader(strings.NewReader(text))
	reader.Comma, reader.FieldsPerRecord = comma, -1
	for {
		row, err := reader.Read()
		wrong := (*csv.ParseError)(nil)
		switch {
		case err == io.EOF:
			return rows, lines, problems
		case errors.As(err, &wrong):
			problems = append(problems, Problem{Line: wrong.StartLine, Reason: BadCSV, Detail: "line " + strconv.Itoa(wrong.Line) + ": " + wrong.Err.Error()})
			continue
		case err != nil:
			return rows, lines, append(problems, Problem{Reason: BadCSV, Detail: err.Error()})
		}
		line, _ := reader.FieldPos(0)
		rows, lines = append(rows, row), append(lines, line)
	}
}

func empty(cells []string) bool {
	for _, cell := range cells {
		if cell != "" {
			return false
		}
	}
	return true
}

// formulas are the beginnings that make a spreadsheet calculate.
const formulas = "=+-@\t\r"

// defuse puts an apostrophe before a cell that a spreadsheet would calculate, and
// before one that begins as if that had been done.
func defuse(cell string) string {
	if bare := strings.TrimLeft(cell, "'"); bare != "" && strings.IndexByte(formulas, bare[0]) >= 0 {
		return "'" + cell
	}
	return cell
}

func undefuse(cell string) string {
	if rest, ok := strings.CutPrefix(cell, "'"); ok && defuse(rest) != rest {
		return rest
	}
	return cell
}
