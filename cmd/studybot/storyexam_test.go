package main

import (
	"fmt"
	"strings"

	"studybot/telegramsim"
)

func examVerbs() []verb {
	return []verb{
		{"WHO answers|answer TEXT with TEXTS", (*world).answerAlone, false},
		{"WHO picks|pick TEXTS under TEXT", (*world).pick, false},
		{"WHO goes|go to question TEXT", (*world).goTo, false},
	}
}

// goTo goes on in a quiz that is taken in private until a question is shown, the way that
// its buttons lead: next, and from the last one over the review to the first.
func (w *world) goTo(f found) error {
	for _, p := range w.who(f.who) {
		if _, err := w.turnTo(p, f.text()); err != nil {
			return fmt.Errorf("%s: %w", p.Name, err)
		}
	}
	return nil
}

// pick taps what stands for a text under the newest message with the last text: a button
// that has it, else that of the letter before it.
func (w *world) pick(f found) error {
	if err := w.flush(); err != nil {
		return err
	}
	last := len(f.texts) - 1
	for _, p := range w.who(f.who) {
		for _, text := range f.texts[:last] {
			m, err := w.newest(p, venue{}, func(m *telegramsim.Message) bool {
				return m.From == w.sim.Bot() && shows(m, f.texts[last]) && len(m.Labels()) > 0
			})
			if err != nil {
				return err
			}
			label := text
			for line := range strings.Lines(m.Plain()) {
				if letter, rest, ok := strings.Cut(strings.TrimLeft(line, "🔘☑️✓ "), ". "); ok && len(letter) == 1 && strings.HasPrefix(rest, text) {
					label = letter
				}
			}
			t, err := p.Tap(m, label)
			if err != nil {
				return fmt.Errorf("%s: %w", p.Name, err)
			}
			if err := w.answered(t); err != nil {
				return err
			}
			if err := w.flush(); err != nil {
				return err
			}
		}
	}
	return nil
}

// answerAlone goes to a question and puts texts in: each a button that has it, else typed.
func (w *world) answerAlone(f found) error {
	for _, p := range w.who(f.who) {
		for _, text := range f.texts[1:] {
			m, err := w.turnTo(p, f.text())
			if err != nil {
				return fmt.Errorf("%s: %w", p.Name, err)
			}
			if _, ok := m.Button(text); ok {
				_, err = p.Tap(m, text)
			} else {
				_, err = p.TrySay(p.Private(), text)
				w.remember(text)
			}
			if err != nil {
				return fmt.Errorf("%s: %w", p.Name, err)
			}
			if err := w.flush(); err != nil {
				return err
			}
		}
	}
	return nil
}

func (w *world) turnTo(p *telegramsim.Person, question string) (*telegramsim.Message, error) {
	const most = 60 // taps
	for range most {
		m, err := w.newest(p, venue{kind: "private"}, func(m *telegramsim.Message) bool {
			return m.From == w.sim.Bot() && dataOf(m, ":turn:", "") != ""
		})
		if err != nil {
			return nil, err
		}
		if shows(m, question) {
			return m, nil
		}
		data := ""
		for _, press := range []string{":n", ":v", ":j"} {
			if data == "" {
				data = dataOf(m, ":turn:", press)
			}
		}
		if _, err := p.TapData(m, data); err != nil {
			return nil, err
		}
		if err := w.flush(); err != nil {
			return nil, err
		}
	}
	return nil, fmt.Errorf("no question %q after %d taps", question, most)
}

// dataOf is what the first button says whose data have a part and an end.
func dataOf(m *telegramsim.Message, part, end string) string {
	for _, row := range m.Buttons {
		for _, b := range row {
			if strings.Contains(b.Data, part) && strings.HasSuffix(b.Data, end) {
				return b.Data
			}
		}
	}
	return ""
}
