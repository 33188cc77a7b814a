package format

import (
	"errors"
	"io"
	"path"
	"strings"

	"studybot/quiz"
)

// Format is a form of file.
type Format string

// The forms that are read.
const (
	GIFT      Format = "gift"
	Aiken     Format = "aiken"
	MoodleXML Format = "xml"
	CSV       Format = "csv"
	JSON      Format = "json"
	Plain     Format = "text" // as teachers write
	Anki      Format = "anki" // notes in plain text
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
	case MoodleXML:
		bank, problems = ReadMoodleXML(text)
	case Aiken:
		bank, problems = ReadAiken(text)
	case Plain:
		bank, problems = ReadPlain(text)
	case Anki:
		bank, problems = ReadAnki(text)
	default:
		return bank, []Problem{{Reason: UnknownFormat, Detail: short(path.Base(name))}}
	}
	if bank.Name == "" {
		base := path.Base(strings.ReplaceAll(name, `\`, "/"))
		bank.Name = strings.TrimSuffix(base, path.Ext(base))
	}
	return bank, problems
}

// ErrReadOnly is the error of Write for a form that is only read.
var ErrReadOnly = errors.New("this form is only read")

// Write writes a bank in a form. A *LeftOut error names the questions that the form
// cannot hold; the others were written.
func Write(w io.Writer, form Format, b quiz.Bank) error {
	switch form {
	case GIFT:
		return WriteGIFT(w, b)
	case Aiken:
		return WriteAiken(w, b)
	case MoodleXML:
		return WriteMoodleXML(w, b)
	case CSV:
		return WriteCSV(w, b)
	case JSON:
		return WriteJSON(w, b)
	}
	return ErrReadOnly
}
