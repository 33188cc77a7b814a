package chaos

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"studybot/telegramsim"
)

// damage is something that must never be so, and what the check says of it.
type damage struct {
	name string
	does func(d *damaged)
	says string
}

// The invariants I1 to I9, each broken in some way.
var damages = []damage{
	{"I1 an answer is gone", func(d *damaged) { d.must("HDEL", d.answers(), d.voter) }, "lost: "},
	{"I1 an answer is another", func(d *damaged) { d.edit(d.answers(), d.voter, "0=0", "0=1", "0=2", "0=1", "0=1", "0=0") }, "is stored"},
	{"I1 an answer is of nobody", func(d *damaged) { d.must("HSET", d.answers(), "4711", "h00:1 0=1") }, "nobody gave the answer"},
	{"I2 who took part has nothing for it", func(d *damaged) { d.must("HDEL", d.ledger(), "1") }, "studybot verify"},
	{"I3 the board of all time", func(d *damaged) { d.must("ZINCRBY", "{g1}:board:all", "1", d.voter) }, "{g1}:board:all"},
	{"I3 the board of the week", func(d *damaged) { d.must("ZINCRBY", "{g1}:board:week:20261123", "1", d.voter) }, "{g1}:board:week:20261123"},
	{"I3 the board of the season", func(d *damaged) { d.must("ZREM", "{g1}:board:season:0", d.voter) }, "{g1}:board:season:0"},
	{"I4 a mark and its streak", func(d *damaged) {
		d.must("HDEL", d.days(), "23")
		d.repairs()
	}, "checked in on 2026-11-23: true, stored: false"},
	{"I5 an entry counts twice, wherever one looks", func(d *damaged) {
		d.edit(d.days(), "23", " c2", " c4")
		d.repairs()
	}, "has (points, streak, best, freezes)"},
	{"I6 a message never came", func(d *damaged) {
		g := d.w.groups[0]
		g.posts = slices.DeleteFunc(slices.Clone(g.posts), judge{g: g}.tick)
	}, "and posted 0"},
	{"I6 a poll stands there twice", func(d *damaged) {
		g := d.w.groups[0]
		g.polls = append(slices.Clone(g.polls), g.polls[0])
	}, "was posted twice"},
	{"I8 a firing has no record", func(d *damaged) { d.must("HDEL", d.firings(), d.firing()) }, "records for"},
	{"I8 a firing that was not due", func(d *damaged) {
		due := d.firing()
		other := due[:len(due)-1] + map[bool]string{true: "1", false: "2"}[strings.HasSuffix(due, "2")]
		d.must("HSET", d.firings(), other, d.rdb.HGet(context.Background(), d.firings(), due).Val())
	}, "which is no slot of it"},
	{"I9 a post waits for ever", func(d *damaged) { d.must("HSET", "{g1}:posts", "x", "nobody 0000000000001 {}") }, "posts of group 1"},
	{"I9 a job waits for ever", func(d *damaged) { d.must("XADD", "{jobs}:stream", "*", "job", "1/x") }, "jobs in the stream"},
	// What has been sent cannot be undone: these come last.
	{"I6 messages are repeated", func(d *damaged) { d.sends(d.w.kills+1, "tick 0", 2*time.Second) }, "messages were repeated"},
	{"I7 it sends too fast", func(d *damaged) { d.sends(40+d.w.kills, "much", 0) }, "that it is too fast"},
}

// A check that could not fail would prove nothing: a day that went well passes it, and each
// damage that is done to what it left is told of.
func TestThe_check_notices_each_invariant_that_is_broken(t *testing.T) {
	w := newWorld(t, plot{groups: 1, people: 4, questions: 12, ticks: true})
	w.begin()
	w.lives(story{days: 1, questions: 2, habit: 1, most: 1, harm: func(*world) {}})
	w.check()
	for _, harm := range damages {
		t.Run(harm.name, func(t *testing.T) {
			d := newDamaged(t, w)
			defer d.mended()
			if said := d.told(); strings.Contains(said, harm.says) {
				t.Fatalf("before anything was damaged the check says %q", said)
			}
			harm.does(d)
			if said := d.told(); !strings.Contains(said, harm.says) {
				t.Errorf("the check says %q, not %q", said, harm.says)
			}
		})
	}
}

// damaged is a world to whose records something is done, and undone afterwards.
type damaged struct {
	t     *testing.T
	w     *world
	rdb   *redis.Client
	voter string // somebody who answered question 1 of quiz 1, and checked in
	were  map[string]string
	posts []*telegramsim.Message
	polls []*telegramsim.Message
}

func newDamaged(t *testing.T, w *world) *damaged {
	t.Helper()
	g := w.groups[0]
	d := &damaged{t: t, w: w, rdb: w.dial(), were: map[string]string{}, posts: g.posts, polls: g.polls}
	ctx := context.Background()
	keys, err := d.rdb.Keys(ctx, "*").Result()
	if err != nil {
		t.Fatal(err)
	}
	for _, key := range keys {
		if d.were[key], err = d.rdb.Dump(ctx, key).Result(); err != nil {
			t.Fatal(err)
		}
	}
	for _, p := range g.people {
		if user := fmt.Sprint(p.ID); g.checked["2026-11-23"][p.ID] && d.rdb.HExists(ctx, d.answers(), user).Val() && len(g.polls[0].Now().Poll.Votes[p.ID]) > 0 {
			d.voter = user
		}
	}
	if d.voter == "" {
		t.Fatal("nobody voted and checked in")
	}
	return d
}

// mended puts everything back.
func (d *damaged) mended() {
	ctx := context.Background()
	for _, key := range d.rdb.Keys(ctx, "*").Val() {
		if d.were[key] == "" {
			d.must("DEL", key)
		}
	}
	for key, value := range d.were {
		if err := d.rdb.RestoreReplace(ctx, key, 0, value).Err(); err != nil {
			d.t.Error(err)
		}
	}
	d.w.groups[0].posts, d.w.groups[0].polls = d.posts, d.polls
	d.rdb.Close()
}

// told is what the check says.
func (d *damaged) told() string {
	heard := &witness{TB: d.t}
	of := []*testing.TB{&d.w.t, &d.w.groups[0].t}
	was := d.w.t
	for _, t := range of {
		*t = heard
	}
	heard.listen(func() {
		if left := d.w.waiting(d.rdb); left != "" {
			heard.Errorf("%s", left)
		}
		d.w.verify()
		d.w.bounds(d.w.judged())
	})
	for _, t := range of {
		*t = was
	}
	return heard.text()
}

func (d *damaged) must(args ...any) {
	d.t.Helper()
	if err := d.rdb.Do(context.Background(), args...).Err(); err != nil {
		d.t.Fatalf("%v: %v", args, err)
	}
}

// edit replaces the first of some texts that a field holds, each followed by what stands for it.
func (d *damaged) edit(key, field string, texts ...string) {
	d.t.Helper()
	was, err := d.rdb.HGet(context.Background(), key, field).Result()
	if err != nil {
		d.t.Fatal(err)
	}
	for i := 0; i < len(texts); i += 2 {
		if is := strings.Replace(was, texts[i], texts[i+1], 1); is != was {
			d.must("HSET", key, field, is)
			return
		}
	}
	d.t.Fatalf("%s %s is %q", key, field, was)
}

// repairs has all that is derived follow, so that `studybot verify` alone would find nothing.
func (d *damaged) repairs() {
	if out, code := command(d.t, "verify", "--repair", "--redis-url", d.w.redis.URL(), "--now", d.w.clock.Now().Format("2006-01-02T15:04:05Z07:00")); code != 0 {
		d.t.Fatalf("repair: %d %s", code, out)
	}
}

// sends has the bot say something so many times, as it never would.
func (d *damaged) sends(times int, text string, pause time.Duration) {
	body, _ := json.Marshal(map[string]any{"chat_id": d.w.groups[0].chat.ID, "text": text})
	for range times {
		resp, err := http.Post(d.w.api+"/bot"+d.w.sim.Token()+"/sendMessage", "application/json", bytes.NewReader(body))
		if err != nil {
			d.t.Fatal(err)
		}
		resp.Body.Close()
		d.w.clock.Advance(pause)
	}
}

func (d *damaged) answers() string { return "{g1}:answers:1" }
func (d *damaged) days() string    { return "{g1}:days:" + d.voter + ":202611" }
func (d *damaged) ledger() string  { return "{g1}:ledger:" + d.voter + ":q0" }
func (d *damaged) firings() string { return "{g1}:firings:202611" }

// firing is the record of some slot of the message that comes every quarter of an hour.
func (d *damaged) firing() string {
	fields := d.rdb.HKeys(context.Background(), d.firings()).Val()
	slices.Sort(fields)
	i := slices.IndexFunc(fields, func(f string) bool { return strings.HasPrefix(f, "5.") })
	if i < 0 {
		d.t.Fatalf("no firing of schedule 5 among %q", fields)
	}
	return fields[len(fields)-1]
}
