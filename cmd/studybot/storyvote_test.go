package main

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"studybot/telegramsim"
)

func voteVerbs() []verb {
	return []verb{
		{"WHO votes|vote right|wrong in the first TEXT", (*world).voteForFirst, false},
		{"the first TEXT is open|closed", (*world).firstIs, false},
		{"WHO votes|vote right|wrong in TEXT", (*world).voteFor, false},
		{"WHO votes|vote N in TEXT", (*world).voteFor, false},
		{"WHO votes right|wrong in TEXT by forwarding", (*world).voteForwarded, false},
		{"WHO votes right|wrong in TEXT as channel TEXT", (*world).voteAsChannel, false},
		{"WHO retracts in TEXT", (*world).retract, false},
		{"a retraction by WHO arrives for TEXT", (*world).retractAnyway, false},
		{"a late vote by WHO right|wrong arrives for TEXT", (*world).voteLate, false},
		{"poll TEXT is open|closed|hidden", (*world).pollIs, false},
		{"poll TEXT has N votes", (*world).pollHas, false},
	}
}

// poll is the newest poll whose question contains a text.
func (w *world) poll(text string) (*telegramsim.Message, error) {
	for _, m := range slices.Backward(w.group.Messages()) {
		if m.Poll != nil && strings.Contains(plain(m.Poll.Question), plain(text)) {
			return m, nil
		}
	}
	return nil, fmt.Errorf("there is no poll with %q", text)
}

// key is what is right in a poll. One of the older form does not know it, the records do.
func (w *world) key(p *telegramsim.Poll) ([]int, error) {
	if len(p.Correct) > 0 {
		return p.Correct, nil
	}
	places, err := w.store.Places(w.ctx, []string{p.ID})
	if err != nil {
		return nil, err
	}
	at, known := places[p.ID]
	if !known {
		return nil, fmt.Errorf("nobody knows what the poll %q asks", p.Question)
	}
	q, err := w.store.Quiz(w.ctx, at.Group, at.Quiz)
	if err != nil {
		return nil, err
	}
	return q.Questions[at.Question].Correct(), nil
}

// picks are the options that a vote ticks: a right answer, a wrong one, or a number from 1.
func (w *world) picks(p *telegramsim.Poll, f found) ([]int, error) {
	if len(f.ns) > 0 {
		return []int{f.ns[0] - 1}, nil
	}
	right, err := w.key(p)
	if err != nil || f.has["right"] {
		return right, err
	}
	for i := range p.Options {
		if !slices.Contains(right, i) {
			return []int{i}, nil
		}
	}
	return nil, fmt.Errorf("the poll %q has no wrong option", p.Question)
}

// votes lets people vote, in the way of cast, in the poll that poll finds.
func (w *world) votes(f found, poll func(text string) (*telegramsim.Message, error), cast func(*telegramsim.Person, *telegramsim.Message, ...int) error) error {
	if err := w.flush(); err != nil {
		return err
	}
	m, err := poll(f.text())
	if err != nil {
		return err
	}
	options, err := w.picks(m.Poll, f)
	if err != nil {
		return err
	}
	for _, p := range w.who(f.who) {
		if err := cast(p, m, options...); err != nil {
			return fmt.Errorf("%s: %w", p.Name, err)
		}
	}
	return w.calm()
}

func (w *world) voteFor(f found) error { return w.votes(f, w.poll, (*telegramsim.Person).Vote) }

func (w *world) voteForFirst(f found) error {
	return w.votes(f, w.firstPoll, (*telegramsim.Person).Vote)
}

func (w *world) voteForwarded(f found) error {
	return w.votes(f, w.poll, (*telegramsim.Person).VoteForwarded)
}

func (w *world) voteAsChannel(f found) error {
	c := w.channels[f.texts[1]]
	return w.votes(f, w.poll, func(p *telegramsim.Person, m *telegramsim.Message, options ...int) error {
		return p.VoteAsChannel(m, c, options...)
	})
}

// firstPoll is the oldest poll with a text: of a question that was asked again.
func (w *world) firstPoll(text string) (*telegramsim.Message, error) {
	for _, m := range w.group.Messages() {
		if m.Poll != nil && strings.Contains(m.Poll.Question, text) {
			return m, nil
		}
	}
	return nil, fmt.Errorf("no poll with %q", text)
}

func (w *world) firstIs(f found) error {
	m, err := w.firstPoll(f.text())
	if err != nil {
		return err
	}
	if m.Now().Poll.Closed != f.has["closed"] {
		return fmt.Errorf("closed: %v", m.Now().Poll.Closed)
	}
	return nil
}

func (w *world) retract(f found) error {
	m, err := w.poll(f.text())
	if err != nil {
		return err
	}
	for _, p := range w.who(f.who) {
		if err := p.Retract(m); err != nil {
			return fmt.Errorf("%s: %w", p.Name, err)
		}
	}
	return w.calm()
}

// retractAnyway tells the bot of a retraction, as of a poll in which one may vote anew.
func (w *world) retractAnyway(f found) error {
	return w.deliver(f, func(*telegramsim.Poll) ([]int, error) { return nil, nil })
}

// voteLate delivers a vote that was cast in time but is told late, as Telegram may do.
func (w *world) voteLate(f found) error {
	return w.deliver(f, func(p *telegramsim.Poll) ([]int, error) { return w.picks(p, f) })
}

func (w *world) deliver(f found, options func(*telegramsim.Poll) ([]int, error)) error {
	m, err := w.poll(f.text())
	if err != nil {
		return err
	}
	picked, err := options(m.Poll)
	if err != nil {
		return err
	}
	for _, p := range w.who(f.who) {
		answer := map[string]any{
			"poll_id": m.Poll.ID, "option_ids": append([]int{}, picked...),
			"user": map[string]any{"id": p.ID, "is_bot": false, "first_name": p.Name, "username": p.Username},
		}
		raw, err := json.Marshal(map[string]any{"poll_answer": answer})
		if err != nil {
			return err
		}
		w.sim.InjectUpdate(raw)
	}
	return w.calm()
}

// pollIs: hidden means that nobody sees results before it closes.
func (w *world) pollIs(f found) error {
	if err := w.flush(); err != nil {
		return err
	}
	m, err := w.poll(f.text())
	if err != nil {
		return err
	}
	is := map[string]bool{"open": !m.Poll.Closed, "closed": m.Poll.Closed, "hidden": m.Poll.Hidden}
	for want := range f.has {
		if yes, known := is[want]; known && !yes {
			return fmt.Errorf("the poll %q is not %s", m.Poll.Question, want)
		}
	}
	return nil
}

func (w *world) pollHas(f found) error {
	m, err := w.poll(f.text())
	if err != nil {
		return err
	}
	if m.Poll.Total != f.ns[0] {
		return fmt.Errorf("the poll has %d votes", m.Poll.Total)
	}
	return nil
}
