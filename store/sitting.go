package store

import (
	"context"
	_ "embed"
	"errors"
	"fmt"
	"strconv"
	"time"

	"github.com/redis/go-redis/v9"

	"studybot/quiz"
	"studybot/study"
)

//go:embed sitting.lua
var sittingLua string

var sittingScript = redis.NewScript(sittingLua)

// How many decoded values a replica remembers, as `remembered` counts: 3,232 groups that all
// answer their quiz at noon are decoded once each.
const (
	groupsRemembered  = 4096
	quizzesRemembered = 4096
)

// Sittings reads what deciding on answers needs, of several quizzes in one round trip, each
// at one moment. A sitting that cannot be read has its Err; the error returned beside them
// means that Redis did not answer.
func (s *Store) Sittings(ctx context.Context, asked []quiz.Asking, now time.Time) ([]quiz.Sitting, error) {
	reads := make([]*sittingRead, len(asked))
	for i, a := range asked {
		r, err := s.newSittingRead(ctx, a, now)
		if err != nil && !errors.Is(err, study.ErrNotFound) {
			return nil, err
		}
		reads[i] = r
	}
	if err := s.readSittings(ctx, reads); err != nil {
		return nil, err
	}
	sittings := make([]quiz.Sitting, len(asked))
	for i, a := range asked {
		sitting, err := s.sitting(ctx, a, reads[i], now)
		if errors.Is(err, study.ErrUnavailable) || ctx.Err() != nil {
			return nil, err
		}
		if err != nil {
			sitting.Err = fmt.Errorf("read quiz %d of group %d: %w", a.Quiz, a.Group, err)
		}
		sittings[i] = sitting
	}
	return sittings, nil
}

// sittingRead is one call of sitting.lua.
type sittingRead struct {
	asked  quiz.Asking
	today  study.Date
	months []month
	fields []string // pages of the quiz in ledgers
	keyed  []string
	cmd    *redis.Cmd
}

// newSittingRead reckons with the group's zone as it was last known: the date decides which
// keys are read. nil if there is no such group.
func (s *Store) newSittingRead(ctx context.Context, a quiz.Asking, now time.Time) (*sittingRead, error) {
	g, known := s.groups.guess(a.Group)
	if !known {
		var err error
		if g, err = s.Group(ctx, a.Group); err != nil {
			return nil, err
		}
	}
	questions := 1
	if q, ok := s.issues.guess(issue{a.Group, a.Quiz}); ok {
		questions = len(q.Questions)
	}
	r := &sittingRead{asked: a, today: g.Today(now)}
	r.months = months(monthOf(r.today.FirstOfMonth().Add(-1)), monthOf(r.today))
	r.fields = []string{strconv.Itoa(a.Quiz)}
	for page := 1; page*questionsAPage < questions; page++ {
		r.fields = append(r.fields, r.fields[0]+"."+strconv.Itoa(page))
	}
	return r, nil
}

// issue names a quiz.
type issue struct {
	group study.GroupID
	quiz  int
}

func (r *sittingRead) keys() []string {
	if r.keyed == nil {
		r.keyed = r.newKeys()
	}
	return r.keyed
}

// memberKeys are a member's days of the last month and their ledger.
func (r *sittingRead) memberKeys(i int) []string {
	end := 7 + len(r.months) + (i+1)*(len(r.months)+1)
	return r.keys()[end-2 : end]
}

func (r *sittingRead) newKeys() []string {
	g := r.asked.Group
	keys := make([]string, 0, 7+len(r.months)+len(r.asked.Users)*(len(r.months)+1))
	keys = append(keys, groupKey(g), chatKey(g), quizKey(g, r.asked.Quiz), answersKey(g, r.asked.Quiz),
		streakKey(g), rosterKey(g), dayKey(g, r.today))
	for _, m := range r.months {
		keys = append(keys, dueKey(g, m))
	}
	days, ledger, bucket := tag(g)+"days:", tag(g)+"ledger:", ":"+quizBucket(r.asked.Quiz)
	suffixes := make([]string, len(r.months))
	for i, m := range r.months {
		suffixes[i] = ":" + m.String()
	}
	for _, u := range r.asked.Users {
		uid := u.String()
		for _, suffix := range suffixes {
			keys = append(keys, days+uid+suffix)
		}
		keys = append(keys, ledger+uid+bucket)
	}
	return keys
}

func (r *sittingRead) args() []any {
	args := make([]any, 0, 4+len(r.months)+len(r.fields)+len(r.asked.Users))
	args = append(args, len(r.asked.Users), len(r.months), len(r.fields), r.asked.Quiz)
	for _, m := range r.months {
		args = append(args, monthCode(m))
	}
	for _, f := range r.fields {
		args = append(args, f)
	}
	for _, u := range r.asked.Users {
		args = append(args, int64(u))
	}
	return args
}

// readSittings runs the script for each in one pipeline. Where Redis does not know it yet
// it is sent along.
func (s *Store) readSittings(ctx context.Context, reads []*sittingRead) error {
	_, err := s.rdb.Pipelined(ctx, func(p redis.Pipeliner) error {
		for _, r := range reads {
			if r != nil {
				r.cmd = p.EvalSha(ctx, sittingScript.Hash(), r.keys(), r.args()...)
			}
		}
		return nil
	})
	if err != nil && errors.Is(err, study.ErrUnavailable) || ctx.Err() != nil {
		return fmt.Errorf("read sittings: %w", errors.Join(err, ctx.Err()))
	}
	for _, r := range reads {
		if r != nil && redis.HasErrorPrefix(r.cmd.Err(), "NOSCRIPT") {
			r.cmd = sittingScript.Run(ctx, s.rdb, r.keys(), r.args()...)
		}
	}
	return nil
}
