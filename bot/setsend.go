package bot

import (
	"context"
	"errors"
	"fmt"
	"strconv"

	"studybot/effect"
	"studybot/quiz"
	"studybot/report"
	"studybot/study"
)

// setBack is how many quizzes of a group are searched for that of a set.
const setBack = 200

// sendSet asks the questions in each chosen group. Where that can't be, the others go on; done
// again after a kill it asks nobody twice.
func (r *Router) sendSet(ctx context.Context, c *Call, set quiz.Set) ([]report.Post, error) {
	groups, err := r.groupsOf(ctx, set.Chosen)
	if err != nil {
		return nil, err
	}
	set.Sent = true
	_, err = r.o.Effects.Apply(ctx, effect.Effect{
		Group: c.Group.ID, At: c.Now, Sets: []quiz.Set{set}, Audit: []study.AuditLine{c.audit("quiz.send", set.ID, "", strconv.Itoa(len(groups)))},
	})
	if err != nil {
		return nil, fmt.Errorf("keep a set of questions: %w", err)
	}
	places := make([]report.SetPlace, 0, len(groups))
	for _, g := range groups {
		p, err := r.sendTo(ctx, c, set, g)
		if err != nil {
			return nil, err
		}
		places = append(places, p)
	}
	doc, keys := c.Words.SetSent(c.Group.ID, set, places)
	return []report.Post{c.rewrite(doc, keys...)}, nil
}

// sendTo asks the questions in one group, or says why not.
func (r *Router) sendTo(ctx context.Context, c *Call, set quiz.Set, g study.Group) (report.SetPlace, error) {
	place := report.SetPlace{Group: g}
	may, err := r.mayAsk(ctx, c, &g)
	if err != nil {
		return place, err
	}
	if g.State != study.Active { // since it was offered
		place.Why = c.Words.Say("set.away")
		return place, nil
	}
	if !may {
		place.Why = c.Words.Say("refused.admins", "Command", "quiz send")
		return place, nil
	}
	if q, err := r.quizOfSet(ctx, g.ID, set.ID); err != nil || q.Number > 0 {
		place.Number = q.Number
		return place, err
	}
	firing, err := r.fireSet(ctx, c, set, g)
	var refusal *study.Refusal
	switch {
	case errors.As(err, &refusal):
		place.Why = c.refusal(refusal)
		return place, nil
	case err != nil:
		return place, fmt.Errorf("ask a set of questions: %w", err)
	case firing.Outcome != study.Launched:
		place.Why = report.Escape(c.Words.OutcomeWords(firing.Outcome))
		return place, nil
	}
	q, err := r.quizOfSet(ctx, g.ID, set.ID)
	place.Number = q.Number
	return place, err
}

func (r *Router) fireSet(ctx context.Context, c *Call, set quiz.Set, g study.Group) (study.Firing, error) {
	open, err := r.o.Quizzes.OpenQuizzes(ctx, g.ID)
	if err != nil {
		return study.Firing{}, err
	}
	if len(open) > 0 {
		return study.Firing{}, study.Refuse("quiz.running", "Number", open[0].Number)
	}
	return r.o.Firer.FireSet(ctx, g, c.Group.ID, set, c.by(), c.Now)
}

// quizOfSet is the quiz by which a group was asked; the zero quiz if it was not.
func (r *Router) quizOfSet(ctx context.Context, g study.GroupID, set string) (quiz.Quiz, error) {
	quizzes, err := r.o.Ledger.Quizzes(ctx, g, setBack)
	if err != nil {
		return quiz.Quiz{}, err
	}
	for _, q := range quizzes {
		if q.Set == set {
			return q, nil
		}
	}
	return quiz.Quiz{}, nil
}

// setSheet brings the results of all groups together. Of a group that the one who asks does
// not administer any more there is nothing.
func (r *Router) setSheet(ctx context.Context, c *Call, set quiz.Set) ([]report.Post, error) {
	groups, err := r.groupsOf(ctx, set.Chosen)
	if err != nil {
		return nil, err
	}
	var results []report.SetResult
	for _, g := range groups {
		q, err := r.quizOfSet(ctx, g.ID, set.ID)
		if err != nil {
			return nil, err
		}
		may, err := r.mayAsk(ctx, c, &g)
		if err != nil {
			return nil, err
		}
		if q.Number == 0 || !may {
			continue
		}
		one, err := r.setResult(ctx, g, q)
		if err != nil {
			return nil, err
		}
		results = append(results, one)
	}
	return c.sheetPost("quiz-"+set.ID, "xlsx", c.Words.SetSheets(set, results)...)
}

func (r *Router) setResult(ctx context.Context, g study.Group, q quiz.Quiz) (report.SetResult, error) {
	one := report.SetResult{Group: g, Quiz: q, Members: make(map[study.UserID]study.Member)}
	members, err := r.o.Roster.Members(ctx, g.ID)
	if err != nil {
		return one, fmt.Errorf("read the roster: %w", err)
	}
	for _, m := range members {
		one.Members[m.User] = m
		if !m.Gone {
			one.All++
		}
	}
	one.Answers, err = r.o.Quizzes.Answers(ctx, g.ID, q.Number)
	return one, err
}
