package format

import (
	"bufio"
	"fmt"
	"io"
	"slices"
	"strings"

	"studybot/quiz"
)

// ReadAiken reads Moodle's Aiken: a question, its options "A. one" or "A) one", and
// "ANSWER: B". Beyond Moodle it takes questions and options of several lines, small
// letters in "answer", and several letters for a multiple choice.
func ReadAiken(text string) (quiz.Bank, []Problem) {
	r := &aikenReader{}
	lines, problems := textLines(text)
	r.problems = problems
	for _, line := range lines {
		r.line(line)
	}
	r.flush()
	return r.finish()
}

type aikenReader struct {
	collector
	q        quiz.Question // its text and its options' are gathered in stem and texts
	stem     []string
	texts    [][]string
	at       places
	gap      bool // a blank line came last
	answered string
	spoilt   bool // what was wrong with the question has been said
}

var aikenAnswer = pattern(`^(?i:answer)\s*:\s*`)

func (r *aikenReader) line(line textLine) {
	letter, _, _, rest := line.option()
	answer := aikenAnswer().FindStringIndex(line.half)
	switch {
	case line.text == "":
		r.gap = true
		return
	case answer != nil:
		r.answer(line.from(answer[1]), line)
	case letter != 0 && r.answered == "":
		r.option(letter, rest, line)
	case r.answered != "", r.gap && len(r.texts) > 0:
		r.flush()
		r.at.question, r.stem = line.at, []string{line.text}
	case len(r.texts) > 0:
		last := len(r.texts) - 1
		r.texts[last] = append(r.texts[last], line.text)
	default:
		if len(r.stem) == 0 {
			r.at.question = line.at
		}
		r.stem = append(r.stem, line.text)
	}
	r.gap = false
}

func (r *aikenReader) option(letter byte, rest, line textLine) {
	switch next := 'A' + byte(len(r.texts)); {
	case len(r.stem) == 0:
		r.report(line.at.problem(StrayOption, short(line.text)))
	case letter != next:
		r.report(line.at.problem(OptionOrder, string(letter)))
		r.spoilt = true
	default:
		r.texts = append(r.texts, []string{rest.text})
		r.at.parts = append(r.at.parts, line.at)
	}
}

func (r *aikenReader) answer(answer, line textLine) {
	switch {
	case len(r.stem) == 0:
		r.report(line.at.problem(StrayAnswer, short(answer.text)))
		return
	case r.answered != "":
		r.report(line.at.problem(AnswerTwice, short(answer.text)))
		return
	case r.spoilt:
		r.answered = "?"
		return
	}
	r.answered = line.text
	r.options()
	picked, wrong, detail := pick(r.q, strings.TrimRight(answer.half, ". "))
	if wrong == "" && len(picked) == 0 {
		wrong, detail = BadAnswer, line.text
	}
	if wrong != "" {
		r.report(answer.at.problem(wrong, short(detail)))
		r.spoilt = true
		return
	}
	r.q.Kind = quiz.Single
	if len(picked) > 1 {
		r.q.Kind = quiz.Multiple
	}
	setKey(&r.q, picked)
}

func (r *aikenReader) flush() {
	if len(r.stem) > 0 && !r.spoilt {
		if r.q.Kind == "" {
			r.options()
			r.q.Kind = quiz.Single // without an answer, which the check will say
		}
		r.q.Text = strings.Join(r.stem, "\n")
		r.add(r.q, r.at)
	}
	r.q, r.at, r.answered, r.spoilt = quiz.Question{}, places{}, "", false
	r.stem, r.texts = nil, nil
}

func (r *aikenReader) options() {
	for _, lines := range r.texts {
		r.q.Options = append(r.q.Options, quiz.Option{Text: strings.TrimSpace(strings.Join(lines, " "))})
	}
}

// WriteAiken writes the single choices of a bank, and true/false as such, as Aiken,
// which has nothing but a text, options and the right one: IDs, titles, categories,
// feedback, explanations, tags, pictures and parts of the mark are lost. Questions
// of other kinds are left out, and those that a reader would take for something
// else; the error is a *LeftOut that names them.
func WriteAiken(w io.Writer, b quiz.Bank) error {
	out := bufio.NewWriter(w)
	var left []string
	for _, q := range b.Questions {
		if !fitsAiken(q) {
			left = append(left, q.ID)
			continue
		}
		fmt.Fprintln(out, oneLine(q.Text)) // an error stays until Flush
		best := 0
		for i, o := range q.Options {
			fmt.Fprintf(out, "%c. %s\n", 'A'+i, oneLine(o.Text))
			if o.Weight > q.Options[best].Weight {
				best = i
			}
		}
		fmt.Fprintf(out, "ANSWER: %c\n\n", 'A'+best)
	}
	if err := out.Flush(); err != nil {
		return fmt.Errorf("write aiken: %w", err)
	}
	return leftOut(left)
}

func fitsAiken(q quiz.Question) bool {
	text := textLine{half: halfWidth(oneLine(q.Text))}
	letter, _, _, _ := text.option()
	return (q.Kind == quiz.Single || q.Kind == quiz.TrueFalse) && len(q.Options) <= quiz.MaxOptions &&
		letter == 0 && text.half != "" && !aikenAnswer().MatchString(text.half) &&
		slices.ContainsFunc(q.Options, func(o quiz.Option) bool { return o.Weight > 0 })
}
