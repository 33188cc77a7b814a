package quiz

import (
	"math"
	"slices"

	"studybot/study"
)

// Correction puts right what was wrong with one question after people have answered it:
// it counts for nobody, or another answer is right.
type Correction struct {
	Question int // index into Quiz.Questions
	// Void: it counts for nobody. Unvoid takes that back.
	Void, Unvoid bool
	// Right are the options that are right, of a question with options.
	Right []int
	// Accept is one more answer that is right, of a question that is answered by typing.
	Accept string
}

// Apply is the quiz with the correction. It refuses what changes nothing and what the
// question's kind can't take.
func (c Correction) Apply(q Quiz) (Quiz, error) {
	if c.Question < 0 || c.Question >= len(q.Questions) {
		return q, study.Refuse("fix.question", "Number", q.Number, "Most", len(q.Questions))
	}
	q.Questions = slices.Clone(q.Questions)
	asked := &q.Questions[c.Question]
	switch {
	case c.Void, c.Unvoid:
		if asked.Void == c.Void {
			return q, study.Refuse("fix.same", c.at(q)...)
		}
		asked.Void = c.Void
		return q, nil
	case asked.Chosen():
		return q, c.rekey(q, asked)
	case c.Accept == "":
		return q, study.Refuse("fix.kind", c.at(q)...)
	}
	return q, c.accept(q, asked)
}

// at is the question's name, for refusals.
func (c Correction) at(q Quiz) []any {
	return []any{"Number", q.Number, "Question", c.Question + 1}
}

// rekey makes the options that are right so, each an equal part of the mark. An option that
// is right no more costs what the wrong ones cost.
func (c Correction) rekey(q Quiz, asked *Asked) error {
	outside := func(o int) bool { return o < 0 || o >= len(asked.Options) }
	if len(c.Right) == 0 || slices.ContainsFunc(c.Right, outside) || len(c.Right) > 1 && asked.Kind != Multiple {
		return study.Refuse("fix.option", c.at(q)...)
	}
	cost := 0.0
	for _, o := range asked.Options {
		cost = min(cost, o.Weight)
	}
	options := slices.Clone(asked.Options)
	for i := range options {
		switch {
		case slices.Contains(c.Right, i):
			options[i].Weight = 1 / float64(len(c.Right))
		case options[i].Weight > 0:
			options[i].Weight = cost
		}
	}
	if slices.Equal(asked.Correct(), Question{Options: options}.Correct()) {
		return study.Refuse("fix.same", c.at(q)...)
	}
	asked.Options = options
	return nil
}

// accept takes one more answer as fully right.
func (c Correction) accept(q Quiz, asked *Asked) error {
	if Grade(asked.Question, nil, c.Accept) == 1 {
		return study.Refuse("fix.same", c.at(q)...)
	}
	a := Answer{Text: c.Accept, Weight: 1}
	switch asked.Kind {
	case Short:
	case Numerical:
		value, ok := Number(c.Accept)
		if !ok {
			return study.Refuse("fix.number", c.at(q)...)
		}
		a.Value = value
		if len(asked.Answers) > 0 {
			a.Tolerance = asked.Answers[0].Tolerance
		}
	default:
		return study.Refuse("fix.kind", c.at(q)...)
	}
	asked.Answers = append([]Answer{a}, asked.Answers...)
	return nil
}

// Regrade grades the answers to one question by its key as it is now, and gives those whose
// grade has changed.
func (q Quiz) Regrade(question int, given []Response) []Response {
	var changed []Response
	for _, r := range given {
		if r.Question != question || r.Retracted {
			continue
		}
		if grade := Grade(q.Questions[question].Question, r.Options, r.Text); grade != r.Grade {
			r.Grade = grade
			changed = append(changed, r)
		}
	}
	return changed
}

// Points are what an answer earns beside taking part; nothing of a question that is void,
// and nothing yet while that is withheld.
func (q Quiz) Points(r Response, p study.Prices) int {
	if q.Questions[r.Question].Void || q.Withholds() {
		return 0
	}
	return int(math.Round(r.Grade * float64(p.Right)))
}
