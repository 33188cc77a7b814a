package store

import (
	"context"
	"encoding/json"
	"fmt"

	"studybot/effect"
	"studybot/report"
	"studybot/study"
)

// parkedMost is how many posts wait for one leader at most; older ones give way.
const parkedMost = 10

func planParked(t *tx, e effect.Effect) error {
	for _, u := range e.Unpark {
		t.call("DEL", parkedKey(e.Group, u))
	}
	for u, posts := range e.Park {
		var texts []any
		for _, p := range posts {
			text, err := encode(p)
			if err != nil {
				return err
			}
			texts = append(texts, text)
		}
		t.bulk("RPUSH", parkedKey(e.Group, u), texts)
		t.call("LTRIM", parkedKey(e.Group, u), -parkedMost, -1)
	}
	return nil
}

// Parked are the posts that wait for a leader.
func (s *Store) Parked(ctx context.Context, g study.GroupID, u study.UserID) ([]report.Post, error) {
	texts, err := s.rdb.LRange(ctx, parkedKey(g, u), 0, -1).Result()
	if err != nil {
		return nil, fmt.Errorf("read what waits for %d in group %d: %w", u, g, err)
	}
	posts := make([]report.Post, len(texts))
	for i, text := range texts {
		if err := json.Unmarshal([]byte(text), &posts[i]); err != nil {
			return nil, fmt.Errorf("read what waits for %d in group %d: %w", u, g, errCorrupt)
		}
	}
	return posts, nil
}
