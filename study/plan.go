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

// PlanInfo is a plan without its readings, as lists show it.
type PlanInfo struct {
	Name     string `json:"name"`
	Title    string `json:"title"`
	Days     int    `json:"days"` // the highest day number
	Readings int    `json:"readings"`
}
