package quiz

import (
	"slices"

	"studybot/study"
)

// Set is the same questions for several groups: drawn once, asked in each under a number of
// its own, and brought together in one sheet of results.
type Set struct {
	ID        string            `json:"id"` // unique in the group whose bank it was drawn from
	Bank      string            `json:"bank"`
	Title     string            `json:"title,omitempty"`
	Options   map[string]string `json:"options,omitempty"` // as a schedule's: mode, open, limit …
	Questions []Question        `json:"questions"`
	Offered   []study.GroupID   `json:"offered"` // groups that it may go to
	Chosen    []study.GroupID   `json:"chosen"`  // those that it goes to
	Sent      bool              `json:"sent,omitempty"`
}

// Toggle chooses a group that was not chosen, or leaves it out. A group that was not offered,
// or a set that was sent, stays as it is.
func (s Set) Toggle(g study.GroupID) Set {
	if s.Sent {
		return s
	}
	var chosen []study.GroupID
	for _, offered := range s.Offered {
		if was := s.Has(offered); was != (offered == g) {
			chosen = append(chosen, offered)
		}
	}
	s.Chosen = chosen
	return s
}

// Has says whether the set goes to a group.
func (s Set) Has(g study.GroupID) bool { return slices.Contains(s.Chosen, g) }
