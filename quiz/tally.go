package quiz

import (
	"cmp"
	"slices"
	"time"

	"studybot/study"
)

// Results is what came out of a quiz.
type Results struct {
	TookPart  int              `json:"took_part"` // people with at least one answer that stands
	Questions []QuestionResult `json:"questions"`
	Ranking   []Standing       `json:"ranking"` // best first
}

// QuestionResult is what came out of one question.
type QuestionResult struct {
	Answered int     `json:"answered"`
	Right    int     `json:"right"`             // full mark
	HitRate  float64 `json:"hit_rate"`          // Right of Answered, 0..1
	Mean     float64 `json:"mean"`              // mean grade of those who answered
	Options  []int   `json:"options,omitempty"` // how often each was chosen
	Void     bool    `json:"void,omitempty"`    // counted here, but in nobody's standing
}

// Standing is one person's result.
type Standing struct {
	User     study.UserID `json:"user_id"`
	Rank     int          `json:"rank"` // 1, 2, 2, 4: shared when grade and last answer are equal
	Grade    float64      `json:"grade"`
	Right    int          `json:"right"`
	Answered int          `json:"answered"`
	Last     time.Time    `json:"last"`
}

// FirstFive is the first five of the ranking who got anything right at all.
func (r Results) FirstFive() []Standing {
	five := r.Ranking[:min(5, len(r.Ranking))]
	if i := slices.IndexFunc(five, func(s Standing) bool { return s.Grade <= 0 }); i >= 0 {
		five = five[:i]
	}
	return slices.Clone(five)
}

// Tally counts a quiz. Of several answers of one person to one question the last
// one stands, and when that is a retraction, none. Grades are taken as recorded.
func Tally(q Quiz, responses []Response) Results {
	results := Results{Questions: make([]QuestionResult, len(q.Questions))}
	for i, asked := range q.Questions {
		results.Questions[i] = QuestionResult{Void: asked.Void, Options: make([]int, len(asked.Options))}
	}
	people := map[study.UserID]*Standing{}
	took := map[study.UserID]bool{}
	for _, r := range standing(q, responses) {
		took[r.User] = true
		results.Questions[r.Question].count(r)
		if q.Questions[r.Question].Void {
			continue
		}
		if people[r.User] == nil {
			people[r.User] = &Standing{User: r.User}
		}
		people[r.User].count(r)
	}
	for i := range results.Questions {
		results.Questions[i].finish()
	}
	results.TookPart = len(took)
	results.Ranking = rank(people)
	return results
}

// standing is the answers that stand, in the order of the first answer of each
// person to each question.
func standing(q Quiz, responses []Response) []Response {
	type place struct {
		user     study.UserID
		question int
	}
	at := make(map[place]int, len(responses))
	var last []Response
	for _, r := range responses {
		if r.Question < 0 || r.Question >= len(q.Questions) {
			continue
		}
		p := place{r.User, r.Question}
		i, again := at[p]
		switch {
		case !again:
			at[p] = len(last)
			last = append(last, r)
		case !r.At.Before(last[i].At):
			last[i] = r
		}
	}
	return slices.DeleteFunc(last, func(r Response) bool { return r.Retracted })
}

func (q *QuestionResult) count(r Response) {
	q.Answered++
	q.Mean += r.Grade
	if r.Right() {
		q.Right++
	}
	for i, o := range r.Options {
		if o >= 0 && o < len(q.Options) && !slices.Contains(r.Options[:i], o) {
			q.Options[o]++
		}
	}
}

func (q *QuestionResult) finish() {
	if q.Answered > 0 {
		q.HitRate = float64(q.Right) / float64(q.Answered)
		q.Mean /= float64(q.Answered)
	}
}

func (s *Standing) count(r Response) {
	s.Grade += r.Grade
	s.Answered++
	if r.Right() {
		s.Right++
	}
	if r.At.After(s.Last) {
		s.Last = r.At
	}
}

// rank orders people by grade, then by who was done first, then by ID so that the
// order is the same each time.
func rank(people map[study.UserID]*Standing) []Standing {
	ranking := make([]Standing, 0, len(people))
	for _, s := range people {
		s.Grade = settle(s.Grade)
		ranking = append(ranking, *s)
	}
	slices.SortFunc(ranking, func(a, b Standing) int {
		return cmp.Or(compareStanding(a, b), cmp.Compare(a.User, b.User))
	})
	for i := range ranking {
		if ranking[i].Rank = i + 1; i > 0 && compareStanding(ranking[i-1], ranking[i]) == 0 {
			ranking[i].Rank = ranking[i-1].Rank
		}
	}
	return ranking
}

func compareStanding(a, b Standing) int {
	return cmp.Or(cmp.Compare(b.Grade, a.Grade), a.Last.Compare(b.Last))
}
