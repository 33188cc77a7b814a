package wire

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"sync"
	"testing"

	"github.com/rs/zerolog"

	"studybot/report"
	"studybot/study"
	"studybot/telegramsim"
)

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
