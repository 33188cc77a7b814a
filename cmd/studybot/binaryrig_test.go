package main

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"studybot/store"
	"studybot/store/redistest"
	"studybot/telegramsim"
)

// replica is one process of `studybot run`.
type replica struct {
	t      *testing.T
	cmd    *exec.Cmd
	http   string
	exited chan struct{}
}

// replica starts one more process on the rig's Redis and Telegram.
func (r *processRig) replica(extra ...string) *replica {
	r.t.Helper()
	path, err := os.Executable() // this very test, as the program: see asProgram
	if err != nil {
		r.t.Fatal(err)
	}
	p := &replica{t: r.t, http: freeAddress(r.t), exited: make(chan struct{})}
	p.cmd = exec.Command(path, append([]string{
		"run", "--api-url", r.c.APIURL, "--redis-url", r.c.RedisURL, "--http-addr", p.http, "--log-level", "info",
	}, extra...)...)
	p.cmd.Env = append(os.Environ(), "TELEGRAM_BOT_TOKEN="+string(r.c.Token), asProgram+"=1")
	p.cmd.Stdout, p.cmd.Stderr = r.log, r.log
	if err := p.cmd.Start(); err != nil {
		r.t.Fatal(err)
	}
	go func() {
		_ = p.cmd.Wait() // how it ended stands in ProcessState
		close(p.exited)
	}()
	r.t.Cleanup(func() {
		_ = p.cmd.Process.Kill() // if it still runs
		<-p.exited
	})
	r.until("the replica is ready", func() bool {
		status, _ := ask(r.t, http.MethodGet, "http://"+p.http+"/readyz", "")
		return status == http.StatusOK
	})
	return p
}

// stop sends SIGTERM, and says how long the process took and with what code it ended.
func (p *replica) stop() (took time.Duration, code int) {
	p.t.Helper()
	begun := time.Now()
	_ = p.cmd.Process.Signal(syscall.SIGTERM)
	select {
	case <-p.exited:
	case <-time.After(patience):
		p.t.Fatal("it does not end")
	}
	return time.Since(begun), p.cmd.ProcessState.ExitCode()
}

// voters are people who vote on polls while something else happens.
type voters struct {
	t      *testing.T
	group  *telegramsim.Chat
	people []*telegramsim.Person
	polls  []*telegramsim.Message
	cast   int
}

// newVoters lets a group start, people join and a quiz open, with a replica at work.
func (r *processRig) newVoters(people, questions int) *voters {
	r.t.Helper()
	ctx, cancel := context.WithTimeout(r.t.Context(), patience)
	defer cancel()
	lin := r.sim.NewPerson(telegramsim.PersonOptions{Name: "Lin", Username: "lin", Language: "en"})
	c := &voters{t: r.t, group: r.sim.NewGroup("Morning readers", lin, telegramsim.GroupOptions{Supergroup: true})}
	lin.AddBot(c.group, true)
	greeting, err := lin.Awaits(ctx, c.group, "Hello, Morning readers!")
	if err != nil {
		r.t.Fatal(err)
	}
	if _, err := lin.Tap(greeting, "Start with the defaults"); err != nil {
		r.t.Fatal(err)
	}
	for range people {
		p := r.sim.NewPerson(telegramsim.PersonOptions{Name: "Someone", Language: "en"})
		p.Join(c.group)
		c.people = append(c.people, p)
	}
	r.steadyBank(lin, c.group, questions)
	lin.Say(c.group, "/quiz now steady "+strconv.Itoa(questions))
	r.until("the polls are there", func() bool {
		c.polls = nil
		for _, m := range c.group.Messages() {
			if m.Poll != nil {
				c.polls = append(c.polls, m)
			}
		}
		return len(c.polls) == questions
	})
	return c
}

// steadyBank stores a bank of polls alone: what is typed can't be voted on.
func (r *processRig) steadyBank(admin *telegramsim.Person, group *telegramsim.Chat, questions int) {
	r.t.Helper()
	ctx, cancel := context.WithTimeout(r.t.Context(), patience)
	defer cancel()
	var bank strings.Builder
	for i := range questions {
		fmt.Fprintf(&bank, "::Q%d:: Which number is %d? {=%d ~none}\n\n", i, i, i)
	}
	admin.Upload(group, "steady.gift", []byte(bank.String()), "/bank import steady")
	if _, err := admin.Awaits(ctx, group, "is stored"); err != nil {
		r.t.Fatal(err)
	}
}

// round lets each person vote on one poll, one vote at a time at a steady pace, and does
// something in the middle of it, once a few of the votes are counted.
func (c *voters) round(r *processRig, poll int, do func()) {
	c.t.Helper()
	const pace, few = 5 * time.Millisecond, 10
	before, _ := r.counted()
	done := make(chan struct{})
	go func() {
		defer close(done)
		tick := time.NewTicker(pace)
		defer tick.Stop()
		for i, p := range c.people {
			if err := p.Vote(c.polls[poll], i%2); err != nil {
				c.t.Error(err)
			}
			<-tick.C
		}
	}()
	r.until("votes are counted", func() bool { n, _ := r.counted(); return n >= before+few })
	do()
	<-done
	c.cast += len(c.people)
}

// settled waits until every vote is counted, and looks whether any is twice.
func (c *voters) settled(r *processRig) {
	c.t.Helper()
	r.until("every vote is counted", func() bool { n, _ := r.counted(); return n >= c.cast })
	if n, double := r.counted(); n != c.cast || double {
		c.t.Errorf("%d of %d votes are counted; something twice: %v", n, c.cast, double)
	}
}

// counted reads the answers that stand in the store, and what was paid for them.
func (r *processRig) counted() (answers int, double bool) {
	r.t.Helper()
	s, err := store.Look(r.t.Context(), store.Options{URL: redistest.Patient(r.c.RedisURL), Clock: wallClock{}})
	if err != nil {
		r.t.Fatal(err)
	}
	defer func() { _ = s.Close() }()
	x, err := s.ExportGroup(r.t.Context(), 1)
	if err != nil {
		r.t.Fatal(err)
	}
	seen := map[[2]int64]bool{}
	for _, q := range x.Quizzes {
		answers += len(q.Answers)
		for _, a := range q.Answers {
			key := [2]int64{int64(a.User), int64(a.Question)}
			double = double || seen[key]
			seen[key] = true
		}
	}
	paid := map[string]bool{}
	for _, e := range x.Ledger {
		key := e.User.String() + string(e.Cause)
		double = double || paid[key]
		paid[key] = true
	}
	return answers, double
}
