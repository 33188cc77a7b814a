package practice

import (
	"time"

	"studybot/quiz"
	"studybot/study"
)

// ahead is how much too early a question that is being learnt may come, when nothing else is
// left: as long as Anki's "learn ahead limit".
const ahead = 20 * time.Minute

// Queue is what a member has before them today.
type Queue struct {
	Next     ID // zero: nothing now
	Question quiz.Question
	// Learning, Due and New are how many questions are left today, within the limits.
	Learning, Due, New int
	// Later are those that are due, or new and wrong in a quiz, but wait for another day.
	Later int
	// Unseen are the new ones beyond today's limit.
	Unseen int
	// Mastered of Of questions.
	Mastered, Of int
	// At is when the next one that is being learnt is due; zero: none is.
	At time.Time
	// On is the next date on which something is due; zero: none is.
	On study.Date
}

// Left is how many questions are left today.
func (q Queue) Left() int { return q.Learning + q.Due + q.New }

// Queue looks through all questions and finds the one that comes next:
//
//  1. what is being learnt and is due by now, the longest due first;
//  2. what is due today, the best remembered first: of a backlog those are saved that are not
//     lost yet, and the lost ones lose least by waiting (Anki: descending retrievability);
//  3. new ones: wrong in a quiz, the oldest first, then those of the banks in their order;
//  4. what is being learnt and due within minutes.
//
// Due and new ones come within the limits of the day. New ones count as due ones too, as
// in Anki, so that a backlog is worked off before more is begun.
func (s State) Queue(v View) Queue {
	l := lineUp{view: v, today: v.today(), state: s}
	for _, bank := range v.Banks {
		for i := range bank.Questions {
			l.see(ID{bank.Name, bank.Questions[i].ID}, &bank.Questions[i])
		}
	}
	if s.practisesOwn() {
		for _, id := range s.ownIDs() {
			q := s.Own[id].Question(id)
			l.see(ID{Mine, id}, &q)
		}
	}
	return l.queue()
}

func (s State) practisesOwn() bool { return s.Desk.Scope == "" || s.Desk.Scope == Mine }

// lineUp is a queue in the making: of each sort the first, and how many there are.
type lineUp struct {
	view  View
	today study.Date
	state State

	learning, due, mistake, unseen         first
	learningAll, dueAll, mistakes, unseens int
	out                                    Queue
}

// first is the question that comes first of its sort.
type first struct {
	id       ID
	question *quiz.Question
	rank     float64
}

// offer takes a question in whose rank is lower; of two alike the earlier one stays.
func (f *first) offer(id ID, q *quiz.Question, rank float64) {
	if f.question == nil || rank < f.rank {
		*f = first{id, q, rank}
	}
}

// Askable says whether a question can be practised at all: nobody grades an essay.
func Askable(q quiz.Question) bool { return q.Kind != quiz.Essay }

func (l *lineUp) see(id ID, q *quiz.Question) {
	if !Askable(*q) {
		return
	}
	l.out.Of++
	card := l.state.Cards[id]
	if card.Mastered() {
		l.out.Mastered++
	}
	if id.Bank != Mine && l.view.Withheld.Has(id, *q) {
		return
	}
	switch {
	case card.Stepping():
		l.step(id, q, card)
	case card.Settled():
		l.settle(id, q, card)
	case !card.Mistake.IsZero():
		l.mistakes++
		l.mistake.offer(id, q, float64(card.Mistake.Unix()))
	default:
		l.unseens++
		l.unseen.offer(id, q, 0)
	}
}

func (l *lineUp) step(id ID, q *quiz.Question, card Card) {
	if card.DueOn(l.view.Zone).After(l.today) && card.DueAt().Sub(l.view.Now) > ahead {
		l.later(card.DueOn(l.view.Zone))
		return
	}
	l.learningAll++
	due := card.DueAt()
	if l.out.At.IsZero() || due.Before(l.out.At) {
		l.out.At = due
	}
	if id == l.state.Desk.Asked && due.After(l.view.Now) {
		due = due.Add(ahead) // twice in a row only if nothing else is left
	}
	l.learning.offer(id, q, float64(due.Unix()))
}

func (l *lineUp) settle(id ID, q *quiz.Question, card Card) {
	if on := card.DueOn(l.view.Zone); on.After(l.today) {
		l.later(on)
		return
	}
	l.dueAll++
	l.due.offer(id, q, -card.Chance(l.view.Now, l.view.Zone))
}

func (l *lineUp) later(on study.Date) {
	if l.out.On.IsZero() || on.Before(l.out.On) {
		l.out.On = on
	}
}

// queue says what comes next and how much is left.
func (l *lineUp) queue() Queue {
	day, limits := l.state.Desk.day(l.today), l.state.Desk.Limits
	room := max(limits.due()+day.More-day.Due-day.New, 0)
	q := l.out
	q.Learning = l.learningAll
	q.Due = min(l.dueAll, room)
	q.New = min(l.mistakes+l.unseens, max(limits.new()+day.More-day.New, 0), room-q.Due)
	q.Later = l.dueAll - q.Due + max(l.mistakes-q.New, 0)
	q.Unseen = l.mistakes + l.unseens - q.New
	if q.Later > 0 || q.Unseen > 0 && limits.new() > 0 {
		q.On = l.today.Add(1)
	}
	wait := q.At.Sub(l.view.Now)
	switch {
	case l.learning.question != nil && wait <= 0:
		q.take(l.learning)
	case q.Due > 0:
		q.take(l.due)
	case q.New > 0 && l.mistakes > 0:
		q.take(l.mistake)
	case q.New > 0:
		q.take(l.unseen)
	case l.learning.question != nil && wait <= ahead:
		q.take(l.learning)
	}
	return q
}

func (q *Queue) take(f first) { q.Next, q.Question = f.id, *f.question }

// find is a question that is practised, and whether it is still there and offered.
func (s State) find(v View, id ID) (quiz.Question, bool) {
	if id.Bank == Mine {
		own, ok := s.Own[id.Question]
		return own.Question(id.Question), ok && s.practisesOwn()
	}
	for _, bank := range v.Banks {
		if bank.Name != id.Bank {
			continue
		}
		for _, q := range bank.Questions {
			if q.ID == id.Question {
				return q, Askable(q) && !v.Withheld.Has(id, q)
			}
		}
	}
	return quiz.Question{}, false
}
