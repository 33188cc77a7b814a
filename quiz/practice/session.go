package practice

import (
	"slices"

	"studybot/quiz"
	"studybot/quiz/recall"
)

// Begin puts a question on the desk: the one that lies there already if it is of the scope
// and may still be asked, else the next. The question is not ok when there is none.
func (s State) Begin(v View, scope Scope) (Change, bool) {
	c := s.change()
	if scope != s.Desk.Scope {
		c.Desk = c.Desk.empty()
		c.Desk.Scope = scope
	}
	next := s.With(c)
	if !c.Desk.Asked.IsZero() {
		if _, ok := next.find(v, c.Desk.Asked); ok {
			return c, true
		}
	}
	return next.show(v, c)
}

// show puts the next question on the desk, or empties it.
func (s State) show(v View, c Change) (Change, bool) {
	q := s.Queue(v)
	c.Desk = s.Desk.empty()
	c.Desk.Day = c.Desk.day(v.today())
	c.Desk.Turn++
	c.Desk.Asked = q.Next
	return c, !q.Next.IsZero()
}

// Question is the one on the desk. It is not ok when there is none, or it may not be asked
// any more: a quiz that asks it has opened, or it is gone from its bank.
func (s State) Question(v View) (quiz.Question, bool) {
	if s.Desk.Asked.IsZero() {
		return quiz.Question{}, false
	}
	return s.find(v, s.Desk.Asked)
}

// Draw keeps what was put in for the question; once it is complete it is graded and told. A
// wrong answer is rated at once.
func (s State) Draw(v View, q quiz.Question, d quiz.Draft) Change {
	c := s.change()
	c.Desk.Draft = d
	if !d.Complete(q) {
		return c
	}
	return s.tell(v, c, Told{Grade: d.Response(q, s.User, 0, v.Now).Grade})
}

// GiveUp tells the answer without one. Of an own card the member judges themselves.
func (s State) GiveUp(v View) Change { return s.tell(v, s.change(), Told{Shown: true}) }

func (s State) tell(v View, c Change, told Told) Change {
	c.Desk.Told = &told
	if s.Desk.Asked.Bank == Mine || told.Grade > 0 {
		return c
	}
	told.Rated = true
	return s.rate(v, c, recall.Again)
}

// rate writes down how well the question on the desk was remembered.
func (s State) rate(v View, c Change, r recall.Rating) Change {
	id := s.Desk.Asked
	was := s.Cards[id]
	day := s.Desk.day(v.today())
	switch was.State {
	case recall.New:
		day.New++
	case recall.Review:
		day.Due++
	case recall.Learning, recall.Relearning: // counted when it first came today
	}
	if r == recall.Again {
		day.Wrong++
	} else {
		day.Right++
	}
	c.Desk.Day = day
	c.Cards = map[ID]Card{id: {Card: s.spread(id).Next(was.Card, r, v.Now, v.Zone)}}
	return c
}

// Preview is what each rating would do to the question on the desk.
func (s State) Preview(v View, r recall.Rating) recall.Card {
	return s.spread(s.Desk.Asked).Next(s.Cards[s.Desk.Asked].Card, r, v.Now, v.Zone)
}

// Rate takes the member's rating of what they were told, and shows the next question. It is
// not ok when the rating does not fit what lies there.
func (s State) Rate(v View, r recall.Rating) (Change, bool) {
	if !slices.Contains(s.Choices(), r) {
		return Change{}, false
	}
	c := s.rate(v, s.change(), r)
	c, _ = s.With(c).show(v, c)
	return c, true
}

// GoOn shows the next question after one that is rated already. It is not ok when one waits
// to be answered or rated.
func (s State) GoOn(v View) (Change, bool) {
	if s.Desk.Told == nil || !s.Desk.Told.Rated {
		return Change{}, false
	}
	c, _ := s.show(v, s.change())
	return c, true
}

// Skip shows another question instead of one that may not be asked any more.
func (s State) Skip(v View) Change {
	c, _ := s.show(v, s.change())
	return c
}

// Stop empties the desk.
func (s State) Stop() Change {
	c := s.change()
	c.Desk = c.Desk.empty()
	c.Desk.Turn++
	return c
}

// moreNew is how many new questions a member gets who asks for more.
const moreNew = 10

// More lets more new questions come today than the limit, and shows the next.
func (s State) More(v View) Change {
	c := s.change()
	c.Desk.Day = c.Desk.day(v.today())
	c.Desk.Day.More += moreNew
	c, _ = s.With(c).show(v, c)
	return c
}
