package content

import (
	"path"
	"strings"

	"studybot/quiz"
	"studybot/quiz/format"
)

// ReadBank reads a bank of questions in any format that quiz/format knows, from a text in
// any encoding or from a spreadsheet, which is told by its name or by looking. The reasons
// of its problems are those of quiz/format and of this package.
func ReadBank(name string, data []byte) (quiz.Bank, []Problem) {
	if strings.EqualFold(path.Ext(name), ".xlsx") || isZIP(data) && zipKind(data) == "xlsx" {
		rows, lines, err := Table(name, data)
		if err != nil {
			return quiz.Bank{}, []Problem{problemOf(err)}
		}
		bank, problems := format.ReadCSV(rows, lines)
		return bank, bankProblems(problems)
	}
	text, _, err := Text(data)
	if err != nil {
		return quiz.Bank{}, []Problem{problemOf(err)}
	}
	bank, problems := format.Read(name, text)
	return bank, bankProblems(problems)
}

func bankProblems(list []format.Problem) []Problem {
	problems := make([]Problem, len(list))
	for i, p := range list {
		problems[i] = Problem{Line: p.Line, Reason: Reason(p.Reason), Detail: p.Detail, Warning: p.Warning}
	}
	return problems
}
