package scheduler

import (
	"strings"

	"studybot/study"
)

// typed is an example as a person who speaks lang would type it after /schedule: in Chinese
// where the whole of it can be said so and means the same.
func typed(example, lang string) string {
	if chinese(lang) {
		if said, ok := inChinese(example); ok {
			example = said
		}
	}
	return "/schedule " + example
}

func inChinese(example string) (string, bool) {
	want, err := ParseCommand(example)
	if err != nil {
		return "", false
	}
	described, _, _ := strings.Cut(want.When.Describe("zh"), "（") // what follows explains, and is not typed
	for _, rule := range []string{described, strings.TrimPrefix(want.When.String(), "cron ")} {
		said := strings.TrimSpace(chineseAction(want.Action) + " " + rule + " " + sayOptions(want.Options, "zh"))
		if got, err := ParseCommand(said); err == nil && got.String() == want.String() {
			return strings.Replace(said, quote(goodMorning), "早上好", 1), true
		}
	}
	return "", false
}

// goodMorning is the message of examples.
const goodMorning = "Good morning"

// chineseAction is the Chinese word for an action that the catalogue of words uses too.
func chineseAction(name string) string {
	for _, a := range actions {
		if a.name == name {
			return a.words[0]
		}
	}
	return name
}

// Typed is the command that makes a schedule anew, as a person of the group would type it.
func (e *Engine) Typed(g study.Group, s study.Schedule) string {
	line := string(s.Action) + " " + s.When + " " + sayOptions(s.Options, "")
	return typed(strings.TrimSpace(line), g.Settings.Language)
}
