package wire

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"studybot/report"
	"studybot/study"
	"studybot/telegramsim"
)

func TestWhat_goes_wrong_on_the_wire_loses_nothing_and_doubles_no_poll(t *testing.T) {
	w := wire(t, telegramsim.Options{Limits: true, NoLegacy: true}, nil)
	count := func(words string) (n int) {
		for _, m := range w.group.Messages() {
			if strings.Contains(m.Plain(), words) || m.Poll != nil && strings.Contains(m.Poll.Question, words) {
				n++
			}
		}
		return n
	}
	send := func(id string, p report.Post) {
		p.To = w.to()
		w.Accept(report.Shelved{ID: id, Post: p})
		w.drained(t)
	}
	for i, f := range []telegramsim.FaultKind{
		telegramsim.TooMany(7), telegramsim.HTML502(), telegramsim.Status(500), telegramsim.Break(),
	} {
		w.sim.Fail(telegramsim.Fault{Method: "sendMessage", Kind: f})
		word := fmt.Sprintf("message-%d", i)
		send(word, report.Post{Doc: report.Doc{report.Para(report.HTML(word))}})
		if n := count(word); n != 1 {
			t.Errorf("%s is there %d times", word, n)
		}
	}
	w.sim.Fail(telegramsim.Fault{Method: "sendMessage", Kind: telegramsim.TimeoutAfterCommit()})
	send("twice", report.Post{Doc: report.Doc{report.Para("twice")}})
	if n := count("twice"); n != 2 {
		t.Errorf("a text of unknown outcome is there %d times: it is sent again rather than lost", n)
	}
	w.sim.Fail(telegramsim.Fault{Method: "sendPoll", Kind: telegramsim.TimeoutAfterCommit()})
	send("q", report.Post{Poll: pollPost("", 0, w.sim.Clock().Now()).Post.Poll, Ref: "poll:7:1"})
	if n := count("Who?"); n != 1 || !slices.Contains(w.rec.lines, "failed q unknown  false") {
		t.Errorf("the poll is there %d times; %q", n, w.rec.lines)
	}
	w.noBreach(t)
}

func TestA_group_that_moves_is_followed(t *testing.T) {
	w := wire(t, telegramsim.Options{Limits: true}, nil)
	basic := w.sim.NewGroup("Acts", w.ann, telegramsim.GroupOptions{})
	w.ann.AddBot(basic, false)
	moved := basic.Migrate()
	for _, id := range []string{"a", "b"} {
		w.Accept(report.Shelved{ID: id, Post: report.Post{To: report.To{Chat: study.ChatID(basic.ID)}, Doc: report.Doc{report.Para(report.HTML(id))}}})
	}
	w.drained(t)
	if got := w.rec.lines[0]; got != fmt.Sprintf("moved %d %d", basic.ID, moved.ID) {
		t.Errorf("%q", w.rec.lines)
	}
	var texts []string
	for _, m := range moved.Messages() {
		if m.From != nil && m.From.ID == w.sim.Bot().ID {
			texts = append(texts, m.Text)
		}
	}
	if !slices.Equal(texts, []string{"a", "b"}) {
		t.Errorf("%q", texts)
	}
	w.noBreach(t)
}

func TestA_broadcast_to_many_groups_never_meets_a_429(t *testing.T) {
	w := wire(t, telegramsim.Options{Limits: true, NoLegacy: true}, nil)
	const groups = 120
	for i := range groups {
		g := w.sim.NewGroup(fmt.Sprint("G", i), w.ann, telegramsim.GroupOptions{Supergroup: true})
		w.ann.AddBot(g, true)
		w.Accept(report.Shelved{ID: fmt.Sprint(i), Post: report.Post{Lane: report.Cards, To: report.To{Chat: study.ChatID(g.ID)}, Doc: everything()}})
	}
	start := w.sim.Clock().Now()
	w.drained(t)
	took := w.sim.Clock().Now().Sub(start)
	if s := w.Stats(); s.Throttled != 0 || s.Sent != groups {
		t.Errorf("%+v", s)
	}
	if rate := groups / took.Seconds(); rate < 29.1 || rate > 30 {
		t.Errorf("%.2f messages a second", rate)
	}
	w.noBreach(t)
}

func TestBlocked_and_kicked_are_told(t *testing.T) {
	w := wire(t, telegramsim.Options{}, nil)
	w.ann.Block()
	w.ann.RemoveBot(w.group)
	w.Accept(post("p", study.ChatID(w.ann.ID), "x"), post("g", study.ChatID(w.group.ID), "x"))
	w.drained(t)
	slices.Sort(w.rec.lines)
	w.rec.mu.Lock()
	defer w.rec.mu.Unlock()
	if got := strings.Join(w.rec.lines, ", "); got != "drop g, drop p, failed g gone  false, failed p unreachable  false" {
		t.Error(got)
	}
}
