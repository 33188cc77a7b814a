package study

import (
	"cmp"
	"time"
)

// GroupState says whether a group is served.
type GroupState string

// The states of a group: fresh until an admin presses Start, active while served,
// suspended when the bot was removed or the chat is gone.
const (
	Fresh     GroupState = "fresh"
	Active    GroupState = "active"
	Suspended GroupState = "suspended"
)

// Group is a Telegram group that the bot serves.
type Group struct {
	// Rev counts how often the group was written, and comes first where it is stored; one that
	// was written by somebody else meanwhile is read, decided and written again.
	Rev      int        `json:"rev,omitempty"`
	ID       GroupID    `json:"id"`
	Chat     ChatID     `json:"chat"`
	Title    string     `json:"title"`
	State    GroupState `json:"state"`
	Forum    bool       `json:"forum,omitempty"`
	BotAdmin bool       `json:"bot_admin,omitempty"`
	Created  time.Time  `json:"created"`
	Settings Settings   `json:"settings"`
	Holidays []Span     `json:"holidays,omitempty"`
	Plan     PlanUse    `json:"plan,omitzero"`
	// Season numbers the span whose points the season's board counts, from 1.
	Season int `json:"season"`
	// Calendar names the country whose official working days hold: "CN", or empty.
	Calendar string `json:"calendar,omitempty"`
	// Nudged is when a leader last nudged the missing.
	Nudged time.Time `json:"nudged,omitzero"`
}

// PlanUse says which plan a group follows and from which date its first day counts.
type PlanUse struct {
	Name string `json:"name"`
	From Date   `json:"from"`
}

// Zone is the group's time zone; UTC if the stored name is unknown to this machine.
func (g Group) Zone() *time.Location { return g.Settings.Zone.Location() }

// Today is the date in the group's zone.
func (g Group) Today(now time.Time) Date { return DateOf(now, g.Zone()) }

// IsHoliday says whether nobody studies on d.
func (g Group) IsHoliday(d Date) bool {
	for _, h := range g.Holidays {
		if h.Contains(d) {
			return true
		}
	}
	return false
}

// Person is somebody as the bot knows them beyond any one group.
type Person struct {
	ID       UserID `json:"id"`
	Name     string `json:"name"`
	Username string `json:"username,omitempty"`
	// Language is what the person chose with /language, empty if they never did.
	Language string `json:"language,omitempty"`
	// Hint is Telegram's guess of their language.
	Hint string `json:"hint,omitempty"`
	// Reachable: they opened the bot in private and have not blocked it.
	Reachable bool `json:"reachable,omitempty"`
	// RemindAt is their own reminder, minutes after midnight, Midnight for 00:00;
	// -1 is off, 0 never set.
	RemindAt int       `json:"remind_at,omitempty"`
	Groups   []GroupID `json:"groups,omitempty"`
	// Current is the group that the person's private commands concern.
	Current GroupID `json:"current,omitempty"`
	// Sits is the quiz that what the person types in private answers; zero is none.
	Sits Seat `json:"sits,omitzero"`
}

// Seat is a place in one quiz of one group.
type Seat struct {
	Group    GroupID `json:"group"`
	Quiz     int     `json:"quiz"`
	Question int     `json:"question,omitempty"` // from 1; 0 is the question that their attempt shows
}

// Member is a person on one group's roster.
type Member struct {
	Rev      int       `json:"rev,omitempty"` // as Group.Rev
	User     UserID    `json:"user"`
	Name     string    `json:"name"` // as Telegram shows it
	Username string    `json:"username,omitempty"`
	Own      string    `json:"own,omitempty"`  // the name they gave with /name
	Real     string    `json:"real,omitempty"` // the name on the imported roster
	StaffNo  string    `json:"staff_no,omitempty"`
	Team     string    `json:"team,omitempty"`
	Leader   bool      `json:"leader,omitempty"`
	Admin    bool      `json:"admin,omitempty"`  // administrator of the chat when last heard of
	Hidden   bool      `json:"hidden,omitempty"` // no name on boards
	Gone     bool      `json:"gone,omitempty"`   // left the group
	Joined   Date      `json:"joined"`
	LastSeen time.Time `json:"last_seen,omitzero"`
	Leaves   []Leave   `json:"leaves,omitempty"`
	Reach    bool      `json:"-"` // from Person: can be written to in private
}

// Shown is the name that reports and boards use.
func (m Member) Shown() string {
	if name := cmp.Or(m.Real, m.Own, m.Name, m.Username); name != "" {
		return name
	}
	return m.User.String()
}

// Arrived is the roster entry of somebody who is seen in the group, new or back again.
func (m Member) Arrived(u UserID, name, username string, today Date, now time.Time) Member {
	m.User, m.Name, m.Username, m.Gone, m.LastSeen = u, name, username, false, now
	if m.Joined.IsZero() {
		m.Joined = today
	}
	return m
}

// Leave is a span of dates on which a member is excused.
type Leave struct {
	Span
	Reason  string `json:"reason,omitempty"`
	Pending bool   `json:"pending,omitempty"` // waits for the leader's word
}

// OnLeave says whether the member is excused on d by a leave that stands.
func (m Member) OnLeave(d Date) bool {
	for _, l := range m.Leaves {
		if !l.Pending && l.Contains(d) {
			return true
		}
	}
	return false
}
