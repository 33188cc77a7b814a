package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log"
	"math/rand/v2"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/rs/zerolog"

	"studybot/bot/wire"
	"studybot/effect"
	"studybot/quiz"
	"studybot/report"
	"studybot/store"
	"studybot/store/redistest"
	"studybot/study"
	"studybot/telegramsim"
)

const (
	postsFew     = 700              // with all other tests; `make chaos` asks for a fifth of its updates
	postsIll     = 12               // groups of which Telegram's answers are spoilt
	postsWell    = 4                // groups to which it answers as ever
	postsServed  = 5 * time.Minute  // within which those must be served whatever becomes of the others
	postsRest    = 72 * time.Hour   // of the bot's time, within which nothing may wait any more
	postsAsks    = 6                // requests that a post may cost on average
	postsLine    = 4000             // bytes of a line of the log
	postsBetween = 10 * time.Second // a round of posts after another: a group may get twenty messages a minute
	postsToken   = "123456:AAAA-bbbb_CCCCddddEEEEffffGGGGhhhh"
)

// However Telegram's answers to what we send are spoilt, nothing is taken for sent that may not
// be, no poll goes out twice behind anybody's back, and no chat waits for another.
func TestPoison_in_answers_to_posts_holds_up_nobody_and_makes_nothing_of_a_lie(t *testing.T) {
	t.Parallel()
	seed, many := poisonAsked(t, 5*postsFew)
	many /= 5
	p := newPostRoom(t, seed)
	for p.next < many {
		p.round()
	}
	p.settle()
	p.harvest()
}

func TestA_poll_that_is_said_to_be_anothers_leaves_its_question_in_doubt_and_the_other_its_answers(t *testing.T) {
	t.Parallel()
	p := newPostRoom(t, 1)
	p.office.lie = func(*dose) {} // all is well
	p.quizFor(p.groups[0])
	p.settle()
	first := p.office.said(1).poll
	p.office.lie = func(d *dose) { d.change("poll", map[string]any{"id": first}) }
	p.quizFor(p.groups[1])
	p.settle()
	q, err := p.store.Quiz(p.ctx, p.groups[1].ID, 2)
	if err != nil {
		t.Fatal(err)
	}
	for i, asked := range q.Questions {
		if asked.PollID != "" || asked.Doubt.IsZero() {
			t.Errorf("question %d is bound to %q, in doubt since %v", i+1, asked.PollID, asked.Doubt)
		}
	}
	owners, err := p.store.Places(p.ctx, []string{first})
	if want := (quiz.Place{Group: p.groups[0].ID, Quiz: 1}); err != nil || owners[first] != want {
		t.Errorf("answers to the first poll go to %+v, want %+v; %v", owners[first], want, err)
	}
}

func TestA_receipt_for_what_is_not_there_any_more_holds_up_nobody(t *testing.T) {
	t.Parallel()
	p := newPostRoom(t, 1)
	p.office.lie = func(*dose) {} // all is well
	to := report.To{Chat: p.groups[0].Chat}
	for _, ref := range []string{"result:999", "podium:999", "quizcard:999", "lobby:x", "poll:999:0", "poll:1", "attempt:999:42", "practice:42:7", "card:soon", "", ":", "leaderpost:1"} {
		p.next++
		post := report.Post{To: to, Ref: ref, Doc: report.Doc{report.Para(report.HTML(tagged(p.next)))}}
		p.handOn(effect.Effect{Group: p.groups[0].ID, Posts: []report.Post{post}}, p.next)
	}
	p.settle()
	p.harvestStore()
}

// postRoom is the sending half of the program, on a real Redis: outbox, clerk and store, and an
// office that answers in Telegram's place.
type postRoom struct {
	t      *testing.T
	ctx    context.Context
	clock  *telegramsim.Clock
	log    *logBook
	store  *store.Store
	app    *app
	office *office
	groups []study.Group
	rng    *rand.Rand
	next   int // the number of the next post
	quiz   int // the number of the next quiz
	steps  int

	mu    sync.Mutex
	since map[int]time.Time  // when posts were handed on
	polls map[int]quiz.Place // the questions that posts ask
	ends  map[int]string     // how posts with a Ref ended
}

func newPostRoom(t *testing.T, seed uint64) *postRoom {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.WithoutCancel(t.Context()), poisonLimit)
	t.Cleanup(cancel)
	p := &postRoom{
		t: t, ctx: ctx, clock: telegramsim.NewClock(time.Date(2026, 11, 21, 8, 0, 0, 0, time.UTC)), log: &logBook{},
		rng: rand.New(rand.NewPCG(seed, 0)), since: map[int]time.Time{}, polls: map[int]quiz.Place{}, ends: map[int]string{},
	}
	server, err := startRedis(ctx, t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(server.stop)
	book := zerolog.New(p.log)
	if p.store, err = store.Open(ctx, store.Options{URL: redistest.Patient(server.url), Clock: p.clock, Log: book, Owner: "post"}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = p.store.Close() })
	p.office = newOffice(seed, p.clock)
	telegram := httptest.NewUnstartedServer(p.office)
	telegram.Config.ErrorLog = log.New(io.Discard, "", 0) // connections are cut all the time
	telegram.Start()
	t.Cleanup(telegram.Close)
	if p.app, err = newApp(ctx, appOptions{
		Token: postsToken, APIURL: telegram.URL, Clock: p.clock, Log: book, Store: p.store, Language: "en", Zone: "UTC",
		Beat: farApart, Poll: farApart, Watch: farApart, Recording: storyLimit,
	}); err != nil {
		t.Fatal(err)
	}
	if err := p.app.sendFor(witnessed{p.app.clerk(), p}); err != nil {
		t.Fatal(err)
	}
	p.people()
	p.run()
	return p
}

// people makes the groups; those that are well come last.
func (p *postRoom) people() {
	p.t.Helper()
	for i := range postsIll + postsWell {
		chat := study.ChatID(-1_001_000_000_000 - int64(i))
		g, err := p.store.CreateGroup(p.ctx, chat, fmt.Sprint("Group ", i), study.Defaults("en", "UTC"), p.clock.Now())
		if err != nil {
			p.t.Fatal(err)
		}
		g.State = study.Active
		if _, err := p.store.Apply(p.ctx, effect.Effect{Group: g.ID, At: p.clock.Now(), Save: &g}); err != nil {
			p.t.Fatal(err)
		}
		g.Rev++
		p.groups = append(p.groups, g)
	}
}

func (p *postRoom) run() {
	ctx, stop := context.WithCancel(p.ctx)
	ended := make(chan error, 1)
	go func() { ended <- p.app.outbox.Run(ctx) }()
	p.t.Cleanup(func() {
		stop()
		for {
			select {
			case err := <-ended:
				if err != nil {
					p.t.Error(err)
				}
				return
			case <-time.After(lookAgain):
				p.clock.Advance(time.Second) // its grace
			}
		}
	})
}

// witnessed is the clerk, looked over the shoulder.
type witnessed struct {
	wire.Receipts
	p *postRoom
}

func (w witnessed) Sent(ctx context.Context, s report.Shelved, r wire.Receipt) error {
	w.p.checkSent(s, r)
	return w.Receipts.Sent(ctx, s, r)
}

func (w witnessed) Failed(ctx context.Context, s report.Shelved, f wire.Failure) error {
	if !f.Going {
		w.p.ended(s, "failed: "+string(f.Why))
	}
	return w.Receipts.Failed(ctx, s, f)
}

func (w witnessed) Moved(ctx context.Context, from, to study.ChatID) error {
	w.p.t.Errorf("%d moved to %d", from, to)
	return w.Receipts.Moved(ctx, from, to)
}

// checkSent holds a receipt against what the office said last.
func (p *postRoom) checkSent(s report.Shelved, r wire.Receipt) {
	tag := p.ended(s, "sent")
	said := p.office.said(tag)
	if !said.ok {
		p.t.Errorf("post %d (%s) is taken for sent; the answer was %.300q", tag, s.Post.Ref, said.body)
		return
	}
	want := wire.Receipt{Chat: s.Post.To.Chat, Message: study.MessageID(said.message), PollID: said.poll}
	if s.Post.Act != report.Send {
		want.Message, want.PollID = s.Post.To.Message, r.PollID
	}
	r.Counts = nil
	if diff := cmp.Diff(want, r); diff != "" {
		p.t.Errorf("post %d (%s): receipt (-want +got): %s\nthe answer was %.300q", tag, s.Post.Ref, diff, said.body)
	}
}

func (p *postRoom) ended(s report.Shelved, how string) int {
	tag := tagIn(jsonOf(s.Post))
	if tag == 0 { // what is told of a file that Telegram did not take
		return 0
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if was := p.ends[tag]; was != "" {
		p.t.Errorf("post %d ends twice: %s, %s", tag, was, how)
	}
	p.ends[tag] = how
	return tag
}

func jsonOf(v any) string {
	raw, _ := json.Marshal(v)
	return string(raw)
}

// round hands on a post for each group, and lets some time pass.
func (p *postRoom) round() {
	for _, g := range p.groups {
		p.errand(g)
	}
	p.advance(p.clock.Now().Add(postsBetween))
}

// calm waits until nothing more happens at this instant.
func (p *postRoom) calm() {
	for !p.app.outbox.Idle() {
		select {
		case <-p.ctx.Done():
			p.t.Fatalf("%d posts never come to rest\n%s", p.app.outbox.Waiting(), strings.Join(p.log.lines(), "\n"))
		case <-time.After(lookAgain):
		}
	}
}

// advance lets time pass, with a rest at each instant that somebody waits for.
func (p *postRoom) advance(till time.Time) {
	for {
		p.calm()
		next, ok := p.clock.NextWaiter()
		if !ok || next.After(till) {
			p.clock.Set(till)
			p.calm()
			return
		}
		p.clock.Set(next)
		p.steps++
	}
}

// settle lets time pass until nothing waits.
func (p *postRoom) settle() {
	p.t.Helper()
	for limit := p.clock.Now().Add(postsRest); ; {
		p.calm()
		next, ok := p.clock.NextWaiter()
		switch {
		case p.app.outbox.Waiting() == 0:
			return
		case !ok || next.After(limit):
			p.t.Fatalf("%d posts wait for ever", p.app.outbox.Waiting())
		}
		p.clock.Set(next)
		p.steps++
	}
}
