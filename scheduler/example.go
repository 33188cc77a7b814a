package scheduler

import "strings"

// typed is an example as a person who speaks lang would type it after /schedule: in Chinese
// where the whole of it can be said so and means the same.
func typed(example, lang string) string {
	if strings.HasPrefix(strings.ToLower(lang), "zh") {
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
		var said strings.Builder
		said.WriteString(chineseAction(want.Action) + " " + rule)
		for _, o := range options {
			if v, ok := want.Options[o.Key]; ok {
				said.WriteString(" " + o.Key + "=" + quote(o.values.inChinese(v)))
			}
		}
		if got, err := ParseCommand(said.String()); err == nil && got.String() == want.String() {
			return strings.Replace(said.String(), quote(goodMorning), "早上好", 1), true
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
