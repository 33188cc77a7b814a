package store

import (
	"context"
	"fmt"
	"iter"
	"maps"
	"strings"

	"github.com/redis/go-redis/v9"

	"studybot/study"
)

// epochField counts, in a group's streak hash, the changes of what long past dates asked:
// they make all its checkpoints out of date.
const epochField = "epoch"

// Record reads all of one member that a decision needs.
//
// Marks and dues reach back to the checkpoint, which lies before the month that precedes
// today's: two or three hashes. A checkpoint that was folded under another rule, other
// holidays or leaves, or before a mark of a settled date was changed, does not count: then
// all months since the member's first are read, once, and the next change settles anew.
func (s *Store) Record(ctx context.Context, g study.Group, u study.UserID, today study.Date) (study.Record, error) {
	records, err := s.Records(ctx, g, []study.UserID{u}, today)
	if err != nil {
		return study.Record{}, err
	}
	return recordOf(records, g, u)
}

func recordOf(records map[study.UserID]study.Record, g study.Group, u study.UserID) (study.Record, error) {
	record, ok := records[u]
	if !ok {
		return record, fmt.Errorf("record of %d in group %d: %w", u, g.ID, study.ErrNotFound)
	}
	return record, nil
}

// Records reads several members at once. Who is not on the roster is absent.
func (s *Store) Records(ctx context.Context, g study.Group, users []study.UserID, today study.Date) (map[study.UserID]study.Record, error) {
	return s.records(ctx, g, users, today, false)
}

// FullRecord is Record from the member's first day, for changes of dates that the
// checkpoint has settled already: an old leave, an old excuse.
func (s *Store) FullRecord(ctx context.Context, g study.Group, u study.UserID, today study.Date) (study.Record, error) {
	records, err := s.records(ctx, g, []study.UserID{u}, today, true)
	if err != nil {
		return study.Record{}, err
	}
	return recordOf(records, g, u)
}

func (s *Store) records(ctx context.Context, g study.Group, users []study.UserID, today study.Date, full bool) (map[study.UserID]study.Record, error) {
	if len(users) == 0 {
		return map[study.UserID]study.Record{}, nil
	}
	first := monthOf(today.FirstOfMonth().Add(-1))
	r := newRecordRead(g, users, today, full)
	if err := r.run(ctx, s.rdb, months(first, monthOf(today)), true); err != nil {
		return nil, fmt.Errorf("read records of group %d: %w", g.ID, err)
	}
	if since := r.since(first); since < first {
		if err := r.run(ctx, s.rdb, months(since, monthOf(first.first().Add(-1))), false); err != nil {
			return nil, fmt.Errorf("read older records of group %d: %w", g.ID, err)
		}
	}
	records, err := r.records()
	if err != nil {
		return nil, err
	}
	return records, s.sealNear(ctx, g, records, today, g.Settings.Prices.Most())
}

// recordRead gathers the answers of one or two pipelines. The revisions are asked for
// first: a change that comes in between makes the record stale, never wrong.
type recordRead struct {
	group     study.Group
	users     []study.UserID
	today     study.Date
	full      bool
	members   map[study.UserID]study.Member
	standings map[study.UserID]standing
	epoch     string
	sheet     map[study.UserID]sheetLine
	marks     map[study.UserID]map[study.Date]study.Mark
	due       map[study.Date]study.Due
}

func newRecordRead(g study.Group, users []study.UserID, today study.Date, full bool) *recordRead {
	return &recordRead{
		group: g, users: users, today: today, full: full,
		members:   make(map[study.UserID]study.Member, len(users)),
		standings: make(map[study.UserID]standing, len(users)),
		sheet:     make(map[study.UserID]sheetLine, len(users)),
		marks:     make(map[study.UserID]map[study.Date]study.Mark, len(users)),
		due:       make(map[study.Date]study.Due),
	}
}

func (r *recordRead) run(ctx context.Context, rdb redis.UniversalClient, months []month, head bool) error {
	fields := make([]string, len(r.users), len(r.users)+1)
	for i, u := range r.users {
		fields[i] = u.String()
	}
	var standings, roster, sheet *redis.SliceCmd
	dues := make(map[month]*redis.MapStringStringCmd)
	marks := make(map[month]map[study.UserID]*redis.MapStringStringCmd)
	_, err := rdb.Pipelined(ctx, func(p redis.Pipeliner) error {
		if head {
			standings = p.HMGet(ctx, streakKey(r.group.ID), append(fields, epochField)...)
			roster = p.HMGet(ctx, rosterKey(r.group.ID), fields...)
			sheet = p.HMGet(ctx, dayKey(r.group.ID, r.today), fields...)
		}
		for _, m := range months {
			dues[m] = p.HGetAll(ctx, dueKey(r.group.ID, m))
			marks[m] = make(map[study.UserID]*redis.MapStringStringCmd, len(r.users))
			for _, u := range r.users {
				marks[m][u] = p.HGetAll(ctx, daysKey(r.group.ID, u, m))
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	if head {
		if err := r.readHead(standings.Val(), roster.Val(), sheet.Val()); err != nil {
			return err
		}
	}
	for m, cmd := range dues {
		decodeDues(r.due, m, maps.All(cmd.Val()))
		for u, cmd := range marks[m] {
			if err := r.readMarks(u, m, maps.All(cmd.Val())); err != nil {
				return err
			}
		}
	}
	return nil
}

func (r *recordRead) readHead(standings, roster, sheet []any) error {
	for i, u := range r.users {
		text, _ := standings[i].(string)
		st, err := decodeStanding(text)
		if err != nil {
			return err
		}
		r.standings[u] = st
		r.marks[u] = make(map[study.Date]study.Mark)
		text, onRoster := roster[i].(string)
		if !onRoster {
			continue
		}
		if r.members[u], err = decodeMember(text); err != nil {
			return err
		}
		text, _ = sheet[i].(string)
		if r.sheet[u], err = decodeSheetLine(text); err != nil {
			return err
		}
	}
	r.epoch, _ = standings[len(r.users)].(string)
	return nil
}

// readMarks takes in a member's pages of a month, by day.
func (r *recordRead) readMarks(u study.UserID, m month, pages iter.Seq2[string, string]) error {
	for day, text := range pages {
		d := m.first()
		d.Day = int(number(day))
		head, _, _ := strings.Cut(text, " ")
		mark, err := decodeMark(head, d)
		if err != nil {
			return err
		}
		if !mark.IsZero() {
			r.marks[u][d] = mark
		}
	}
	return nil
}

func decodeDues(into map[study.Date]study.Due, m month, days iter.Seq2[string, string]) {
	for day, code := range days {
		d := m.first()
		d.Day = int(number(day))
		into[d] = decodeDue(code)
	}
}

// checkpoint is the stored one if it still counts, and the basis of this record.
func (r *recordRead) checkpoint(u study.UserID) (study.Streak, string) {
	st, basis := r.standings[u], basisOf(r.group, r.members[u], r.epoch)
	end := r.today.FirstOfMonth().Add(-1).FirstOfMonth().Add(-1)
	if r.full || st.basis != basis || st.checkpoint.Through.After(end) {
		return study.Streak{}, basis
	}
	return st.checkpoint, basis
}

// since is the earliest month that one of the records needs.
func (r *recordRead) since(first month) month {
	since := first
	for u := range r.members {
		checkpoint, _ := r.checkpoint(u)
		if !checkpoint.Through.IsZero() {
			since = min(since, monthOf(checkpoint.Through.Add(1)))
			continue
		}
		if joined := r.members[u].Joined; !joined.IsZero() {
			since = min(since, monthOf(joined))
		}
		if from := r.standings[u].index.since; from != 0 {
			since = min(since, from)
		}
	}
	return since
}

func (r *recordRead) records() (map[study.UserID]study.Record, error) {
	records := make(map[study.UserID]study.Record, len(r.users))
	dues := dueTag(r.due, r.today)
	for u := range r.members {
		checkpoint, basis := r.checkpoint(u)
		record := study.Record{
			Member: r.members[u], Rev: r.standings[u].rev, Checkpoint: checkpoint,
			Marks: r.marks[u], Due: r.due,
			Earned: map[study.Date]int{r.today: r.sheet[u].points},
			Basis:  basis + "." + hash(basis+dues),
		}
		for d := range record.Marks {
			if !d.After(checkpoint.Through) {
				delete(record.Marks, d)
			}
		}
		records[u] = record
	}
	return records, nil
}
