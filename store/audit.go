package store

import (
	"context"
	"fmt"
	"slices"

	"studybot/effect"
	"studybot/study"
)

func planAudit(t *tx, e effect.Effect) error {
	var args []any
	for _, line := range e.Audit {
		text, err := encode(line)
		if err != nil {
			return err
		}
		args = append(args, text)
	}
	t.bulk("RPUSH", auditKey(e.Group), args)
	return nil
}

// Audit are the latest changes by leaders and admins, newest first; limit 0 means all.
func (s *Store) Audit(ctx context.Context, g study.GroupID, limit int) ([]study.AuditLine, error) {
	texts, err := s.rdb.LRange(ctx, auditKey(g), int64(-limit), -1).Result()
	if err != nil {
		return nil, fmt.Errorf("read audit of group %d: %w", g, err)
	}
	lines := make([]study.AuditLine, 0, len(texts))
	for _, text := range slices.Backward(texts) {
		line, err := decode[study.AuditLine](text)
		if err != nil {
			return nil, fmt.Errorf("read audit of group %d: %w", g, err)
		}
		lines = append(lines, line)
	}
	return lines, nil
}
