package main

import (
	"context"
	"fmt"
	"io"

	"studybot/store"
	"studybot/study"
)

type verifyCmd struct {
	several
	Repair bool `help:"Write anew what differs."`
}

// Run rebuilds points, streaks, boards, sheets and indexes from ledgers and days, and prints
// where what is stored differs. It fails while there are differences; --repair mends them.
func (c *verifyCmd) Run(ctx context.Context, out io.Writer) error {
	s, groups, done, err := c.open(ctx)
	if err != nil {
		return err
	}
	defer done()
	if len(groups) == 0 {
		if groups, err = s.Groups(ctx); err != nil {
			return err
		}
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
		_, err = fmt.Fprintf(out, "%s: everything follows from what was recorded\n", counted(len(groups), "group", "groups"))
		return err
	}
	if !c.Repair {
		return fmt.Errorf("%s; `studybot verify --repair` mends what differs", counted(len(found), "difference", "differences"))
	}
	return c.repair(ctx, out, s, groups)
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
	if len(c.Group) == 0 {
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
		return fmt.Errorf("%s left", counted(len(left), "difference is", "differences are"))
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
