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

// A set is drawn once and asked in several groups:
//
//	/quiz send ──drawn──▶ {g}:sets ──▶ which groups? ──▶ a quiz in each, once ──▶ one sheet
//
// Who sends must administer every group that it goes to. Each group's quiz is its own: its
// number, its points, its results; what they have in common is the set.

const (
	// setGroups is how many groups are offered at most: as many buttons.
	setGroups = 30
	// setBack is how many quizzes of a group are searched for that of a set.
	setBack = 200
)

// quizSend draws the questions and asks where they go.
func (r *Router) quizSend(ctx context.Context, c *Call, words []string) ([]report.Post, error) {
	s, err := r.quizWanted(ctx, c, words)
	if err != nil {
		return nil, err
	}
	groups, err := r.administered(ctx, c)
	if err != nil {
		return nil, err
	}
	set, err := r.o.Firer.Preview(ctx, c.Group, s, c.Now)
	if err != nil {
		return nil, err
	}
	set.ID = strconv.FormatInt(c.ID, 36)
	for _, g := range groups {
		set.Offered = append(set.Offered, g.ID)
	}
	set.Chosen = set.Offered
	if err := r.keepSet(ctx, c, set); err != nil {
		return nil, err
	}
	doc, keys := c.Words.SetOffer(c.Group.ID, set, groups)
	return c.say(doc, keys...), nil
}

// administered are the groups in which the one who asks may start a quiz.
func (r *Router) administered(ctx context.Context, c *Call) ([]study.Group, error) {
	ids := c.Person.Groups
	if c.From.Anonymous {
		ids = []study.GroupID{c.Group.ID}
	}
	var groups []study.Group
	for _, id := range ids {
		g, err := r.o.Groups.Group(ctx, id)
		if errors.Is(err, study.ErrNotFound) || err == nil && g.State != study.Active || len(groups) == setGroups {
			continue
		}
		if err != nil {
			return nil, err
		}
		if may, err := r.mayAsk(ctx, c, &g); err != nil {
			return nil, err
		} else if may {
			groups = append(groups, g)
		}
	}
	return groups, nil
}

// mayAsk says whether the one who asks may start a quiz in a group. A group that turns out
// to be without us rests from now on.
func (r *Router) mayAsk(ctx context.Context, c *Call, g *study.Group) (bool, error) {
	if c.Role == Operator || c.From.Anonymous && g.ID == c.Group.ID {
		return true, nil
	}
	m, err := r.o.Roster.Member(ctx, g.ID, c.From.ID)
	if errors.Is(err, study.ErrNotFound) || err == nil && m.Gone {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	admin, err := r.rights.isAdmin(ctx, g.Chat, c.From.ID)
	if errors.Is(err, study.ErrAway) {
		return false, r.rest(ctx, c, g, study.AuditLine{At: c.Now, What: "suspended"})
	}
	return admin, err
}

func (r *Router) keepSet(ctx context.Context, c *Call, set quiz.Set) error {
	_, err := r.o.Effects.Apply(ctx, effect.Effect{Group: c.Group.ID, At: c.Now, Sets: []quiz.Set{set}})
	if err != nil {
		return fmt.Errorf("keep a set of questions: %w", err)
	}
	return nil
}

// tapSet: a button of a set.
func (r *Router) tapSet(ctx context.Context, c *Call) ([]report.Post, error) {
	set, err := r.o.Library.Set(ctx, c.Group.ID, c.arg(0))
	if errors.Is(err, study.ErrNotFound) {
		return c.toasted("toast.badbutton"), nil
	}
	if err != nil {
		return nil, err
	}
	switch c.arg(1) {
	case report.SetSheet:
		return r.later(func(ctx context.Context, c *Call) ([]report.Post, error) { return r.setSheet(ctx, c, set) })(ctx, c)
	case report.SetSend:
		return r.sendSet(ctx, c, set)
	case report.SetDrop:
		return r.dropSet(ctx, c, set)
	}
	id, err := strconv.ParseInt(c.arg(1), 10, 64)
	if err != nil || set.Sent {
		return c.toasted("toast.badbutton"), nil //nolint:nilerr // a button that was forged
	}
	set = set.Toggle(study.GroupID(id))
	if err := r.keepSet(ctx, c, set); err != nil {
		return nil, err
	}
	groups, err := r.groupsOf(ctx, set.Offered)
	if err != nil {
		return nil, err
	}
	doc, keys := c.Words.SetOffer(c.Group.ID, set, groups)
	return []report.Post{c.rewrite(doc, keys...)}, nil
}

func (r *Router) groupsOf(ctx context.Context, ids []study.GroupID) ([]study.Group, error) {
	groups := make([]study.Group, 0, len(ids))
	for _, id := range ids {
		g, err := r.o.Groups.Group(ctx, id)
		if errors.Is(err, study.ErrNotFound) {
			continue
		}
		if err != nil {
			return nil, err
		}
		groups = append(groups, g)
	}
	return groups, nil
}

func (r *Router) dropSet(ctx context.Context, c *Call, set quiz.Set) ([]report.Post, error) {
	if set.Sent {
		return c.toasted("toast.badbutton"), nil
	}
	if _, err := r.o.Effects.Apply(ctx, effect.Effect{Group: c.Group.ID, At: c.Now, Unset: []string{set.ID}}); err != nil {
		return nil, fmt.Errorf("forget a set of questions: %w", err)
	}
	return []report.Post{c.rewrite(report.Doc{report.Para(c.Words.Say("set.dropped"))})}, nil
}

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
