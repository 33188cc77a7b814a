package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"studybot/effect"
	"studybot/quiz"
	"studybot/report"
	"studybot/study"
)

// Posts carry their number, and so does each request that they come down to.
var tagForm = regexp.MustCompile(`(?:post:|tag|90000000)([0-9]{6})`)

const tagBase = 90_000_000_000_000 // of the messages that posts change

func tagged(n int) string { return fmt.Sprintf("tag%06d", n) }

// tagIn is the number of the post of which a text is a part, or 0.
func tagIn(text string) int {
	found := tagForm.FindStringSubmatch(text)
	if found == nil {
		return 0
	}
	n, _ := strconv.Atoi(found[1])
	return n
}

// errand makes a post for a group, or the few that a quiz takes, and hands it on.
func (p *postRoom) errand(g study.Group) {
	p.t.Helper()
	kind := p.rng.IntN(13)
	if kind < 3 {
		p.quizFor(g)
		return
	}
	p.next++
	tag := tagged(p.next)
	post := report.Post{To: report.To{Chat: g.Chat}, Lane: report.Lane(p.rng.IntN(int(report.Edits) + 1)), Ref: fmt.Sprintf("post:%06d", p.next)}
	post.Doc = report.Doc{report.Para(report.HTML("<b>Good morning</b>, " + tag))}
	message := study.MessageID(tagBase + p.next)
	switch kind {
	case 3: // over several messages
		post.Doc = nil
		for range 3 {
			post.Doc = append(post.Doc, report.Para(report.Escape(strings.Repeat(tag+"读经&more ", 800))))
		}
	case 4:
		post.Picture = &report.File{Name: "board.png", Data: bytes.Repeat([]byte{1, 2, 3}, 100)}
	case 5:
		post.File = &report.File{Name: "report.csv", Data: []byte("a,b\n")}
	case 6:
		post.Ref = "card:" + g.Today(p.clock.Now()).Add(p.next).String()
	case 7, 8:
		post.Act, post.To.Message = report.Edit, message
	case 9:
		post.Act, post.To.Message, post.Doc = report.Delete, message, nil
	case 10:
		post.Act, post.To.Only, post.Text, post.Doc = report.Tag, 42, tag, nil
	case 11:
		post.To.Only = 42
	case 12:
		post.Act, post.To.Message, post.Doc = report.StopPoll, message, nil
	}
	p.handOn(effect.Effect{Group: g.ID, Posts: []report.Post{post}}, p.next)
	if p.rng.IntN(4) == 0 { // a tap is answered meanwhile
		p.next++
		p.office.expect(p.next, p.next, p.wellGroup(g.ID))
		p.app.outbox.Accept(report.Shelved{Post: report.Post{Act: report.Toast, To: report.To{Query: tagged(p.next)}, Text: "Done"}})
	}
}

// quizFor opens a quiz of three polls.
func (p *postRoom) quizFor(g study.Group) {
	p.t.Helper()
	now := p.clock.Now()
	p.quiz++
	q := quiz.Quiz{
		Group: g.ID, Number: p.quiz, Bank: "b", Mode: quiz.ModeGroup, State: quiz.Open,
		Date: g.Today(now), OpenedAt: now, ClosesAt: now.Add(2 * postsRest),
	}
	first := p.next + 1
	for i := range 3 {
		p.next++
		q.Questions = append(q.Questions, quiz.Asked{Question: quiz.Question{
			ID: fmt.Sprint(p.next), Kind: quiz.Single, Text: "Which is right? " + tagged(p.next),
			Options: []quiz.Option{{Text: "this", Weight: 1}, {Text: "that"}},
		}})
		p.polls[p.next] = quiz.Place{Group: g.ID, Quiz: p.quiz, Question: i}
	}
	posts := p.app.book.For(g).QuizOpening(q, report.To{Chat: g.Chat}, false)[1:]
	p.handOn(effect.Effect{Group: g.ID, Quizzes: []quiz.Quiz{q}, Posts: posts}, first)
}

func (p *postRoom) wellGroup(id study.GroupID) bool {
	return slices.ContainsFunc(p.groups[postsIll:], func(g study.Group) bool { return g.ID == id })
}

func (p *postRoom) handOn(e effect.Effect, first int) {
	p.t.Helper()
	e.At = p.clock.Now()
	shelved, err := p.app.wired.Apply(p.ctx, e)
	if err != nil {
		p.t.Fatal(err)
	}
	p.mu.Lock()
	for i := first; i <= p.next; i++ {
		p.since[i] = e.At
	}
	p.mu.Unlock()
	p.office.expect(first, p.next, p.wellGroup(e.Group))
	p.app.outbox.Accept(shelved...)
}

// harvest looks at what became of all posts.
func (p *postRoom) harvest() {
	p.t.Helper()
	p.t.Logf("%d posts, %d requests, %d instants until %s; so many answers of each kind: %s",
		p.next, p.office.asked, p.steps, p.clock.Now().Format(time.DateTime), p.office.tally())
	if p.office.asked > postsAsks*p.next {
		p.t.Errorf("%d posts cost %d requests", p.next, p.office.asked)
	}
	for tag := range p.since {
		p.harvestPost(tag)
	}
	for tag, at := range p.polls {
		p.harvestPoll(tag, at)
	}
	p.harvestStore()
	p.harvestLog()
}

// harvestPost: each post has come to an end, and where all is well it was sent once, in time.
func (p *postRoom) harvestPost(tag int) {
	if p.ends[tag] == "" {
		p.t.Errorf("nobody was told what became of post %d", tag)
	}
	made := p.office.made[tag]
	for _, m := range made {
		if wait := m.last.Sub(p.since[tag]); p.office.well[tag] && (m.times != 1 || wait > postsServed) {
			p.t.Errorf("post %d, where all is well, was made %d times; it waited %v", tag, m.times, wait)
		}
	}
	if len(made) == 0 && p.office.well[tag] {
		p.t.Errorf("post %d, where all is well, was not made: %s", tag, p.ends[tag])
	}
}

// harvestPoll: a poll is there once at most, and its question knows it or is in doubt.
func (p *postRoom) harvestPoll(tag int, at quiz.Place) {
	times := 0
	for _, m := range p.office.made[tag] {
		times += m.times
	}
	if times > 1 {
		p.t.Errorf("poll %d was posted %d times", tag, times)
	}
	q, err := p.store.Quiz(p.ctx, at.Group, at.Quiz)
	if err != nil {
		p.t.Error(err)
		return
	}
	asked, said := q.Questions[at.Question], p.office.said(tag)
	switch owners, err := p.store.Places(p.ctx, []string{said.poll}); {
	case err != nil:
		p.t.Error(err)
	case asked.PollID != "" && (p.ends[tag] != "sent" || asked.PollID != said.poll || asked.Message != said.message):
		p.t.Errorf("poll %d (%s) is bound to %q in message %d; the answer was %.300q", tag, p.ends[tag], asked.PollID, asked.Message, said.body)
	case asked.PollID != "" && owners[said.poll] != at:
		p.t.Errorf("poll %d: answers to %q go to %+v", tag, said.poll, owners[said.poll])
	case asked.PollID == "" && p.ends[tag] == "sent" && !said.foreign:
		p.t.Errorf("poll %d was sent, and its question does not know it: %+v; the answer was %.300q", tag, asked, said.body)
	case asked.PollID == "" && (p.ends[tag] == "sent" || strings.HasSuffix(p.ends[tag], "unknown")) && asked.Doubt.IsZero() && !asked.Lost:
		p.t.Errorf("poll %d may be there (%s), and its question is not in doubt", tag, p.ends[tag])
	}
}

func (p *postRoom) harvestStore() {
	p.t.Helper()
	left, err := p.store.Waiting(p.ctx)
	if err != nil || len(left) > 0 {
		p.t.Errorf("%d posts are left on the shelf: %+.300v, %v", len(left), left, err)
	}
	for _, was := range p.groups {
		g, err := p.store.Group(p.ctx, was.ID)
		if err != nil || g.Chat != was.Chat || g.State != study.Active {
			p.t.Errorf("group %d is %s in chat %d, it was in %d: %v", was.ID, g.State, g.Chat, was.Chat, err)
		}
		if differences, err := p.store.VerifyGroup(p.ctx, g.ID); err != nil || len(differences) > 0 {
			p.t.Errorf("group %d differs from its records: %+v, %v", g.ID, differences, err)
		}
	}
}

func (p *postRoom) harvestLog() {
	p.t.Helper()
	shortened := false
	for _, line := range p.log.lines() {
		var entry struct{ Message string }
		if err := json.Unmarshal([]byte(line), &entry); err != nil || len(line) > postsLine {
			p.t.Errorf("a line of %d bytes: %.300s", len(line), line)
		}
		if strings.Contains(line, "AAAA-bbbb") {
			p.t.Errorf("the token is in the log: %.300s", line)
		}
		shortened = shortened || strings.Contains(entry.Message, "a wait that nobody believes")
	}
	if p.office.doses["429 10^12"] > 0 && !shortened {
		p.t.Error("nobody is told of absurd waits")
	}
}
