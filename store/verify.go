package store

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strconv"

	"github.com/redis/go-redis/v9"

	"studybot/study"
)

// Difference is a derived value that does not follow from the truth.
type Difference struct {
	Key    string       `json:"key"`
	User   study.UserID `json:"user_id"`
	Stored string       `json:"stored"`
	Should string       `json:"should"`
}

// VerifyGroup recomputes everything derived from what is true, boards from the ledger,
// sheets from marks and ledger, streaks from all days, lists from what they name, and tells
// where they differ. A
// streak whose rule, holidays, leaves or dues have changed since it was stored is out of
// date by right, and no difference.
//
// It reads without a lock: a group in use may show a difference that a second run does not.
func (s *Store) VerifyGroup(ctx context.Context, g study.GroupID) ([]Difference, error) {
	v, err := s.survey(ctx, g)
	if err != nil {
		return nil, fmt.Errorf("verify group %d: %w", g, err)
	}
	lists, err := s.listDifferences(ctx, g)
	if err != nil {
		return nil, fmt.Errorf("verify the lists of group %d: %w", g, err)
	}
	return append(v.differences(), lists...), nil
}

// survey is all of a group: its truth, what should follow, and what is stored.
type survey struct {
	group     study.Group
	records   map[study.UserID]study.Record // whole records, without checkpoint
	standings map[study.UserID]standing
	epoch     string
	lives     map[study.UserID]life
	should    map[string]map[study.UserID]string // board and sheet keys
	stored    map[string]map[study.UserID]string
}

func (s *Store) survey(ctx context.Context, id study.GroupID) (*survey, error) {
	g, err := s.Group(ctx, id)
	if err != nil {
		return nil, err
	}
	v := &survey{group: g, lives: make(map[study.UserID]life), should: make(map[string]map[study.UserID]string), stored: make(map[string]map[study.UserID]string)}
	if v.standings, v.epoch, err = s.standings(ctx, id); err != nil {
		return nil, err
	}
	today := g.Today(s.clock.Now())
	users := slices.Sorted(maps.Keys(v.standings))
	if v.records, err = s.records(ctx, g, users, today, true); err != nil {
		return nil, err
	}
	for u, st := range v.standings {
		if v.lives[u], err = s.life(ctx, id, u, st.index); err != nil {
			return nil, err
		}
	}
	v.derive(s.readsSheet)
	return v, s.readStored(ctx, v, today)
}

// derive computes boards and sheets from ledger and marks; only dates that are read from
// their sheet need one.
func (v *survey) derive(hasSheet func(study.Date) bool) {
	sums := make(map[string]map[study.UserID]int)
	sheets := make(map[study.Date]map[study.UserID]sheetLine)
	boards := boardNames(v.group.ID)
	for u, l := range v.lives {
		for d, m := range l.marks {
			line := sheetOf(sheets, d)[u]
			line.mark = markCode(m, d)
			sheets[d][u] = line
		}
		for _, e := range l.entries {
			keys := boards(e.Date, e.season)
			for _, key := range keys[1:] {
				if sums[key] == nil {
					sums[key] = make(map[study.UserID]int)
				}
				sums[key][u] += e.Points
			}
			line := sheetOf(sheets, e.Date)[u]
			if bonusFlag(e.Cause) == 1 {
				line.bonus += e.Points
			} else {
				line.points += e.Points
			}
			sheets[e.Date][u] = line
		}
	}
	for key, board := range sums {
		for u, points := range board {
			if points != 0 {
				v.expect(key, u, strconv.Itoa(points))
			}
		}
	}
	for d, lines := range sheets {
		for u, line := range lines {
			if code := line.code(); code != "" && hasSheet(d) {
				v.expect(dayKey(v.group.ID, d), u, code)
			}
		}
	}
}

func sheetOf(sheets map[study.Date]map[study.UserID]sheetLine, d study.Date) map[study.UserID]sheetLine {
	if sheets[d] == nil {
		sheets[d] = make(map[study.UserID]sheetLine)
	}
	return sheets[d]
}

func (v *survey) expect(key string, u study.UserID, value string) {
	if v.should[key] == nil {
		v.should[key] = make(map[study.UserID]string)
	}
	v.should[key][u] = value
}

// mayExist has the keys of all boards and sheets that may exist: those of every date from the
// first month of any member to the last, and of every season.
func (s *Store) mayExist(v *survey, today study.Date) (boards map[string]*redis.ZSliceCmd, sheets map[string]*redis.MapStringStringCmd) {
	id := v.group.ID
	boards = map[string]*redis.ZSliceCmd{allBoardKey(id): nil}
	sheets = make(map[string]*redis.MapStringStringCmd)
	since, until, seasons := monthOf(today), monthOf(today), v.group.Season
	for _, st := range v.standings {
		if st.index.since != 0 {
			since, until = min(since, st.index.since), max(until, st.index.until)
		}
	}
	for _, l := range v.lives {
		for _, e := range l.entries {
			seasons = max(seasons, e.season)
		}
	}
	for d := since.first(); monthOf(d) <= until; d = d.Add(1) {
		if s.readsSheet(d) {
			sheets[dayKey(id, d)] = nil
		}
		boards[weekBoardKey(id, d)], boards[monthBoardKey(id, d)] = nil, nil
	}
	for n := range seasons + 1 {
		boards[seasonBoardKey(id, n)] = nil
	}
	return boards, sheets
}

// readStored reads all boards and sheets that may exist.
func (s *Store) readStored(ctx context.Context, v *survey, today study.Date) error {
	boards, sheets := s.mayExist(v, today)
	_, err := s.rdb.Pipelined(ctx, func(p redis.Pipeliner) error {
		for key := range boards {
			boards[key] = p.ZRangeWithScores(ctx, key, 0, -1)
		}
		for key := range sheets {
			sheets[key] = p.HGetAll(ctx, key)
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("read boards and sheets: %w", err)
	}
	for key, cmd := range boards {
		v.stored[key] = make(map[study.UserID]string)
		for _, z := range cmd.Val() {
			uid, _ := z.Member.(string)
			v.stored[key][study.UserID(number(uid))] = strconv.FormatFloat(z.Score, 'f', -1, 64)
		}
	}
	for key, cmd := range sheets {
		v.stored[key] = make(map[study.UserID]string)
		for uid, code := range cmd.Val() {
			v.stored[key][study.UserID(number(uid))] = code
		}
	}
	return nil
}

func (v *survey) differences() []Difference {
	var all []Difference
	keys := slices.Concat(slices.Collect(maps.Keys(v.should)), slices.Collect(maps.Keys(v.stored)))
	slices.Sort(keys)
	for _, key := range slices.Compact(keys) {
		users := slices.Concat(slices.Collect(maps.Keys(v.should[key])), slices.Collect(maps.Keys(v.stored[key])))
		slices.Sort(users)
		for _, u := range slices.Compact(users) {
			if stored, should := v.stored[key][u], v.should[key][u]; stored != should {
				all = append(all, Difference{key, u, stored, should})
			}
		}
	}
	for u, st := range v.standings {
		all = append(all, v.streakDifferences(u, st)...)
	}
	slices.SortFunc(all, func(a, b Difference) int { return cmp.Or(cmp.Compare(a.Key, b.Key), cmp.Compare(a.User, b.User)) })
	return all
}

// streakDifferences compares a streak and its checkpoint with a walk over all days.
func (v *survey) streakDifferences(u study.UserID, st standing) []Difference {
	r, ok := v.records[u]
	if !ok {
		return nil // not on the roster: nobody to walk for
	}
	var all []Difference
	basis := basisOf(v.group, r.Member, v.epoch)
	differ := func(what string, stored, should any) {
		if stored != should {
			all = append(all, Difference{streakKey(v.group.ID), u, fmt.Sprintf("%s %v", what, stored), fmt.Sprintf("%s %v", what, should)})
		}
	}
	if !st.through.IsZero() && st.tag == tagOf(basis, r.Due, st.through) {
		differ("streak", st.current, r.Walk(v.group, st.through).Streak.Current)
	}
	if cp := st.checkpoint; !cp.Through.IsZero() && st.basis == basis {
		differ("checkpoint", cp, r.After(v.group, cp.Through))
	}
	return all
}
