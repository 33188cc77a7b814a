package store

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"

	"studybot/store/archive"
	"studybot/study"
)

// RestoreOptions say what is to be done with a backup.
type RestoreOptions struct {
	// Groups are those to restore; nil means all that the backup holds.
	Groups []study.GroupID
	// IntoFilled adds to a database that holds groups already, and leaves those as they are.
	IntoFilled bool
	// Replace overwrites groups and people that are there with those of the backup.
	Replace bool
}

// Restored says what a restore did.
type Restored struct {
	Header archive.Header
	Groups []study.GroupID
	// Left are groups that were there already and stayed as they are.
	Left   []study.GroupID
	People int
}

// FilledError refuses to restore into a database that holds groups already.
type FilledError struct{ Groups int }

func (e *FilledError) Error() string {
	return fmt.Sprintf("the database is not empty: groups in it: %d", e.Groups)
}

// BusyError refuses to restore while a bot works on the database.
type BusyError struct{ Owners []string }

func (e *BusyError) Error() string {
	return fmt.Sprintf("a bot was at work on this database a moment ago (%d replicas)", len(e.Owners))
}

// Restore brings back what a backup holds, of the same kind of Redis or another: all of it
// is read through first, and nothing is written if any of it is damaged, newer than this
// program, or at odds with what is there. While it writes, the database is marked: it opens
// for nobody before a restore has come to its end.
func (s *Store) Restore(ctx context.Context, file io.ReadSeeker, o RestoreOptions) (Restored, error) {
	there, err := s.inventory(ctx)
	if err != nil {
		return Restored{}, err
	}
	held, err := readHoldings(file)
	if err != nil {
		return Restored{}, err
	}
	plan, err := planRestore(held, there, o)
	if err != nil {
		return Restored{}, err
	}
	if _, err := file.Seek(0, io.SeekStart); err != nil {
		return Restored{}, fmt.Errorf("read the backup again: %w", err)
	}
	if err := s.mark(ctx, held.header); err != nil {
		return Restored{}, err
	}
	if err := s.restore(ctx, file, &plan); err != nil {
		return Restored{}, fmt.Errorf("the restore broke off, begin it again with all replaced: %w", err)
	}
	return plan.done, s.unmark(ctx)
}

// inventory is what a database holds already.
type inventory struct {
	groups map[study.GroupID]bool
	chats  map[string]study.GroupID
	alive  []string
	broken bool // a restore broke off
}

func (s *Store) inventory(ctx context.Context) (inventory, error) {
	p := inventory{groups: make(map[study.GroupID]bool), chats: make(map[string]study.GroupID)}
	groups, err := s.Groups(ctx)
	if err != nil {
		return p, err
	}
	for _, g := range groups {
		p.groups[g] = true
	}
	chats, err := s.rdb.HGetAll(ctx, chatMapKey).Result()
	if err != nil {
		return p, fmt.Errorf("read chats: %w", err)
	}
	for chat, g := range chats {
		p.chats[chat] = study.GroupID(number(g))
	}
	if p.alive, err = s.alive(ctx, s.clock.Now()); err != nil {
		return p, err
	}
	p.alive = slices.DeleteFunc(p.alive, func(name string) bool { return name == s.owner })
	if err = s.whole(ctx); errors.Is(err, errRestoring) {
		p.broken, err = true, nil
	}
	return p, err
}

// restorePlan is what is to be written.
type restorePlan struct {
	groups  map[study.GroupID]bool
	people  map[string]bool // nil: everybody
	whole   bool            // what belongs to nobody too
	spare   bool            // people that are there stay as they are
	replace []study.GroupID // to be taken away first
	schema  int
	done    Restored
}

// planRestore decides what a restore does, or why it can't be.
func planRestore(held holdings, there inventory, o RestoreOptions) (restorePlan, error) {
	p := restorePlan{groups: make(map[study.GroupID]bool), schema: held.header.Schema, done: Restored{Header: held.header}}
	filled := len(there.groups) > 0
	if len(there.alive) > 0 {
		return p, &BusyError{there.alive}
	}
	if filled && !o.IntoFilled && !o.Replace {
		return p, &FilledError{len(there.groups)}
	}
	if filled && !there.broken && held.header.Schema != Version {
		return p, fmt.Errorf("the backup has data of version %d and the database is not empty: restore it into an empty one: %w", held.header.Schema, study.ErrInvalid)
	}
	wanted := o.Groups
	if wanted == nil {
		wanted = slices.Sorted(maps.Keys(held.groups))
	}
	p.whole = o.Groups == nil && held.header.Whole && (!filled || o.Replace)
	p.spare = filled && !o.Replace
	for _, g := range wanted {
		if err := p.add(g, held.groups[g], there, o); err != nil {
			return p, err
		}
	}
	if !held.header.Whole || o.Groups != nil {
		p.people = make(map[string]bool)
		for g := range p.groups {
			for _, u := range held.groups[g].users {
				p.people[u] = true
			}
		}
	}
	return p, nil
}

func (p *restorePlan) add(g study.GroupID, h *holding, there inventory, o RestoreOptions) error {
	if h == nil {
		return fmt.Errorf("the backup does not hold group %d: %w", g, study.ErrNotFound)
	}
	if g == 0 {
		p.groups[0] = p.whole
		return nil
	}
	same := false
	for _, chat := range h.chats {
		switch owner, known := there.chats[chat]; {
		case known && owner != g:
			return fmt.Errorf("group %d of the backup, “%s”, is group %d here: %w", g, h.title, owner, study.ErrExists)
		case known:
			same = true
		}
	}
	switch {
	case there.groups[g] && !same && !there.broken:
		return fmt.Errorf("here, group %d is another one than “%s” of the backup: %w", g, h.title, study.ErrExists)
	case there.groups[g] && !o.Replace:
		p.done.Left = append(p.done.Left, g)
		return nil
	case there.groups[g]:
		p.replace = append(p.replace, g)
	}
	p.groups[g] = true
	p.done.Groups = append(p.done.Groups, g)
	return nil
}
