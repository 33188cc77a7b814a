package report

import (
	"regexp"
	"slices"
	"strconv"

	"github.com/rivo/uniseg"

	"studybot/quiz"
)

// blanks is how the gaps of a cloze stand in its text.
var blanks = regexp.MustCompile(`_{3,}`)

// keys is the buttons that put in more.
func (f face) keys() [][]Button {
	var keys [][]Button
	if !f.Draft.Done {
		keys = f.options()
	}
	var last []Button
	if f.Pictured && QuestionPicture(f.Question) != nil {
		last = append(last, f.button(f.Plain("button.picture"), quiz.PressShow))
	}
	if f.canUndo() {
		last = append(last, f.button(f.Plain("button.undo"), quiz.PressUndo))
	}
	if f.Confirm && !f.Draft.Done && f.Question.NeedsDone() && f.Draft.Full(f.Question) {
		last = append(last, f.button(f.Plain("button.done"), quiz.PressDone))
	}
	if len(last) > 0 {
		keys = append(keys, last)
	}
	return keys
}

func (f face) canUndo() bool {
	k := f.Question.Kind
	return !f.Draft.Done && !f.Draft.Empty() && (k == quiz.Matching || k == quiz.Ordering || k == quiz.Cloze)
}

// options is a button for each thing that can be tapped now, short ones side by side.
func (f face) options() [][]Button {
	taken := (f.Question.Kind == quiz.Matching || f.Question.Kind == quiz.Ordering) && f.Draft.Full(f.Question)
	if taken {
		return nil
	}
	var buttons []Button
	widest := 0
	for place, i := range f.shown {
		if f.Question.Kind == quiz.Ordering && slices.Contains(f.Draft.Options, i) {
			continue
		}
		text := f.option(i)
		if f.lettered {
			text = letter(place)
		}
		widest = max(widest, uniseg.StringWidth(text))
		if mark := f.mark(i); mark != "" {
			text = mark + " " + text
		} else if f.Question.Kind == quiz.Multiple {
			text = "⬜ " + text
		}
		buttons = append(buttons, f.button(text, strconv.Itoa(place)))
	}
	if len(buttons) == 0 {
		return nil
	}
	return slices.Collect(slices.Chunk(buttons, f.perRow(widest)))
}

// perRow is how many buttons fit beside each other, the widest taking so many columns and
// room for a mark: rows stay as they are when one is tapped.
func (f face) perRow(widest int) int {
	switch {
	case f.lettered:
		return letterRow
	case widest <= 5:
		return 3
	case widest <= 13:
		return 2
	}
	return 1
}

// mark stands before what was chosen, and before a right that was used.
func (f face) mark(i int) string {
	if !slices.Contains(f.Draft.Options, i) {
		return ""
	}
	switch f.Question.Kind {
	case quiz.Single, quiz.TrueFalse:
		return "🔘"
	case quiz.Multiple:
		return "☑️"
	case quiz.Matching, quiz.Ordering:
		return "✓"
	case quiz.Short, quiz.Numerical, quiz.Cloze, quiz.Essay:
	}
	return ""
}

// button adds what is pressed to what the caller's buttons ask for.
func (f face) button(text, press string) Button {
	a := f.Press
	a.Args = append(slices.Clone(a.Args), press)
	return Button{Text: text, Action: a}
}
