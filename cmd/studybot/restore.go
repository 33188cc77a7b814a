package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"

	"studybot/store"
	"studybot/store/journal"
	"studybot/study"
)

type restoreCmd struct {
	database
	Group      []int64   `help:"Only these groups of the backup and their people: their numbers, or Telegram chat IDs (negative)." placeholder:"ID"`
	IntoFilled bool      `name:"into-filled" xor:"filled" help:"Add to a database that holds groups already; those stay as they are."`
	Replace    bool      `xor:"filled" help:"Overwrite groups and people that are there with those of the backup."`
	NoJournal  bool      `name:"without-journal" help:"Leave the journal of this Redis alone. What Redis has lost of its end, of other groups too, stays lost."`
	Check      bool      `help:"Only read the backup through and say what it holds."`
	File       string    `arg:"" help:"The backup; - is standard input."`
	In         io.Reader `command:"-"`
}

// Run brings back what a backup holds. All of it is read through before anything is written.
func (c *restoreCmd) Run(ctx context.Context, out io.Writer) error {
	file, discard, err := c.file()
	if err != nil {
		return err
	}
	defer discard()
	holds, err := store.ReadBackup(file)
	if err != nil {
		return fmt.Errorf("%s: %w", c.File, err)
	}
	if c.Check {
		return printHolds(out, holds)
	}
	groups, err := c.groups(holds)
	if err != nil {
		return err
	}
	s, done, err := c.openFor(ctx, store.Options{Restoring: true, Journal: c.journal()})
	if err != nil {
		return advise(err)
	}
	defer done()
	if err := printCaughtUp(out, s.CaughtUp()); err != nil {
		return err
	}
	if _, err := file.Seek(0, io.SeekStart); err != nil {
		return fmt.Errorf("read the backup again: %w", err)
	}
	restored, err := s.Restore(ctx, file, store.RestoreOptions{Groups: groups, IntoFilled: c.IntoFilled, Replace: c.Replace})
	if err != nil {
		return advise(err)
	}
	if len(restored.Left) > 0 {
		if _, err := fmt.Fprintf(out, "there already, and left as they are: %s\n", counted(len(restored.Left), "group", "groups")); err != nil {
			return err
		}
	}
	_, err = fmt.Fprintf(out, "as they were at %s: %s, %s\n", instantText(holds), counted(len(restored.Groups), "group", "groups"), counted(restored.People, "person", "people"))
	return err
}

// journal says where the journal of this Redis lies: in the data directory of the bot. One
// that lies elsewhere does not matter where all is replaced.
func (c *restoreCmd) journal() store.Journal {
	if c.NoJournal {
		return store.Journal{}
	}
	return store.Journal{Dir: filepath.Join(c.DataDir, journalDir), Missing: len(c.Group) == 0 && c.Replace}
}

func printCaughtUp(out io.Writer, caught store.CaughtUp) (err error) {
	switch {
	case caught.Gap:
		_, err = fmt.Fprintln(out, "Redis had come back older than the journal reaches: what it lost between is lost")
	case caught.Writes > 0:
		_, err = fmt.Fprintf(out, "Redis lacked %d writes; they were written again from the journal first\n", caught.Writes)
	}
	return err
}

// file is the backup, which is read more than once: what comes by standard input is laid
// down first.
func (c *restoreCmd) file() (file *os.File, discard func(), err error) {
	if c.File != stdio {
		file, err = os.Open(c.File)
		if err != nil {
			return nil, nil, fmt.Errorf("open the backup: %w", err)
		}
		return file, func() { _ = file.Close() }, nil
	}
	if c.In == nil {
		c.In = os.Stdin
	}
	if file, err = os.CreateTemp("", "studybot-backup"); err != nil {
		return nil, nil, fmt.Errorf("lay the backup down: %w", err)
	}
	discard = func() {
		_ = file.Close()
		_ = os.Remove(file.Name())
	}
	if _, err = io.Copy(file, c.In); err == nil {
		_, err = file.Seek(0, io.SeekStart)
	}
	if err != nil {
		discard()
		return nil, nil, fmt.Errorf("lay the backup down: %w", err)
	}
	return file, discard, nil
}

// groups are those asked for, by the numbers that they have in the backup.
func (c *restoreCmd) groups(holds store.Holdings) ([]study.GroupID, error) {
	var groups []study.GroupID
	for _, id := range c.Group {
		at := slices.IndexFunc(holds.Groups, func(g store.HeldGroup) bool {
			return int64(g.ID) == id || slices.Contains(g.Chats, strconv.FormatInt(id, 10))
		})
		if at < 0 {
			return nil, fmt.Errorf("the backup holds no group %d; `studybot restore --check %s` lists those that it holds", id, c.File)
		}
		groups = append(groups, holds.Groups[at].ID)
	}
	return groups, nil
}

func printHolds(out io.Writer, holds store.Holdings) error {
	h := holds.Header
	if _, err := fmt.Fprintf(out, "whole and undamaged: made at %s by studybot %s, data of version %d, %s\n", instantText(holds), h.Program, h.Schema, counted(len(holds.Groups), "group", "groups")); err != nil {
		return err
	}
	for _, g := range holds.Groups {
		if _, err := fmt.Fprintf(out, "%6d  %s  %s\n", g.ID, counted(g.Members, "member", "members"), g.Title); err != nil {
			return err
		}
	}
	return nil
}

func instantText(holds store.Holdings) string {
	return holds.Header.Made.Format("2006-01-02 15:04:05 UTC")
}

// advise adds to a refusal what the operator can do.
func advise(err error) error {
	if _, filled := errors.AsType[*store.FilledError](err); filled {
		return fmt.Errorf("%w; --into-filled adds the groups that it lacks, --replace overwrites those that the backup holds", err)
	}
	if _, elsewhere := errors.AsType[*store.ElsewhereError](err); elsewhere {
		return fmt.Errorf("%w: restore where the bot runs, or name its --data-dir, or start the bot once and stop it; --without-journal gives that end up", err)
	}
	if errors.Is(err, journal.ErrHeld) {
		return fmt.Errorf("%w: a bot is at work; stop it first", err)
	}
	if _, busy := errors.AsType[*store.BusyError](err); busy {
		return fmt.Errorf("%w: stop it first, and try again after half a minute", err)
	}
	return err
}
