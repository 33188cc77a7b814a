package chaos

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"studybot/telegramsim"
)

// patience is how long people wait for the bot, kills and all.
const patience = 3 * time.Minute

// group is a group, its people, and the ledger of what they did: what Telegram accepted
// from them, and nothing that the bot says.
type group struct {
	w      *world
	t      testing.TB
	number int
	chat   *telegramsim.Chat
	people []*telegramsim.Person // the first is the admin

	seen    int // the id of the last message looked at
	posts   []*telegramsim.Message
	polls   []*telegramsim.Message
	checked map[string]map[int64]bool // date → who checked in
	read    map[string]map[int64]bool // date → who tapped that they have read
	cards   map[string]bool           // dates on which the card came

	strangers []int64 // who voted and is not of the group: their answers must not count
}

func (w *world) newGroup(i int) *group {
	g := &group{w: w, t: w.t, number: i, checked: map[string]map[int64]bool{}, read: map[string]map[int64]bool{}, cards: map[string]bool{}}
	for k := range w.plot.people {
		g.people = append(g.people, w.sim.NewPerson(telegramsim.PersonOptions{Name: fmt.Sprintf("Person %d-%d", i, k), Language: "en"}))
	}
	return g
}

func (g *group) admin() *telegramsim.Person { return g.people[0] }

// found lets the group come into being: the bot is added, the defaults are taken, all join.
func (g *group) found(w *world) {
	admin := g.admin()
	admin.Start("")
	g.chat = w.sim.NewGroup(fmt.Sprintf("Group %d", g.number), admin, telegramsim.GroupOptions{Supergroup: !w.plot.basic})
	for _, p := range g.people[1:] {
		p.Join(g.chat)
	}
	admin.AddBot(g.chat, true)
	g.taps(admin, g.awaits("Start with the defaults button", buttoned("🚀")), "🚀")
	started := g.awaits("Join button", buttoned("🙋"))
	for _, p := range g.people {
		g.taps(p, started, "🙋")
	}
	if !w.plot.ticks {
		return
	}
	var minutes []string
	for m := g.number % 15; m < 60; m += 15 {
		minutes = append(minutes, fmt.Sprint(m))
	}
	admin.Say(g.chat, fmt.Sprintf(`/schedule message "%s * * * *" text="tick %d"`, strings.Join(minutes, ","), g.number))
	g.taps(admin, g.awaits("draft of a schedule", buttoned("Keep")), "Keep")
}

func buttoned(label string) func(*telegramsim.Message) bool {
	return func(m *telegramsim.Message) bool {
		_, ok := m.Button(label)
		return ok
	}
}

func (g *group) taps(p *telegramsim.Person, m *telegramsim.Message, label string) {
	if m == nil {
		return
	}
	if _, err := p.Tap(m, label); err != nil {
		g.t.Errorf("group %d: %v", g.number, err)
	}
}

// gap is how many ids in a row may be of messages that nobody can find: deleted ones, and
// commands that only the bot saw.
const gap = 64

// look takes in what was posted since the last look.
func (g *group) look() {
	for id := g.seen + 1; id <= g.seen+gap; id++ {
		m := g.chat.Find(id)
		if m == nil {
			continue
		}
		g.seen = id
		if m.From == nil || m.From.ID != g.w.sim.Bot().ID || m.Service != "" {
			continue
		}
		g.posts = append(g.posts, m)
		if m.Poll != nil {
			g.polls = append(g.polls, m)
		}
		if isCard(m) {
			g.cards[dateOf(m.Date)] = true
		}
	}
}

// isCard tells a day card by its buttons.
func isCard(m *telegramsim.Message) bool { return buttoned("👥")(m) && buttoned("✅")(m) }

func dateOf(t time.Time) string { return t.UTC().Format(time.DateOnly) }

// awaits waits until the bot has posted something of a kind in the group.
func (g *group) awaits(what string, is func(*telegramsim.Message) bool) *telegramsim.Message {
	var found *telegramsim.Message
	if !comes(patience, func() bool {
		g.look()
		for _, m := range g.posts {
			if is(m) {
				found = m
			}
		}
		return found != nil
	}) {
		g.t.Errorf("group %d: the bot does not post: %s", g.number, what)
	}
	return found
}

// today is the day card of the world's present date, when it is there.
func (g *group) today() *telegramsim.Message {
	date := dateOf(g.w.clock.Now())
	return g.awaits("day card of "+date, func(m *telegramsim.Message) bool {
		return isCard(m) && dateOf(m.Date) == date
	})
}

// studies lets each of the group check in, by command or by tap, and some read.
func (g *group) studies(card *telegramsim.Message, habit float64) {
	date := dateOf(g.w.clock.Now())
	g.checked[date], g.read[date] = map[int64]bool{}, map[int64]bool{}
	for _, i := range g.w.shuffled(len(g.people)) {
		p := g.people[i]
		if !g.w.chance(habit) {
			continue
		}
		if g.w.chance(0.5) {
			p.Say(g.chat, "/checkin")
		} else if _, err := p.Tap(card, "✅"); err != nil {
			g.t.Errorf("group %d: %v", g.number, err)
			continue
		}
		g.checked[date][p.ID] = true
		if _, ok := card.Button("📖"); ok && g.w.chance(0.3) {
			if _, err := p.Tap(card, "📖"); err == nil {
				g.read[date][p.ID] = true
			}
		}
		g.rests(time.Millisecond, 20*time.Millisecond)
	}
}

func (g *group) rests(least, most time.Duration) { <-time.After(g.w.between(least, most)) }

// quizzes holds one quiz: the admin opens it, all vote, the admin closes it.
func (g *group) quizzes(n int) {
	before := len(g.polls)
	g.admin().Say(g.chat, fmt.Sprintf("/quiz now chaos %d", n))
	voted, rest := before, false
	comes(patience, func() bool {
		g.look()
		for ; voted < len(g.polls); voted++ {
			g.vote(g.polls[voted])
		}
		// A poll whose sending was cut short may be missing for good: then all go on.
		done := voted >= before+n || rest
		rest = g.w.atRest()
		g.rests(20*time.Millisecond, 60*time.Millisecond)
		return done
	})
	results := g.count("· results")
	g.admin().Say(g.chat, "/quiz close")
	if !comes(patience, func() bool { g.look(); return g.count("· results") > results }) {
		g.t.Errorf("group %d: no results after closing", g.number)
	}
}

func (g *group) count(words string) int {
	n := 0
	for _, m := range g.posts {
		if strings.Contains(plain(m), words) {
			n++
		}
	}
	return n
}

// vote lets nearly all of the group answer a poll.
func (g *group) vote(m *telegramsim.Message) {
	for _, i := range g.w.shuffled(len(g.people)) {
		if g.w.chance(0.95) {
			_ = g.people[i].Vote(m, g.w.pick(len(m.Poll.Options))) // refused: the poll was closed, which the record tells
		}
	}
}
