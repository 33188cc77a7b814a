package scheduler

import (
	"strings"
	"unicode/utf8"

	"studybot/study"
)

// chinese tells whether a person who speaks lang reads Chinese.
func chinese(lang string) bool { return strings.HasPrefix(strings.ToLower(lang), "zh") }

// Units of a length of time. Longer names stand first: the first that fits is taken.
var (
	chineseUnits = strings.NewReplacer("d", "天", "h", "小时", "m", "分钟", "s", "秒")
	latinUnits   = strings.NewReplacer("半小时", "30m", "个小时", "h", "小时", "h", "分钟", "m", "分", "m", "秒钟", "s", "秒", "s", "天", "d")
)

// sayOptions writes options as a person who speaks lang types them, in the order of the table.
func sayOptions(set map[string]string, lang string) string {
	var parts []string
	for _, o := range options {
		if v, ok := set[o.Key]; ok {
			parts = append(parts, o.say(v, lang))
		}
	}
	return strings.Join(parts, " ")
}

// say writes an option with a canonical value as a person who speaks lang types it.
func (o Option) say(value, lang string) string {
	if o.Key == "topic" && value == "0" {
		value = "general" // resolved when it was typed
	}
	if chinese(lang) {
		return o.Chinese + "=" + quote(o.values.inChinese(value))
	}
	return o.Key + "=" + quote(value)
}

// inChinese is a canonical value as it is said in Chinese, or the value where that is the same.
func (v values) inChinese(canonical string) string {
	if v.span {
		return chineseUnits.Replace(canonical)
	}
	for _, same := range v.words {
		if same[0] != canonical {
			continue
		}
		for _, w := range same {
			if w[0] >= utf8.RuneSelf {
				return w
			}
		}
	}
	return canonical
}

// reword says the options in a line, such as mode=private or limit, as a person who speaks
// lang would type them. What is no option stays as it is.
func reword(line, lang string) string {
	words, err := split(line)
	if err != nil || !chinese(lang) {
		return line
	}
	parts := make([]string, 0, len(words))
	for _, w := range words {
		said := w.raw
		if o, ok := findOption(w.key); ok {
			said = o.say(w.value, lang)
			if canonical, right := o.values.read(w.value); right {
				said = o.say(canonical, lang)
			}
		} else if o, ok := findOption(w.raw); ok {
			said = o.Chinese
		}
		parts = append(parts, said)
	}
	return strings.Join(parts, " ")
}

// inWords says what was wrong with a command in the words of a person who speaks lang; what
// they typed stays as they typed it.
func (e *CommandError) inWords(lang string) *CommandError {
	if !chinese(lang) {
		return e
	}
	said := *e
	switch said.Nearest = reword(e.Nearest, lang); e.Kind {
	case CommandNeeds, CommandEither, CommandMissing:
		said.Text = reword(e.Text, lang)
	case CommandBadValue:
		args := map[string]any{}
		for name, arg := range e.Values.Args {
			if bound, ok := arg.(string); ok {
				arg = chineseUnits.Replace(bound)
			}
			args[name] = arg
		}
		said.Values = study.Phrase{ID: e.Values.ID, Args: args}
	}
	return &said
}
