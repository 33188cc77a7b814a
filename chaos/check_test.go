package chaos

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"

	"studybot/store"
	"studybot/study"
	"studybot/telegramsim"
)

// tally is what a check counted, for the test's log.
type tally struct {
	votes, checkins, firings, repeated, polls int
	unasked                                   int // questions without a poll
}

// settle lets the program finish what waits: updates, posts, jobs, those of killed
// replicas included. Redis must be up.
func (w *world) settle() {
	w.t.Helper()
	w.calm()
	rdb := w.dial()
	defer rdb.Close()
	var left string
	if !comes(patience, func() bool { left = w.waiting(rdb); return left == "" && w.sim.Idle() }) {
		w.t.Errorf("the program does not come to rest: %s\n%s", left, w.bot.tail())
	}
}

func (w *world) dial() *redis.Client {
	o, err := redis.ParseURL(w.redis.URL())
	if err != nil {
		w.t.Fatal(err)
	}
	return redis.NewClient(o)
}

// atRest says whether nothing waits now, neither at Telegram nor in Redis.
func (w *world) atRest() bool {
	if !w.sim.Idle() {
		return false
	}
	rdb := w.dial()
	defer rdb.Close()
	return w.waiting(rdb) == ""
}

// waiting says what is not done yet, by the keys of docs/redis-keys.md.
func (w *world) waiting(rdb *redis.Client) string {
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	for id := range len(w.groups) + 1 {
		if n, err := rdb.HLen(ctx, fmt.Sprintf("{g%d}:posts", id)).Result(); n > 0 || err != nil {
			return fmt.Sprintf("%d posts of group %d on the shelf (%v)", n, id, err)
		}
	}
	if n, err := rdb.XLen(ctx, "{jobs}:stream").Result(); n > 0 || err != nil {
		return fmt.Sprintf("%d jobs in the stream (%v)", n, err)
	}
	now := fmt.Sprint(w.clock.Now().UnixMilli())
	if n, err := rdb.ZCount(ctx, "{jobs}:due", "-inf", now).Result(); n > 0 || err != nil {
		return fmt.Sprintf("%d jobs due (%v)", n, err)
	}
	return ""
}

// check holds all that is stored against the ledger of what people did, once the program
// has come to rest, and says what it found.
func (w *world) check() tally {
	w.t.Helper()
	w.settle()
	w.end()
	w.verify()
	sum := w.judged()
	w.bounds(sum)
	w.quietLog()
	w.t.Logf("%d kills: %d answers, %d check-ins, %d firings exact; %d polls, none doubled, %d missing; %d messages repeated; %d answers 429",
		w.kills, sum.votes, sum.checkins, sum.firings, sum.polls, sum.unasked, sum.repeated, w.throttled())
	return sum
}

// judged holds each group's export against its ledger.
func (w *world) judged() tally {
	w.t.Helper()
	var sum tally
	for _, x := range w.export() {
		g := w.groupOf(int64(x.Group.Chat))
		if g == nil && w.strangers {
			continue
		}
		if g == nil {
			w.t.Errorf("a group of chat %d that nobody made", x.Group.Chat)
			continue
		}
		g.look()
		j := judge{w: w, g: g, x: x, sum: &sum}
		j.answers()
		j.members()
		j.firings()
		j.repeated()
	}
	return sum
}

// bounds are how often at most what cannot be helped may happen.
func (w *world) bounds(sum tally) {
	w.t.Helper()
	if sum.repeated > w.kills+w.unsure {
		w.t.Errorf("%d messages were repeated, over %d kills and %d sends of unknown outcome", sum.repeated, w.kills, w.unsure)
	}
	if sum.unasked > w.kills+w.unsure { // whose sending was cut off, and whose quiz was closed before they were asked again
		w.t.Errorf("%d questions never came, over %d kills and %d sends of unknown outcome", sum.unasked, w.kills, w.unsure)
	}
	if sum.polls > 1 && sum.votes == 0 {
		w.t.Error("nobody voted: nothing was tried")
	}
	if n, stalls := w.throttled(), int(w.stalls.Load()); n > 3+w.kills+w.cuts+stalls {
		w.t.Errorf("Telegram said %d times that it is too fast; we were held up %d times", n, stalls)
	}
}

// verify runs `studybot verify`.
func (w *world) verify() {
	w.t.Helper()
	out, code := command(w.t, "verify", "--redis-url", w.redis.URL(), "--now", w.clock.Now().Format(time.RFC3339Nano))
	if code != 0 {
		w.t.Errorf("studybot verify: exit code %d\n%s", code, out)
	}
}

func (w *world) export() []store.Export {
	w.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	s, err := store.Open(ctx, store.Options{URL: w.redis.URL(), Clock: w.clock})
	if err != nil {
		w.t.Fatal(err)
	}
	defer s.Close()
	groups, err := s.Groups(ctx)
	if err != nil {
		w.t.Fatal(err)
	}
	if len(groups) != len(w.groups) && !w.strangers {
		w.t.Errorf("%d groups are stored, people made %d", len(groups), len(w.groups))
	}
	var all []store.Export
	for _, id := range groups {
		x, err := s.ExportGroup(ctx, id)
		if err != nil {
			w.t.Fatal(err)
		}
		all = append(all, x)
	}
	return all
}

func (w *world) groupOf(chat int64) *group {
	i := slices.IndexFunc(w.groups, func(g *group) bool { return g.chat.ID == chat })
	if i < 0 {
		return nil
	}
	return w.groups[i]
}

// quietLog: whatever happened, no log line holds the token, people's names or words.
func (w *world) quietLog() {
	w.t.Helper()
	text := w.log.String()
	for _, secret := range []string{w.sim.Token(), "SIMULATED-TOKEN", "Person 0-", "answer 1.", "Question 1 "} {
		if at := strings.Index(text, secret); at >= 0 {
			w.t.Errorf("the log tells %q: …%s…", secret, text[max(0, at-200):min(len(text), at+100)])
		}
	}
	for _, bug := range []string{"panic", "DATA RACE", `"an answer failed"`} {
		if at := strings.Index(text, bug); at >= 0 {
			w.t.Errorf("the log tells of a bug: …%s…", text[max(0, at-300):min(len(text), at+600)])
		}
	}
	for _, b := range w.sim.Breaches() {
		if b.Kind != telegramsim.BreachRate {
			w.t.Errorf("Telegram would not have understood: %v", b)
		}
	}
}

// judge holds one group's export against its ledger.
type judge struct {
	w   *world
	g   *group
	x   store.Export
	sum *tally
}

func (j judge) errorf(format string, args ...any) {
	j.w.t.Helper()
	j.w.t.Errorf("group %d: "+format, append([]any{j.g.number}, args...)...)
}

// place is a question of a quiz, and who answers it.
type place struct {
	quiz, question int
	user           study.UserID
}

// answers: what Telegram took in from people is what is stored, option by option.
func (j judge) answers() {
	given := make(map[place][]int)
	for _, q := range j.x.Quizzes {
		for _, question := range q.Questions {
			if question.PollID == "" {
				j.sum.unasked++
			}
		}
		for _, a := range q.Answers {
			given[place{q.Number, a.Question, a.User}] = a.Options
		}
	}
	asked := j.asked()
	for p, m := range j.polls() {
		j.sum.polls++
		where, known := asked[p]
		votes := maps.Clone(m.Poll.Votes)
		for _, u := range j.g.strangers {
			delete(votes, u)
		}
		if !known && len(votes) > 0 {
			j.errorf("%d answers to the poll %q belong to no quiz", len(votes), m.Poll.Question)
		}
		for user, options := range votes {
			where.user = study.UserID(user)
			stored, ok := given[where]
			switch {
			case !known:
			case !ok:
				j.errorf("lost: %d answered question %d of quiz %d with %v", user, where.question, where.quiz, options)
			case !slices.Equal(stored, options):
				j.errorf("%d answered question %d of quiz %d with %v, %v is stored", user, where.question, where.quiz, options, stored)
			default:
				j.sum.votes++
			}
			delete(given, where)
		}
	}
	for p := range given {
		j.errorf("nobody gave the answer of %d to question %d of quiz %d", p.user, p.question, p.quiz)
	}
}

// asked are the questions of all quizzes by the poll that asks them.
func (j judge) asked() map[string]place {
	asked := make(map[string]place)
	for _, q := range j.x.Quizzes {
		for i, question := range q.Questions {
			if question.PollID != "" {
				asked[question.PollID] = place{quiz: q.Number, question: i}
			}
		}
	}
	return asked
}

// polls are all polls of the group as they are now; none may stand there twice.
func (j judge) polls() map[string]*telegramsim.Message {
	polls, questions := make(map[string]*telegramsim.Message), make(map[string]bool)
	for _, m := range j.g.polls {
		m = m.Now()
		polls[m.Poll.ID] = m
		if questions[m.Poll.Question] {
			j.errorf("the poll %q was posted twice", m.Poll.Question)
		}
		questions[m.Poll.Question] = true
	}
	return polls
}

// repeated counts messages that came more than once. Which words may come again, such as
// those of a schedule's message, is for the firings to count.
func (j judge) repeated() {
	chats := []*telegramsim.Chat{j.g.chat}
	for _, p := range j.g.people {
		chats = append(chats, p.Private())
	}
	bot, seen := j.w.sim.Bot().ID, make(map[string]int)
	for _, c := range chats {
		for _, m := range c.Messages() {
			if m.From == nil || m.From.ID != bot || m.Service != "" || m.Poll != nil || j.tick(m) {
				continue
			}
			key := fmt.Sprint(c.ID, " ", dateOf(m.Date), " ", plain(m))
			if m.Receiver != nil {
				key += fmt.Sprint(" ", m.Receiver.ID)
			}
			if seen[key]++; seen[key] > 1 {
				j.sum.repeated++
				j.w.t.Logf("repeated in group %d: %.80s", j.g.number, plain(m))
			}
		}
	}
}

func (j judge) tick(m *telegramsim.Message) bool {
	return plain(m) == fmt.Sprintf("tick %d", j.g.number)
}
