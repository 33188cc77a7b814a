package quiz

import (
	"hash/fnv"
	"strconv"
	"time"
)

// ByMessage says whether a question of this quiz is asked by a message and not by a poll.
func (q Quiz) ByMessage(question int) bool {
	if q.Mode != ModeGroup && q.Mode != "" || question < 0 || question >= len(q.Questions) {
		return false
	}
	fits, _ := q.Questions[question].FitsPoll()
	return !fits || q.Questions[question].PollID == "" && q.Questions[question].Message != 0
}

// SeedOf is the seed of the order in which a whole group sees what can be tapped: the
// letters in the group's message and in anybody's own are the same. Number and place are known
// to all, the quiz's seed to nobody.
func (q Quiz) SeedOf(question int) uint64 {
	h := fnv.New64a()
	_, _ = h.Write([]byte(strconv.Itoa(int(q.Group)) + ":" + strconv.Itoa(q.Number) + ":" + strconv.Itoa(question)))
	return h.Sum64() ^ q.Seed
}

// Put is the attempt after a press, or else a text, for one question that a group's quiz
// asks by a message. When the answer is complete it is given back, and its draft is gone.
func (a Attempt) Put(q Quiz, question int, press, text string, at time.Time) (next Attempt, took Took, answer *Response) {
	asked, draft := q.Questions[question].Question, a.Drafts[question]
	if press != "" {
		draft, took = draft.Press(asked, q.SeedOf(question), press)
	} else {
		draft, took = draft.Type(asked, q.SeedOf(question), text)
	}
	if took != Taken {
		return a, took, nil
	}
	if !draft.Complete(asked) {
		return a.with(question, draft), Taken, nil
	}
	r := draft.Response(asked, a.User, question, at)
	return a.with(question, Draft{}), Taken, &r
}
