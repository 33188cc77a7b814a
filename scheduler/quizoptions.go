package scheduler

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"studybot/quiz"
	"studybot/study"
)

// needs says which modes of a quiz an option makes sense in, the one to suggest first.
var needs = []struct {
	key   string
	modes []string
}{
	{"limit", []string{quiz.ModePrivate}},
	{"each", []string{quiz.ModePrivate, quiz.ModeContest}},
	{"attempts", []string{quiz.ModePrivate}},
}

// modeIn is the mode that stands in options, else that of a quiz without.
func modeIn(options map[string]string) string { return cmp.Or(options["mode"], quiz.ModeGroup) }

// agree checks options of a quiz that must fit each other: a clock and attempts belong to
// a mode that has them, and there is one clock.
func agree(options map[string]string, example string) *CommandError {
	mode := modeIn(options)
	for _, n := range needs {
		if _, given := options[n.key]; !given {
			continue
		}
		if !slices.Contains(n.modes, mode) {
			return &CommandError{
				Kind: CommandNeeds, Text: n.key, Nearest: "mode=" + n.modes[0],
				Example: example + " mode=" + n.modes[0] + " " + n.key + "=" + options[n.key],
			}
		}
	}
	if options["limit"] != "" && options["each"] != "" {
		return &CommandError{Kind: CommandEither, Text: "limit", Nearest: "each", Example: example + " mode=private limit=" + options["limit"]}
	}
	return nil
}

// QuizOptions reads what stands after /quiz now: a bank's name, a number of questions, and
// the options that a schedule of a quiz takes. Its errors are refusals in words.
func (e *Engine) QuizOptions(g study.Group, text string) (map[string]string, error) {
	c := Command{Action: string(study.ActQuiz), Options: map[string]string{}}
	words, err := split(text)
	if err != nil {
		return nil, study.Refuse("usage", "Text", shorten(text), "Example", "/quiz now sample 5")
	}
	for _, w := range modeFirst(words) {
		switch n, err := strconv.Atoi(w.raw); {
		case w.key != "":
			if err := c.set(w); err != nil {
				return nil, refusedNow(err, g.Settings.Language)
			}
		case err == nil && (n < 1 || n > sizeMost(c.Options["mode"])):
			return nil, study.Refuse("quiz.count", "Most", sizeMost(c.Options["mode"]))
		case err == nil:
			c.Options["n"] = strconv.Itoa(n)
		default:
			c.Options["bank"], _, _ = valueOf(w.raw)
		}
	}
	if err := agree(c.Options, "sample"); err != nil {
		return nil, refusedNow(err, g.Settings.Language)
	}
	return c.Options, nil
}

// refusedNow is what is wrong with an option, with an example for /quiz now, in the words of
// a person who speaks lang.
func refusedNow(err *CommandError, lang string) error {
	example := strings.Replace(err.Example, commandExample(string(study.ActQuiz)), "sample", 1)
	err = err.inWords(lang)
	return study.Refuse("schedule."+string(err.Kind), "Text", err.Text, "Near", err.Nearest, "Values", err.Values, "Example", "/quiz now "+reword(example, lang))
}

// modeFirst lets what an option takes hang on the mode, wherever that stands.
func modeFirst(words []word) []word {
	rank := func(w word) int {
		if w.key == "mode" {
			return 0
		}
		return 1
	}
	return slices.SortedStableFunc(slices.Values(words), func(a, b word) int { return cmp.Compare(rank(a), rank(b)) })
}

// modeFor is the mode that stands beside an option in an example: the one in question where
// that goes, else one that the option needs, or "".
func modeFor(key string, options map[string]string) string {
	mode := options["mode"]
	for _, n := range needs {
		if n.key == key && !slices.Contains(n.modes, mode) {
			mode = n.modes[0]
		}
	}
	if mode == "" || key == "mode" {
		return ""
	}
	return " mode=" + mode
}
