package wire

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"image"
	"image/png"
	"net/http"
	"runtime"
	"strings"
	"sync"
	"testing"

	"github.com/rs/zerolog"
	"go.uber.org/goleak"

	"studybot/report"
	"studybot/study"
	"studybot/telegramsim"
)

// wired is an outbox that speaks to the simulator over real connections; the clock
// moves on by itself whenever all that is left waits for it.
type wired struct {
	*Outbox
	sim    *telegramsim.Sim
	client *Client
	self   Self
	rec    *records
	ann    *telegramsim.Person
	group  *telegramsim.Chat
	log    *bytes.Buffer
}

func wire(t *testing.T, options telegramsim.Options, change func(*OutboxOptions)) *wired {
	t.Helper()
	t.Cleanup(func() { goleak.VerifyNone(t) })
	options.Clock = telegramsim.NewClock(testReceived)
	sim, err := telegramsim.New(options)
	if err != nil {
		t.Fatal(err)
	}
	base, err := sim.Start("127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(sim.Close)
	transport := &http.Transport{}
	t.Cleanup(transport.CloseIdleConnections)
	client, err := NewClient(ClientOptions{Token: sim.Token(), APIURL: base, HTTP: &http.Client{Transport: transport}})
	if err != nil {
		t.Fatal(err)
	}
	self, err := client.Me(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	w := &wired{sim: sim, client: client, self: self, rec: &records{}, log: &bytes.Buffer{}}
	w.ann = sim.NewPerson(telegramsim.PersonOptions{Name: "Ann Lee", Username: "annlee"})
	w.ann.Start("")
	w.group = sim.NewGroup("Luke", w.ann, telegramsim.GroupOptions{Supergroup: true})
	w.ann.AddBot(w.group, true)
	w.ann.Promote(sim.Bot(), w.group, telegramsim.Everything())
	o := OutboxOptions{
		Client: client, Self: self, Shelf: w.rec, Receipts: w.rec, Allowance: newMemoryAllowance(),
		Clock: sim.Clock(), Log: zerolog.New(zerolog.SyncWriter(w.log)),
	}
	if change != nil {
		change(&o)
	}
	if w.Outbox, err = NewOutbox(o); err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	var running sync.WaitGroup
	running.Go(func() { _ = w.Run(ctx) })
	t.Cleanup(func() {
		stop()
		running.Wait()
		if strings.Contains(w.log.String(), "SIMULATED") {
			t.Error("the token is in the log")
		}
	})
	return w
}

// drained moves the clock on until nothing waits.
func (w *wired) drained(t *testing.T) {
	t.Helper()
	for w.Waiting() > 0 {
		if t.Context().Err() != nil {
			t.Fatal("it never ends")
		}
		if next, ok := w.sim.Clock().NextWaiter(); ok && w.Idle() {
			w.sim.Clock().Set(next)
		}
		runtime.Gosched()
	}
}

func (w *wired) noBreach(t *testing.T) {
	t.Helper()
	for _, b := range w.sim.Breaches() {
		t.Errorf("breach: %v", b)
	}
}

func (w *wired) to() report.To { return report.To{Chat: study.ChatID(w.group.ID)} }

func picture(t *testing.T) *report.File {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, 8, 8))); err != nil {
		t.Fatal(err)
	}
	return &report.File{Name: "board.png", Data: b.Bytes()}
}

// everything is a Doc with each kind of block.
func everything() report.Doc {
	return report.Doc{
		report.Head("Day 12 of 90"), report.Para(`<b>Luke 12</b>, <i>read</i> with <a href="tg://user?id=5200000001">Ann</a> or <a href="https://example.org/?a=1&amp;b=2">there</a>` + "\nnext line"),
		{Kind: report.Quote, Text: "Ask and it will be given to you."}, {Kind: report.Quote, Text: "A long one.", Fold: true},
		{Kind: report.Code, Text: "x &lt; y"}, report.Bullets("one", "<u>two</u>"),
		{Kind: report.List, Numbered: true, Items: []report.HTML{"first", "second"}},
		{Kind: report.Table, Rows: [][]report.Cell{{{Text: "#", Right: true}, {Text: "Name"}, {Text: "Points", Right: true}}, {{Text: "1", Right: true}, {Text: "读经的人"}, {Text: "12", Right: true}}}},
		report.Fold("Missing <b>3</b>", report.Para("Bob, Cid"), report.Bullets("Dan")),
		{Kind: report.Divider}, report.Foot("<s>old</s> <tg-spoiler>secret</tg-spoiler> <code>c</code>"),
	}
}

func TestThe_simulator_takes_every_kind_of_post_in_both_forms(t *testing.T) {
	for name, level := range map[string]telegramsim.Level{"modern": telegramsim.Modern, "classic": telegramsim.Classic} {
		t.Run(name, func(t *testing.T) {
			w := wire(t, telegramsim.Options{Level: level, Limits: true, NoLegacy: level == telegramsim.Modern}, nil)
			bob := w.sim.NewPerson(telegramsim.PersonOptions{Name: "Bob"})
			bob.Join(w.group)
			keys := [][]report.Button{{{Text: "✅ Check in", Action: report.Action{Verb: "checkin", Group: 41}}, {Text: "Open", Start: "g41"}},
				{{Text: "Copy", Copy: "code"}, {Text: "Site", URL: "https://example.org"}}}
			poll := pollPost("", 0, w.sim.Clock().Now()).Post.Poll
			poll.Description, poll.Explanation = "Chapter <12>", "Because."
			several := *poll
			several.Correct = []int{0, 1}
			for i, p := range []report.Post{
				{Doc: report.Doc{report.Para("plain & simple")}, Buttons: keys, Ref: "text"},
				{Doc: everything(), Buttons: keys, Silent: true, Ref: "card"},
				{Picture: picture(t), Doc: everything(), Ref: "picture"},
				{File: &report.File{Name: "board.csv", Data: []byte("a,b\n")}, Doc: report.Doc{report.Para("a file")}, Ref: "file"},
				{Poll: poll, Ref: "poll"},
				{Poll: &several, Ref: "several"},
				{Doc: report.Doc{report.Para("What did you learn?")}, Ask: "your note", Ref: "ask"},
				{Doc: everything(), Ref: "only", To: report.To{Only: study.UserID(w.ann.ID)}},
				{Act: report.Tag, Text: "🔥12", To: report.To{Only: study.UserID(bob.ID)}},
				{Act: report.Tag, Text: "🔥12", To: report.To{Only: study.UserID(w.ann.ID)}}, // administrators can't have one
			} {
				to := w.to()
				to.Only = p.To.Only
				p.To = to
				w.Accept(report.Shelved{ID: fmt.Sprint(i), Post: p})
				w.drained(t)
			}
			w.noBreach(t)
			for _, line := range w.rec.lines {
				if strings.HasPrefix(line, "failed") {
					t.Error(line)
				}
			}
			if tag := bob.Tag(w.group); level == telegramsim.Modern && tag != "🔥12" {
				t.Errorf("the tag is %q", tag)
			}
			card := w.message(t, "Day 12")
			w.editAndStop(t, card)
		})
	}
}

// message finds one of the group's messages by its words.
func (w *wired) message(t *testing.T, words string) *telegramsim.Message {
	t.Helper()
	for _, m := range w.group.Messages() {
		if strings.Contains(m.Plain(), words) && m.Receiver == nil && m.Photo == nil {
			return m
		}
	}
	t.Fatalf("no message with %q", words)
	return nil
}

func (w *wired) editAndStop(t *testing.T, card *telegramsim.Message) {
	t.Helper()
	at := func(m *telegramsim.Message) report.To {
		to := w.to()
		to.Message = study.MessageID(m.ID)
		return to
	}
	var quiz, photo *telegramsim.Message
	for _, m := range w.group.Messages() {
		if m.Poll != nil {
			quiz = cmp.Or(quiz, m)
		}
		if m.Photo != nil {
			photo = cmp.Or(photo, m)
		}
	}
	edited := everything()
	edited[0] = report.Head("Day 12, 8 of 20")
	w.Accept(
		report.Shelved{ID: "e1", Post: report.Post{Act: report.Edit, To: at(card), Doc: edited}},
		report.Shelved{ID: "e2", Post: report.Post{Act: report.Edit, To: at(card), Doc: edited}}, // not modified
		report.Shelved{ID: "e3", Post: report.Post{Act: report.Edit, To: at(photo), Doc: report.Doc{report.Para("new caption")}}},
		report.Shelved{ID: "e4", Post: report.Post{Act: report.StopPoll, To: at(quiz), Ref: "stop"}},
		report.Shelved{ID: "e5", Post: report.Post{Act: report.StopPoll, To: at(quiz), Ref: "stop"}}, // closed already
		report.Shelved{ID: "e6", Post: report.Post{Act: report.Edit, To: at(card), Buttons: [][]report.Button{{{Text: "New", Action: report.Action{Verb: "x"}}}}}},
	)
	w.drained(t)
	w.noBreach(t)
	if now := card.Now(); !strings.Contains(now.Plain(), "8 of 20") || len(now.Buttons) != 1 {
		t.Errorf("the card is %q with %v", now.Plain(), now.Labels())
	}
	if now := photo.Now(); now.Caption != "new caption" {
		t.Errorf("the caption is %q", now.Caption)
	}
	if now := quiz.Now(); !now.Poll.Closed || now.Poll.Anonymous {
		t.Errorf("the poll is %+v", now.Poll)
	}
	var stops []string
	for _, l := range w.rec.lines {
		if strings.HasPrefix(l, "sent e4") || strings.HasPrefix(l, "sent e5") {
			stops = append(stops, l)
		}
	}
	if len(stops) != 2 || !strings.HasSuffix(stops[0], "0 [0 0]") || strings.HasSuffix(stops[1], "]") {
		t.Errorf("stops: %q", stops)
	}
	w.Accept(report.Shelved{ID: "e7", Post: report.Post{Act: report.Delete, To: at(card)}})
	w.drained(t)
	if !card.Now().Deleted {
		t.Errorf("the card is still there: %s", w.log)
	}
	w.noBreach(t)
}
