package store

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"studybot/study"
)

// Forget erases a person: marks, ledger, notes, answers, practice, places on boards, roster
// entries, posts that wait for them, and what is known of them beyond groups. The audit keeps what
// was done, without who. Erasing again does no harm; an erasure that broke off is done again.
func (s *Store) Forget(ctx context.Context, u study.UserID) error {
	groups, err := s.groupsOf(ctx, u)
	if err != nil {
		return err
	}
	for _, g := range groups {
		if err := s.forgetIn(ctx, g, u); err != nil {
			return fmt.Errorf("forget %d in group %d: %w", u, g, err)
		}
	}
	if err := s.forgetPosts(ctx, u); err != nil {
		return err
	}
	if err := s.forgetAsides(ctx, u); err != nil {
		return err
	}
	if err := s.rdb.Del(ctx, personKey(u), personGroupsKey(u)).Err(); err != nil {
		return fmt.Errorf("forget %d: %w", u, err)
	}
	return nil
}

func (s *Store) forgetIn(ctx context.Context, g study.GroupID, u study.UserID) error {
	for range 10 {
		t, err := s.erasure(ctx, g, u)
		if err != nil {
			return err
		}
		if err := s.finish(ctx, t); !errors.Is(err, study.ErrStale) {
			return err
		}
	}
	return fmt.Errorf("the record kept changing: %w", study.ErrStale)
}

// erasure is the script that takes a member out of a group, refused if the record changes
// meanwhile.
func (s *Store) erasure(ctx context.Context, g study.GroupID, u study.UserID) (*tx, error) {
	st, err := s.standing(ctx, g, u)
	if err != nil {
		return nil, err
	}
	t := newTx(g)
	t.guard("revs", streakKey(g), 1, u.String(), st.rev)
	l, err := s.life(ctx, g, u, st.index)
	if err != nil {
		return nil, err
	}
	for _, e := range l.entries {
		keys := boardKeys(g, e.Date, e.season)
		t.call("HDEL", keys[0], u.String())
		for _, board := range keys[1:] {
			t.call("ZREM", board, u.String())
		}
	}
	for d := range l.marks {
		t.call("HDEL", dayKey(g, d), u.String())
	}
	for _, bucket := range st.index.buckets() {
		t.call("DEL", ledgerKey(g, u, bucket))
	}
	for _, m := range st.index.months() {
		t.call("DEL", daysKey(g, u, m))
	}
	t.call("HDEL", streakKey(g), u.String())
	t.call("HDEL", rosterKey(g), u.String())
	t.call("DEL", parkedKey(g, u))
	t.call("HDEL", desksKey(g), u.String())
	t.call("DEL", practiceKey(g, u))
	t.call("DEL", ownKey(g, u))
	return t, s.eraseWords(ctx, t, g, u)
}

// eraseWords erases what the member wrote and answered, and their name from the audit.
func (s *Store) eraseWords(ctx context.Context, t *tx, g study.GroupID, u study.UserID) error {
	notes, err := s.AllNotes(ctx, g)
	if err != nil {
		return err
	}
	for _, n := range notes {
		if n.User == u {
			t.call("HDEL", notesKey(g), n.ID)
			t.call("ZREM", noteDatesKey(g), n.ID)
		}
	}
	quizzes, err := s.Quizzes(ctx, g, 0)
	if err != nil {
		return err
	}
	for _, q := range quizzes {
		args := []any{u.String()}
		for i := range q.Questions {
			args = append(args, fmt.Sprintf("%d.%d", u, i))
		}
		t.bulk("HDEL", answersKey(g, q.Number), args)
		t.call("HDEL", attemptsKey(g, q.Number), u.String())
	}
	if err := s.eraseFromSchedules(ctx, t, g, u); err != nil {
		return err
	}
	return s.eraseFromAudit(ctx, t, g, u)
}

// eraseFromSchedules takes the person out as the one who made rules and asked for firings.
func (s *Store) eraseFromSchedules(ctx context.Context, t *tx, g study.GroupID, u study.UserID) error {
	schedules, err := s.Schedules(ctx, g)
	if err != nil {
		return err
	}
	for _, sch := range schedules {
		if sch.By != u {
			continue
		}
		sch.By = 0
		text, err := encode(sch)
		if err != nil {
			return err
		}
		t.call("HSET", schedulesKey(g), sch.ID, text)
	}
	firings, err := s.Firings(ctx, g, time.Time{})
	if err != nil {
		return err
	}
	for _, f := range firings {
		if f.By == u {
			f.By = 0
			t.call("HSET", firingsKey(g, monthOf(study.DateOf(f.Due, time.UTC))), firingField(f), firingCode(f))
		}
	}
	return nil
}

// eraseFromAudit takes the person out of the lines of the audit. The list only grows at its
// end, so that places stay what they were read at.
func (s *Store) eraseFromAudit(ctx context.Context, t *tx, g study.GroupID, u study.UserID) error {
	texts, err := s.rdb.LRange(ctx, auditKey(g), 0, -1).Result()
	if err != nil {
		return fmt.Errorf("read audit: %w", err)
	}
	member, err := s.Member(ctx, g, u)
	if err != nil && !errors.Is(err, study.ErrNotFound) {
		return err
	}
	names := []string{u.String(), member.Name, member.Own, member.Real, member.StaffNo, member.Username}
	for i, text := range texts {
		line, err := decode[study.AuditLine](text)
		if err != nil {
			return err
		}
		clean := line
		if clean.By == u {
			clean.By = 0
		}
		for _, field := range []*string{&clean.On, &clean.From, &clean.To, &clean.Why} {
			*field = withoutNames(*field, names)
		}
		if clean == line {
			continue
		}
		if text, err = encode(clean); err != nil {
			return err
		}
		t.call("LSET", auditKey(g), i, text)
	}
	return nil
}

// withoutNames blanks a field that is one of the names, and names of more than one letter
// inside a text.
func withoutNames(text string, names []string) string {
	for _, name := range names {
		switch {
		case name == "":
		case strings.TrimPrefix(text, "@") == name:
			return "…"
		case utf8.RuneCountInString(name) > 1:
			text = strings.ReplaceAll(text, name, "…")
		}
	}
	return text
}

// forgetPosts drops the posts that wait for the person alone.
func (s *Store) forgetPosts(ctx context.Context, u study.UserID) error {
	lines, err := s.shelves(ctx)
	if err != nil {
		return err
	}
	posts, err := s.sorted(lines)
	if err != nil {
		return err
	}
	for _, p := range posts {
		if p.Post.To.Only == u || p.Post.To.Chat == u.Private() {
			if err := s.Drop(ctx, p); err != nil {
				return err
			}
		}
	}
	return nil
}

// forgetAsides drops the updates laid aside in which the person's number stands.
func (s *Store) forgetAsides(ctx context.Context, u study.UserID) error {
	texts, err := s.rdb.LRange(ctx, asideKey, 0, -1).Result()
	if err != nil {
		return fmt.Errorf("read updates laid aside: %w", err)
	}
	for _, text := range texts {
		if strings.Contains(text, u.String()) {
			if err := s.rdb.LRem(ctx, asideKey, 0, text).Err(); err != nil {
				return fmt.Errorf("drop an update laid aside: %w", err)
			}
		}
	}
	return nil
}
