package report

import (
	"strings"
	"time"

	"github.com/rivo/uniseg"

	"studybot/study"
)

// The verbs that buttons ask for. bot routes them; their arguments stand beside them.
const (
	VerbCheckIn  = "in"     // date
	VerbRead     = "read"   // date
	VerbWho      = "who"    // date
	VerbJoin     = "join"   //
	VerbDefaults = "start"  //
	VerbSetup    = "setup"  //
	VerbNudge    = "nudge"  // date
	VerbSheet    = "sheet"  // from, to
	VerbPost     = "post"   // Monday of the week
	VerbMakeUp   = "makeup" // date
	VerbKeep     = "keep"   // schedule
	VerbDiscard  = "drop"   // schedule
	VerbPause    = "pause"  // schedule
	VerbResume   = "resume" // schedule
	VerbRun      = "run"    // schedule
	VerbRemove   = "remove" // schedule
	VerbChange   = "change" // schedule
	VerbSetting  = "set"    // key, or key and value
	VerbLeave    = "leave"  // member, from, to, yes or no
	VerbLanguage = "lang"   // language
	VerbForget   = "forget" // yes or no
	VerbGroup    = "group"  //
	VerbToday    = "today"  //
	VerbMe       = "me"     //
	VerbBoard    = "board"  // period
	VerbUsePlan  = "plan"   // name
	VerbExport   = "export" // what
	VerbPractice = "prac"   // turn, and what is done
	VerbSet      = "qset"   // set, and a group or what to do
	VerbCorrect  = "fix"    // quiz, question, and what is right, and yes or no
	VerbPlace    = "place"  // quiz
)

// foldFrom is the width in columns, hanzi taking two, from which a reading's text folds
// after its first paragraph, so that the day card stays a card.
const foldFrom = 600

// CardView is what a day card shows.
type CardView struct {
	Group   study.Group
	To      To
	Date    study.Date
	Title   string // of the plan
	Day, Of int    // 0: no plan
	Reading *study.Reading
	QuizAt  time.Time // the day's quiz, if one is scheduled
	Done    int       // members who have checked in
	All     int
	Silent  bool
}

// Card is the day card.
func (w Words) Card(v CardView) Post {
	return Post{
		To: v.To, Lane: Cards, Silent: v.Silent, Ref: "card:" + v.Date.String(),
		Doc: w.cardDoc(v), Buttons: w.CardButtons(v.Group.ID, v.Date, v.Reading != nil, v.Done, v.All),
	}
}

// CardButtons are the keys under a day card. The counter on the last one follows.
func (w Words) CardButtons(g study.GroupID, d study.Date, reading bool, done, all int) [][]Button {
	date := Compact(d)
	keys := []Button{{Text: w.Plain("button.checkin"), Action: Action{Verb: VerbCheckIn, Group: g, Args: []string{date}}}}
	if reading {
		keys = append(keys, Button{Text: w.Plain("button.read"), Action: Action{Verb: VerbRead, Group: g, Args: []string{date}}})
	}
	who := Button{
		Text:   w.Plain("button.who", "Done", done, "All", all),
		Action: Action{Verb: VerbWho, Group: g, Args: []string{date}},
	}
	return [][]Button{keys, {who}}
}

func (w Words) cardDoc(v CardView) Doc {
	var doc Doc
	switch {
	case v.Reading != nil && v.Reading.Title != "":
		doc = append(doc, Head(w.Say("card.titled", "Day", v.Day, "Of", v.Of, "Title", v.Reading.Title)))
	case v.Day > 0 && v.Day <= v.Of:
		doc = append(doc, Head(w.Say("card.day", "Day", v.Day, "Of", v.Of)))
	default:
		doc = append(doc, Head(w.Say("card.noplan", "Date", w.Date(v.Date))))
	}
	switch {
	case v.Reading != nil:
		doc = append(doc, w.ReadingDoc(*v.Reading)...)
	case v.Of > 0 && v.Day == v.Of+1:
		doc = append(doc, Para(w.Say("card.finished", "Title", v.Title, "Days", v.Of)))
	case v.Of > 0 && v.Day <= v.Of:
		doc = append(doc, Para(w.Say("card.rest")))
	default:
		doc = append(doc, Para(w.Say("card.ask")))
	}
	if !v.QuizAt.IsZero() {
		doc = append(doc, Para(w.Say("card.quiz", "Time", w.Time(v.QuizAt))))
	}
	return append(doc, Foot(w.Say("card.foot", "Date", w.Date(v.Date))))
}

// ReadingDoc is a reading's text. A long one shows its first block and folds the rest.
func (w Words) ReadingDoc(r study.Reading) Doc {
	doc := Markdown(r.Body)
	if uniseg.StringWidth(r.Body) > foldFrom && len(doc) > 1 {
		doc = Doc{doc[0], Fold(w.Say("card.more"), doc[1:]...)}
	}
	if r.URL != "" {
		doc = append(doc, Para(w.Say("card.link", "URL", r.URL)))
	}
	return doc
}

// ReadingPost is a reading by itself, without a check-in.
func (w Words) ReadingPost(g study.GroupID, to To, d study.Date, r study.Reading, silent bool) Post {
	return Post{
		To: to, Lane: Cards, Silent: silent,
		Doc:     append(Doc{Head(w.Say("reading.head", "Title", r.Title))}, w.ReadingDoc(r)...),
		Buttons: [][]Button{{{Text: w.Plain("button.read"), Action: Action{Verb: VerbRead, Group: g, Args: []string{Compact(d)}}}}},
	}
}

// Compact writes a date as buttons carry it: "20261121".
func Compact(d study.Date) string { return strings.ReplaceAll(d.String(), "-", "") }
