package store

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"

	"studybot/study"
)

// keptKey is a key that a backup holds, and its type.
type keptKey struct{ name, kind string }

// groupHead is what names the keys of a group. A group's keys are found by what it says of
// itself, never by looking through all keys of the database.
type groupHead struct {
	id           study.GroupID
	exists       bool
	users        []string // on the roster
	spans        map[study.UserID]span
	quizzes      []int
	plans, banks []string
	people       []study.UserID // whoever might have a key of their own
	since, until month          // of what the group as a whole has by months
}

// headKeys are those that name others. Whatever makes a key of a group changes one of them.
func headKeys(g study.GroupID) []string {
	return []string{groupKey(g), streakKey(g), rosterKey(g), quizRevsKey(g), plansKey(g), banksKey(g)}
}

// groupFamilies are the kinds of keys that a backup holds of a group.
func groupFamilies() []KeyDoc {
	return slices.DeleteFunc(Catalogue(), func(doc KeyDoc) bool {
		return doc.Fate() != Kept || !strings.HasPrefix(doc.Key, "{g<")
	})
}

// databaseKeys are those that belong to no group and nobody. The version of the data stands
// in a backup's header, and what groups share in the section of each.
func databaseKeys() []keptKey {
	var all []keptKey
	for _, doc := range Catalogue() {
		if doc.Fate() == Kept && !strings.Contains(doc.Key, "<") && !slices.Contains([]string{metaKey, chatMapKey, groupListKey}, doc.Key) {
			all = append(all, keptKey{doc.Key, doc.Type})
		}
	}
	return all
}

// keys are all that a backup holds of the group: the catalogue, with what it leaves open
// filled in.
func (h groupHead) keys() []keptKey {
	var all []keptKey
	for _, doc := range groupFamilies() {
		_, pattern := keyParts(doc.Key)
		for _, rest := range h.fill(pattern) {
			all = append(all, keptKey{tag(h.id) + rest, doc.Type})
		}
	}
	return all
}

// fill gives the keys of a pattern like days:<user>:<yyyymm>.
func (h groupHead) fill(pattern string) []string {
	word, _, _ := strings.Cut(pattern, ":")
	_, by, _ := strings.Cut(pattern, "<")
	switch {
	case by == "":
		return []string{pattern}
	case word == "plan":
		return filled(pattern, "<name>", h.plans)
	case by == "name>", by == "bank>":
		return filled(pattern, "<"+by, h.banks)
	case by == "n>":
		return filled(pattern, "<n>", h.quizzes)
	case by == "yyyymm>":
		return filled(pattern, "<yyyymm>", months(h.since, h.until))
	case by == "user>":
		return filled(pattern, "<user>", h.people)
	}
	var all []string
	for u, index := range h.spans {
		part := strings.Replace(pattern, "<user>", u.String(), 1)
		all = append(all, filled(part, "<yyyymm>", index.months())...)
		all = append(all, filled(part, "<bucket>", index.buckets())...)
	}
	return all
}

// filled puts each of the values where the pattern is open; nothing if it is not open there.
func filled[T any](pattern, open string, values []T) []string {
	if !strings.Contains(pattern, open) {
		return nil
	}
	all := make([]string, len(values))
	for i, v := range values {
		all[i] = strings.Replace(pattern, open, fmt.Sprint(v), 1)
	}
	return all
}

// watched are the keys that must not change while the group is copied. Those of single
// members are not among them: whatever changes one changes the group's streaks or desks too,
// or records in the same script that it was done. Redis takes time by the square of their
// number.
func (h groupHead) watched() []string {
	var all []string
	for _, doc := range groupFamilies() {
		_, pattern := keyParts(doc.Key)
		if strings.Contains(pattern, "<user>") {
			continue
		}
		for _, rest := range h.fill(pattern) {
			all = append(all, tag(h.id)+rest)
		}
	}
	return all
}

func (s *Store) readHead(ctx context.Context, rdb redis.Cmdable, g study.GroupID) (groupHead, error) {
	var group *redis.SliceCmd
	var streaks *redis.MapStringStringCmd
	var roster, revs, plans, banks *redis.StringSliceCmd
	_, err := rdb.Pipelined(ctx, func(p redis.Pipeliner) error {
		group, streaks = p.MGet(ctx, groupKey(g), chatKey(g)), p.HGetAll(ctx, streakKey(g))
		roster, revs = p.HKeys(ctx, rosterKey(g)), p.HKeys(ctx, quizRevsKey(g))
		plans, banks = p.HKeys(ctx, plansKey(g)), p.HKeys(ctx, banksKey(g))
		return nil
	})
	if err != nil {
		return groupHead{}, fmt.Errorf("read what the group has: %w", err)
	}
	about, err := groupOf(g, group.Val(), decode[study.Group])
	if errors.Is(err, study.ErrNotFound) {
		return groupHead{id: g}, nil // a chat was claimed, and its update will come again
	}
	if err != nil {
		return groupHead{}, err
	}
	h := groupHead{id: g, exists: true, users: roster.Val(), plans: plans.Val(), banks: banks.Val(), spans: make(map[study.UserID]span)}
	for _, n := range revs.Val() {
		h.quizzes = append(h.quizzes, int(number(n)))
	}
	slices.Sort(h.quizzes)
	return h, h.readSpans(streaks.Val(), about, s.clock.Now())
}

// readSpans finds which months there are. A group's own reach from the month before it was
// made, for members came with a past, to the one after now, which may have begun elsewhere.
func (h *groupHead) readSpans(streaks map[string]string, g study.Group, now time.Time) error {
	people := make(map[study.UserID]bool)
	h.since = monthOf(study.DateOf(g.Created, time.UTC).Add(-31))
	h.until = monthOf(study.DateOf(now, time.UTC).Add(31))
	for uid, code := range streaks {
		if uid == epochField {
			continue
		}
		st, err := decodeStanding(code)
		if err != nil {
			return err
		}
		u := study.UserID(number(uid))
		h.spans[u], people[u] = st.index, true
		if st.index.since != 0 {
			h.since, h.until = min(h.since, st.index.since), max(h.until, st.index.until)
		}
	}
	for _, uid := range h.users {
		people[study.UserID(number(uid))] = true
	}
	for u := range people {
		h.people = append(h.people, u)
	}
	slices.Sort(h.people)
	return nil
}
