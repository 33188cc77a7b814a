package store

import (
	"cmp"
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	"studybot/quiz"
	"studybot/study"
)

// A member's chosen answers to a quiz are one page under the member's number. The payload is
// the options, then the grade: ! is 1, ~ and millionths in base 36 a part, nothing is 0; then,
// where the time is known more closely than to the second, ' and milliseconds in base 36. A
// typed answer stands under "user.question" as payload, unix seconds and text with spaces
// between: people write whatever they like.

// noAnswer is the payload of an answer of no option that is worth nothing.
const noAnswer = "-"

func textField(r quiz.Response) string {
	return r.User.String() + "." + strconv.Itoa(r.Question)
}

// answerer is whose answers a field holds.
func answerer(field string) study.UserID {
	uid, _, _ := strings.Cut(field, ".")
	return study.UserID(number(uid))
}

func answerPayload(r quiz.Response) string {
	options := make([]string, len(r.Options))
	for i, o := range r.Options {
		options[i] = strconv.Itoa(o)
	}
	grade := ""
	switch {
	case r.Grade == 1:
		grade = "!"
	case r.Grade != 0:
		grade = "~" + b36(int64(math.Round(r.Grade*1e6)))
	}
	return strings.Join(options, ",") + grade + fraction(r.At)
}

// fraction is what a time has beyond its second: in a contest points hang on it.
func fraction(at time.Time) string {
	if ms := at.Nanosecond() / int(time.Millisecond); ms != 0 {
		return "'" + b36(int64(ms))
	}
	return ""
}

// decodePayload reads options, grade and the fraction of a second, which it adds to the time.
func decodePayload(r *quiz.Response, payload string) error {
	payload, ms, fine := strings.Cut(payload, "'")
	if fine {
		n, err := from36(ms)
		if err != nil {
			return fmt.Errorf("decode milliseconds %q: %w", ms, errCorrupt)
		}
		r.At = r.At.Add(time.Duration(n) * time.Millisecond)
	}
	options, part, graded := strings.Cut(payload, "~")
	if graded {
		millionths, err := from36(part)
		if err != nil {
			return fmt.Errorf("decode grade %q: %w", payload, errCorrupt)
		}
		r.Grade = float64(millionths) / 1e6
	} else if full, ok := strings.CutSuffix(options, "!"); ok {
		options, r.Grade = full, 1
	}
	if options == "" || options == noAnswer {
		return nil
	}
	for o := range strings.SplitSeq(options, ",") {
		r.Options = append(r.Options, int(number(o)))
	}
	return nil
}

func textCode(r quiz.Response) string {
	return answerPayload(r) + " " + b36(r.At.Unix()) + " " + r.Text
}

// decodeAnswers reads one field of a quiz's answers.
func decodeAnswers(field, code string) ([]quiz.Response, error) {
	uid, question, typed := strings.Cut(field, ".")
	user := study.UserID(number(uid))
	if typed {
		r, err := decodeText(code)
		r.User, r.Question = user, int(number(question))
		return []quiz.Response{r}, err
	}
	p, err := parsePage(code, study.Date{})
	if err != nil {
		return nil, err
	}
	all := make([]quiz.Response, len(p.tokens))
	for i, t := range p.tokens {
		all[i] = quiz.Response{User: user, Question: int(number(t.tag)), At: t.at}
		if err := decodePayload(&all[i], t.payload); err != nil {
			return nil, err
		}
	}
	return all, nil
}

func decodeText(code string) (quiz.Response, error) {
	var r quiz.Response
	parts := strings.SplitN(code, " ", 3)
	if len(parts) != 3 {
		return r, fmt.Errorf("decode answer %q: %w", code, errCorrupt)
	}
	at, err := from36(parts[1])
	if err != nil {
		return r, fmt.Errorf("decode time of answer %q: %w", code, errCorrupt)
	}
	r.At, r.Text = time.Unix(at, 0).UTC(), parts[2]
	return r, decodePayload(&r, parts[0])
}

func answersByTime(a, b quiz.Response) int {
	return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.User, b.User), cmp.Compare(a.Question, b.Question))
}
