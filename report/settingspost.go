package report

import (
	"slices"
	"strconv"
	"strings"

	"studybot/study"
)

// SettingsMenu lists every setting with a button for each.
func (w Words) SettingsMenu(g study.Group) (Doc, [][]Button) {
	var items []HTML
	var keys [][]Button
	var row []Button
	for _, s := range study.SettingTable() {
		items = append(items, w.Say("settings.line", "Label", w.Plain("setting."+s.Key), "Value", w.settingValue(g, s)))
		key := w.settingButton(g, s)
		key.Text = w.Plain("setting." + s.Key) // the value stands in the message
		if row = append(row, key); len(row) == 2 {
			keys, row = append(keys, row), nil
		}
	}
	if row != nil {
		keys = append(keys, row)
	}
	return Doc{Head(w.Say("settings.head", "Group", Isolate(g.Title))), Bullets(items...)}, keys
}

func (w Words) settingButton(g study.Group, s study.Setting) Button {
	return Button{Text: Cut(w.Plain("button.setting", "Label", w.Plain("setting."+s.Key), "Value", w.settingValue(g, s)), buttonMost), Action: Action{VerbSetting, g.ID, []string{s.Key}}}
}

// SettingPage shows one setting: its choices as buttons, or how to type it.
func (w Words) SettingPage(g study.Group, s study.Setting) (Doc, [][]Button) {
	back := []Button{{Text: w.Plain("button.back"), Action: Action{VerbSetting, g.ID, nil}}}
	label, value := w.Plain("setting."+s.Key), w.settingValue(g, s)
	if len(s.Choices) == 0 {
		doc := Doc{Para(w.Say("settings.type", "Label", label, "Value", value, "Key", s.Key, "Example", s.Example))}
		return doc, append(w.presets(g, s), back)
	}
	var keys [][]Button
	for _, c := range s.Choices {
		text := w.choice(c)
		if c == s.Get(&g) {
			text = "✓ " + text
		}
		keys = append(keys, []Button{{Text: text, Action: Action{VerbSetting, g.ID, []string{s.Key, c}}}})
	}
	return Doc{Para(w.Say("settings.choose", "Label", label, "Value", value))}, append(keys, back)
}

// presets are common values of a setting that can be typed too, so that nothing must be.
func (w Words) presets(g study.Group, s study.Setting) [][]Button {
	if s.Kind == study.Number {
		return [][]Button{w.numbers(g, s)}
	}
	values := map[string][]string{
		"zone":      {"Asia/Shanghai", "Asia/Singapore", "Europe/Berlin", "Europe/London", "America/New_York", "UTC"},
		"lateafter": {"20:00", "21:00", "22:00", "off"},
	}[s.Key]
	var keys [][]Button
	for _, v := range values {
		// A button's arguments hold no ":"; hours are read with a full-width one as well.
		value := strings.ReplaceAll(v, ":", "：")
		keys = append(keys, []Button{{Text: v, Action: Action{VerbSetting, g.ID, []string{s.Key, value}}}})
	}
	return keys
}

// numbersBeside is how many numbers are offered on either side of the present one: with it
// they fit a row on a phone.
const numbersBeside = 3

// numbers are those that a setting may well be next: the present one, and round ones beside it.
func (w Words) numbers(g study.Group, s study.Setting) []Button {
	now, _ := strconv.Atoi(s.Get(&g)) // the table has it from a number
	round := []int{s.Least, s.Most, now, 0, 1, 2, 3, 4, 5, 7, 10, 15, 20, 30, 45, 60, 90, 120, 180, 240, 360, 480, 720, 1000, 1440, 2880}
	slices.Sort(round)
	round = slices.DeleteFunc(slices.Compact(round), func(n int) bool { return n != now && (n < s.Least || n > s.Most) })
	at := slices.Index(round, now)
	var row []Button
	for _, n := range round[max(0, at-numbersBeside):min(len(round), at+numbersBeside+1)] {
		text := strconv.Itoa(n)
		if n == now {
			text = "✓ " + text
		}
		row = append(row, Button{Text: text, Action: Action{VerbSetting, g.ID, []string{s.Key, strconv.Itoa(n)}}})
	}
	return row
}

func (w Words) settingValue(g study.Group, s study.Setting) string {
	value := s.Get(&g)
	switch s.Kind {
	case study.ClockTime:
		if value == "off" {
			return w.Plain("value.off")
		}
	case study.YesNo, study.Choice:
		return w.choice(value)
	case study.Number, study.ZoneName:
	}
	return value
}

func (w Words) choice(value string) string { return w.Plain("value." + value) }

// SettingSaved tells the new value.
func (w Words) SettingSaved(g study.Group, s study.Setting) HTML {
	return w.Say("settings.saved", "Label", w.Plain("setting."+s.Key), "Value", w.settingValue(g, s))
}
