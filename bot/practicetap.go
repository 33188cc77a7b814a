package bot

import (
	"context"
	"strconv"

	"studybot/quiz"
	"studybot/quiz/practice"
	"studybot/quiz/recall"
	"studybot/report"
	"studybot/study"
)

// tapPractice: a button under a question of practice. One of a turn that is over changes
// nothing, unless the member wants to stop; the message shows what lies before them now.
func (r *Router) tapPractice(ctx context.Context, c *Call) ([]report.Post, error) {
	turn, err := strconv.Atoi(c.arg(0))
	if err != nil || c.InGroup {
		return c.toasted("toast.badbutton"), nil
	}
	if err := r.rise(ctx, c); err != nil {
		return nil, err
	}
	said := ""
	var scope *practice.Scope
	if c.arg(1) == report.PracticeBegin {
		scope = scopeOf(c.arg(2))
	}
	err = r.lesson(ctx, c, scope, func(l *lesson) error {
		said = ""
		if c.arg(1) == report.PracticeBegin {
			l.begin(scope)
			return nil
		}
		if turn != l.state.Desk.Turn && c.arg(1) != report.PracticeStop {
			said = "practice.toast.old"
			l.again()
			return nil
		}
		said = l.tapped(c.arg(1), c.arg(2))
		return nil
	})
	if err != nil {
		return nil, err
	}
	if said != "" {
		return c.toasted(said), nil
	}
	return []report.Post{c.toast("")}, nil
}

// scopeOf is what a Begin button practises; nil: what was practised last.
func scopeOf(arg string) *practice.Scope {
	if arg != "mine" {
		return nil
	}
	mine := practice.Scope(practice.Mine)
	return &mine
}

// begin puts a question into the tapped message.
func (l *lesson) begin(scope *practice.Scope) {
	of := l.state.Desk.Scope
	if scope != nil {
		of = *scope
	}
	change, _ := l.state.Begin(l.view, of)
	l.take(change)
	l.edit()
}

// edit shows what lies before the member now in the tapped message.
func (l *lesson) edit() { l.post(l.face(report.To{Chat: l.c.Chat.ID, Message: l.c.Message})) }

// again shows what lies before the member now, whatever the message showed.
func (l *lesson) again() {
	if _, ok := l.state.Question(l.view); !ok && !l.state.Desk.Asked.IsZero() {
		l.take(l.state.Skip(l.view))
	}
	l.edit()
}

// tapped does what a button of this turn asks for, and returns a phrase for the toast.
func (l *lesson) tapped(what, arg string) string {
	switch what {
	case report.PracticeStop:
		l.take(l.state.Stop())
		doc, keys := l.c.Words.PracticePause(l.shown(), true)
		l.post(l.c.rewrite(doc, keys...))
		return ""
	case report.PracticeMore:
		l.take(l.state.More(l.view))
		l.edit()
		return ""
	case report.PracticeDelete:
		return l.deleteOwn()
	case report.PracticeNext:
		return l.went(l.state.GoOn(l.view))
	case report.PracticeRate:
		rating, _ := strconv.Atoi(arg) // 0 is no rating and fits nothing
		return l.went(l.state.Rate(l.view, recall.Rating(rating)))
	}
	q, ok := l.state.Question(l.view)
	if !ok { // a quiz has opened that asks it, or it is gone from its bank
		l.take(l.state.Skip(l.view))
		l.edit()
		return ""
	}
	return l.answered(q, what, arg)
}

// answered takes what answers the question that lies there.
func (l *lesson) answered(q quiz.Question, what, arg string) string {
	switch {
	case l.state.Desk.Told != nil:
	case what == report.PracticePress && arg == quiz.PressShow:
		post, ok := report.PracticePicture(l.c.here(), q)
		if !ok {
			return "toast.badbutton"
		}
		l.post(post)
		return ""
	case what == report.PracticeGiveUp:
		return l.went(l.state.GiveUp(l.view), true)
	case what == report.PracticePress:
		if d, took := l.state.Desk.Draft.Press(q, l.state.Seed(), arg); took == quiz.Taken {
			return l.went(l.state.Draw(l.view, q, d), true)
		}
	}
	return l.went(practice.Change{}, false)
}

// went makes a change if it is one, and shows what came of it.
func (l *lesson) went(change practice.Change, ok bool) string {
	if !ok {
		return "practice.toast.old"
	}
	l.take(change)
	l.edit()
	return ""
}

// deleteOwn deletes the own card that was just asked, and goes on.
func (l *lesson) deleteOwn() string {
	id := l.state.Desk.Asked
	if id.Bank != practice.Mine || l.state.Desk.Told == nil {
		return "practice.toast.old"
	}
	change := l.state.DropOwn(id.Question)
	next, _ := l.state.With(change).Begin(l.view, l.state.Desk.Scope)
	change.Desk = next.Desk
	l.take(change)
	l.edit()
	return "practice.own.deleted"
}

// saidInPractice takes a text in private: own cards, or the answer to the question that lies
// before the member. Any other text is people's own talk.
func (r *Router) saidInPractice(ctx context.Context, c *Call) ([]report.Post, error) {
	if c.Member.User == 0 || c.Member.Gone || c.Group.State == study.Fresh {
		return nil, nil
	}
	if cards, fault := practice.ParseOwn(c.Text); fault != practice.OwnNot {
		return nil, r.keepOwn(ctx, c, cards, fault)
	}
	took := quiz.Ignored
	err := r.lesson(ctx, c, nil, func(l *lesson) error {
		took = quiz.Ignored
		q, ok := l.state.Question(l.view)
		if !ok || l.state.Desk.Told != nil {
			return nil
		}
		var d quiz.Draft
		if d, took = l.state.Desk.Draft.Type(q, l.state.Seed(), c.Text); took == quiz.Taken {
			l.anew(l.state.Draw(l.view, q, d))
			l.post(c.takenAway())
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return c.notTaken(took), nil
}

// keepOwn keeps cards that the member wrote.
func (r *Router) keepOwn(ctx context.Context, c *Call, cards []practice.Own, fault practice.OwnFault) error {
	switch fault {
	case practice.OwnNoAnswer:
		return study.Refuse("practice.noanswer")
	case practice.OwnLong:
		return study.Refuse("practice.long", "Most", practice.OwnTextMost)
	case practice.OwnFine, practice.OwnNot:
	}
	mine := practice.Scope(practice.Mine)
	return r.lesson(ctx, c, &mine, func(l *lesson) error {
		change, added, ok := l.state.AddOwn(cards)
		if !ok {
			return study.Refuse("practice.full", "Most", practice.OwnMost)
		}
		l.take(change)
		doc, keys := c.Words.OwnKept(l.shown(), len(cards), added)
		l.post(report.Post{To: report.To{Chat: c.Chat.ID, Reply: c.Message}, Doc: doc, Buttons: keys})
		return nil
	})
}
