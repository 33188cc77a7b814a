package quiz

import (
	"cmp"
	"slices"
)

// paper is one person's answers that stand, at most one to a question, by question.
type paper []Response

func (p paper) find(question int) (at int, there bool) {
	return slices.BinarySearchFunc(p, question, func(r Response, q int) int { return cmp.Compare(r.Question, q) })
}

func (p paper) has(question int) bool {
	_, there := p.find(question)
	return there
}

// grade of an answer; 0 where there is none.
func (p paper) grade(question int) float64 {
	if at, there := p.find(question); there {
		return p[at].Grade
	}
	return 0
}

// with is the paper with an answer in place of the one before, or without it if it is
// retracted. The paper itself is used up.
func (p paper) with(r Response) paper {
	at, there := p.find(r.Question)
	switch {
	case there && r.Retracted:
		return slices.Delete(p, at, at+1)
	case there:
		p[at] = r
	case !r.Retracted:
		return slices.Insert(p, at, r)
	}
	return p
}
