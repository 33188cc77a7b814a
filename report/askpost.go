package report

import (
	"strconv"
	"strings"

	"studybot/quiz"
	"studybot/study"
)

// VerbAnswer puts something in for a question that a group's quiz asks by a message: quiz,
// question, press.
const VerbAnswer = "ans"

// AskStart is the payload of a link that opens one question in private.
func AskStart(g study.GroupID, number, question int) string {
	return "ask-" + strings.TrimPrefix(QuizStart(g, number), "quiz-") + "-" + strconv.Itoa(question)
}

// ParseAskStart reads what AskStart wrote, without its first word.
func ParseAskStart(rest string) (g study.GroupID, number, question int, ok bool) {
	i := strings.LastIndexByte(rest, '-')
	if i < 0 {
		return 0, 0, 0, false
	}
	g, number, ok = ParseQuizStart(rest[:i])
	question, err := strconv.Atoi(rest[i+1:])
	return g, number, question, ok && err == nil && question >= 0
}

// questionPost is the message that asks a question in the group.
func (w Words) questionPost(q quiz.Quiz, i int, to To) Post {
	doc, keys := w.GroupQuestion(q, i)
	return Post{
		To: to, Lane: Quizzes, Silent: true, Ref: QuizRef(q.Number, i), Doc: doc, Buttons: keys, NotAfter: q.ClosesAt,
		Picture: QuestionPicture(q.Questions[i].Question),
	}
}

// QuestionPicture is a question's picture as a message can carry it; nil if there is none.
func QuestionPicture(q quiz.Question) *File {
	if name, data, ok := q.EmbeddedPicture(); ok {
		return &File{Name: name, Data: data}
	}
	if strings.HasPrefix(q.Picture, "https://") || strings.HasPrefix(q.Picture, "http://") {
		return &File{URL: q.Picture}
	}
	return nil
}

// GroupQuestion asks a question in the group that no poll can ask. One of several options
// is tapped there. What takes several taps or a text is put in in private, where the link
// leads: shown in the group to one alone, each tap of each member would use up one of the
// group's 20 messages a minute. A text can be a reply, too. Once the quiz is closing there
// are no buttons.
func (w Words) GroupQuestion(q quiz.Quiz, i int) (Doc, [][]Button) {
	asked := q.Questions[i].Question
	press := Action{Verb: VerbAnswer, Group: q.Group, Args: []string{strconv.Itoa(q.Number), strconv.Itoa(i)}}
	doc, keys := w.Face(FaceView{
		Question: asked, Seed: q.SeedOf(i), Title: w.askTitle(q, i), Press: press,
		Listed: !asked.Chosen() || asked.Kind == quiz.Multiple,
	})
	hint := func(id string) Doc { return append(doc[:len(doc)-1:len(doc)-1], Para("<i>"+w.Say(id)+"</i>")) }
	if q.State != quiz.Open {
		return hint("ask.closed"), nil
	}
	answer := Button{Text: w.Plain("button.answer"), Start: AskStart(q.Group, q.Number, i)}
	switch asked.Kind {
	case quiz.Single, quiz.TrueFalse:
		return hint("ask.hint.once"), keys
	case quiz.Multiple, quiz.Matching, quiz.Ordering:
		doc = hint("ask.hint.taps")
	case quiz.Short, quiz.Numerical, quiz.Cloze, quiz.Essay:
		doc = hint("ask.hint.typed")
	}
	return doc, [][]Button{{answer}}
}

// QuestionEdit brings the message of a question up to date once its quiz is closing.
func (w Words) QuestionEdit(q quiz.Quiz, i int, chat study.ChatID) Post {
	doc, keys := w.GroupQuestion(q, i)
	return Post{
		Act: Edit, Lane: Quizzes, To: To{Chat: chat, Message: study.MessageID(q.Questions[i].Message)},
		Doc: doc, Buttons: keys,
	}
}

func (w Words) askTitle(q quiz.Quiz, i int) HTML {
	return "<b>" + Escape(strconv.Itoa(q.Number)+"."+strconv.Itoa(i+1)) + "</b>"
}

// OwnQuestion is a question before one member alone, with what they have put in.
func (w Words) OwnQuestion(q quiz.Quiz, i int, d quiz.Draft) (Doc, [][]Button) {
	return w.Face(FaceView{
		Question: q.Questions[i].Question, Draft: d, Seed: q.SeedOf(i), Title: w.askTitle(q, i), Confirm: true, Pictured: true,
		Press: Action{Verb: VerbAnswer, Group: q.Group, Args: []string{strconv.Itoa(q.Number), strconv.Itoa(i)}},
	})
}

// Noted says that an answer is recorded, and not what it is worth.
func (w Words) Noted(q quiz.Quiz, r quiz.Response) HTML {
	asked := q.Questions[r.Question]
	number := strconv.Itoa(q.Number) + "." + strconv.Itoa(r.Question+1)
	return w.Say("ask.noted", "Number", number, "Given", Cut(GivenAnswer(asked.Question, r), 3*buttonMost))
}
