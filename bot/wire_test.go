package bot

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"image"
	"image/png"
	"net/http"
	"runtime"
	"slices"
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
		Client: client, Self: self, Shelf: w.rec, Receipts: w.rec, Allowance: NewMemoryAllowance(),
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

// heard is what an intake handed over.
type heard struct {
	mu     sync.Mutex
	events []Event
	aside  int
	fail   int // batches to refuse
}

func (h *heard) handle(_ context.Context, events []Event) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.fail > 0 {
		h.fail--
		return errors.New("the store is down")
	}
	h.events = append(h.events, events...)
	return nil
}

func (h *heard) refusing() bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.fail > 0 || len(h.events) == 0
}

func (h *heard) keepAside(context.Context, int64, json.RawMessage, error) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.aside++
	return nil
}

// listen runs an intake until the function that it returns is called.
func (w *wired) listen(t *testing.T, h *heard) (stop func()) {
	t.Helper()
	in, err := NewIntake(IntakeOptions{Client: w.client, Self: w.self, Handle: h.handle, Aside: h.keepAside,
		Clock: w.sim.Clock(), Log: zerolog.New(zerolog.SyncWriter(w.log))})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- in.Run(ctx) }()
	return func() {
		cancel()
		if err := <-done; err != nil {
			t.Errorf("Run: %v", err)
		}
	}
}

// taken waits until all updates are confirmed.
func (w *wired) taken(t *testing.T) {
	t.Helper()
	if err := w.sim.AwaitIdle(t.Context()); err != nil {
		t.Fatal(err)
	}
}

func TestEverything_that_people_do_arrives_once_and_in_order(t *testing.T) {
	w := wire(t, telegramsim.Options{}, nil)
	h := &heard{}
	stop := w.listen(t, h)
	w.taken(t)
	h.mu.Lock()
	h.events = nil
	h.mu.Unlock()
	bob := w.sim.NewPerson(telegramsim.PersonOptions{Name: "Bob"})
	bob.Join(w.group)
	w.ann.Say(w.group, "/checkin@"+w.self.Username+" done")
	w.ann.Upload(w.ann.Private(), "plan.md", []byte("# Plan"), "/plan import luke")
	w.Accept(report.Shelved{ID: "c", Post: report.Post{To: w.to(), Doc: report.Doc{report.Para("card")},
		Buttons: [][]report.Button{{{Text: "Check in", Action: report.Action{Verb: "checkin", Group: 41}}}}}})
	w.Accept(pollPost("q", study.ChatID(w.group.ID), w.sim.Clock().Now()))
	w.drained(t)
	tap, err := bob.Tap(w.message(t, "card"), "Check in")
	if err != nil {
		t.Fatal(err)
	}
	i := slices.IndexFunc(w.group.Messages(), func(m *telegramsim.Message) bool { return m.Poll != nil })
	if err := bob.Vote(w.group.Messages()[i], 1); err != nil {
		t.Fatal(err)
	}
	w.sim.InjectUpdate([]byte(`{"message":{"text":7}}`))
	w.ann.Say(w.group, "good night")
	w.taken(t)
	stop()
	var got []string
	for _, e := range h.events {
		got = append(got, fmt.Sprintf("%s %s%s%s", e.Kind, e.Command, e.Action.Verb, e.Text))
	}
	want := []string{"joined ", "commanded checkindone", "commanded planimport luke", "tapped checkin", "voted ", "shown Who?", "said good night"}
	if got = slices.Compact(got); !slices.Equal(got, want) || h.aside != 1 { // a join is told by message and by chat_member
		t.Errorf("%q, %d aside", got, h.aside)
	}
	w.Accept(report.Shelved{Post: report.Post{Act: report.Toast, To: report.To{Query: h.query()}, Text: "Checked in"}})
	w.drained(t)
	if !tap.Answered() || tap.Toast != "Checked in" {
		t.Errorf("the tap got %q", tap.Toast)
	}
	data, err := w.client.Download(t.Context(), *h.file(), 1000)
	if err != nil || string(data) != "# Plan" {
		t.Errorf("%q, %v", data, err)
	}
	w.noBreach(t)
}

func (h *heard) query() string {
	for _, e := range h.events {
		if e.Query != "" {
			return e.Query
		}
	}
	return ""
}

func (h *heard) file() *FileRef {
	for _, e := range h.events {
		if e.File != nil {
			return e.File
		}
	}
	return &FileRef{}
}

func TestA_batch_that_is_not_durable_is_kept_and_what_comes_behind_it_is_looked_at(t *testing.T) {
	w := wire(t, telegramsim.Options{}, nil)
	h := &heard{fail: 3}
	for range 5 {
		w.ann.Say(w.ann.Private(), "hello")
	}
	stop := w.listen(t, h)
	for h.refusing() {
		if next, ok := w.sim.Clock().NextWaiter(); ok {
			w.sim.Clock().Set(next)
		}
		runtime.Gosched()
	}
	w.taken(t)
	stop()
	if n := len(h.events); n < 5 {
		t.Errorf("%d events", n)
	}
	first := 0
	for _, c := range w.sim.Calls("getUpdates") {
		if c.Params["offset"] == nil {
			first++
		}
	}
	if first != 4 { // once, and after each of the three failures
		t.Errorf("the batch was asked for %d times", first)
	}
	w.noBreach(t)
}

func TestStopping_confirms_what_is_durable(t *testing.T) {
	w := wire(t, telegramsim.Options{}, nil)
	block, entered := make(chan struct{}), make(chan struct{}, 1)
	in, err := NewIntake(IntakeOptions{Client: w.client, Self: w.self, Clock: w.sim.Clock(), Aside: (&heard{}).keepAside,
		Handle: func(ctx context.Context, _ []Event) error { entered <- struct{}{}; <-block; return ctx.Err() }})
	if err != nil {
		t.Fatal(err)
	}
	w.ann.Say(w.ann.Private(), "hello")
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- in.Run(ctx) }()
	<-entered
	if in.Idle() {
		t.Error("idle with a batch in hand")
	}
	cancel()
	close(block)
	if err := <-done; err != nil || w.sim.Pending() != 0 || !in.Idle() {
		t.Errorf("%v, %d updates would come again, idle %v", err, w.sim.Pending(), in.Idle())
	}
}

func TestMenus_and_profile_are_registered(t *testing.T) {
	w := wire(t, telegramsim.Options{NoLegacy: true}, nil)
	menus := []Menu{
		{Scope: "private", Commands: []MenuItem{{Name: "me", Does: "my streak"}}},
		{Scope: "group admins", Language: "zh", Commands: []MenuItem{{Name: "setup", Does: "设置"}}},
	}
	if err := SetUp(t.Context(), w.client, menus, []Profile{{Language: "en", Description: "Keeps a study group going.", Short: "Study"}}); err != nil {
		t.Fatal(err)
	}
	if got := w.sim.BotText("description", "en"); got != "Keeps a study group going." {
		t.Errorf("%q", got)
	}
	w.noBreach(t)
	for _, m := range []Menu{{Scope: "nowhere"}, {Scope: "group", Commands: []MenuItem{{Name: "Bad", Does: "x"}}}, {Scope: "group", Commands: []MenuItem{{Name: "x"}}}} {
		if err := SetUp(t.Context(), w.client, []Menu{m}, nil); !errors.Is(err, study.ErrInvalid) {
			t.Errorf("%+v: %v", m, err)
		}
	}
}
