package store

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"studybot/effect"
	"studybot/quiz"
	"studybot/study"
)

func planContent(t *tx, e effect.Effect) error {
	for _, p := range e.Plans {
		if err := planFile(t, p.Name, planKey(e.Group, p.Name), p, plansKey(e.Group), planInfo(p)); err != nil {
			return err
		}
	}
	for _, b := range e.Banks {
		if err := planFile(t, b.Name, bankKey(e.Group, b.Name), b, banksKey(e.Group), bankInfo(b)); err != nil {
			return err
		}
	}
	for bank, ids := range e.Asked {
		for _, id := range ids {
			t.call("HINCRBY", askedKey(e.Group, bank), id, 1)
		}
	}
	return nil
}

func planInfo(p study.Plan) study.PlanInfo {
	return study.PlanInfo{Name: p.Name, Title: p.Title, Days: p.Days(), Readings: len(p.Readings)}
}

func bankInfo(b quiz.Bank) quiz.BankInfo {
	return quiz.BankInfo{Name: b.Name, Title: b.Title, Questions: len(b.Questions)}
}

func planFile(t *tx, name, key string, whole any, infos string, info any) error {
	if name == "" {
		return fmt.Errorf("plan or bank without a name: %w", study.ErrInvalid)
	}
	text, err := encode(whole)
	if err != nil {
		return err
	}
	short, err := encode(info)
	if err != nil {
		return err
	}
	t.call("SET", key, text)
	t.call("HSET", infos, name, short)
	return nil
}

// Plan reads a plan with its readings.
func (s *Store) Plan(ctx context.Context, g study.GroupID, name string) (study.Plan, error) {
	p, err := decoded[study.Plan](s.rdb.Get(ctx, planKey(g, name)))
	if err != nil {
		return p, fmt.Errorf("read plan %q of group %d: %w", name, g, err)
	}
	return p, nil
}

// Plans are a group's plans by name.
func (s *Store) Plans(ctx context.Context, g study.GroupID) ([]study.PlanInfo, error) {
	all, err := decodedAll(ctx, s.rdb, plansKey(g), func(a, b study.PlanInfo) int { return cmp.Compare(a.Name, b.Name) })
	if err != nil {
		return nil, fmt.Errorf("list plans of group %d: %w", g, err)
	}
	return all, nil
}

// Bank reads a bank with its questions.
func (s *Store) Bank(ctx context.Context, g study.GroupID, name string) (quiz.Bank, error) {
	b, err := decoded[quiz.Bank](s.rdb.Get(ctx, bankKey(g, name)))
	if err != nil {
		return b, fmt.Errorf("read bank %q of group %d: %w", name, g, err)
	}
	return b, nil
}

// Banks are a group's banks by name.
func (s *Store) Banks(ctx context.Context, g study.GroupID) ([]quiz.BankInfo, error) {
	all, err := decodedAll(ctx, s.rdb, banksKey(g), func(a, b quiz.BankInfo) int { return cmp.Compare(a.Name, b.Name) })
	if err != nil {
		return nil, fmt.Errorf("list banks of group %d: %w", g, err)
	}
	return all, nil
}

// BankNames are the names of a group's banks, in order.
func (s *Store) BankNames(ctx context.Context, g study.GroupID) ([]string, error) {
	names, err := s.rdb.HKeys(ctx, banksKey(g)).Result()
	if err != nil {
		return nil, fmt.Errorf("list banks of group %d: %w", g, err)
	}
	slices.Sort(names)
	return names, nil
}

// Asked is how often each question of a bank was asked in the group.
func (s *Store) Asked(ctx context.Context, g study.GroupID, bank string) (map[string]int, error) {
	texts, err := s.rdb.HGetAll(ctx, askedKey(g, bank)).Result()
	if err != nil {
		return nil, fmt.Errorf("read how often bank %q was asked in group %d: %w", bank, g, err)
	}
	counts := make(map[string]int, len(texts))
	for id, text := range texts {
		counts[id] = int(number(text))
	}
	return counts, nil
}
