package telegramsim

import (
	"cmp"
	"errors"
	"hash/fnv"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"sync/atomic"
	"time"
)

// LifeOptions are someone's habits in one group. All chances are from 0 to 1.
type LifeOptions struct {
	Person *Person
	Chat   *Chat
	Seed   uint64

	// Taps maps a part of a button's label, such as "Check in" or "打卡", to the
	// chance that the person presses it on a day when the bot shows it.
	Taps map[string]float64
	// Says maps a text, such as "/checkin read it on the train", to the chance that it is said on a day.
	Says map[string]float64
	// Votes is the chance that the person takes part in a poll; default 0.9.
	Votes float64
	// Skill is the chance that a quiz is answered right.
	Skill float64
	// From and To are the hours between which the day's visit falls; default 8 and 22.
	From, To int
	// Within is how long a poll may wait for the vote; default one hour, and always before it closes.
	Within time.Duration
}

// Life is someone who goes on living as the clock is moved: each day they come
// by at some hour, press what they use to press, and say what they use to say;
// and they vote in polls. What they do follows from the seed and the day alone,
// however many others live beside them.
type Life struct {
	o       LifeOptions
	s       *Sim
	stopped atomic.Bool
}

// NewLife starts a life at the clock's present.
func (s *Sim) NewLife(o LifeOptions) (*Life, error) {
	if o.Person == nil || o.Chat == nil {
		return nil, errors.New("telegramsim: a life needs a person and a chat")
	}
	o.Votes = cmp.Or(o.Votes, 0.9)
	o.From, o.To = cmp.Or(o.From, 8), cmp.Or(o.To, 22)
	o.Within = cmp.Or(o.Within, time.Hour)
	if o.From < 0 || o.To > 24 || o.From >= o.To {
		return nil, errors.New("telegramsim: a life's hours are not within a day")
	}
	l := &Life{o: o, s: s}
	s.lock()
	s.lives = append(s.lives, l)
	s.unlock()
	now := s.now()
	l.planDay(now)
	return l, nil
}

// Stop ends the habits. The person stays where they are.
func (l *Life) Stop() { l.stopped.Store(true) }

// chance is the randomness of one occasion; it depends on nothing else that happens.
func (l *Life) chance(occasion string) *rand.Rand {
	h := fnv.New64a()
	h.Write([]byte(occasion))
	return rand.New(rand.NewPCG(l.o.Seed^h.Sum64(), uint64(l.o.Person.ID)))
}

// span is a random part of d.
func span(r *rand.Rand, d time.Duration) time.Duration { return time.Duration(r.Int64N(int64(d))) }

// at calls f at an instant, unless it is past or the life has ended by then.
func (l *Life) at(t time.Time, f func(now time.Time)) {
	wait := t.Sub(l.s.now())
	if wait <= 0 {
		return
	}
	l.s.clock.AfterFunc(wait, func(now time.Time) {
		if !l.stopped.Load() {
			f(now)
		}
	})
}

// planDay plans the rest of the day that now is in, and that the next day be planned.
func (l *Life) planDay(now time.Time) {
	local := now.In(l.s.opt.Location)
	midnight := time.Date(local.Year(), local.Month(), local.Day(), 0, 0, 0, 0, local.Location())
	r := l.chance("day " + midnight.Format(time.DateOnly))
	hours := time.Duration(l.o.To-l.o.From) * time.Hour
	visit := midnight.Add(time.Duration(l.o.From)*time.Hour + span(r, hours)).Truncate(time.Second)
	l.at(visit, func(now time.Time) { l.visit(now, midnight) })
	for _, text := range slices.Sorted(maps.Keys(l.o.Says)) {
		if r.Float64() < l.o.Says[text] {
			l.at(visit.Add(time.Minute+span(r, time.Hour)), func(time.Time) { _, _ = l.o.Person.say(l.o.Chat, text) })
		}
	}
	l.at(midnight.AddDate(0, 0, 1), l.planDay)
}

// visit looks at what the bot posted today and presses what one uses to press,
// a few seconds apart. Where there is nothing yet it comes again in an hour.
func (l *Life) visit(now, midnight time.Time) {
	r := l.chance("visit " + midnight.Format(time.DateOnly))
	pause := time.Duration(0)
	pressed := map[string]bool{}
	for _, label := range slices.Sorted(maps.Keys(l.o.Taps)) {
		willing := r.Float64() < l.o.Taps[label]
		m, b := l.find(label, midnight)
		if m == nil || !willing || pressed[b.Data] {
			continue
		}
		pressed[b.Data] = true
		pause += 2*time.Second + span(r, 20*time.Second).Truncate(time.Second)
		l.at(now.Add(pause), func(time.Time) { _, _ = l.o.Person.Tap(m, b.Text) })
	}
	next := now.Add(time.Hour)
	if len(pressed) == 0 && !l.shown(midnight) && next.Before(midnight.Add(time.Duration(l.o.To)*time.Hour)) {
		l.at(next, func(now time.Time) { l.visit(now, midnight) })
	}
}

// shown tells whether any of the habitual buttons is there today.
func (l *Life) shown(midnight time.Time) bool {
	for label := range l.o.Taps {
		if m, _ := l.find(label, midnight); m != nil {
			return true
		}
	}
	return false
}

// find is the newest of the bot's messages of today that has a button like this.
func (l *Life) find(label string, midnight time.Time) (*Message, Button) {
	s := l.s
	s.lock()
	defer s.unlock()
	for _, m := range slices.Backward(l.o.Chat.msgs) {
		if m.date.Before(midnight) {
			break
		}
		if m.from != s.bot || !m.visibleTo(l.o.Person) || (m.markup == nil && m.rich == nil) {
			continue
		}
		shot := s.snapshot(m)
		for _, row := range shot.Buttons {
			for _, b := range row {
				if b.Kind == "callback" && strings.Contains(strings.ToLower(b.Text), strings.ToLower(label)) {
					return shot, b
				}
			}
		}
	}
	return nil, Button{}
}

// livesNotice lets those who live in a poll's chat make up their minds. The world is not locked.
func (s *Sim) livesNotice(m *message) {
	s.lock()
	lives, shot := slices.Clone(s.lives), s.snapshot(m)
	s.unlock()
	for _, l := range lives {
		if l.o.Chat == shot.Chat && !l.stopped.Load() {
			l.notice(shot)
		}
	}
}

func (l *Life) notice(m *Message) {
	r := l.chance("poll " + m.Key)
	if r.Float64() >= l.o.Votes {
		return
	}
	within := l.o.Within
	if left := m.Poll.Closes.Sub(l.s.now()); !m.Poll.Closes.IsZero() {
		within = min(within, left*9/10)
	}
	if within <= 0 {
		return
	}
	options := l.pick(m.Poll, r)
	l.at(l.s.now().Add(time.Second+span(r, within)), func(time.Time) { _ = l.o.Person.Vote(m, options...) })
}

// pick chooses an answer: the right one with the chance of one's skill.
func (l *Life) pick(p *Poll, r *rand.Rand) []int {
	n := len(p.Options)
	if !p.Quiz {
		return []int{r.IntN(n)}
	}
	right := p.Correct
	if !p.Multiple {
		right = []int{p.Correct[r.IntN(len(p.Correct))]}
	}
	if r.Float64() < l.o.Skill || n == len(p.Correct) {
		return right
	}
	for {
		if wrong := r.IntN(n); !slices.Contains(p.Correct, wrong) {
			return []int{wrong}
		}
	}
}
