package main

import (
	"context"
	"fmt"
	"io"

	"studybot/store"
	"studybot/study"
)

type verifyCmd struct {
	database
	Group  int64 `help:"Only this group: its number here, or its Telegram chat ID (negative)."`
	Repair bool  `help:"Write anew what differs."`
}

// Run rebuilds points, streaks, boards, sheets and indexes from ledgers and days, and prints
// where what is stored differs. It fails while there are differences; --repair mends them.
func (c *verifyCmd) Run(ctx context.Context, out io.Writer) error {
	s, done, err := c.open(ctx)
	if err != nil {
		return err
	}
	defer done()
	groups, err := c.groups(ctx, s)
	if err != nil {
		return err
	}
	found, err := c.differences(ctx, s, groups)
	if err != nil {
		return err
	}
	for _, d := range found {
		if _, err := fmt.Fprintln(out, differenceLine(d)); err != nil {
			return err
		}
	}
	if len(found) == 0 && len(groups) == 0 {
		_, err = fmt.Fprintln(out, "no groups: nothing was recorded yet")
		return err
	}
	if len(found) == 0 {
		_, err = fmt.Fprintf(out, "%d groups: everything follows from what was recorded\n", len(groups))
		return err
	}
	if !c.Repair {
		return fmt.Errorf("%d differences; `studybot verify --repair` mends them", len(found))
	}
	return c.repair(ctx, out, s, groups)
}

func (c *verifyCmd) groups(ctx context.Context, s *store.Store) ([]study.GroupID, error) {
	if c.Group == 0 {
		return s.Groups(ctx)
	}
	g, err := findGroup(ctx, s, c.Group)
	return []study.GroupID{g.ID}, err
}

// differences looks at boards, sheets and streaks group by group, then at the indexes.
func (c *verifyCmd) differences(ctx context.Context, s *store.Store, groups []study.GroupID) ([]store.Difference, error) {
	var all []store.Difference
	for _, g := range groups {
		found, err := s.VerifyGroup(ctx, g)
		if err != nil {
			return nil, err
		}
		all = append(all, found...)
	}
	asked := groups
	if c.Group == 0 {
		asked = nil
	}
	found, err := s.VerifyIndexes(ctx, asked)
	return append(all, found...), err
}

func (c *verifyCmd) repair(ctx context.Context, out io.Writer, s *store.Store, groups []study.GroupID) error {
	if err := s.Rebuild(ctx, groups); err != nil {
		return err
	}
	left, err := c.differences(ctx, s, groups)
	if err != nil {
		return err
	}
	if len(left) > 0 {
		return fmt.Errorf("%d differences are left", len(left))
	}
	_, err = fmt.Fprintln(out, "mended")
	return err
}

func differenceLine(d store.Difference) string {
	who := ""
	if d.User != 0 {
		who = fmt.Sprintf(" of %d", d.User)
	}
	return fmt.Sprintf("%s%s: is %q, should be %q", d.Key, who, d.Stored, d.Should)
}
