package format

import (
	"path"
	"strings"

	"studybot/quiz"
)

// Format is a form of file.
type Format string

// The forms that are read.
const (
	GIFT Format = "gift"
	CSV  Format = "csv"
	JSON Format = "json"
)

// Read reads a bank in the form that the file's name tells, else that the text
// looks like. The bank is named after the file unless it has a name.
func Read(name, text string) (quiz.Bank, []Problem) {
	var bank quiz.Bank
	var problems []Problem
	switch Detect(name, text) {
	case GIFT:
		bank, problems = ReadGIFT(text)
	case JSON:
		bank, problems = ReadJSON(text)
	case CSV:
		bank, problems = readCSVText(text)
	default:
		return bank, []Problem{{Reason: UnknownFormat, Detail: short(path.Base(name))}}
	}
	if bank.Name == "" {
		base := path.Base(strings.ReplaceAll(name, `\`, "/"))
		bank.Name = strings.TrimSuffix(base, path.Ext(base))
	}
	return bank, problems
}

// Detect tells the form of a file; "" when it cannot.
func Detect(name, text string) Format {
	switch strings.ToLower(path.Ext(name)) {
	case ".gift":
		return GIFT
	case ".json":
		return JSON
	case ".csv", ".tsv":
		return CSV
	}
	text = strings.TrimSpace(strings.TrimPrefix(text, "\uFEFF"))
	switch {
	case looksJSON(text):
		return JSON
	case looksCSV(text):
		return CSV
	case find(text, 0, "{") >= 0:
		return GIFT
	}
	return ""
}

// looksJSON wants an object with a key or a list of objects: a GIFT text may begin
// with "[html]" or a brace.
func looksJSON(text string) bool {
	if text == "" {
		return false
	}
	rest := strings.TrimSpace(text[1:])
	return text[0] == '{' && strings.HasPrefix(rest, `"`) || text[0] == '[' && strings.HasPrefix(rest, "{")
}

// looksCSV wants a header line with a question and an answer column.
func looksCSV(text string) bool {
	line, _, _ := strings.Cut(text, "\n")
	rows, _, _ := splitCSV(line, comma(line))
	if len(rows) != 1 {
		return false
	}
	columns, _ := readHeader(rows[0], 1)
	return columns.question >= 0 && columns.answer >= 0
}
