package study

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// SettingKind says how a setting's value is written and chosen.
type SettingKind string

// The kinds of settings.
const (
	YesNo      SettingKind = "yesno"
	Choice     SettingKind = "choice"
	Number     SettingKind = "number"
	ClockTime  SettingKind = "clock" // "21:00", or "off"
	ZoneName   SettingKind = "zone"
	noneChosen             = "none"
)

// Setting is one line of /settings: how to read and set it. Menus, validation and docs are
// made from the table.
type Setting struct {
	Key     string
	Kind    SettingKind
	Choices []string // Choice
	Least   int      // Number
	Most    int      // Number
	Example string
	Get     func(*Group) string
	set     func(*Group, string)
}

// Set checks the text and sets it. It refuses with ErrInvalid.
func (s Setting) Set(g *Group, text string) error {
	value, ok := s.normal(text)
	if !ok {
		return ErrInvalid
	}
	s.set(g, value)
	return nil
}

func (s Setting) normal(text string) (string, bool) {
	text = strings.TrimSpace(text)
	lower := strings.ToLower(text)
	switch s.Kind {
	case YesNo:
		return yesNo(lower)
	case Choice:
		i := slices.IndexFunc(s.Choices, func(c string) bool { return strings.EqualFold(c, text) })
		if i < 0 {
			return "", false
		}
		return s.Choices[i], true
	case Number:
		n, err := strconv.Atoi(text)
		return text, err == nil && n >= s.Least && n <= s.Most
	case ClockTime:
		if lower == "off" || lower == "关闭" {
			return "0", true
		}
		minutes, ok := ParseClock(text)
		return strconv.Itoa(minutes), ok
	case ZoneName:
		_, err := time.LoadLocation(text)
		return text, err == nil && text != "" && text != "Local"
	}
	return "", false
}

func yesNo(text string) (string, bool) {
	switch text {
	case "yes", "on", "true", "1", "是", "开":
		return "yes", true
	case "no", "off", "false", "0", "否", "关":
		return "no", true
	}
	return "", false
}

// ParseClock reads a time of day such as "21:00" as minutes after midnight.
func ParseClock(text string) (minutes int, ok bool) {
	text = strings.ReplaceAll(text, "：", ":")
	t, err := time.Parse("15:04", text)
	if err != nil {
		return 0, false
	}
	return t.Hour()*60 + t.Minute(), true
}

// clockText is a setting's time of day as it is typed.
func clockText(minutes int) string {
	if minutes <= 0 {
		return "off"
	}
	return fmt.Sprintf("%02d:%02d", minutes/60, minutes%60)
}

// SettingTable is every setting of a group, in the order of the menu.
func SettingTable() []Setting {
	return []Setting{
		choice("language", "zh", []string{"en", "zh"}, func(g *Group) *string { return &g.Settings.Language }),
		{
			Key: "zone", Kind: ZoneName, Example: "Asia/Shanghai",
			Get: func(g *Group) string { return g.Settings.Zone.String() },
			set: func(g *Group, v string) { g.Settings.Zone = ZoneOf(v) },
		},
		choice("calendar", "CN", []string{noneChosen, "CN"}, func(g *Group) *string { return &g.Calendar }),
		{
			Key: "need", Kind: Choice, Example: "any",
			Choices: []string{string(NeedCheckIn), string(NeedReading), string(NeedQuiz), string(NeedAny), string(NeedAll)},
			Get:     func(g *Group) string { return string(g.Settings.Need) },
			set:     func(g *Group, v string) { g.Settings.Need = Requirement(v) },
		},
		number("checkin", 0, 100, "2", func(g *Group) *int { return &g.Settings.Prices.CheckIn }),
		number("reading", 0, 100, "3", func(g *Group) *int { return &g.Settings.Prices.Reading }),
		number("right", 0, 100, "2", func(g *Group) *int { return &g.Settings.Prices.Right }),
		number("part", 0, 100, "1", func(g *Group) *int { return &g.Settings.Prices.Part }),
		number("note", 0, 100, "5", func(g *Group) *int { return &g.Settings.Prices.Note }),
		number("session", 0, 100, "3", func(g *Group) *int { return &g.Settings.Prices.Session }),
		number("daycap", 0, 1000, "60", func(g *Group) *int { return &g.Settings.Prices.DayCap }),
		bonus("bonus7", 7, "10"), bonus("bonus30", 30, "50"), bonus("bonus100", 100, "200"),
		number("freezeevery", 0, 100, "7", func(g *Group) *int { return &g.Settings.FreezeEvery }),
		number("freezes", 0, 20, "2", func(g *Group) *int { return &g.Settings.FreezeMost }),
		number("makeupdays", 0, 14, "3", func(g *Group) *int { return &g.Settings.MakeUpDays }),
		number("makeuppercent", 0, 100, "50", func(g *Group) *int { return &g.Settings.MakeUpPart }),
		{
			Key: "lateafter", Kind: ClockTime, Example: "21:00",
			Get: func(g *Group) string { return clockText(g.Settings.LateAfter) },
			set: func(g *Group, v string) { g.Settings.LateAfter, _ = strconv.Atoi(v) },
		},
		number("notelength", 0, 2000, "20", func(g *Group) *int { return &g.Settings.NoteLength }),
		truth("leaveasks", func(g *Group) *bool { return &g.Settings.LeaveAsks }),
		truth("postboard", func(g *Group) *bool { return &g.Settings.PostBoard }),
		truth("tags", func(g *Group) *bool { return &g.Settings.Tags }),
		number("pushes", 1, 100, "6", func(g *Group) *int { return &g.Settings.PushesMost }),
		number("quizopen", 5, 7*24*60, "120", func(g *Group) *int { return &g.Settings.QuizOpen }),
		number("quizsize", 1, MaxQuizSize, "3", func(g *Group) *int { return &g.Settings.QuizSize }),
		{
			Key: "practice", Kind: Choice, Example: PracticeAsked, Choices: []string{PracticeAll, PracticeAsked},
			Get: func(g *Group) string { return cmp.Or(g.Settings.Practice, PracticeAll) },
			set: func(g *Group, v string) { g.Settings.Practice = v },
		},
		truth("classic", func(g *Group) *bool { return &g.Settings.Classic }),
	}
}

// MaxQuizSize is how many questions one quiz may ask: more would fill a group's allowance
// of 20 messages a minute for longer than people wait.
const MaxQuizSize = 20

// MaxExamSize is how many one may ask that members take alone: a button for each must fit
// below its review.
const MaxExamSize = 50

// MaxAttempts is how often a member may try a quiz of their own.
const MaxAttempts = 10

// SettingOf finds a setting by its key.
func SettingOf(key string) (Setting, bool) {
	for _, s := range SettingTable() {
		if s.Key == strings.ToLower(key) {
			return s, true
		}
	}
	return Setting{}, false
}

func number(key string, least, most int, example string, at func(*Group) *int) Setting {
	return Setting{
		Key: key, Kind: Number, Least: least, Most: most, Example: example,
		Get: func(g *Group) string { return strconv.Itoa(*at(g)) },
		set: func(g *Group, v string) { *at(g), _ = strconv.Atoi(v) },
	}
}

func truth(key string, at func(*Group) *bool) Setting {
	return Setting{
		Key: key, Kind: YesNo, Choices: []string{"yes", "no"}, Example: "yes",
		Get: func(g *Group) string {
			if *at(g) {
				return "yes"
			}
			return "no"
		},
		set: func(g *Group, v string) { *at(g) = v == "yes" },
	}
}

func choice(key, example string, choices []string, at func(*Group) *string) Setting {
	return Setting{
		Key: key, Kind: Choice, Choices: choices, Example: example,
		Get: func(g *Group) string {
			if *at(g) == "" {
				return noneChosen
			}
			return *at(g)
		},
		set: func(g *Group, v string) {
			if v == noneChosen {
				v = ""
			}
			*at(g) = v
		},
	}
}

func bonus(key string, days int, example string) Setting {
	find := func(g *Group) int {
		return slices.IndexFunc(g.Settings.Prices.Bonuses, func(b Bonus) bool { return b.Days == days })
	}
	return Setting{
		Key: key, Kind: Number, Most: 10_000, Example: example,
		Get: func(g *Group) string {
			if i := find(g); i >= 0 {
				return strconv.Itoa(g.Settings.Prices.Bonuses[i].Points)
			}
			return "0"
		},
		set: func(g *Group, v string) {
			points, _ := strconv.Atoi(v)
			bonuses := slices.Clone(g.Settings.Prices.Bonuses)
			if i := find(g); i >= 0 {
				bonuses[i].Points = points
			} else {
				bonuses = append(bonuses, Bonus{days, points})
			}
			g.Settings.Prices.Bonuses = bonuses
		},
	}
}
