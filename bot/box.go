package bot

import (
	"cmp"
	"iter"
	"slices"

	"studybot/bot/wire"
	"studybot/study"
)

// box is votes of one quiz that are recorded together.
type box struct {
	group   study.GroupID
	quiz    int
	ballots []ballot // each person's stand together, as they came
	tries   int
	asked   map[study.UserID]bool // newcomers of whom Telegram was asked
}

// boxesOf sorts ballots by quiz, and there by person.
func boxesOf(ballots []ballot) []*box {
	type key struct {
		group study.GroupID
		quiz  int
	}
	last := make(map[key]*box)
	var boxes []*box
	for _, b := range ballots {
		k := key{b.place.Group, b.place.Quiz}
		s := last[k]
		if s == nil || len(s.ballots) == boxMost {
			s = &box{group: k.group, quiz: k.quiz}
			last[k] = s
			boxes = append(boxes, s)
		}
		s.ballots = append(s.ballots, b)
	}
	for _, s := range boxes {
		slices.SortStableFunc(s.ballots, func(a, b ballot) int { return cmp.Compare(a.From.ID, b.From.ID) })
	}
	return boxes
}

// dealt spreads boxes over lanes, those of one group in one lane.
func dealt(boxes []*box, lanes int) [][]*box {
	of := make(map[study.GroupID]int)
	load := make([]int, lanes)
	out := make([][]*box, lanes)
	for _, s := range boxes {
		lane, known := of[s.group]
		if !known {
			for i := range load {
				if load[i] < load[lane] {
					lane = i
				}
			}
			of[s.group] = lane
		}
		load[lane] += len(s.ballots)
		out[lane] = append(out[lane], s)
	}
	return out
}

// voters are those who voted, each once, with their ballots.
func (s *box) voters() iter.Seq2[study.UserID, []ballot] {
	return func(yield func(study.UserID, []ballot) bool) {
		for rest := s.ballots; len(rest) > 0; {
			u, n := rest[0].From.ID, 1
			for n < len(rest) && rest[n].From.ID == u {
				n++
			}
			if !yield(u, rest[:n:n]) {
				return
			}
			rest = rest[n:]
		}
	}
}

func (s *box) users() []study.UserID {
	users := make([]study.UserID, 0, len(s.ballots))
	for u := range s.voters() {
		users = append(users, u)
	}
	return users
}

// apart is the box's votes person by person, to find the one that cannot be recorded.
func (s *box) apart() []*box {
	var all []*box
	for _, ballots := range s.voters() {
		all = append(all, &box{group: s.group, quiz: s.quiz, asked: s.asked, ballots: ballots})
	}
	return all
}

func eventsOf(boxes []*box) []wire.Event {
	var events []wire.Event
	for _, s := range boxes {
		for _, b := range s.ballots {
			events = append(events, *b.Event)
		}
	}
	return events
}
