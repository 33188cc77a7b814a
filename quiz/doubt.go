package quiz

import "time"

// A poll is sent, and the connection breaks before Telegram has answered: nobody knows
// whether the group sees it.
//
//	sent ──known──▶ asked
//	  └──unknown──▶ in doubt ──its first answer──▶ asked
//	                    └──nobody answers──▶ sent again ──known──▶ asked; should the first turn up
//	                                                │              after all it is its twin, and
//	                                                │              answers to either count once
//	                                                └──unknown──▶ lost ──its first answer──▶ asked
//
// A contest does not wait: a question in doubt is left out, and the next one comes.

// How long a poll in doubt waits for its first answer: a few minutes, or a third of the time
// that the quiz has left; where that is too short to tell anything it is lost.
const (
	doubtMost  = 3 * time.Minute
	doubtLeast = 20 * time.Second
)

// Doubted notes that nobody knows whether a question's poll was posted, and says whether it is
// lost by that: it was sent twice already, or there is no time to find out. A question whose
// poll is known stays as it is.
func (q *Quiz) Doubted(question int, now time.Time) (changed, lost bool) {
	asked := &q.Questions[question]
	if asked.PollID != "" || asked.Lost || !asked.Doubt.IsZero() {
		return false, asked.Lost
	}
	if q.Run != nil || q.State != Open || asked.Again || q.ClosesAt.Sub(now)/3 < doubtLeast {
		asked.Lost = true
		return true, true
	}
	asked.Doubt = instant(now)
	return true, false
}

// DoubtEnds is when a question in doubt is asked again; false if it is not in doubt.
func (q Quiz) DoubtEnds(question int) (time.Time, bool) {
	asked := q.Questions[question]
	if asked.Doubt.IsZero() || asked.PollID != "" || q.State != Open {
		return time.Time{}, false
	}
	return asked.Doubt.Add(min(doubtMost, q.ClosesAt.Sub(asked.Doubt)/3)), true
}

// AskAgain decides whether a question in doubt is to be asked again now. If not, and it is in
// doubt, it is lost: there is no time left to answer it.
func (q *Quiz) AskAgain(question int, now time.Time) (again, lost bool) {
	ends, doubt := q.DoubtEnds(question)
	if !doubt || ends.After(now) {
		return false, false
	}
	asked := &q.Questions[question]
	asked.Doubt = time.Time{}
	if q.ClosesAt.Sub(now) < doubtLeast {
		asked.Lost = true
		return false, true
	}
	asked.Again = true
	return true, false
}

// Wants says whether a poll that nobody knows may be this question's: its own is not known, or
// it was asked again and the first of the two has not turned up.
func (a Asked) Wants(poll string) bool {
	return a.PollID == "" || a.Again && a.Twin == "" && a.PollID != poll
}

// Polls are the polls that ask the question.
func (a Asked) Polls() []string {
	var polls []string
	for _, poll := range []string{a.PollID, a.Twin} {
		if poll != "" {
			polls = append(polls, poll)
		}
	}
	return polls
}

// Found writes a poll that turned up to the question that it asks, and says how it stands to
// it: it is the question's own now, its twin, or it is not clear yet since the question's own is
// on its way.
func (q *Quiz) Found(question int, poll string) (changed bool) {
	asked := &q.Questions[question]
	switch {
	case asked.PollID == poll || asked.Twin == poll:
		return false
	case asked.PollID == "" && (asked.Lost || !asked.Doubt.IsZero()):
		asked.PollID, asked.Lost, asked.Doubt = poll, false, time.Time{}
		q.Opened(question, time.Time{})
		return true
	case asked.PollID != "" && asked.Again && asked.Twin == "":
		asked.Twin = poll
		return true
	}
	return false
}

// TwinMessages are the messages that a question's twin may be, by those of its neighbours:
// questions are posted one after the other, and other people's messages between them are few.
func (q Quiz) TwinMessages(question int) []int {
	const most = 3
	before, after := 0, 0
	for i, asked := range q.Questions {
		switch {
		case asked.Message == 0 || i == question:
		case i < question:
			before = max(before, asked.Message)
		case after == 0 || asked.Message < after:
			after = asked.Message
		}
	}
	var list []int
	switch {
	case before == 0 && after == 0:
	case before == 0:
		for m := max(1, after-most); m < after; m++ {
			list = append(list, m)
		}
	default:
		for m := before + 1; m <= before+most && (after == 0 || m < after); m++ {
			list = append(list, m)
		}
	}
	return list
}
