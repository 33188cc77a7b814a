package report

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"studybot/quiz"
	"studybot/study"
)

// The verbs of quizzes that members take alone.
const (
	VerbQuiz = "quiz" // number: take it, go on with it, try again
	VerbTurn = "turn" // number, try, place, press
	VerbHand = "hand" // number, try: hand in
	VerbMine = "mine" // number: my answers, once it is closed
)

// QuizCardRef names the card of a quiz, so that its message is known.
func QuizCardRef(number int) string { return fmt.Sprintf("quizcard:%d", number) }

// AttemptRef names the message in which a member takes a quiz.
func AttemptRef(number int, u study.UserID) string { return fmt.Sprintf("attempt:%d:%d", number, u) }

// QuizStart is the payload of a link that opens a quiz in private.
func QuizStart(g study.GroupID, number int) string {
	return "quiz-" + strconv.FormatInt(int64(g), 36) + "-" + strconv.Itoa(number)
}

// ParseQuizStart reads what QuizStart wrote, without its first word.
func ParseQuizStart(rest string) (study.GroupID, int, bool) {
	group, number, _ := strings.Cut(rest, "-")
	g, err := strconv.ParseInt(group, 36, 64)
	n, err2 := strconv.Atoi(number)
	return study.GroupID(g), n, err == nil && err2 == nil && g > 0 && n > 0
}

// QuizCard stands in the group for a quiz that members take alone; done are those who have
// handed in.
func (w Words) QuizCard(q quiz.Quiz, done, all int) (Doc, [][]Button) {
	doc := Doc{Para(w.Say("quiz.open", "Number", q.Number, "Title", q.Title)), Para(w.quizRules(q))}
	if q.State != quiz.Open {
		return append(doc, Para(w.Say("exam.card.closed", "Count", done, "All", all))), nil
	}
	doc = append(doc, Para(w.Say("exam.card.done", "Count", done, "All", all)))
	return doc, [][]Button{{{Text: w.Plain("button.takequiz"), Start: QuizStart(q.Group, q.Number)}}}
}

// quizRules says how many questions there are, how long one has, and how often one may try.
func (w Words) quizRules(q quiz.Quiz) HTML {
	rules := []string{string(w.Say("quiz.open.rules", "Count", len(q.Questions), "Time", w.Moment(q.ClosesAt)))}
	switch {
	case q.Limit > 0 && q.LimitEach:
		rules = append(rules, string(w.Say("exam.rules.each", "Span", w.Lasting(q.Limit))))
	case q.Limit > 0:
		rules = append(rules, string(w.Say("exam.rules.limit", "Span", w.Lasting(q.Limit))))
	}
	if q.Tries() > 1 {
		rules = append(rules, string(w.Say("exam.rules.tries", "Count", q.Tries())))
	}
	return HTML(strings.Join(append(rules, string(w.Say("exam.rules.alone"))), "\n"))
}

// ExamView is one member's attempt at a quiz.
type ExamView struct {
	Quiz    quiz.Quiz
	Group   study.Group
	Attempt quiz.Attempt
	Now     time.Time
	// Answered is how many questions the member has answers to that stand.
	Answered int
	// TimeUp: handed in by the clock, not by hand.
	TimeUp bool
}

// Exam is the message in which a member takes a quiz, as far as they have come.
func (w Words) Exam(v ExamView) (Doc, [][]Button) {
	a := v.Attempt
	switch {
	case a.Try == 0 && !v.begins():
		return Doc{Para(w.examTitle(v)), Para(w.Say("exam.over", "Number", v.Quiz.Number))}, nil
	case a.Try == 0:
		return w.examIntro(v)
	case !a.UnderWay():
		return w.examHanded(v)
	case a.Reviewing:
		return w.examReview(v)
	}
	question := a.Question(v.Quiz, a.Turn)
	doc, keys := w.Face(FaceView{
		Question: v.Quiz.Questions[question].Question, Draft: a.Drafts[question], Seed: a.SeedOf(question),
		Title: w.examTitle(v), Number: a.Turn + 1, Of: len(v.Quiz.Questions), EndsAt: a.Deadline(), Now: v.Now,
		Press: v.turn(a.Turn), Pictured: true,
	})
	return doc, append(keys, w.examNav(v)...)
}

// begins says whether an attempt can be begun still.
func (v ExamView) begins() bool { return v.Quiz.State == quiz.Open && v.Now.Before(v.Quiz.ClosesAt) }

func (w Words) examTitle(v ExamView) HTML {
	return w.Say("exam.title", "Number", v.Quiz.Number, "Title", v.Quiz.Title)
}

func (v ExamView) turn(place int) Action {
	return Action{Verb: VerbTurn, Group: v.Group.ID, Args: []string{strconv.Itoa(v.Quiz.Number), strconv.Itoa(v.Attempt.Try), strconv.Itoa(place)}}
}

func (v ExamView) press(place int, press string) Action {
	t := v.turn(place)
	t.Args = append(t.Args, press)
	return t
}

func (v ExamView) verb(verb string, args ...string) Action {
	return Action{Verb: verb, Group: v.Group.ID, Args: append([]string{strconv.Itoa(v.Quiz.Number)}, args...)}
}

// examNav is the way to other questions. Where each has its time there is only the next.
func (w Words) examNav(v ExamView) [][]Button {
	place, last := v.Attempt.Turn, v.Attempt.Turn == len(v.Quiz.Questions)-1
	next := Button{Text: w.Plain("button.next"), Action: v.press(place, quiz.PressNext)}
	if v.Quiz.Limit > 0 && v.Quiz.LimitEach {
		if last {
			next.Text = w.Plain("button.handin")
		}
		return [][]Button{{next}}
	}
	var row []Button
	if place > 0 {
		row = append(row, Button{Text: w.Plain("button.back"), Action: v.press(place, quiz.PressBack)})
	}
	review := Button{Text: w.Plain("button.review"), Action: v.press(place, quiz.PressReview)}
	if row = append(row, review); !last {
		row = append(row, next)
	}
	return [][]Button{row}
}

// examIntro is what a member sees before the clock starts.
func (w Words) examIntro(v ExamView) (Doc, [][]Button) {
	doc := Doc{Para(w.examTitle(v)), Para(w.quizRules(v.Quiz)), Para(w.Say("exam.intro", "Group", v.Group.Title, "Clock", v.Quiz.Limit > 0))}
	return doc, [][]Button{{{Text: w.Plain("button.begin"), Action: v.verb(VerbQuiz)}}}
}

// reviewRow is how many numbers of questions stand beside each other.
const reviewRow = 5

// examReview shows which questions are unanswered, and hands in.
func (w Words) examReview(v ExamView) (Doc, [][]Button) {
	open := v.Attempt.Unanswered(v.Quiz)
	doc := Doc{Para(w.examTitle(v))}
	if end := v.Attempt.Deadline(); !end.IsZero() {
		doc[0].Text += "\n" + w.timeLeft(end, v.Now)
	}
	if len(open) == 0 {
		doc = append(doc, Para(w.Say("exam.review.all", "Count", len(v.Quiz.Questions))))
	} else {
		doc = append(doc, Para(w.Say("exam.review.open", "Count", len(open), "Of", len(v.Quiz.Questions))))
	}
	doc = append(doc, Para("<i>"+w.Say("exam.review.hint")+"</i>"))
	var numbers []Button
	for place := range v.Quiz.Questions {
		mark := "✓ "
		if slices.Contains(open, place) {
			mark = "⬜ "
		}
		numbers = append(numbers, Button{Text: mark + strconv.Itoa(place+1), Action: v.press(place, quiz.PressJump)})
	}
	keys := slices.Collect(slices.Chunk(numbers, reviewRow))
	return doc, append(keys, []Button{{Text: w.Plain("button.handin"), Action: v.verb(VerbHand, strconv.Itoa(v.Attempt.Try))}})
}

func (w Words) timeLeft(end, now time.Time) HTML {
	return w.Say("face.left", "Left", w.Remaining(end.Sub(now)), "Time", end.In(w.zone()).Format("15:04:05"))
}

// examHanded says that an attempt is handed in, and nothing of what it is worth.
func (w Words) examHanded(v ExamView) (Doc, [][]Button) {
	id := "exam.handed"
	switch {
	case v.TimeUp && v.Quiz.State != quiz.Open && v.Now.Before(v.Quiz.ClosesAt): // somebody closed it early
		id = "exam.closed"
	case v.TimeUp:
		id = "exam.timeup"
	}
	doc := Doc{Para(w.examTitle(v)), Para(w.Say(id, "Count", v.Answered, "Of", len(v.Quiz.Questions)))}
	switch v.Quiz.State {
	case quiz.Open:
		doc = append(doc, Para(w.Say("exam.handed.wait", "Time", w.Moment(v.Quiz.ClosesAt))))
	case quiz.Closing:
		doc = append(doc, Para(w.Say("exam.handed.soon")))
	case quiz.Closed:
	}
	keys := [][]Button{{{Text: w.Plain("button.mine"), Action: v.verb(VerbMine)}}}
	if left := v.Attempt.TriesLeft(v.Quiz); left > 0 {
		doc = append(doc, Para(w.Say("exam.handed.tries", "Count", left)))
		keys = append(keys, []Button{{Text: w.Plain("button.tryagain"), Action: v.verb(VerbQuiz)}})
	}
	return doc, keys
}

// ExamPost puts the message in which a member takes a quiz in its place: an edit where its
// message is known, else a new one whose number is noted.
func ExamPost(v ExamView, doc Doc, keys [][]Button) Post {
	u := v.Attempt.User
	post := Post{Doc: doc, Buttons: keys, To: To{Chat: u.Private()}, Merge: AttemptRef(v.Quiz.Number, u)}
	if v.Attempt.Message != 0 {
		post.Act, post.To.Message = Edit, study.MessageID(v.Attempt.Message)
	} else {
		post.Ref = AttemptRef(v.Quiz.Number, u)
	}
	return post
}
