package bench

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"studybot/effect"
	"studybot/quiz"
	"studybot/store"
	"studybot/study"
)

// redisAlone replays the script calls by which n answers are recorded, on eight connections
// and eight calls a round trip: what Redis does if nobody has to fetch, read or think.
func redisAlone(t testing.TB, n int, fsync string) run {
	t.Helper()
	now := time.Now()
	first := startRedis(t, "no")
	heard := &overheard{calls: make(map[string][][]any)}
	client := redis.NewClient(&redis.Options{Addr: first.addr})
	client.AddHook(heard)
	st, err := store.Open(t.Context(), store.Options{Client: client, Clock: wall{}})
	if err != nil {
		t.Fatal(err)
	}
	dense.prepare(t, st, now)
	heard.warm(t, st, now)
	dense.record(t, st, n, now)
	_ = client.Close()

	d := startRedis(t, fsync)
	again := d.store(t)
	dense.prepare(t, again, now)
	heard.load(t, d)
	redisCPU, began := cpu(d.pid), time.Now()
	heard.replay(t, d.rdb)
	took := time.Since(began)
	return run{
		Rate: float64(n) / took.Seconds(), Redis: (cpu(d.pid) - redisCPU) / time.Duration(n),
		Recorded: dense.answersKept(t, again),
	}
}

// record takes n answers in by hundreds, through the store alone.
func (s stream) record(t testing.TB, st *store.Store, n int, now time.Time) {
	t.Helper()
	for from := 0; from < n; from += 100 {
		var asked []quiz.Asking
		at := make(map[study.GroupID]int)
		votes := make([][]quiz.Response, 0, s.groups)
		for i := from; i < min(from+100, n); i++ {
			user, poll := s.vote(i)
			g := study.GroupID(poll%s.groups + 1)
			if _, known := at[g]; !known {
				at[g] = len(asked)
				asked = append(asked, quiz.Asking{Group: g, Quiz: 1})
				votes = append(votes, nil)
			}
			u := study.UserID(firstUser + user)
			asked[at[g]].Users = append(asked[at[g]].Users, u)
			picked := []int{(user + poll) % 4}
			votes[at[g]] = append(votes[at[g]], quiz.Response{
				User: u, Question: poll / s.groups, Options: picked, At: now, Grade: quiz.Grade(question(poll), picked, ""),
			})
		}
		sittings, err := st.Sittings(t.Context(), asked, now)
		if err != nil {
			t.Fatal(err)
		}
		effects := make([]effect.Effect, len(sittings))
		for i, sitting := range sittings {
			effects[i] = decided(sitting, votes[i], now)
		}
		if err := errors.Join(st.ApplyEach(t.Context(), effects)...); err != nil {
			t.Fatal(err)
		}
	}
}

func decided(s quiz.Sitting, votes []quiz.Response, now time.Time) effect.Effect {
	e := effect.Effect{Group: s.Group.ID, At: now, Read: s.Read}
	count := quiz.NewCount(s.Quiz, s.Given)
	for _, v := range votes {
		change, answers := count.Take(s.Group, s.Records[v.User], []quiz.Response{v}, now)
		for _, a := range answers {
			e.Answers = append(e.Answers, effect.Answer{Quiz: s.Quiz.Number, Response: a})
		}
		if change != nil {
			e.Changes = append(e.Changes, *change)
		}
	}
	return e
}

// overheard keeps the script calls of each tag, in their order.
type overheard struct {
	mu      sync.Mutex
	on      bool
	scripts []string
	calls   map[string][][]any
}

// warm lets Redis learn the scripts, and begins to listen.
func (o *overheard) warm(t testing.TB, st *store.Store, now time.Time) {
	t.Helper()
	ask := []quiz.Asking{{Group: 1, Quiz: 1, Users: []study.UserID{firstUser}}}
	for range 2 {
		if _, err := st.Sittings(t.Context(), ask, now); err != nil {
			t.Fatal(err)
		}
	}
	st.ApplyEach(t.Context(), []effect.Effect{{Group: 1, At: now}})
	o.on = true
}

func (o *overheard) DialHook(next redis.DialHook) redis.DialHook { return next }

func (o *overheard) ProcessHook(next redis.ProcessHook) redis.ProcessHook {
	return func(ctx context.Context, cmd redis.Cmder) error {
		o.hear(cmd)
		return next(ctx, cmd)
	}
}

func (o *overheard) ProcessPipelineHook(next redis.ProcessPipelineHook) redis.ProcessPipelineHook {
	return func(ctx context.Context, cmds []redis.Cmder) error {
		for _, cmd := range cmds {
			o.hear(cmd)
		}
		return next(ctx, cmds)
	}
}

func (o *overheard) hear(cmd redis.Cmder) {
	o.mu.Lock()
	defer o.mu.Unlock()
	args := cmd.Args()
	switch strings.ToLower(cmd.Name()) {
	case "eval":
		o.scripts = append(o.scripts, args[1].(string))
	case "script":
		o.scripts = append(o.scripts, args[2].(string))
	case "evalsha":
		if o.on {
			tag, _, _ := strings.Cut(args[3].(string), "}")
			o.calls[tag] = append(o.calls[tag], args)
		}
	}
}

func (o *overheard) load(t testing.TB, d *database) {
	t.Helper()
	for _, script := range o.scripts {
		if err := d.rdb.ScriptLoad(t.Context(), script).Err(); err != nil {
			t.Fatal(err)
		}
	}
}

// replay makes the calls again, those of one group on one connection.
func (o *overheard) replay(t testing.TB, rdb *redis.Client) {
	t.Helper()
	const connections, depth = 8, 8
	lanes := make([][][]any, connections)
	lane := 0
	for _, calls := range o.calls {
		lanes[lane%connections] = append(lanes[lane%connections], calls...)
		lane++
	}
	var wg sync.WaitGroup
	for _, calls := range lanes {
		wg.Go(func() {
			for len(calls) > 0 {
				turn := calls[:min(depth, len(calls))]
				calls = calls[len(turn):]
				_, err := rdb.Pipelined(t.Context(), func(p redis.Pipeliner) error {
					for _, args := range turn {
						p.Do(t.Context(), args...)
					}
					return nil
				})
				if err != nil {
					t.Error(err)
					return
				}
			}
		})
	}
	wg.Wait()
}
