package store

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/redis/go-redis/v9"

	"studybot/store/archive"
	"studybot/study"
)

// keptKey is a key that a backup holds, and its type.
type keptKey struct{ name, kind string }

// groupHead is what names the keys of a group. A group's keys are found by what it says of
// itself, never by looking through all keys of the database.
type groupHead struct {
	id           study.GroupID
	exists       bool
	users        []string
	spans        map[study.UserID]span
	quizzes      []int
	plans, banks []string
	parkedFor    []study.UserID // whoever might have posts parked
	since, until month          // of what the group as a whole has by months
}

// headKeys are those that name others. Whatever makes a key of a group changes one of them.
func headKeys(g study.GroupID) []string {
	return []string{groupKey(g), streakKey(g), rosterKey(g), quizRevsKey(g), plansKey(g), banksKey(g)}
}

// fixedKeys are what each group has once.
func fixedKeys(g study.GroupID) []keptKey {
	return append(groupOwn(g), []keptKey{
		{groupKey(g), archive.StringType},
		{chatKey(g), archive.StringType},
		{countersKey(g), archive.HashType},
		{rosterKey(g), archive.HashType},
		{streakKey(g), archive.HashType},
		{seasonsKey(g), archive.HashType},
		{notesKey(g), archive.HashType},
		{plansKey(g), archive.HashType},
		{banksKey(g), archive.HashType},
		{quizRevsKey(g), archive.HashType},
		{schedulesKey(g), archive.HashType},
		{cardsKey(g), archive.HashType},
		{auditKey(g), archive.ListType},
		{invitesKey(g), archive.HashType},
	}...)
}

// groupOwn is what group 0 has too, to which belongs what belongs to none.
func groupOwn(g study.GroupID) []keptKey {
	return []keptKey{
		{seenKey(g), archive.ZSetType},
		{postsKey(g), archive.HashType},
		{tasksKey(g), archive.HashType},
		{jobsKey(g), archive.HashType},
	}
}

func groupless() []keptKey { return groupOwn(0) }

// keys are all that a backup holds of the group.
func (h groupHead) keys() []keptKey {
	all := fixedKeys(h.id)
	for _, m := range months(h.since, h.until) {
		all = append(all, keptKey{dueKey(h.id, m), archive.HashType}, keptKey{firingsKey(h.id, m), archive.HashType})
	}
	for _, name := range h.plans {
		all = append(all, keptKey{planKey(h.id, name), archive.StringType})
	}
	for _, name := range h.banks {
		all = append(all, keptKey{bankKey(h.id, name), archive.StringType}, keptKey{askedKey(h.id, name), archive.HashType})
	}
	for _, n := range h.quizzes {
		all = append(all, keptKey{quizKey(h.id, n), archive.StringType}, keptKey{answersKey(h.id, n), archive.HashType})
	}
	return append(all, h.membersKeys()...)
}

// membersKeys are of single members. They are not watched: whatever changes one of them
// changes the group's streaks, or records in the same script that it was done.
func (h groupHead) membersKeys() []keptKey {
	var all []keptKey
	for _, u := range h.parkedFor {
		all = append(all, keptKey{parkedKey(h.id, u), archive.ListType})
	}
	for u, index := range h.spans {
		for _, m := range index.months() {
			all = append(all, keptKey{daysKey(h.id, u, m), archive.HashType})
		}
		for _, bucket := range index.buckets() {
			all = append(all, keptKey{ledgerKey(h.id, u, bucket), archive.HashType})
		}
	}
	return all
}

// watched are the keys that must not change while the group is copied. Redis takes time by
// the square of their number, so that those of members are not among them.
func (h groupHead) watched() []string {
	members := make(map[string]bool)
	for _, k := range h.membersKeys() {
		members[k.name] = true
	}
	var all []string
	for _, k := range h.keys() {
		if !members[k.name] {
			all = append(all, k.name)
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
	about, err := groupOf(g, group.Val())
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
	parked := make(map[study.UserID]bool)
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
		h.spans[u], parked[u] = st.index, true
		if st.index.since != 0 {
			h.since, h.until = min(h.since, st.index.since), max(h.until, st.index.until)
		}
	}
	for _, uid := range h.users {
		parked[study.UserID(number(uid))] = true
	}
	for u := range parked {
		h.parkedFor = append(h.parkedFor, u)
	}
	slices.Sort(h.parkedFor)
	return nil
}
