package format

import (
	"encoding/csv"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"studybot/quiz"
)

// WriteCSV writes a bank as a table for spreadsheets: a byte order mark, one row a
// question, cells that would be calculated defused by an apostrophe. Columns that
// no question needs are left out. Cloze questions cannot be held: the error is a
// *LeftOut that names them.
func WriteCSV(w io.Writer, b quiz.Bank) error {
	var left []string
	table := quiz.Bank{}
	for _, q := range b.Questions {
		if q.Kind == quiz.Cloze {
			left = append(left, q.ID)
		} else {
			table.Questions = append(table.Questions, q)
		}
	}
	if _, err := io.WriteString(w, "\uFEFF"); err != nil {
		return fmt.Errorf("write csv: %w", err)
	}
	out := csv.NewWriter(w)
	cols := csvColumns(table)
	row := make([]string, len(cols))
	for i, c := range cols {
		row[i] = c.header
	}
	_ = out.Write(row) // an error stays until Flush
	for _, q := range table.Questions {
		for i, c := range cols {
			row[i] = defuse(strings.TrimSpace(c.cell(q)))
		}
		_ = out.Write(row)
	}
	out.Flush()
	if err := out.Error(); err != nil {
		return fmt.Errorf("write csv: %w", err)
	}
	return leftOut(left)
}

// csvColumn is a column and how its cells are made.
type csvColumn struct {
	header string
	cell   func(quiz.Question) string
	always bool
}

func csvColumns(b quiz.Bank) []csvColumn {
	all := []csvColumn{
		{"id", func(q quiz.Question) string { return q.ID }, true},
		{"type", func(q quiz.Question) string { return string(q.Kind) }, true},
		{"question", func(q quiz.Question) string { return q.Text }, true},
	}
	for i := range quiz.MaxOptions {
		all = append(all, csvColumn{string(rune('A' + i)), func(q quiz.Question) string { return optionCell(q, i) }, i < 4})
	}
	all = append(all,
		csvColumn{"answer", answerCell, true},
		csvColumn{"explanation", func(q quiz.Question) string { return q.Explanation }, true},
		csvColumn{"tags", func(q quiz.Question) string { return strings.Join(q.Tags, ",") }, true},
		csvColumn{"difficulty", difficultyCell, true},
		csvColumn{"title", func(q quiz.Question) string { return q.Title }, false},
		csvColumn{"category", func(q quiz.Question) string { return q.Category }, false},
		csvColumn{"picture", func(q quiz.Question) string { return q.Picture }, false},
		csvColumn{"weights", weightsCell, false},
	)
	for i := range quiz.MaxOptions {
		all = append(all, csvColumn{"feedback " + string(rune('A'+i)), func(q quiz.Question) string { return feedbackCell(q, i) }, false})
	}
	return slices.DeleteFunc(all, func(c csvColumn) bool {
		return !c.always && !slices.ContainsFunc(b.Questions, func(q quiz.Question) bool { return c.cell(q) != "" })
	})
}

func optionCell(q quiz.Question, i int) string {
	if _, plain := plainTrueFalse(q); plain {
		return ""
	}
	switch {
	case q.Kind == quiz.Matching && i < len(q.Pairs):
		return q.Pairs[i].Left + " -> " + q.Pairs[i].Right
	case i < len(q.Options):
		return q.Options[i].Text
	}
	return ""
}

func answerCell(q quiz.Question) string {
	if truth, plain := plainTrueFalse(q); plain {
		return strconv.FormatBool(truth)
	}
	switch q.Kind {
	case quiz.Single, quiz.Multiple, quiz.TrueFalse:
		var letters []byte
		for _, i := range q.Correct() {
			letters = append(letters, 'A'+byte(i))
		}
		return string(letters)
	case quiz.Short, quiz.Numerical:
		return formsCell(q)
	}
	return ""
}

// formsCell is the accepted forms so that forms reads them: a form that holds a
// "|" itself is kept whole by line breaks, and stands twice when it is the only
// one.
func formsCell(q quiz.Question) string {
	var list []string
	mark := "|"
	for _, a := range q.Answers {
		form := oneLine(a.Text)
		if q.Kind == quiz.Numerical {
			form = writeRange(a)
		}
		if strings.Contains(form, "|") {
			mark = "\n"
		}
		list = append(list, form)
	}
	if mark == "\n" && len(list) == 1 {
		list = append(list, list[0])
	}
	return strings.Join(list, mark)
}

func difficultyCell(q quiz.Question) string {
	if q.Difficulty == 0 {
		return ""
	}
	return strconv.Itoa(q.Difficulty)
}

// weightsCell is the weights where they are not what the bare answer means.
func weightsCell(q quiz.Question) string {
	var weights, meant []float64
	bare := q
	bare.Options = slices.Clone(q.Options)
	setKey(&bare, q.Correct())
	for i, o := range q.Options {
		weights, meant = append(weights, o.Weight), append(meant, bare.Options[i].Weight)
	}
	for _, a := range q.Answers {
		weights, meant = append(weights, a.Weight), append(meant, 1)
	}
	if slices.Equal(weights, meant) || q.Kind == quiz.Ordering || q.Kind == quiz.Essay || q.Kind == quiz.Matching {
		return ""
	}
	var cells []string
	for _, w := range weights {
		cells = append(cells, writePercent(w))
	}
	return strings.Join(cells, ";")
}

func feedbackCell(q quiz.Question, i int) string {
	switch {
	case i < len(q.Options):
		return q.Options[i].Feedback
	case i < len(q.Answers):
		return q.Answers[i].Feedback
	}
	return ""
}
