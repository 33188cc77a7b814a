package study

// Plan is an ordered list of readings. Its days may have gaps; the order of Readings is
// by day.
type Plan struct {
	// Name is what admins call the plan in commands; Title is what members read.
	Name     string    `json:"name"`
	Title    string    `json:"title"`
	Intro    string    `json:"intro,omitempty"` // Markdown
	Readings []Reading `json:"readings"`
}

// Reading is the task of one day of a plan.
type Reading struct {
	Day   int    `json:"day"` // from 1
	Title string `json:"title,omitempty"`
	Body  string `json:"body,omitempty"` // Markdown
	URL   string `json:"url,omitempty"`
}

// Reading is the reading of a day of the plan, and whether there is one.
func (p Plan) Reading(day int) (Reading, bool) {
	for _, r := range p.Readings {
		if r.Day == day {
			return r, true
		}
	}
	return Reading{}, false
}

// Days is how many days the plan runs: its highest day number.
func (p Plan) Days() int {
	days := 0
	for _, r := range p.Readings {
		days = max(days, r.Day)
	}
	return days
}

// PlanDay is the day of the plan that a date stands at: one more than the dates before it,
// since the plan began, on which the group had its card or reading. So a weekend, a holiday
// or a day on which the bot was down takes no reading from anybody. 0: not begun yet.
func PlanDay(from, date Date, due map[Date]Due) int {
	if date.Before(from) {
		return 0
	}
	day := 1
	for d, asked := range due {
		if asked.What&(DidCheckIn|DidReading) != 0 && !d.Before(from) && d.Before(date) {
			day++
		}
	}
	return day
}

// planDoubted is how many days from today a plan may begin, or have begun, unasked.
const planDoubted = 31

// PlanDoubt is why a plan's first day may not be meant.
type PlanDoubt string

// The doubts.
const (
	PlanFarAhead PlanDoubt = "ahead" // until then there is none
	PlanFarBack  PlanDoubt = "back"  // it is in its middle already
	PlanOver     PlanDoubt = "over"  // it has no day left
)

// DoubtPlan says what is odd about a plan of so many days that begins on from, where day is
// the day of it that today stands at; "": nothing.
func DoubtPlan(from, today Date, day, days int) PlanDoubt {
	switch {
	case from.Sub(today) > planDoubted:
		return PlanFarAhead
	case day > days:
		return PlanOver
	case today.Sub(from) > planDoubted:
		return PlanFarBack
	}
	return ""
}

// PlanInfo is a plan without its readings, as lists show it.
type PlanInfo struct {
	Name     string `json:"name"`
	Title    string `json:"title"`
	Days     int    `json:"days"` // the highest day number
	Readings int    `json:"readings"`
}
