package store

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"

	"github.com/redis/go-redis/v9"

	"studybot/quiz"
	"studybot/store/archive"
	"studybot/study"
)

// A group's lists say what there is, so that nobody has to read it all: quizzes by opening
// time, those that are open, notes by date, plans and banks by name.

// list is one of them as it is and as it should be.
type list struct {
	key, kind      string
	stored, should map[string]string // member → score or value; of a set ""
}

// watchedByLists are the keys whose change makes what was read stale.
func watchedByLists(g study.GroupID) []string {
	return []string{quizRevsKey(g), notesKey(g), plansKey(g), banksKey(g), quizzesKey(g), openKey(g), noteDatesKey(g)}
}

// readLists reads a group's lists, and what they must be.
func (s *Store) readLists(ctx context.Context, rdb redis.Cmdable, g study.GroupID) ([]list, error) {
	lists := []list{
		{key: quizzesKey(g), kind: archive.ZSetType}, {key: openKey(g), kind: archive.SetType},
		{key: noteDatesKey(g), kind: archive.ZSetType},
		{key: plansKey(g), kind: archive.HashType}, {key: banksKey(g), kind: archive.HashType},
	}
	for i := range lists {
		if err := lists[i].read(ctx, rdb); err != nil {
			return nil, err
		}
	}
	err := errors.Join(
		shouldQuizzes(ctx, rdb, g, &lists[0], &lists[1]), shouldNotes(ctx, rdb, g, &lists[2]),
		shouldContent(ctx, rdb, &lists[3], func(name string) string { return planKey(g, name) }, planInfo),
		shouldContent(ctx, rdb, &lists[4], func(name string) string { return bankKey(g, name) }, bankInfo),
	)
	return lists, err
}

func (l *list) read(ctx context.Context, rdb redis.Cmdable) error {
	l.stored, l.should = make(map[string]string), make(map[string]string)
	return copyKeys(ctx, rdb, []keptKey{{l.key, l.kind}}, func(e archive.Entry) error {
		step := 2
		if l.kind == archive.SetType {
			step = 1
		}
		for i := 0; i+step <= len(e.Values); i += step {
			l.stored[e.Values[i]] = ""
			if step == 2 {
				l.stored[e.Values[i]] = e.Values[i+1]
			}
		}
		return nil
	})
}

func shouldQuizzes(ctx context.Context, rdb redis.Cmdable, g study.GroupID, all, open *list) error {
	numbers, err := rdb.HKeys(ctx, quizRevsKey(g)).Result()
	if err != nil {
		return fmt.Errorf("list quizzes: %w", err)
	}
	for some := range slices.Chunk(numbers, keysAtOnce) {
		keys := make([]string, len(some))
		for i, n := range some {
			keys[i] = quizKey(g, int(number(n)))
		}
		texts, err := rdb.MGet(ctx, keys...).Result()
		if err != nil {
			return fmt.Errorf("read quizzes: %w", err)
		}
		for i, n := range some {
			text, ok := texts[i].(string)
			if !ok {
				continue
			}
			q, err := decode[quiz.Quiz](text)
			if err != nil {
				return err
			}
			all.should[n] = fmt.Sprint(q.OpenedAt.Unix())
			if q.State != quiz.Closed {
				open.should[n] = ""
			}
		}
	}
	return nil
}

func shouldNotes(ctx context.Context, rdb redis.Cmdable, g study.GroupID, dates *list) error {
	notes, err := decodedAll(ctx, rdb, notesKey(g), func(a, b study.StudyNote) int { return a.At.Compare(b.At) })
	for _, n := range notes {
		dates.should[n.ID] = fmt.Sprint(dayNumber(n.Date))
	}
	return err
}

// shouldContent looks at every plan or bank that the list names; one that it does not name
// is found by lostContent.
func shouldContent[T, I any](ctx context.Context, rdb redis.Cmdable, infos *list, key func(string) string, info func(T) I) error {
	for name := range infos.stored {
		whole, err := decoded[T](rdb.Get(ctx, key(name)))
		if errors.Is(err, study.ErrNotFound) {
			continue
		}
		if err != nil {
			return fmt.Errorf("read %s: %w", key(name), err)
		}
		if infos.should[name], err = encode(info(whole)); err != nil {
			return err
		}
	}
	return nil
}

func (s *Store) listDifferences(ctx context.Context, g study.GroupID) ([]Difference, error) {
	lists, err := s.readLists(ctx, s.rdb, g)
	if err != nil {
		return nil, err
	}
	var found []Difference
	for _, l := range lists {
		found = append(found, l.differences()...)
	}
	return found, nil
}

func (l *list) differences() []Difference {
	var found []Difference
	members := slices.AppendSeq(slices.Collect(maps.Keys(l.should)), maps.Keys(l.stored))
	slices.Sort(members)
	for _, m := range slices.Compact(members) {
		stored, is := l.stored[m]
		should, must := l.should[m]
		if is != must || stored != should {
			found = append(found, Difference{Key: l.key, Stored: listed(m, stored, is), Should: listed(m, should, must)})
		}
	}
	return found
}

func listed(member, value string, there bool) string {
	switch {
	case !there:
		return ""
	case value == "":
		return member
	}
	return member + " " + value
}

// rebuildLists writes a group's lists anew where they differ.
func (s *Store) rebuildLists(ctx context.Context, g study.GroupID) error {
	for range patience {
		err := s.rdb.Watch(ctx, func(tx *redis.Tx) error {
			lists, err := s.readLists(ctx, tx, g)
			if err != nil {
				return err
			}
			_, err = tx.TxPipelined(ctx, func(p redis.Pipeliner) error {
				for _, l := range lists {
					if len(l.differences()) > 0 {
						l.rewrite(ctx, p)
					}
				}
				return nil
			})
			return err
		}, watchedByLists(g)...)
		if !errors.Is(err, redis.TxFailedErr) {
			return err
		}
	}
	return fmt.Errorf("they kept changing: %w", study.ErrStale)
}

func (l *list) rewrite(ctx context.Context, p redis.Pipeliner) {
	p.Unlink(ctx, l.key)
	for _, member := range slices.Sorted(maps.Keys(l.should)) {
		switch value := l.should[member]; l.kind {
		case archive.ZSetType:
			p.ZAdd(ctx, l.key, redis.Z{Score: float64(number(value)), Member: member})
		case archive.SetType:
			p.SAdd(ctx, l.key, member)
		default:
			p.HSet(ctx, l.key, member, value)
		}
	}
}
