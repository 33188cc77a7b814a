package store

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"
	"time"

	"studybot/quiz"
	"studybot/study"
)

// An answer stands under "user.question" as "1,3|!|tabcde|text": the options, the grade (!
// is full, nothing is 0), unix seconds in base 36, and what was typed, if anything.

func answerField(r quiz.Response) string {
	return r.User.String() + "." + strconv.Itoa(r.Question)
}

func answerCode(r quiz.Response) string {
	options := make([]string, len(r.Options))
	for i, o := range r.Options {
		options[i] = strconv.Itoa(o)
	}
	grade := strconv.FormatFloat(r.Grade, 'g', -1, 64)
	switch r.Grade {
	case 0:
		grade = ""
	case 1:
		grade = "!"
	}
	code := strings.Join(options, ",") + "|" + grade + "|" + b36(r.At.Unix())
	if r.Text != "" {
		code += "|" + r.Text
	}
	return code
}

func decodeAnswer(field, code string) (quiz.Response, error) {
	uid, question, ok := strings.Cut(field, ".")
	parts := strings.SplitN(code, "|", 4)
	if !ok || len(parts) < 3 {
		return quiz.Response{}, fmt.Errorf("decode answer %q of %q: %w", code, field, errCorrupt)
	}
	r := quiz.Response{User: study.UserID(number(uid)), Question: int(number(question))}
	if parts[0] != "" {
		for o := range strings.SplitSeq(parts[0], ",") {
			r.Options = append(r.Options, int(number(o)))
		}
	}
	switch parts[1] {
	case "":
	case "!":
		r.Grade = 1
	default:
		grade, err := strconv.ParseFloat(parts[1], 64)
		if err != nil {
			return r, fmt.Errorf("decode grade of %q: %w", field, err)
		}
		r.Grade = grade
	}
	at, err := from36(parts[2])
	if err != nil {
		return r, fmt.Errorf("decode time of %q: %w", field, err)
	}
	r.At = time.Unix(at, 0).UTC()
	if len(parts) == 4 {
		r.Text = parts[3]
	}
	return r, nil
}

func answersByTime(a, b quiz.Response) int {
	return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.User, b.User), cmp.Compare(a.Question, b.Question))
}
