package report

import (
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"studybot/quiz"
	"studybot/study"
)

// QuizRef names the poll of one question, so that its poll ID finds its way back.
func QuizRef(number, question int) string { return fmt.Sprintf("poll:%d:%d", number, question) }

// ResultRef names a quiz's result message.
func ResultRef(number int) string { return fmt.Sprintf("result:%d", number) }

// QuizOpening is the opening message and the polls of a quiz.
func (w Words) QuizOpening(q quiz.Quiz, to To, silent bool) []Post {
	doc := Doc{
		Para(w.Say("quiz.open", "Number", q.Number, "Title", q.Title)),
		Para(w.Say("quiz.open.rules", "Count", len(q.Questions), "Time", w.Moment(q.ClosesAt))),
	}
	posts := []Post{{To: to, Lane: Quizzes, Doc: doc, Silent: silent}}
	for i, asked := range q.Questions {
		message := w.questionPost(q, i, to)
		if fits, _ := asked.FitsPoll(); !fits {
			posts = append(posts, message)
			continue
		}
		post := Post{
			To: to, Lane: Quizzes, Silent: true, Ref: QuizRef(q.Number, i),
			Poll: w.poll(q, i, asked), NotAfter: q.ClosesAt,
		}
		if len(asked.Options) > quiz.ClassicPollChoice {
			post.Instead = &message
		}
		posts = append(posts, post)
	}
	return posts
}

func (w Words) poll(q quiz.Quiz, i int, asked quiz.Asked) *Poll {
	head, rest := asked.PollText()
	number := fmt.Sprintf("%d.%d", q.Number, i+1)
	if numbered := number + " · " + head; units(numbered) <= quiz.PollText {
		head = numbered
	} else if numbered := number + " · " + rest; units(numbered) <= quiz.PollDescription {
		rest = numbered
	}
	if asked.Kind == quiz.Multiple {
		if said := strings.TrimSpace(rest + "\n" + w.Plain("quiz.poll.several")); units(said) <= quiz.PollDescription {
			rest = said
		}
	}
	p := &Poll{Question: head, Description: rest, Correct: asked.Correct(), ClosesAt: q.ClosesAt, Explanation: asked.PollExplanation()}
	p.Picture = QuestionPicture(asked.Question)
	for _, o := range asked.Options {
		p.Options = append(p.Options, o.Text)
	}
	return p
}

// ResultView is what the result message of a quiz tells.
type ResultView struct {
	Quiz    quiz.Quiz
	Results quiz.Results
	Members map[study.UserID]study.Member
	All     int // members of the group
	Empty   int // of them, who handed in a paper without an answer
}

// QuizResults is the one message that follows a quiz: the right answers and why, the hit
// rates, the first five, how many took part.
func (w Words) QuizResults(v ResultView) Doc {
	doc := Doc{Head(w.Say("quiz.results.head", "Number", v.Quiz.Number))}
	if v.Results.TookPart == 0 {
		doc = append(doc, Para(w.Say("quiz.results.none")))
	} else {
		doc = append(doc, Para(w.Say("quiz.results.part", "Count", v.Results.TookPart, "All", v.All)))
	}
	if v.Empty > 0 {
		doc = append(doc, Para(w.Say("quiz.results.empty", "Count", v.Empty)))
	}
	for i, asked := range v.Quiz.Questions {
		if v.Quiz.Mode == quiz.ModePrivate || asked.PollID != "" || asked.Message != 0 {
			doc = append(doc, w.questionResult(i, asked, v.Results)...)
		}
	}
	if v.Quiz.Mode == quiz.ModeContest { // the podium has them
		return doc
	}
	return append(doc, w.firstFive(v)...)
}

func (w Words) questionResult(i int, asked quiz.Asked, all quiz.Results) Doc {
	r := all.Questions[i]
	text := "<b>" + w.Say("quiz.results.question", "Question", i+1, "Text", asked.Text) + "</b>"
	if right := w.RightAnswer(asked.Question); right != "" {
		text += "\n" + right
	}
	switch {
	case asked.Void:
		text += "\n" + w.Say("quiz.results.void")
	case r.Answered > 0 && asked.Kind == quiz.Essay:
		text += "\n" + w.Say("quiz.results.essays", "Count", r.Answered)
	case r.Answered > 0:
		text += "\n" + w.Say("quiz.results.rate", "Percent", percent(r.HitRate), "Right", r.Right, "Answered", r.Answered)
	case all.TookPart > 0:
		text += "\n" + w.Say("quiz.results.unanswered")
	}
	doc := Doc{Para(text)}
	if asked.Explanation != "" {
		doc = append(doc, Block{Kind: Quote, Text: Escape(asked.Explanation), Fold: utf8.RuneCountInString(asked.Explanation) > 160})
	}
	return doc
}

func (w Words) firstFive(v ResultView) Doc {
	five := v.Results.FirstFive()
	if len(five) == 0 {
		return nil
	}
	items := make([]HTML, 0, len(five))
	for _, s := range five {
		m, known := v.Members[s.User]
		if !known {
			continue
		}
		items = append(items, w.Say("quiz.results.place", "Name", w.boardName(m), "Grade", strconv.FormatFloat(s.Grade, 'g', 3, 64), "Of", v.Quiz.Worth()))
	}
	return Doc{Para("<b>" + w.Say("quiz.results.first") + "</b>"), {Kind: List, Items: items, Numbered: true}}
}

// QuizTrouble tells leaders why a quiz could not be held.
func (w Words) QuizTrouble(to To, bank string, known bool, due time.Time) Post {
	id := "quiz.empty"
	if !known {
		id = "quiz.nobank"
	}
	return Post{To: to, Lane: Reports, Doc: Doc{Para(w.Say(id, "Bank", bank, "Time", w.Moment(due)))}}
}
