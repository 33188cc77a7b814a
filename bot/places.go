package bot

import (
	"sync"

	"studybot/quiz"
)

// places remembers which question a poll asks. Once a poll has a place it keeps it, so
// that what is remembered is right in every replica; polls without one are not remembered.
// It holds between most and twice most of them.
type places struct {
	most int

	mu       sync.Mutex
	now, was map[string]quiz.Place
}

// known are the polls whose place is remembered, and the others, each once.
func (p *places) known(polls []string) (found map[string]quiz.Place, missing []string) {
	found = make(map[string]quiz.Place)
	asked := make(map[string]bool)
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, poll := range polls {
		if asked[poll] {
			continue
		}
		asked[poll] = true
		place, ok := p.now[poll]
		if !ok {
			if place, ok = p.was[poll]; ok {
				p.put(poll, place)
			}
		}
		if ok {
			found[poll] = place
		} else {
			missing = append(missing, poll)
		}
	}
	return found, missing
}

func (p *places) keep(more map[string]quiz.Place) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for poll, place := range more {
		p.put(poll, place)
	}
}

func (p *places) put(poll string, place quiz.Place) {
	if p.now == nil || len(p.now) >= p.most {
		p.was, p.now = p.now, make(map[string]quiz.Place)
	}
	p.now[poll] = place
}
