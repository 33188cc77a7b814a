package scheduler

import (
	"cmp"
	"fmt"
	"strings"
	"time"

	"studybot/study"
)

// Command is what `/schedule ACTION WHEN key=value …` asks for.
type Command struct {
	Action  string // one of Actions
	When    When
	Options map[string]string // canonical values by key; nil where there are none
	RawWhen string            // the rule as typed
}

// String is the command's canonical form, which ParseCommand reads back.
func (c Command) String() string {
	var b strings.Builder
	b.WriteString(c.Action + " " + c.When.String())
	for _, o := range options {
		if v, ok := c.Options[o.Key]; ok {
			b.WriteString(" " + o.Key + "=" + quote(v))
		}
	}
	return b.String()
}

// CommandKind says what is wrong with a command; the edge turns it into words.
type CommandKind string

// The kinds of CommandError. A rule that is wrong is a *WhenError instead.
const (
	CommandNoAction      CommandKind = "no_action"
	CommandUnknownAction CommandKind = "unknown_action"
	CommandUnknownOption CommandKind = "unknown_option"
	CommandWrongOption   CommandKind = "wrong_option" // belongs to other actions
	CommandBadValue      CommandKind = "bad_value"
	CommandTwice         CommandKind = "twice"     // one option, two values
	CommandMissing       CommandKind = "missing"   // an option that the action needs
	CommandBadQuote      CommandKind = "bad_quote" // a quotation without end
	CommandNeeds         CommandKind = "needs"     // an option without the mode it belongs to
	CommandEither        CommandKind = "either"    // two options of which one must go
)

// CommandError is a command that was refused.
type CommandError struct {
	Kind    CommandKind
	Text    string       // the offending word
	Nearest string       // the word that was probably meant, or ""
	Values  study.Phrase // what the option takes or goes with, where that is the matter
	Example string       // a command that is right
}

var commandWords = map[CommandKind]string{
	CommandNoAction:      "no action is named",
	CommandUnknownAction: "no such action",
	CommandUnknownOption: "no such option",
	CommandWrongOption:   "not an option of this action",
	CommandBadValue:      "not a value of this option",
	CommandTwice:         "given twice",
	CommandMissing:       "this option is needed",
	CommandBadQuote:      "a quotation does not end",
	CommandNeeds:         "this option needs another",
	CommandEither:        "two options of which one is enough",
}

func (e *CommandError) Error() string {
	out := cmp.Or(commandWords[e.Kind], string(e.Kind))
	if e.Text != "" {
		out = fmt.Sprintf("%s: %q", out, e.Text)
	}
	if e.Values.ID != "" {
		out += " (" + e.Values.ID + ")"
	}
	if e.Nearest != "" {
		out += fmt.Sprintf(", perhaps %q", e.Nearest)
	}
	return out + "; right is: " + e.Example
}

// ParseCommand reads the arguments of /schedule. Its errors are *CommandError,
// and *WhenError where the rule is wrong. Options may stand anywhere after the action.
func ParseCommand(args string) (Command, error) { return parseCommand(args, moment{}) }

// ParseCommandAt is ParseCommand for a person who types at now in loc: relative days
// become dates, and what is over by now is refused.
func ParseCommandAt(args string, now time.Time, loc *time.Location) (Command, error) {
	return parseCommand(args, moment{now: now, loc: cmp.Or(loc, time.UTC), known: true})
}

func parseCommand(args string, m moment) (Command, error) {
	words, err := split(args)
	if err != nil {
		return Command{}, err
	}
	if len(words) == 0 {
		return Command{}, &CommandError{Kind: CommandNoAction, Example: commandExample("card")}
	}
	name, err := findAction(words[0].raw)
	if err != nil {
		return Command{}, err
	}
	c := Command{Action: name}
	var rule []string
	for _, w := range modeFirst(words[1:]) {
		if w.key == "" {
			rule = append(rule, w.raw)
			continue
		}
		if w.key == "tz" || w.key == "cron_tz" {
			return Command{}, &WhenError{Kind: WhenZone, Text: shorten(w.raw), Example: "daily 08:00"}
		}
		if err := c.set(w); err != nil {
			return Command{}, err
		}
	}
	if err := agree(c.Options, commandExample(name)); err != nil {
		return Command{}, err
	}
	c.RawWhen = strings.Join(rule, " ")
	if c.When, err = parseWhen(c.RawWhen, m); err != nil {
		return Command{}, err
	}
	if _, ok := c.Options["text"]; !ok && name == "message" {
		return Command{}, &CommandError{Kind: CommandMissing, Text: "text", Example: commandExample(name)}
	}
	return c, nil
}

func findAction(word string) (string, error) {
	word = strings.ToLower(word)
	var known []string
	for _, a := range actions {
		for _, w := range append([]string{a.name}, a.words...) {
			if w == word {
				return a.name, nil
			}
			known = append(known, w)
		}
	}
	near := study.Nearest(word, known, slip)
	e := &CommandError{Kind: CommandUnknownAction, Text: shorten(word), Nearest: near, Example: commandExample("card")}
	if near != "" {
		if name, err := findAction(near); err == nil {
			e.Example = commandExample(name)
		}
	}
	return "", e
}

func commandExample(name string) string {
	if name == "message" {
		return `message daily 08:00 text="Good morning"`
	}
	return name + " daily 08:00"
}

// set checks one key=value against the table of options.
func (c *Command) set(w word) *CommandError {
	e := &CommandError{Text: shorten(w.typed), Example: commandExample(c.Action)}
	o, known := findOption(w.key)
	_, twice := c.Options[w.key]
	switch {
	case !known:
		e.Kind, e.Nearest = CommandUnknownOption, study.Nearest(w.typed, keysFor(c.Action), slip)
	case !o.For(c.Action):
		e.Kind, e.Values = CommandWrongOption, study.Phrased("schedule.only."+o.Actions[0])
	case twice:
		e.Kind = CommandTwice
	default:
		return c.put(o, w)
	}
	if known && o.For(c.Action) {
		e.Example = c.exampleWith(o, o.Example)
	} else if near, ok := findOption(e.Nearest); ok {
		e.Example = c.exampleWith(near, near.Example)
	}
	return e
}

// put takes an option's value, or says what it could be.
func (c *Command) put(o Option, w word) *CommandError {
	takes := o.in(modeIn(c.Options))
	if value, ok := takes.read(w.value); ok {
		if c.Options == nil {
			c.Options = map[string]string{}
		}
		c.Options[o.Key] = value
		return nil
	}
	e := &CommandError{
		Kind: CommandBadValue, Text: shorten(w.raw), Example: c.exampleWith(o, takes.near(w.value, o.Example)),
		Values: study.Phrased("schedule.takes."+o.Key, "Least", takes.least, "Most", takes.most, "More", takes.more),
	}
	if meant := takes.meant(w.value); meant != "" {
		e.Nearest = o.Key + "=" + meant
	}
	return e
}

func (c *Command) exampleWith(o Option, value string) string {
	out := commandExample(c.Action)
	if c.Action == "message" && o.Key == "text" {
		return out
	}
	return out + modeFor(o.Key, c.Options) + " " + o.Key + "=" + quote(value)
}

// keysFor are the options of an action, in both languages.
func keysFor(action string) []string {
	var out []string
	for _, o := range options {
		if o.For(action) {
			out = append(out, o.Key, o.Chinese)
		}
	}
	return out
}
