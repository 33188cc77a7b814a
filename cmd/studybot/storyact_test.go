package main

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"studybot/telegramsim"
)

func peopleVerbs() []verb {
	return []verb{
		{"people REST", (*world).addPeople, false},
		{"person WORD called TEXT [ username WORD ] [ speaks WORD ]", (*world).addPerson, false},
		{"[ basic|forum ] group TEXT with REST", (*world).addGroup, false},
		{"group TEXT", (*world).chooseGroup, false},
		{"WHO owns channel TEXT", (*world).addChannel, false},
		{"WHO adds the bot [ as admin ]", (*world).addBot, false},
		{"WHO removes the bot", (*world).removeBot, false},
		{"WHO makes the bot admin", (*world).promoteBot, false},
		{"WHO joins|join", (*world).join, false},
		{"WHO leaves|leave", (*world).leave, false},
		{"WHO removes WHO", (*world).remove, false},
		{"WHO makes WHO admin", (*world).promote, false},
		{"WHO blocks|unblocks the bot", (*world).block, false},
		{"the group becomes a supergroup", (*world).migrate, false},
	}
}

func actVerbs() []verb {
	return []verb{
		{"WHO starts|start the bot [ TEXT ]", (*world).startPrivate, false},
		{"WHO taps|tap TEXT [ PLACE ]", (*world).tap, false},
		{"WHO says|say TEXT [ PLACE ]", (*world).say, false},
		{"WHO says TEXT as the group", (*world).sayAnonymously, false},
		{"WHO says TEXT as channel TEXT", (*world).sayAsChannel, false},
		{"WHO says TEXT about WHO", (*world).sayAbout, false},
		{"WHO replies to TEXT TEXT [ PLACE ]", (*world).reply, false},
		{"WHO uploads WORD [ with TEXT ] [ PLACE ]", (*world).upload, false},
		{"WHO opens topic TEXT", (*world).openTopic, false},
	}
}

func (w *world) isPerson(name string) bool { return w.people[name] != nil || name == "everybody" }

// idOf is the Telegram ID of the person with this name, the same in every story.
func (w *world) idOf(name string) int64 {
	id := int64(5_000_000)
	for _, r := range name {
		id = (id*31 + int64(r)) % 900_000_000
	}
	return 100_000_000 + id
}

func (w *world) who(names []string) []*telegramsim.Person {
	if slices.Contains(names, "everybody") {
		names = w.order
	}
	people := make([]*telegramsim.Person, len(names))
	for i, name := range names {
		people[i] = w.people[name]
	}
	return people
}

// addPeople: people Lin(admin) Chen Wang(zh). Usernames are the names in small letters.
func (w *world) addPeople(f found) error {
	for _, word := range f.rest {
		name, notes, _ := strings.Cut(word.text, "(")
		o := telegramsim.PersonOptions{Name: name, Username: usernameOf(name), Language: w.language}
		for _, note := range strings.FieldsFunc(strings.TrimSuffix(notes, ")"), func(r rune) bool { return r == ',' }) {
			switch note {
			case "admin":
				w.admins[name] = true
			case "nameless":
				o.Username = ""
			default:
				o.Language = note
			}
		}
		w.enter(name, o)
	}
	return nil
}

func usernameOf(name string) string {
	if utf8.RuneCountInString(name) != len(name) {
		return ""
	}
	return strings.ToLower(name)
}

func (w *world) addPerson(f found) error {
	o := telegramsim.PersonOptions{Name: f.text(), Language: w.language}
	rest := f.words[1:]
	if f.has["username"] {
		o.Username, rest = rest[0], rest[1:]
	}
	if f.has["speaks"] {
		o.Language = rest[0]
	}
	w.enter(f.word(), o)
	return nil
}

func (w *world) enter(name string, o telegramsim.PersonOptions) {
	o.ID = w.idOf(name)
	w.people[name] = w.sim.NewPerson(o)
	w.order = append(w.order, name)
}

// addGroup: the first of the people created it, the admins among them administer it.
func (w *world) addGroup(f found) error {
	var names []string
	for _, word := range f.rest {
		if !w.isPerson(word.text) {
			return fmt.Errorf("%s is not among the people", word.text)
		}
		names = append(names, word.text)
	}
	people := w.who(names)
	w.group = w.sim.NewGroup(f.text(), people[0], telegramsim.GroupOptions{Supergroup: !f.has["basic"], Forum: f.has["forum"]})
	for i, p := range people[1:] {
		p.Join(w.group)
		if w.admins[names[i+1]] {
			people[0].Promote(p, w.group, telegramsim.Everything())
		}
	}
	return w.calm()
}

func (w *world) chooseGroup(f found) error {
	c := w.groupCalled(f.text())
	if c == nil {
		return fmt.Errorf("there is no group %q", f.text())
	}
	w.group = c
	return nil
}

func (w *world) groupCalled(title string) *telegramsim.Chat {
	for _, c := range w.sim.Groups() {
		if c.Title() == title {
			return c
		}
	}
	return nil
}

func (w *world) addChannel(f found) error {
	w.channels[f.text()] = w.sim.NewChannel(f.text(), w.who(f.who)[0])
	return nil
}

func (w *world) addBot(f found) error {
	w.who(f.who)[0].AddBot(w.group, f.has["admin"])
	return w.calm()
}

func (w *world) removeBot(f found) error {
	w.who(f.who)[0].RemoveBot(w.group)
	return w.calm()
}

func (w *world) promoteBot(f found) error {
	w.who(f.who)[0].Promote(w.sim.Bot(), w.group, telegramsim.Everything())
	return w.calm()
}

func (w *world) join(f found) error {
	for _, p := range w.who(f.who) {
		p.Join(w.group)
	}
	return w.calm()
}

func (w *world) leave(f found) error {
	for _, p := range w.who(f.who) {
		p.Leave(w.group)
	}
	return w.calm()
}

func (w *world) remove(f found) error {
	people := w.who(f.who)
	people[0].Remove(people[1], w.group)
	return w.calm()
}

func (w *world) promote(f found) error {
	people := w.who(f.who)
	people[0].Promote(people[1], w.group, telegramsim.Everything())
	return w.calm()
}

func (w *world) block(f found) error {
	for _, p := range w.who(f.who) {
		if f.has["blocks"] {
			p.Block()
		} else {
			p.Unblock()
		}
	}
	return w.calm()
}

func (w *world) migrate(found) error {
	w.group = w.group.Migrate()
	return w.calm()
}

func (w *world) startPrivate(f found) error {
	payload := strings.Join(f.texts, "")
	for _, p := range w.who(f.who) {
		p.Start(payload)
	}
	return w.calm()
}

// tap presses a button on the newest message that has it; those who tap together do so
// at one instant. Every tap must be answered.
func (w *world) tap(f found) error {
	var taps []*telegramsim.Tap
	for _, p := range w.who(f.who) {
		m, err := w.newest(p, f.place, func(m *telegramsim.Message) bool {
			_, ok := m.Button(f.text())
			return ok && m.From == w.sim.Bot()
		})
		if err != nil {
			return fmt.Errorf("no message with the button %q: %w", f.text(), err)
		}
		t, err := p.Tap(m, f.text())
		if err != nil {
			return fmt.Errorf("%s: %w", p.Name, err)
		}
		taps = append(taps, t)
	}
	if err := w.calm(); err != nil || w.down || w.away {
		return err
	}
	for i, t := range taps {
		if !t.Answered() { // the answer may have to be sent again
			if err := w.flush(); err != nil {
				return err
			}
		}
		if !t.Answered() {
			return fmt.Errorf("the tap of %s was not answered", w.who(f.who)[i].Name)
		}
	}
	return nil
}

func (w *world) say(f found) error { return w.speak(f) }

func (w *world) sayAnonymously(f found) error { return w.speak(f, telegramsim.Anonymous()) }

func (w *world) sayAsChannel(f found) error {
	c := w.channels[f.texts[1]]
	if c == nil {
		return fmt.Errorf("there is no channel %q", f.texts[1])
	}
	return w.speak(f, telegramsim.AsChannel(c))
}

// sayAbout mentions somebody by name, as one does with people who have no username.
func (w *world) sayAbout(f found) error {
	about := w.who(f.who[1:])[0]
	f.who = f.who[:1]
	return w.speak(f, telegramsim.Mentioning(about))
}

func (w *world) speak(f found, options ...telegramsim.SayOption) error {
	for _, p := range w.who(f.who) {
		c, more, err := w.where(p, f.place)
		if err != nil {
			return err
		}
		if _, err := p.TrySay(c, f.text(), append(more, options...)...); err != nil {
			return err
		}
	}
	w.remember(f.text())
	return w.calm()
}

// remember keeps a text that must not appear in the log.
func (w *world) remember(text string) {
	if words := strings.Fields(text); len(words) > 3 {
		w.said = append(w.said, strings.Join(words[1:], " "))
	}
}

func (w *world) reply(f found) error {
	for _, p := range w.who(f.who) {
		to, err := w.newest(p, f.place, func(m *telegramsim.Message) bool { return shows(m, f.text()) })
		if err != nil {
			return err
		}
		if _, err := p.TrySay(to.Chat, f.texts[1], telegramsim.ReplyTo(to)); err != nil {
			return err
		}
	}
	w.remember(f.texts[1])
	return w.calm()
}

func (w *world) upload(f found) error {
	data, ok := w.files[f.word()]
	if !ok {
		return fmt.Errorf("the story has no file %s", f.word())
	}
	p := w.who(f.who)[0]
	c, more, err := w.where(p, f.place)
	if err != nil {
		return err
	}
	if _, err := p.TryUpload(c, f.word(), data, strings.Join(f.texts, ""), more...); err != nil {
		return err
	}
	return w.calm()
}

func (w *world) openTopic(f found) error {
	w.group.OpenTopic(w.who(f.who)[0], f.text())
	return nil
}

// where is the chat that a place names; without a place the group, if there is one.
func (w *world) where(p *telegramsim.Person, at venue) (*telegramsim.Chat, []telegramsim.SayOption, error) {
	switch {
	case at.kind == "private", at.kind == "" && w.group == nil:
		return p.Private(), nil, nil
	case at.kind == "titled":
		if c := w.groupCalled(at.name); c != nil {
			return c, nil, nil
		}
		return nil, nil, fmt.Errorf("there is no group %q", at.name)
	case w.group == nil:
		return nil, nil, errors.New("the story has no group yet")
	case at.kind == "topic":
		return w.group, []telegramsim.SayOption{telegramsim.Topic(w.group.Topics()[at.name])}, nil
	}
	return w.group, nil, nil
}
