package store

import (
	"fmt"
	"io"
	"maps"
	"slices"

	"studybot/store/archive"
	"studybot/study"
)

// Holdings are what a backup holds.
type Holdings struct {
	Header archive.Header
	Groups []HeldGroup // by number
}

// HeldGroup is a group of a backup.
type HeldGroup struct {
	ID      study.GroupID
	Title   string
	Chats   []string
	Members int
}

// ReadBackup reads a backup through, checks all of it, and tells what it holds.
func ReadBackup(file io.Reader) (Holdings, error) {
	held, err := readHoldings(file)
	h := Holdings{Header: held.header}
	for _, id := range slices.Sorted(maps.Keys(held.groups)) {
		if g := held.groups[id]; id != 0 {
			h.Groups = append(h.Groups, HeldGroup{id, g.title, g.chats, len(g.users)})
		}
	}
	return h, err
}

// holding is what a backup says of one group.
type holding struct {
	title string
	chats []string
	users []string
}

// holdings are what a backup holds.
type holdings struct {
	header archive.Header
	groups map[study.GroupID]*holding
}

// readHoldings reads a backup through and checks all of it.
func readHoldings(file io.Reader) (holdings, error) {
	h := holdings{groups: make(map[study.GroupID]*holding)}
	known := newFamilies()
	var err error
	h.header, _, err = archive.Read(file, archive.Visitor{
		Header: func(header archive.Header) error {
			if header.Schema > Version {
				return &NewerError{header.Schema, Version}
			}
			return nil
		},
		Begin: func(section archive.Section) error {
			if section.Kind != archive.GroupSection {
				return nil
			}
			if h.groups[study.GroupID(section.Group)] != nil {
				return fmt.Errorf("%w: it holds %s twice", archive.ErrDamaged, section)
			}
			h.groups[study.GroupID(section.Group)] = &holding{}
			return nil
		},
		Entry: func(section archive.Section, e archive.Entry) error {
			if doc, ok := known.of(e.Key); !ok || doc.Fate() != Kept || doc.Type != e.Type {
				return fmt.Errorf("%w: %s holds the key %q, which no backup holds", archive.ErrDamaged, section, e.Key)
			}
			if group := h.groups[study.GroupID(section.Group)]; section.Kind == archive.GroupSection {
				return group.learn(study.GroupID(section.Group), e)
			}
			return nil
		},
	})
	return h, err
}

// learn takes note of what decides whether the group may be restored, and with whom.
func (h *holding) learn(g study.GroupID, e archive.Entry) error {
	switch e.Key {
	case groupKey(g):
		about, err := decode[study.Group](e.Values[0])
		if err != nil || about.ID != g {
			return fmt.Errorf("%w: group %d is not described", archive.ErrDamaged, g)
		}
		h.title = about.Title
	case chatMapKey, rosterKey(g):
		for i := 0; i < len(e.Values); i += 2 {
			if e.Key == chatMapKey {
				h.chats = append(h.chats, e.Values[i])
			} else {
				h.users = append(h.users, e.Values[i])
			}
		}
	case groupListKey:
	default:
		if slotTag(e.Key) != slotTag(tag(g)) {
			return fmt.Errorf("%w: group %d holds the foreign key %q", archive.ErrDamaged, g, e.Key)
		}
	}
	return nil
}
