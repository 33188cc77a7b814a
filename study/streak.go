package study

// Outcome is what a date came to for one member.
type Outcome string

// The outcomes. A study day that is not over yet and not kept is Pending.
const (
	NotDue  Outcome = ""
	Kept    Outcome = "kept"
	MadeUp  Outcome = "made up"
	Excused Outcome = "excused"
	Frozen  Outcome = "frozen"
	Missed  Outcome = "missed"
	Pending Outcome = "pending"
)

// StreakRule holds the settings that streaks depend on.
type StreakRule struct {
	FreezeEvery int // kept days that earn one freeze; 0 earns none
	FreezeMost  int // freezes held at most
}

// Streak is where a member's run of study days stands after the date Through. It is
// a fold over dates: the same dates always give the same streak.
//
//	kept, made up ──► Current+1     excused, not due ──► unchanged
//	missed with a freeze ──► unchanged, one freeze fewer (Frozen)
//	missed without ──► Current = 0
type Streak struct {
	Through  Date `json:"through"`
	Current  int  `json:"current"`
	Best     int  `json:"best"`
	Freezes  int  `json:"freezes"`
	Progress int  `json:"progress"` // days kept towards the next freeze
}

// DayFacts is all that decides what one date came to for one member.
type DayFacts struct {
	Date    Date
	Due     Due
	Mark    Mark
	Holiday bool
	OnLeave bool
	Over    bool // the date lies in the past
}

// Judge says what the date came to, before freezes are considered.
func (f DayFacts) Judge() Outcome {
	done := f.Due.Satisfied(f.Mark.Did)
	switch {
	case !f.Due.Asks() || f.Holiday:
		return NotDue
	case done && f.Mark.MadeUp:
		return MadeUp
	case done:
		return Kept
	case f.Mark.Excused || f.OnLeave:
		return Excused
	case f.Over:
		return Missed
	}
	return Pending
}

// Next is the streak after one more date, and what that date came to.
func (s Streak) Next(f DayFacts, rule StreakRule) (Streak, Outcome) {
	outcome := f.Judge()
	if outcome == Missed && s.Freezes > 0 && s.Current > 0 {
		outcome = Frozen
	}
	switch outcome {
	case Kept:
		s.Current++
		s.Progress++
		if rule.FreezeEvery > 0 && s.Progress >= rule.FreezeEvery {
			s.Progress = 0
			s.Freezes = min(s.Freezes+1, rule.FreezeMost)
		}
	case MadeUp:
		s.Current++
	case Frozen:
		s.Freezes--
	case Missed:
		s.Current, s.Progress = 0, 0
	case NotDue, Excused, Pending:
	}
	s.Best = max(s.Best, s.Current)
	s.Through = f.Date
	return s, outcome
}
