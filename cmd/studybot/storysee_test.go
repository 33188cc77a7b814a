package main

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"studybot/telegramsim"
)

func seeVerbs() []verb {
	return []verb{
		{"toast WHO TEXTS", (*world).toast, false},
		{"toasts of WHO hold TEXT N times", (*world).toasts, false},
		{"WHO sees|see [ new ] TEXTS [ PLACE ]", (*world).sees, false},
		{"WHO sees|see [ new ] TEXTS N times [ PLACE ]", (*world).seesTimes, false},
		{"WHO does|do not see [ new ] TEXTS [ PLACE ]", (*world).seesNot, false},
		{"WHO sees|see button TEXT [ PLACE ]", (*world).seesButton, false},
		{"WHO does|do not see button TEXT [ PLACE ]", (*world).seesNoButton, false},
		{"WHO sees|see a [ new ] picture [ PLACE ]", (*world).seesPicture, false},
		{"WHO sees|see nothing new [ PLACE ]", (*world).seesNothing, false},
		{"nobody sees [ new ] TEXTS", (*world).nobodySees, false},
		{"nobody else than WHO sees [ new ] TEXTS", (*world).nobodyElseSees, false},
		{"WHO wears tag TEXT", (*world).wears, false},
		{"menu of WHO has|lacks WORD", (*world).menu, false},
		{"the bot called WORD N times", (*world).called, false},
		{"no English but REST", (*world).noEnglish, false},
	}
}

// marks keep right-to-left names in their place and can't be seen.
var marks = strings.NewReplacer("\u2066", "", "\u2067", "", "\u2068", "", "\u2069", "", "\u200e", "", "\u200f", "", "\u00a0", " ", "\u202f", " ")

func plain(text string) string { return marks.Replace(text) }

func shows(m *telegramsim.Message, texts ...string) bool {
	words := plain(m.Plain())
	return !slices.ContainsFunc(texts, func(t string) bool { return !strings.Contains(words, plain(t)) })
}

// looks is all that can be seen of a message.
func looks(m *telegramsim.Message) string {
	return m.Plain() + "\x00" + strings.Join(m.Labels(), "\x00")
}

func (w *world) isNew(m *telegramsim.Message) bool {
	was, known := w.before[m.Key]
	return !known || was != looks(m)
}

// seen are the messages that somebody sees in a place, oldest first in each chat: in the
// group and in private if no place is named.
func (w *world) seen(p *telegramsim.Person, at venue) ([]*telegramsim.Message, error) {
	if at.kind == "" && w.group != nil {
		all := append(p.Sees(w.group), p.Sees(p.Private())...)
		slices.SortStableFunc(all, func(a, b *telegramsim.Message) int { return a.Date.Compare(b.Date) })
		return all, nil
	}
	c, _, err := w.where(p, at)
	if err != nil {
		return nil, err
	}
	list := p.Sees(c)
	if at.kind == "topic" { // "General" is none
		topic := w.group.Topics()[at.name]
		list = slices.DeleteFunc(list, func(m *telegramsim.Message) bool { return m.Topic != topic })
	}
	return list, nil
}

// newest is the newest message that somebody sees and that fits; if there is none yet,
// what is on its way may arrive first.
func (w *world) newest(p *telegramsim.Person, at venue, fits func(*telegramsim.Message) bool) (*telegramsim.Message, error) {
	for try := range 2 {
		list, err := w.seen(p, at)
		if err != nil {
			return nil, err
		}
		for _, m := range slices.Backward(list) {
			if fits(m) {
				return m, nil
			}
		}
		if try == 0 {
			if err := w.flush(); err != nil {
				return nil, err
			}
		}
	}
	return nil, fmt.Errorf("%s sees no such message", p.Name)
}

func (w *world) fitting(f found) func(*telegramsim.Message) bool {
	return func(m *telegramsim.Message) bool { return shows(m, f.texts...) && (!f.has["new"] || w.isNew(m)) }
}

// toasts counts how often somebody was told something so far.
func (w *world) toasts(f found) error {
	for _, p := range w.who(f.who) {
		n := 0
		for _, t := range p.Toasts() {
			if strings.Contains(plain(t.Text), plain(f.text())) {
				n++
			}
		}
		if n != f.ns[0] {
			return fmt.Errorf("%s was told so %d times", p.Name, n)
		}
	}
	return nil
}

func (w *world) toast(f found) error {
	for _, p := range w.who(f.who) {
		if w.down { // the bot does not come to rest, and answers when it gets to it
			_ = w.sim.Await(w.ctx, p.Name+" is told so", func() bool { return lastToast(p, f.texts) == nil })
		}
		if err := lastToast(p, f.texts); err != nil {
			return err
		}
	}
	return nil
}

// lastToast sees that the last toast of a person holds some texts.
func lastToast(p *telegramsim.Person, texts []string) error {
	all := p.Toasts()
	if len(all) == 0 {
		return fmt.Errorf("%s saw no toast", p.Name)
	}
	last := plain(all[len(all)-1].Text)
	for _, t := range texts {
		if t == "" {
			return errors.New("an empty text is in every toast")
		}
		if !strings.Contains(last, plain(t)) {
			return fmt.Errorf("the last toast of %s is %q", p.Name, last)
		}
	}
	return nil
}

func (w *world) sees(f found) error {
	for _, p := range w.who(f.who) {
		if _, err := w.newest(p, f.place, w.fitting(f)); err != nil {
			return err
		}
	}
	return nil
}

func (w *world) seesTimes(f found) error {
	if err := w.flush(); err != nil {
		return err
	}
	for _, p := range w.who(f.who) {
		n, err := w.count(p, f)
		if err != nil {
			return err
		}
		if n != f.ns[0] {
			return fmt.Errorf("%s sees it %d times", p.Name, n)
		}
	}
	return nil
}

func (w *world) count(p *telegramsim.Person, f found) (n int, err error) {
	list, err := w.seen(p, f.place)
	for _, m := range list {
		if w.fitting(f)(m) && m.From == w.sim.Bot() {
			n++
		}
	}
	return n, err
}

func (w *world) seesNot(f found) error { return w.noneOf(w.who(f.who), f) }

func (w *world) nobodySees(f found) error { return w.noneOf(w.sim.People(), f) }

func (w *world) nobodyElseSees(f found) error {
	but := w.who(f.who)
	others := slices.DeleteFunc(w.sim.People(), func(p *telegramsim.Person) bool { return slices.Contains(but, p) })
	return errors.Join(w.noneOf(others, f), w.sees(f))
}

func (w *world) noneOf(people []*telegramsim.Person, f found) error {
	if err := w.flush(); err != nil {
		return err
	}
	for _, p := range people {
		if n, err := w.count(p, f); err != nil || n > 0 {
			return fmt.Errorf("%s sees it (%d times) %w", p.Name, n, errors.Join(err, errors.New("after all")))
		}
	}
	return nil
}

func (w *world) seesButton(f found) error {
	for _, p := range w.who(f.who) {
		if _, err := w.newest(p, f.place, func(m *telegramsim.Message) bool { return hasLabel(m, f.text()) }); err != nil {
			return err
		}
	}
	return nil
}

func (w *world) seesNoButton(f found) error {
	if err := w.flush(); err != nil {
		return err
	}
	for _, p := range w.who(f.who) {
		list, err := w.seen(p, f.place)
		if err != nil {
			return err
		}
		if slices.ContainsFunc(list, func(m *telegramsim.Message) bool { return hasLabel(m, f.text()) }) {
			return fmt.Errorf("%s sees it after all", p.Name)
		}
	}
	return nil
}

func hasLabel(m *telegramsim.Message, label string) bool {
	return slices.ContainsFunc(m.Labels(), func(l string) bool { return strings.Contains(plain(l), plain(label)) })
}

func (w *world) seesPicture(f found) error {
	for _, p := range w.who(f.who) {
		_, err := w.newest(p, f.place, func(m *telegramsim.Message) bool {
			return m.Photo != nil && m.Photo.Width > 100 && m.From == w.sim.Bot() && (!f.has["new"] || w.isNew(m))
		})
		if err != nil {
			return err
		}
	}
	return nil
}

func (w *world) seesNothing(f found) error {
	f.texts = []string{""}
	f.has["new"] = true
	return w.noneOf(w.who(f.who), f)
}

func (w *world) wears(f found) error {
	if err := w.flush(); err != nil {
		return err
	}
	for _, p := range w.who(f.who) {
		if tag := p.Tag(w.group); tag != f.text() {
			return fmt.Errorf("the tag of %s is %q", p.Name, tag)
		}
	}
	return nil
}

func (w *world) menu(f found) error {
	for _, p := range w.who(f.who) {
		list := p.Menu(w.group)
		has := slices.ContainsFunc(list, func(c telegramsim.Command) bool { return "/"+c.Command == f.word() })
		if has != f.has["has"] {
			return fmt.Errorf("the menu of %s is %v", p.Name, list)
		}
	}
	return nil
}

// called counts the calls of a method since the last clock line.
func (w *world) called(f found) error {
	n := 0
	for _, c := range w.sim.Transcript()[w.calls:] {
		if c.Method == f.word() {
			n++
		}
	}
	if n != f.ns[0] {
		return fmt.Errorf("it did so %d times since the last clock line", n)
	}
	return nil
}

// english is a word in Latin letters that is no command, address, mention or number of a key.
var english = regexp.MustCompile(`(^|[^/@A-Za-z0-9_.-])([A-Za-z][A-Za-z]+)`)

// inBrackets are the names that Chinese texts give in their own letters, and commands
// with what follows them.
var inBrackets = regexp.MustCompile(`（[^）]*）|/[a-z]+[^。，；：\n]*`)

// noEnglish: the bot has spoken Chinese alone, but for the words that are named.
func (w *world) noEnglish(f found) error {
	allowed := map[string]bool{}
	for _, word := range f.rest {
		allowed[word.text] = true
	}
	for _, text := range w.botTexts() {
		text = inBrackets.ReplaceAllString(text, "")
		for _, hit := range english.FindAllStringSubmatch(text, -1) {
			if !allowed[hit[2]] {
				return fmt.Errorf("%q stands in: %s", hit[2], text)
			}
		}
	}
	return nil
}
