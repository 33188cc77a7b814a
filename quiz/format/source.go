package format

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"studybot/quiz"
)

// clean makes lines end in a bare line feed and takes out what no text has: a
// byte order mark, bytes that are no UTF-8, control characters (with a warning
// for each line that had some).
func clean(text string) (string, []Problem) {
	text = strings.TrimPrefix(strings.ToValidUTF8(text, "\uFFFD"), "\uFEFF")
	if strings.Contains(text, "\r") {
		text = strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(text)
	}
	if strings.IndexFunc(text, control) < 0 {
		return text, nil
	}
	var problems []Problem
	for i, line := range strings.Split(text, "\n") {
		if strings.IndexFunc(line, control) >= 0 {
			problems = append(problems, Problem{Line: i + 1, Reason: ControlText, Warning: true})
		}
	}
	return strings.Map(func(r rune) rune {
		if control(r) {
			return -1
		}
		return r
	}, text), problems
}

func control(r rune) bool { return unicode.IsControl(r) && r != '\n' && r != '\t' }

// place is where something stands in a file.
type place struct{ line, column int }

func (p place) problem(reason Reason, detail string) Problem {
	return Problem{Line: p.line, Column: p.column, Reason: reason, Detail: detail}
}

func (p place) warning(reason Reason, detail string) Problem {
	return Problem{Line: p.line, Column: p.column, Reason: reason, Detail: detail, Warning: true}
}

// offsets tells the places of offsets into a text. They are asked for in increasing
// order, so that the text is counted once.
type offsets struct {
	text  string
	known int // offset up to which lines were counted
	lines int // line breaks up to there
	start int // where the last of those lines begins
}

func (o *offsets) at(offset int) place {
	offset = min(max(offset, o.known), len(o.text))
	passed := o.text[o.known:offset]
	if n := strings.Count(passed, "\n"); n > 0 {
		o.lines += n
		o.start = o.known + strings.LastIndexByte(passed, '\n') + 1
	}
	o.known = offset
	if offset-o.start > farRight {
		return place{line: o.lines + 1}
	}
	return place{o.lines + 1, utf8.RuneCountInString(o.text[o.start:offset]) + 1}
}

// collector gathers what a reader finds.
type collector struct {
	bank     quiz.Bank
	places   []places // of each question
	problems []Problem
}

// places is where a question and its options, answers or pairs stand.
type places struct {
	question place
	parts    []place
}

func (c *collector) report(p Problem) { c.problems = append(c.problems, p) }

func (c *collector) add(q quiz.Question, at places) {
	c.bank.Questions = append(c.bank.Questions, q)
	c.places = append(c.places, at)
}

// finish gives IDs to questions that have none, checks the bank, and puts the
// problems in order.
func (c *collector) finish() (quiz.Bank, []Problem) {
	c.name()
	for _, issue := range c.bank.Check() {
		at := place{}
		if issue.Question >= 0 {
			at = c.places[issue.Question].of(issue.Part)
		} else if len(c.problems) > 0 && !Usable(c.problems) {
			continue // what was wrong with the questions has been said
		}
		p := at.problem(Reason(issue.Fault), issue.Detail)
		p.Warning = issue.Warning
		c.report(p)
	}
	sortProblems(c.problems)
	return c.bank, c.problems
}

// name gives IDs. Questions that ask the same get the same ID with a number.
func (c *collector) name() {
	used := map[string]int{}
	for i := range c.bank.Questions {
		q := &c.bank.Questions[i]
		if q.ID != "" {
			continue
		}
		q.ID = q.DerivedID()
		if used[q.ID]++; used[q.ID] > 1 {
			q.ID = numbered(q.ID, used[q.ID])
		}
	}
}

func (p places) of(part int) place {
	if part >= 1 && part <= len(p.parts) {
		return p.parts[part-1]
	}
	return p.question
}
