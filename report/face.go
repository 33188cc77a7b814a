package report

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/rivo/uniseg"

	"studybot/quiz"
)

// FaceView is one question before one person.
type FaceView struct {
	Question quiz.Question
	Draft    quiz.Draft
	Seed     uint64 // as for Question.Arrange and Draft.Press
	Title    HTML   // a line above: which quiz, which group; "" is none
	Number   int    // which question, from 1
	Of       int    // how many there are; 0 shows no progress
	// EndsAt is when the time for it is over, Now what is left is counted from; zero is no limit.
	EndsAt, Now time.Time
	// Press is what a button asks for: verb, group and leading arguments. One argument is
	// added to it, which Draft.Press takes.
	Press Action
	// Confirm shows a Done button under answers of several taps. Where the person goes on
	// to the next question by a button of the caller's, none is needed.
	Confirm bool
	// Pictured has a button that shows the question's picture, with PressShow.
	Pictured bool
	// Listed shows what can be tapped in the text alone, for a message under which it is not
	// tapped.
	Listed bool
}

// letterRow is how many buttons of one letter stand beside each other.
const letterRow = 6

// optionMost is how many columns an option may take on a button, beside its mark.
const optionMost = buttonMost - 4

// Face draws a question of any kind, with what the person has put in so far, and the
// buttons that put in more. Options that are too long for buttons stand in the text with
// letters before them, and the buttons carry the letters.
func (w Words) Face(v FaceView) (Doc, [][]Button) {
	f := face{Words: w, FaceView: v, shown: v.Question.Arrange(v.Seed)}
	f.lettered = v.Listed || slices.ContainsFunc(f.shown, func(i int) bool {
		return uniseg.StringWidth(f.option(i)) > optionMost || strings.Contains(f.option(i), "\n")
	})
	var doc Doc
	if head := f.head(); head != "" {
		doc = append(doc, Para(head))
	}
	for _, text := range []HTML{f.asked(), f.list(), f.soFar(), f.hint()} {
		if text != "" {
			doc = append(doc, Para(text))
		}
	}
	return doc, f.keys()
}

// face is a question while it is drawn.
type face struct {
	Words
	FaceView
	shown    []int // option or pair at each place
	lettered bool
}

// option is the text of what stands at an index of Arrange.
func (f face) option(i int) string {
	if f.Question.Kind == quiz.Matching {
		return strings.TrimSpace(f.Question.Pairs[i].Right)
	}
	return strings.TrimSpace(f.Question.Options[i].Text)
}

// head is the title, how far one has come, and what time is left.
func (f face) head() HTML {
	var lines []string
	if f.Title != "" {
		lines = append(lines, string(f.Title))
	}
	var state []string
	if f.Of > 0 {
		state = append(state, Progress(f.Number, f.Of)+" "+strconv.Itoa(f.Number)+"/"+strconv.Itoa(f.Of))
	}
	if !f.EndsAt.IsZero() {
		state = append(state, string(f.Say("face.left", "Left", f.Remaining(f.EndsAt.Sub(f.Now)), "Time", f.EndsAt.In(f.zone()).Format("15:04:05"))))
	}
	if len(state) > 0 {
		lines = append(lines, strings.Join(state, " · "))
	}
	return HTML(strings.Join(lines, "\n"))
}

// Progress is a bar of ten at most: as many full as questions reached.
func Progress(number, of int) string {
	cells := min(of, 10)
	full := number
	if of > cells {
		full = (number*cells + of - 1) / of
	}
	full = min(max(full, 0), cells)
	return strings.Repeat("▰", full) + strings.Repeat("▱", cells-full)
}

// Remaining is a length of time that runs out: never less than nothing.
func (w Words) Remaining(d time.Duration) string {
	if d = d.Round(time.Second); d < time.Second {
		return w.Plain("face.left.none")
	}
	return w.Lasting(d)
}

// asked is the question's text; the gaps of a cloze are filled as far as they are.
func (f face) asked() HTML {
	if f.Question.Kind == quiz.Cloze {
		return f.gapped()
	}
	return "<b>" + Escape(strings.TrimSpace(f.Question.Text)) + "</b>"
}

// gapped is the text of a cloze with what was typed in its place. A text whose blanks are
// not those of its gaps is shown as it is, and what was typed below it.
func (f face) gapped() HTML {
	pieces := blanks.Split(strings.TrimSpace(f.Question.Text), -1)
	gaps := f.Question.Gaps()
	if len(pieces) != gaps+1 {
		out := "<b>" + Escape(strings.TrimSpace(f.Question.Text)) + "</b>"
		for i, typed := range f.Draft.Texts {
			out += "\n" + f.Say("face.gap", "Gap", i+1, "Text", Cut(typed, buttonMost))
		}
		return out
	}
	var b strings.Builder
	for i, piece := range pieces {
		b.WriteString(string(Escape(piece)))
		switch {
		case i == gaps:
		case i < len(f.Draft.Texts):
			b.WriteString("<u>" + string(Escape(f.Draft.Texts[i])) + "</u>")
		case i == len(f.Draft.Texts):
			b.WriteString("<b>(" + strconv.Itoa(i+1) + ")_____</b>")
		default:
			b.WriteString("(" + strconv.Itoa(i+1) + ")_____")
		}
	}
	return HTML(b.String())
}

// list is the options with letters before them, where buttons can't hold them.
func (f face) list() HTML {
	if !f.lettered || len(f.shown) == 0 {
		return ""
	}
	lines := make([]string, len(f.shown))
	for place, i := range f.shown {
		lines[place] = string(Escape(letter(place) + ". " + f.option(i)))
		if mark := f.mark(i); mark != "" {
			lines[place] = mark + " <b>" + lines[place] + "</b>"
		}
	}
	return HTML(strings.Join(lines, "\n"))
}

// letter names a place: A to Z.
func letter(place int) string { return string(rune('A' + place%26)) }

// soFar is what was put in where no button shows it.
func (f face) soFar() HTML {
	q, d := f.Question, f.Draft
	switch q.Kind {
	case quiz.Matching:
		return f.matched()
	case quiz.Ordering:
		lines := make([]string, len(d.Options))
		for place, i := range d.Options {
			lines[place] = strconv.Itoa(place+1) + ". " + string(Escape(Cut(f.option(i), 2*buttonMost)))
		}
		return HTML(strings.Join(lines, "\n"))
	case quiz.Short, quiz.Numerical, quiz.Essay:
		if len(d.Texts) > 0 {
			return f.Say("face.typed", "Text", Cut(d.Texts[0], 10*buttonMost))
		}
	case quiz.Single, quiz.Multiple, quiz.TrueFalse, quiz.Cloze:
	}
	return ""
}

// matched is each left with the right that it was given.
func (f face) matched() HTML {
	lefts := f.Question.Lefts()
	lines := make([]string, len(lefts))
	for i, left := range lefts {
		name := strconv.Itoa(i+1) + ". " + string(Escape(left))
		switch {
		case i < len(f.Draft.Options):
			lines[i] = name + " → " + string(Escape(f.option(f.Draft.Options[i])))
		case i == len(f.Draft.Options):
			lines[i] = "<b>" + name + " → ?</b>"
		default:
			lines[i] = name
		}
	}
	return HTML(strings.Join(lines, "\n"))
}

// hints are the phrases that say what an answer of each kind wants.
var hints = map[quiz.Kind]string{
	quiz.Single: "face.hint.single", quiz.TrueFalse: "face.hint.truefalse", quiz.Multiple: "face.hint.multiple",
	quiz.Short: "face.hint.short", quiz.Numerical: "face.hint.numerical", quiz.Matching: "face.hint.matching",
	quiz.Ordering: "face.hint.ordering", quiz.Cloze: "face.hint.cloze", quiz.Essay: "face.hint.essay",
}

// hint says what to do next.
func (f face) hint() HTML {
	q, d := f.Question, f.Draft
	id := hints[q.Kind]
	switch full := d.Full(q); {
	case d.Done:
		return ""
	case q.Kind == quiz.Matching && !full:
		return "<i>" + f.Say(id, "Left", Cut(q.Lefts()[len(d.Options)], buttonMost)) + "</i>"
	case q.Kind == quiz.Ordering && !full:
		return "<i>" + f.Say(id, "Place", len(d.Options)+1) + "</i>"
	case q.Kind == quiz.Cloze && !full:
		return "<i>" + f.Say(id, "Gap", len(d.Texts)+1, "Of", q.Gaps()) + "</i>"
	case full && q.NeedsDone() && f.Confirm:
		return "<i>" + f.Say("face.hint.done") + "</i>"
	case full && q.Kind != quiz.Multiple:
		return ""
	}
	return "<i>" + f.Say(id) + "</i>"
}
