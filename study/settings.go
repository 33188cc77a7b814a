package study

// Settings is everything that an admin may set for a group. Settings.go has the values,
// settingtable.go the table from which menus, validation and docs are made.
type Settings struct {
	Language    string      `json:"language"`
	Zone        Zone        `json:"zone"`
	Classic     bool        `json:"classic,omitempty"` // use classic messages though the server has rich ones
	Need        Requirement `json:"need"`
	Prices      Prices      `json:"prices"`
	FreezeEvery int         `json:"freeze_every"`
	FreezeMost  int         `json:"freeze_most"`
	MakeUpDays  int         `json:"makeup_days"`    // how long a missed day can be made up
	MakeUpPart  int         `json:"makeup_percent"` // of the points
	LateAfter   int         `json:"late_after"`     // minutes after midnight from which a day counts as done late
	NoteLength  int         `json:"note_length"`    // least length of a study note
	LeaveAsks   bool        `json:"leave_asks"`     // the leader confirms a leave
	PostBoard   bool        `json:"post_board"`     // the week's board goes to the group at once
	Tags        bool        `json:"tags"`           // show streaks by the names
	PushesMost  int         `json:"pushes_most"`    // pushes a day from which a new schedule is warned of
	QuizOpen    int         `json:"quiz_open"`      // minutes a quiz stays open
	QuizSize    int         `json:"quiz_size"`      // questions in a quiz
	// Practice says which questions of the banks members may practise before a quiz has asked
	// them; "" is PracticeAll.
	Practice string `json:"practice,omitempty"`
}

// Defaults are the settings of a new group.
func Defaults(language, zone string) Settings {
	return Settings{
		Language: language, Zone: ZoneOf(zone), Need: NeedCheckIn,
		Prices: Prices{
			CheckIn: 2, Reading: 3, Right: 2, Part: 1, Note: 5, Session: 3,
			Bonuses: []Bonus{{7, 10}, {30, 50}, {100, 200}}, DayCap: 60,
		},
		FreezeEvery: 7, FreezeMost: 2,
		MakeUpDays: 3, MakeUpPart: 50,
		LateAfter: 21 * 60, NoteLength: 20,
		PushesMost: 6, QuizOpen: 120, QuizSize: 3,
	}
}

// What Settings.Practice may be. With PracticeAsked a bank can wait for an examination.
const (
	PracticeAll   = "all"
	PracticeAsked = "asked"
)

// StreakRule is the part of the settings that streaks depend on.
func (s Settings) StreakRule() StreakRule {
	return StreakRule{FreezeEvery: s.FreezeEvery, FreezeMost: s.FreezeMost}
}
