package report

import (
	"fmt"
	"strconv"

	"studybot/quiz"
	"studybot/study"
)

// What a correction's button asks for, as its last argument; a key is CorrectKey and its
// letters, an answer that somebody gave is CorrectAccept and their number.
const (
	CorrectVoid   = "void"
	CorrectUnvoid = "unvoid"
	CorrectKey    = "k"
	CorrectAccept = "u"
)

// CorrectionView is what a correction of a question would change.
type CorrectionView struct {
	Group    study.Group
	Quiz     quiz.Quiz // with the correction
	Question int
	Code     string // of the correction, as buttons carry it
	Changes  []PointChange
	Answered int
	// Hidden: who asks may still answer, in private, and has perhaps not seen the question.
	Hidden bool
}

// PointChange is what one member would gain or lose.
type PointChange struct {
	Member study.Member
	Points int
}

// CorrectionPreview shows whose points would change, and asks.
func (w Words) CorrectionPreview(v CorrectionView) (Doc, [][]Button) {
	text := "<b>" + Escape(Cut(v.Quiz.Questions[v.Question].Text, 300)) + "</b>"
	if v.Hidden {
		text = w.Say("fix.hidden")
	}
	doc := Doc{Para(w.correction(v)), Para(text)}
	if v.Code != CorrectVoid && v.Code != CorrectUnvoid {
		doc = append(doc, Para(w.RightAnswer(v.Quiz.Questions[v.Question].Question)))
	}
	args := []string{strconv.Itoa(v.Quiz.Number), strconv.Itoa(v.Question + 1), v.Code}
	return append(doc, w.pointChanges(v)...), [][]Button{{
		{Text: w.Plain("button.correct"), Action: Action{VerbCorrect, v.Group.ID, append(args, "yes")}},
		{Text: w.Plain("button.leaveit"), Action: Action{VerbCorrect, v.Group.ID, append(args, "no")}},
	}}
}

// CorrectionDone says what a correction has changed.
func (w Words) CorrectionDone(v CorrectionView) Doc {
	return append(Doc{Para(w.Say("fix.done", "What", w.correction(v)))}, w.pointChanges(v)...)
}

// correction is what is put right, as a heading.
func (w Words) correction(v CorrectionView) HTML {
	name := fmt.Sprintf("%d.%d", v.Quiz.Number, v.Question+1)
	switch v.Code {
	case CorrectVoid:
		return w.Say("fix.void", "Question", name)
	case CorrectUnvoid:
		return w.Say("fix.unvoid", "Question", name)
	}
	return w.Say("fix.key", "Question", name)
}

// pointChanges says whose points change: not before the quiz is closed, since it would tell
// who was right.
func (w Words) pointChanges(v CorrectionView) Doc {
	if v.Quiz.State != quiz.Closed {
		return Doc{Para(w.Say("fix.sealed"))}
	}
	if len(v.Changes) == 0 {
		return Doc{Para(w.Say("fix.nobody", "Count", v.Answered))}
	}
	items := make([]HTML, len(v.Changes))
	for i, c := range v.Changes {
		items[i] = w.Say("fix.change", "Name", Name(c.Member), "Points", fmt.Sprintf("%+d", c.Points))
	}
	list := Bullets(items...)
	if len(items) > 8 {
		list = Fold(w.Say("fix.names"), list)
	}
	return Doc{Para(w.Say("fix.changes", "Count", len(v.Changes), "All", v.Answered)), list}
}

// GivenText is an answer that people typed, and how many did.
type GivenText struct {
	User  study.UserID // one of them
	Text  string
	Count int
}

// CorrectionMenu offers what could be right instead: the options, or what people typed.
func (w Words) CorrectionMenu(g study.GroupID, q quiz.Quiz, question int, typed []GivenText) (Doc, [][]Button) {
	asked := q.Questions[question]
	args := []string{strconv.Itoa(q.Number), strconv.Itoa(question + 1)}
	key := func(text, code string) []Button {
		return []Button{{Text: Cut(text, buttonMost), Action: Action{VerbCorrect, g, append(args[:2:2], code)}}}
	}
	doc := Doc{Para(w.Say("fix.menu", "Question", fmt.Sprintf("%d.%d", q.Number, question+1))), Para("<b>" + Escape(Cut(asked.Text, 300)) + "</b>")}
	var keys [][]Button
	for o, option := range asked.Options {
		if asked.Chosen() {
			doc = append(doc, Para(Escape(keyMark(option.Weight)+" "+letter(o)+". "+Cut(option.Text, 200))))
			keys = append(keys, key(letter(o)+". "+option.Text, CorrectKey+letter(o)))
		}
	}
	for _, t := range typed {
		keys = append(keys, key(fmt.Sprintf("%d× %s", t.Count, t.Text), CorrectAccept+t.User.String()))
	}
	if asked.Kind == quiz.Multiple {
		doc = append(doc, Para(w.Say("fix.menu.several", "Question", fmt.Sprintf("%d.%d", q.Number, question+1))))
		keys = nil
	}
	return doc, append(keys, key(w.Plain("button.void", "Question", fmt.Sprintf("%d.%d", q.Number, question+1)), CorrectVoid))
}
