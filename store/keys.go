package store

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"studybot/study"
)

// Every key is made by one of these functions, and catalogue.go says what each holds.
// Keys of a group share the tag {g<id>}, so that they lie on one slot of a Cluster.

func tag(g study.GroupID) string { return "{g" + strconv.FormatInt(int64(g), 10) + "}:" }

func groupKey(g study.GroupID) string     { return tag(g) + "group" }
func chatKey(g study.GroupID) string      { return tag(g) + "chat" }
func countersKey(g study.GroupID) string  { return tag(g) + "counters" }
func rosterKey(g study.GroupID) string    { return tag(g) + "roster" }
func streakKey(g study.GroupID) string    { return tag(g) + "streak" }
func notesKey(g study.GroupID) string     { return tag(g) + "notes" }
func noteDatesKey(g study.GroupID) string { return tag(g) + "notedates" }
func plansKey(g study.GroupID) string     { return tag(g) + "plans" }
func banksKey(g study.GroupID) string     { return tag(g) + "banks" }
func quizzesKey(g study.GroupID) string   { return tag(g) + "quizzes" }
func quizRevsKey(g study.GroupID) string  { return tag(g) + "quizrevs" }
func orphansKey(g study.GroupID) string   { return tag(g) + "orphans" }
func openKey(g study.GroupID) string      { return tag(g) + "open" }
func schedulesKey(g study.GroupID) string { return tag(g) + "schedules" }
func cardsKey(g study.GroupID) string     { return tag(g) + "cards" }
func seasonsKey(g study.GroupID) string   { return tag(g) + "seasons" }
func auditKey(g study.GroupID) string     { return tag(g) + "audit" }
func seenKey(g study.GroupID) string      { return tag(g) + "seen" }
func postsKey(g study.GroupID) string     { return tag(g) + "posts" }
func jobsKey(g study.GroupID) string      { return tag(g) + "jobs" }
func setsKey(g study.GroupID) string      { return tag(g) + "sets" }
func tasksKey(g study.GroupID) string     { return tag(g) + "tasks" }
func invitesKey(g study.GroupID) string   { return tag(g) + "invites" }

func desksKey(g study.GroupID) string { return tag(g) + "desks" }

func practiceKey(g study.GroupID, u study.UserID) string { return tag(g) + "practice:" + u.String() }
func ownKey(g study.GroupID, u study.UserID) string      { return tag(g) + "own:" + u.String() }

func parkedKey(g study.GroupID, u study.UserID) string { return tag(g) + "parked:" + u.String() }

func planKey(g study.GroupID, name string) string  { return tag(g) + "plan:" + name }
func bankKey(g study.GroupID, name string) string  { return tag(g) + "bank:" + name }
func askedKey(g study.GroupID, bank string) string { return tag(g) + "asked:" + bank }
func quizKey(g study.GroupID, n int) string        { return tag(g) + "quiz:" + strconv.Itoa(n) }
func answersKey(g study.GroupID, n int) string     { return tag(g) + "answers:" + strconv.Itoa(n) }
func attemptsKey(g study.GroupID, n int) string    { return tag(g) + "attempts:" + strconv.Itoa(n) }

func daysKey(g study.GroupID, u study.UserID, m month) string {
	return tag(g) + "days:" + u.String() + ":" + m.String()
}

func ledgerKey(g study.GroupID, u study.UserID, bucket string) string {
	return tag(g) + "ledger:" + u.String() + ":" + bucket
}

func dueKey(g study.GroupID, m month) string     { return tag(g) + "due:" + m.String() }
func firingsKey(g study.GroupID, m month) string { return tag(g) + "firings:" + m.String() }

func dayKey(g study.GroupID, d study.Date) string {
	return tag(g) + "day:" + dayName(d)
}

func weekBoardKey(g study.GroupID, d study.Date) string {
	d = d.Monday()
	return tag(g) + "board:week:" + dayName(d)
}

// dayName is a date as keys have it: 20261121.
func dayName(d study.Date) string {
	if d.Year < 1000 || d.Year > 9999 {
		return fmt.Sprintf("%04d%02d%02d", d.Year, d.Month, d.Day)
	}
	return strconv.Itoa(d.Year*10_000 + int(d.Month)*100 + d.Day)
}

func monthBoardKey(g study.GroupID, d study.Date) string {
	return tag(g) + "board:month:" + monthOf(d).String()
}

func seasonBoardKey(g study.GroupID, season int) string {
	return tag(g) + "board:season:" + strconv.Itoa(season)
}

func allBoardKey(g study.GroupID) string { return tag(g) + "board:all" }

// What belongs to a person beyond any group.

func personKey(u study.UserID) string       { return "{u" + u.String() + "}:person" }
func personGroupsKey(u study.UserID) string { return "{u" + u.String() + "}:groups" }

// What spans groups.

const (
	chatMapKey   = "{chats}:map"
	groupListKey = "{chats}:groups"
	groupNextKey = "{chats}:next"
	dueJobsKey   = "{jobs}:due"
	jobStreamKey = "{jobs}:stream"
	ownersKey    = "{owners}:alive"
	asideKey     = "{aside}:updates"
	doubtsKey    = "{polls}:doubts"
	metaKey      = "{meta}:schema"
	secretsKey   = "{meta}:secrets"
	journalKey   = "{journal}:mark"
)

func pollKey(poll string) string         { return "{poll:" + poll + "}:owner" }
func earlyKey(poll string) string        { return "{poll:" + poll + "}:early" }
func codeKey(code string) string         { return "{code:" + code + "}:group" }
func limitTurnsKey() string              { return "{limit}:turns" }
func limitChatKey(c study.ChatID) string { return "{limit}:chat:" + strconv.FormatInt(int64(c), 10) }
func limitGroupKey(c study.ChatID) string {
	return "{limit}:group:" + strconv.FormatInt(int64(c), 10)
}
func freezeKey(c study.ChatID) string { return "{limit}:freeze:" + strconv.FormatInt(int64(c), 10) }
func leaseKey(name string) string     { return "{lease:" + name + "}:holder" }

// slotTag is the part of a key that decides its slot.
func slotTag(key string) string {
	_, rest, ok := strings.Cut(key, "{")
	if !ok {
		return key
	}
	inner, _, ok := strings.Cut(rest, "}")
	if !ok || inner == "" {
		return key
	}
	return inner
}

// month is a month in a group's calendar: 202611.
type month int

func monthOf(d study.Date) month { return month(d.Year*100 + int(d.Month)) }

func (m month) String() string { return strconv.Itoa(int(m)) }

func (m month) first() study.Date {
	return study.Date{Year: int(m) / 100, Month: time.Month(m % 100), Day: 1}
}

func (m month) next() month { return monthOf(m.first().Add(31).FirstOfMonth()) }

// months are those from one to another, both included.
func months(from, to month) []month {
	var all []month
	for m := from; m <= to; m = m.next() {
		all = append(all, m)
	}
	return all
}
