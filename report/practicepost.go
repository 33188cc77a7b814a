package report

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"
	"time"

	"studybot/quiz"
	"studybot/quiz/practice"
	"studybot/quiz/recall"
	"studybot/study"
)

// What a button of practice asks for: the turn it belongs to, then one of these, then what
// it needs.
const (
	PracticePress  = "p" // a press of the question's face
	PracticeRate   = "r" // rating
	PracticeNext   = "n"
	PracticeGiveUp = "g"
	PracticeStop   = "x"
	PracticeMore   = "m" // new questions beyond the limit
	PracticeDelete = "d" // the own card that was asked
	PracticeBegin  = "b" // whatever the turn
)

// PracticeStart is the payload that opens a group's practice in private.
func PracticeStart(g study.GroupID) string { return "practice-" + strconv.FormatInt(int64(g), 36) }

// PracticeRef names the message that shows a turn of a member's practice.
func PracticeRef(u study.UserID, turn int) string { return fmt.Sprintf("practice:%d:%d", u, turn) }

// PracticeView is a member's practice before them.
type PracticeView struct {
	Group study.Group
	State practice.State
	Queue practice.Queue
	View  practice.View
	// Question is the one on the desk.
	Question quiz.Question
}

func (v PracticeView) press(what ...string) Action {
	return Action{Verb: VerbPractice, Group: v.Group.ID, Args: append([]string{strconv.Itoa(v.State.Desk.Turn)}, what...)}
}

// Practice is the question that lies before a member, to be answered or, once they have
// been told the answer, to be rated.
func (w Words) Practice(v PracticeView) (Doc, [][]Button) {
	if v.State.Desk.Told != nil {
		return w.practiceTold(v)
	}
	doc, keys := w.Face(FaceView{
		Question: v.Question, Draft: v.State.Desk.Draft, Seed: v.State.Seed(), Title: w.practiceHead(v),
		Press: v.press(PracticePress), Confirm: true, Pictured: true,
	})
	give := "practice.button.unknown"
	if v.State.Desk.Asked.Bank == practice.Mine {
		give = "practice.button.show"
	}
	return doc, append(keys, []Button{
		{Text: w.Plain(give), Action: v.press(PracticeGiveUp)},
		{Text: w.Plain("practice.button.stop"), Action: v.press(PracticeStop)},
	})
}

// PracticePicture is the picture of a question that lies before a member; not ok if it has
// none.
func PracticePicture(to To, q quiz.Question) (Post, bool) {
	file := QuestionPicture(q)
	return Post{To: to, Picture: file, Doc: Doc{Para("<b>" + Escape(Cut(strings.TrimSpace(q.Text), 10*buttonMost)) + "</b>")}}, file != nil
}

// practiceHead says how much is left today and how much is mastered.
func (w Words) practiceHead(v PracticeView) HTML {
	return w.Say("practice.head", "Left", v.Queue.Left(), "Mastered", v.Queue.Mastered, "Of", v.Queue.Of)
}

// practiceTold is the question with its answer, the reason, and the ratings that fit.
func (w Words) practiceTold(v PracticeView) (Doc, [][]Button) {
	desk := v.State.Desk
	doc := Doc{Para(w.practiceHead(v)), Para("<b>" + Escape(strings.TrimSpace(v.Question.Text)) + "</b>")}
	doc = append(doc, Para(w.practiceVerdict(v)))
	if right := w.practiceRight(v); right != "" {
		doc = append(doc, Para(right))
	}
	given := desk.Draft.Response(v.Question, v.State.User, 0, v.View.Now)
	for _, said := range quiz.Feedback(v.Question, given.Options, given.Text) {
		doc = append(doc, Block{Kind: Quote, Text: Escape(said)})
	}
	if v.Question.Explanation != "" {
		doc = append(doc, Block{Kind: Quote, Text: Escape(v.Question.Explanation), Fold: len([]rune(v.Question.Explanation)) > 160})
	}
	if desk.Told.Rated {
		card := v.State.Cards[desk.Asked].Card
		doc = append(doc, Para("<i>"+w.Say("practice.again", "When", w.Interval(card))+"</i>"))
	} else {
		doc = append(doc, Para("<i>"+w.Say("practice.rate")+"</i>"))
	}
	return doc, w.practiceToldKeys(v)
}

// practiceVerdict says what the answer was worth.
func (w Words) practiceVerdict(v PracticeView) HTML {
	desk := v.State.Desk
	given := Cut(GivenAnswer(v.Question, desk.Draft.Response(v.Question, v.State.User, 0, v.View.Now)), 400)
	switch {
	case desk.Told.Shown:
		return w.Say("practice.shown")
	case desk.Told.Grade >= 1:
		return w.Say("practice.right", "Given", given)
	case desk.Told.Grade > 0:
		return w.Say("practice.part", "Given", given)
	case desk.Asked.Bank == practice.Mine:
		return w.Say("practice.other", "Given", given)
	}
	return w.Say("practice.wrong", "Given", given)
}

// practiceRight is the right answer, unless the member has just given it; that of an own
// card as its owner wrote it.
func (w Words) practiceRight(v PracticeView) HTML {
	given := v.State.Desk.Draft
	if v.State.Desk.Told.Grade >= 1 && len(given.Options) > 0 {
		return ""
	}
	if id := v.State.Desk.Asked; id.Bank == practice.Mine {
		answer := v.State.Own[id.Question].Answer
		if len(given.Texts) == 1 && strings.EqualFold(given.Texts[0], answer) {
			return ""
		}
		return w.Say("quiz.results.right", "Right", answer)
	}
	return w.RightAnswer(v.Question)
}

func (w Words) practiceToldKeys(v PracticeView) [][]Button {
	var rates []Button
	for _, r := range v.State.Choices() {
		rates = append(rates, Button{
			Text:   w.Plain(ratingPhrase(r), "When", w.Interval(v.State.Preview(v.View, r))),
			Action: v.press(PracticeRate, strconv.Itoa(int(r))),
		})
	}
	if len(rates) == 0 {
		rates = []Button{{Text: w.Plain("practice.button.next"), Action: v.press(PracticeNext)}}
	}
	keys := [][]Button{rates}
	if len(rates) > 3 {
		keys = [][]Button{rates[:2], rates[2:]}
	}
	last := []Button{{Text: w.Plain("practice.button.stop"), Action: v.press(PracticeStop)}}
	if v.State.Desk.Asked.Bank == practice.Mine {
		last = append([]Button{{Text: w.Plain("practice.button.delete"), Action: v.press(PracticeDelete)}}, last...)
	}
	return append(keys, last)
}

// ratingPhrase is the phrase on a rating's button.
func ratingPhrase(r recall.Rating) string {
	switch r {
	case recall.Again:
		return "practice.rating.again"
	case recall.Hard:
		return "practice.rating.hard"
	case recall.Good:
		return "practice.rating.good"
	}
	return "practice.rating.easy"
}

// Interval is how long a card waits, as short as a button wants it.
func (w Words) Interval(c recall.Card) string {
	if !c.Settled() {
		return w.Plain("practice.minutes", "N", max(int(c.Wait.Round(time.Minute)/time.Minute), 1))
	}
	switch d := c.Days; {
	case d < 31:
		return w.Plain("practice.days", "N", d)
	case d < 365:
		return w.Plain("practice.months", "N", fmt.Sprintf("%.1f", float64(d)/30.4))
	default:
		return w.Plain("practice.years", "N", fmt.Sprintf("%.1f", float64(d)/365.25))
	}
}

// PracticePause is what stands there when no question does: all is done for now, the member
// has had enough, or there is nothing to practise at all.
func (w Words) PracticePause(v PracticeView, stopped bool) (Doc, [][]Button) {
	if v.Queue.Of == 0 {
		return Doc{Para(w.Say("practice.nothing"))}, nil
	}
	day, left := v.State.Desk.Day, v.Queue.Left()
	if day.Date != v.Group.Today(v.View.Now) {
		day = practice.Day{}
	}
	doc := Doc{Para(w.Say("practice.today", "Count", day.Right+day.Wrong, "Right", day.Right))}
	var keys []Button
	switch {
	case stopped && left > 0:
		doc = append(doc, Para(w.Say("practice.left", "Count", left)))
		keys = []Button{{Text: w.Plain("practice.button.on"), Action: v.press(PracticeBegin)}}
	case !v.Queue.Next.IsZero():
		keys = []Button{{Text: w.Plain("practice.button.on"), Action: v.press(PracticeBegin)}}
	default:
		doc = append(doc, Para(w.practiceWhen(v)))
		if v.Queue.Unseen > 0 {
			keys = []Button{{Text: w.Plain("practice.button.more"), Action: v.press(PracticeMore)}}
		}
	}
	doc = append(doc, Para(w.Say("practice.mastered", "Mastered", v.Queue.Mastered, "Of", v.Queue.Of)))
	if len(keys) == 0 {
		return doc, nil
	}
	return doc, [][]Button{keys}
}

// practiceWhen says when the next question comes.
func (w Words) practiceWhen(v PracticeView) HTML {
	switch {
	case !v.Queue.At.IsZero():
		return w.Say("practice.next.at", "Time", w.Time(v.Queue.At))
	case !v.Queue.On.IsZero():
		return w.Say("practice.next.on", "Date", w.Date(v.Queue.On))
	}
	return w.Say("practice.next.none")
}

// PracticeStats is a member's progress and what comes in the next days.
func (w Words) PracticeStats(v PracticeView) (Doc, [][]Button) {
	q, desk := v.Queue, v.State.Desk
	fresh, due := desk.Limits.Shown()
	reminder := w.Say("practice.remind.none")
	if desk.RemindAt > 0 {
		reminder = w.Say("practice.remind.at", "Time", Clock(desk.RemindAt))
	}
	doc := Doc{
		Head(w.Say("practice.stats.head", "Group", Isolate(v.Group.Title))),
		Bullets(
			w.Say("practice.stats.mastered", "Mastered", q.Mastered, "Of", q.Of),
			w.Say("practice.stats.left", "Left", q.Left(), "Learning", q.Learning, "Due", q.Due, "New", q.New),
			w.Say("practice.stats.own", "Count", len(v.State.Own)),
			w.Say("practice.stats.limits", "New", fresh, "Due", due),
			reminder,
		),
		Para("<b>" + w.Say("practice.stats.ahead") + "</b>"),
		w.forecast(v),
	}
	return doc, [][]Button{{{Text: w.Plain("practice.button.begin"), Action: v.press(PracticeBegin)}}}
}

// barMost is how many cells the longest bar of a forecast has.
const barMost = 12

// forecast is a bar for each of the next days.
func (w Words) forecast(v PracticeView) Block {
	days, today := v.State.Forecast(v.View), v.Group.Today(v.View.Now)
	most := 1
	for _, n := range days {
		most = max(most, n)
	}
	rows := make([][]Cell, len(days))
	for i, n := range days {
		cells := (n*barMost + most - 1) / most
		rows[i] = []Cell{
			{Text: Escape(w.Date(today.Add(i)))}, {Text: HTML(cmp.Or(strings.Repeat("▇", min(cells, n)), "·"))}, {Text: HTML(strconv.Itoa(n)), Right: true},
		}
	}
	return Block{Kind: Table, Rows: rows, Headless: true}
}

// secondsACard is about how long a question takes, with its answer read.
const secondsACard = 25

// PracticeNudge tells a member what is due today.
func (w Words) PracticeNudge(v PracticeView) Post {
	left := v.Queue.Left()
	text := w.Say("practice.nudge", "Due", left-v.Queue.New, "New", v.Queue.New, "Minutes", max((left*secondsACard+30)/60, 1), "Group", Isolate(v.Group.Title))
	return Post{
		To: To{Chat: v.State.User.Private()}, Lane: Reminders, Doc: Doc{Para(text)},
		Buttons: [][]Button{{{Text: w.Plain("practice.button.begin"), Action: v.press(PracticeBegin)}}},
	}
}

// PracticeDoor leads from a group to the private chat.
func (w Words) PracticeDoor(g study.Group) (Doc, [][]Button) {
	return Doc{Para(w.Say("practice.door"))}, [][]Button{{{Text: w.Plain("practice.button.open"), Start: PracticeStart(g.ID)}}}
}

// OwnKept answers own cards that were kept.
func (w Words) OwnKept(v PracticeView, kept, added int) (Doc, [][]Button) {
	doc := Doc{Para(w.Say("practice.own.kept", "Count", kept, "New", added, "All", len(v.State.Own)))}
	return doc, [][]Button{{{Text: w.Plain("practice.button.own"), Action: v.press(PracticeBegin, "mine")}}}
}
