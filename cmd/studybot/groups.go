package main

import (
	"context"
	"errors"
	"fmt"

	"studybot/store"
	"studybot/study"
)

// stored is a group of the database.
type stored struct {
	database
	Group int64 `required:"" help:"The group's number here, or its Telegram chat ID (negative)."`
}

// open opens the store and finds the group.
func (c *stored) open(ctx context.Context) (*store.Store, study.Group, func(), error) {
	s, done, err := c.database.open(ctx)
	if err != nil {
		return nil, study.Group{}, nil, err
	}
	g, err := findGroup(ctx, s, c.Group)
	if err != nil {
		done()
		return nil, g, nil, err
	}
	return s, g, done, nil
}

func findGroup(ctx context.Context, s *store.Store, id int64) (study.Group, error) {
	var g study.Group
	var err error
	if id < 0 {
		g, err = s.GroupByChat(ctx, study.ChatID(id))
	} else {
		g, err = s.Group(ctx, study.GroupID(id))
	}
	if errors.Is(err, study.ErrNotFound) {
		return g, fmt.Errorf("there is no group %d", id)
	}
	return g, err
}

// several are the groups of the database that are named, or all of them.
type several struct {
	database
	Group []int64 `help:"Only these groups: numbers here, or Telegram chat IDs (negative)." placeholder:"ID"`
}

// open opens the store and finds the groups that are named; none means all.
func (c *several) open(ctx context.Context) (s *store.Store, named []study.GroupID, done func(), err error) {
	if s, done, err = c.database.open(ctx); err != nil {
		return nil, nil, nil, err
	}
	for _, id := range c.Group {
		g, err := findGroup(ctx, s, id)
		if err != nil {
			done()
			return nil, nil, nil, err
		}
		named = append(named, g.ID)
	}
	return s, named, done, nil
}
