package store

import (
	"fmt"
	"hash/fnv"
	"strconv"
	"strings"

	"studybot/study"
)

// standing is one member's line in the streak hash:
//
//	rev ; checkpoint ; streak now ; index
//	12;g0a.12.30.1.3.ab12c;15.g16.9f0zz;4cc1-4cc3-7
//
// The checkpoint is date.current.best.freezes.progress.tag, the streak now is
// current.date.tag, the index is the first and the last month (base 36) that marks or
// ledger have a hash for and the highest quiz in the ledger. A tag names what was folded: when it
// no longer fits, the value is not wrong but out of date, and is folded anew.
type standing struct {
	rev        int64
	checkpoint study.Streak
	basis      string
	current    int
	through    study.Date
	tag        string
	index      span
}

// span says which hashes a member has.
type span struct {
	since, until month
	quiz         int
}

func checkpointCode(s study.Streak, basis string) string {
	if s.Through.IsZero() || s.Through.Year < 1970 {
		return ""
	}
	b := append(make([]byte, 0, 40), dateCode(s.Through)...)
	for _, n := range [...]int{s.Current, s.Best, s.Freezes, s.Progress} {
		b = strconv.AppendInt(append(b, '.'), int64(n), 10)
	}
	return string(append(append(b, '.'), basis...))
}

func currentCode(s study.Streak, tag string) string {
	return strconv.Itoa(s.Current) + "." + dateCode(s.Through) + "." + tag
}

func decodeStanding(code string) (standing, error) {
	var st standing
	if code == "" {
		return st, nil
	}
	parts := strings.Split(code, ";")
	if len(parts) != 4 {
		return st, fmt.Errorf("decode streak %q: %w", code, errCorrupt)
	}
	st.rev = number(parts[0])
	if err := st.decodeCheckpoint(parts[1]); err != nil {
		return st, err
	}
	var err error
	if st.current, st.through, st.tag, err = decodeNow(parts[2]); err != nil {
		return st, err
	}
	if index := strings.Split(parts[3], "-"); len(index) == 3 {
		since, _ := from36("0" + index[0])
		until, _ := from36("0" + index[1])
		st.index = span{month(since), month(until), int(number(index[2]))}
	}
	return st, nil
}

// decodeNow reads the streak as it stood after a date.
func decodeNow(code string) (current int, through study.Date, tag string, err error) {
	days, rest, dated := strings.Cut(code, ".")
	date, tag, tagged := strings.Cut(rest, ".")
	if !dated || !tagged || strings.Contains(tag, ".") {
		return 0, study.Date{}, "", nil
	}
	through, err = decodeDate(date)
	return int(number(days)), through, tag, err
}

// decodeStreakNow reads that alone of a line.
func decodeStreakNow(code string) (current int, through study.Date, tag string, err error) {
	if code == "" {
		return 0, study.Date{}, "", nil
	}
	_, rest, _ := strings.Cut(code, ";")
	_, rest, _ = strings.Cut(rest, ";")
	now, rest, whole := strings.Cut(rest, ";")
	if !whole || strings.Contains(rest, ";") {
		return 0, study.Date{}, "", fmt.Errorf("decode streak %q: %w", code, errCorrupt)
	}
	return decodeNow(now)
}

func (st *standing) decodeCheckpoint(code string) error {
	parts := strings.Split(code, ".")
	if len(parts) != 6 {
		return nil
	}
	through, err := decodeDate(parts[0])
	st.checkpoint = study.Streak{
		Through: through, Current: int(number(parts[1])), Best: int(number(parts[2])),
		Freezes: int(number(parts[3])), Progress: int(number(parts[4])),
	}
	st.basis = parts[5]
	return err
}

// basisOf names all that a fold rests on beside marks and dues: rule, holidays, joining,
// leaves, and the group's epoch, which counts changes of long past dues.
func basisOf(g study.Group, m study.Member, epoch string) string {
	var b strings.Builder
	b.WriteString(strconv.Itoa(g.Settings.FreezeEvery) + "/" + strconv.Itoa(g.Settings.FreezeMost) + "/" + m.Joined.String() + "/" + epoch)
	for _, h := range g.Holidays {
		fmt.Fprintf(&b, "/h%s%s", h.From, h.To)
	}
	for _, l := range m.Leaves {
		if !l.Pending {
			fmt.Fprintf(&b, "/l%s%s", l.From, l.To)
		}
	}
	return hash(b.String())
}

// tagOf names a basis and what was due in the month of d and the one before: what a streak
// at d still depends on.
func tagOf(basis string, due map[study.Date]study.Due, d study.Date) string {
	return hash(basis + dueTag(due, d))
}

// dueTag is the part of a tag that is the same for all members of a group.
func dueTag(due map[study.Date]study.Due, d study.Date) string {
	first := d.FirstOfMonth().Add(-1).FirstOfMonth()
	tag, n := make([]byte, 0, 1024), dayNumber(first)
	var last study.Due
	code := dueCode(last)
	for day := first; !day.After(d); day, n = day.Add(1), n+1 {
		asked, known := due[day]
		if !known {
			continue
		}
		if asked != last {
			last, code = asked, dueCode(asked)
		}
		tag = append(strconv.AppendInt(append(tag, '/'), n, 36), code...)
	}
	return string(tag)
}

// hash is six base-36 digits; two inputs share it once in two thousand million.
func hash(s string) string {
	h := fnv.New64a()
	h.Write([]byte(s))
	return b36(int64(h.Sum64() % 2176782336))
}
