package store

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/redis/go-redis/v9"

	"studybot/effect"
	"studybot/quiz"
	"studybot/study"
)

// What repairing asks at once: what else wants Redis waits no longer, and no more is held in
// memory, however many members a group has.
const (
	repairAtOnce = 128   // groups that one pipeline reads
	followAtOnce = 1_000 // commands in one pipeline that writes
)

// Repair does what a crash between an effect and its follow-up left out, in all groups:
// due times, poll owners of open quizzes, chats, codes, persons' groups. The truth of each stands
// in the group's slot. It may run at any time, beside everything else, and again.
//
// It names the polls of open quizzes that have answers from before they were known: whoever
// repairs records these, and finds them again if that fails.
func (s *Store) Repair(ctx context.Context) (early []string, err error) {
	groups, err := s.Groups(ctx)
	if err != nil {
		return nil, err
	}
	if err := s.repairJobs(ctx, append(slices.Clone(groups), 0)); err != nil {
		return nil, err
	}
	for part := range slices.Chunk(groups, repairAtOnce) {
		polls, err := s.repairPart(ctx, part)
		if err != nil {
			return nil, fmt.Errorf("repair groups %d to %d: %w", part[0], part[len(part)-1], err)
		}
		early = append(early, polls...)
	}
	return early, nil
}

// Mend is Repair if there is cause: we have just begun, an effect of ours could not be
// followed up, or a replica has fallen silent that may have died in between. Call it at the
// start and a few times in each lease.
func (s *Store) Mend(ctx context.Context) (early []string, err error) {
	if !s.owed.Swap(false) {
		return nil, nil
	}
	early, err = s.Repair(ctx)
	if err != nil || len(early) > 0 { // whether these are recorded is seen the next time
		s.owed.Store(true)
	}
	return early, err
}

// marker is what a group's slot says of other slots.
type marker struct {
	chat        *redis.StringCmd      // after a migration
	open        *redis.StringSliceCmd // quizzes
	users       *redis.StringSliceCmd
	codes       *redis.StringSliceCmd
	quizzes     []quiz.Quiz
	migratedFor study.GroupID // where the chat leads
}

// repairPart repairs some groups in three round trips.
func (s *Store) repairPart(ctx context.Context, groups []study.GroupID) (early []string, err error) {
	marks := make([]marker, len(groups))
	_, err = s.rdb.Pipelined(ctx, func(p redis.Pipeliner) error {
		for i, g := range groups {
			marks[i] = marker{
				chat: p.Get(ctx, chatKey(g)), open: p.SMembers(ctx, openKey(g)),
				users: p.HKeys(ctx, rosterKey(g)), codes: p.HKeys(ctx, invitesKey(g)),
			}
		}
		return nil
	})
	if err != nil && !isNil(err) {
		return nil, err
	}
	if err := s.readMarked(ctx, groups, marks); err != nil {
		return nil, err
	}
	for i, g := range groups {
		if marks[i].chat.Err() == nil && marks[i].migratedFor != g {
			if err := s.repairGroup(ctx, g); err != nil {
				return nil, err
			}
		}
	}
	return s.followMarked(ctx, groups, marks)
}

// readMarked reads the open quizzes, and where the chats of migrated groups lead.
func (s *Store) readMarked(ctx context.Context, groups []study.GroupID, marks []marker) error {
	texts := make([]*redis.SliceCmd, len(groups))
	chats := make([]*redis.StringCmd, len(groups))
	_, err := s.rdb.Pipelined(ctx, func(p redis.Pipeliner) error {
		for i, g := range groups {
			var keys []string
			for _, n := range marks[i].open.Val() {
				keys = append(keys, quizKey(g, int(number(n))))
			}
			if len(keys) > 0 {
				texts[i] = p.MGet(ctx, keys...)
			}
			if chat, err := marks[i].chat.Result(); err == nil {
				chats[i] = p.HGet(ctx, chatMapKey, chat)
			}
		}
		return nil
	})
	if err != nil && !isNil(err) {
		return err
	}
	for i := range marks {
		if texts[i] != nil {
			if marks[i].quizzes, err = present(texts[i].Val(), func(a, b quiz.Quiz) int { return b.Number - a.Number }); err != nil {
				return err
			}
		}
		if chats[i] != nil {
			marks[i].migratedFor = study.GroupID(number(chats[i].Val()))
		}
	}
	return nil
}

// followMarked sets what is missing elsewhere.
func (s *Store) followMarked(ctx context.Context, groups []study.GroupID, marks []marker) (early []string, err error) {
	waiting := make(map[string]*redis.IntCmd)
	p := s.rdb.Pipeline()
	sent := func(most int) error { // sends what was asked for if that is more than most
		if p.Len() <= most {
			return nil
		}
		_, err := p.Exec(ctx)
		return err
	}
	for i, g := range groups {
		for _, u := range marks[i].users.Val() {
			p.SAdd(ctx, personGroupsKey(study.UserID(number(u))), int64(g))
			if err := sent(followAtOnce); err != nil {
				return nil, err
			}
		}
		for _, code := range marks[i].codes.Val() {
			p.Set(ctx, codeKey(code), g.String(), 0)
		}
		for _, q := range marks[i].quizzes {
			for question, asked := range q.Questions {
				if asked.PollID != "" { // who asks a poll never changes
					p.SetNX(ctx, pollKey(asked.PollID), pollOwner(g, q.Number, question), 0)
					waiting[asked.PollID] = p.Exists(ctx, earlyKey(asked.PollID))
				}
			}
		}
	}
	if err := sent(0); err != nil {
		return nil, err
	}
	for poll, there := range waiting {
		if there.Val() > 0 {
			early = append(early, poll)
		}
	}
	slices.Sort(early)
	return early, nil
}

func (s *Store) repairGroup(ctx context.Context, id study.GroupID) error {
	g, err := s.Group(ctx, id)
	if errors.Is(err, study.ErrNotFound) {
		return nil // a chat was claimed, and its update will come again
	}
	if err != nil {
		return err
	}
	open, err := s.OpenQuizzes(ctx, id)
	if err != nil {
		return err
	}
	users, err := s.rdb.HKeys(ctx, rosterKey(id)).Result()
	if err != nil {
		return fmt.Errorf("read roster: %w", err)
	}
	waiting, err := s.Invitations(ctx, id)
	if err != nil {
		return err
	}
	e := effect.Effect{Group: id, Quizzes: open, Invite: waiting}
	for _, u := range users {
		e.Members = append(e.Members, study.Member{User: study.UserID(number(u))})
	}
	if g.State != study.Suspended {
		if err := s.rdb.HSet(ctx, chatMapKey, int64(g.Chat), int64(id)).Err(); err != nil {
			return fmt.Errorf("map chat %d: %w", g.Chat, err)
		}
	}
	return s.follow(ctx, e)
}
