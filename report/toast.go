package report

import (
	"strings"
	"unicode/utf16"

	"github.com/rivo/uniseg"

	"studybot/study"
)

// toastMost is how many characters a toast may have, counted as Telegram does, in UTF-16.
const toastMost = 200

// brief cuts a toast that is too long, between what readers see as characters.
func brief(text string) string {
	if units(text) <= toastMost {
		return text
	}
	length, kept := 1, 0
	for g := uniseg.NewGraphemes(text); g.Next(); {
		if length += units(g.Str()); length > toastMost {
			break
		}
		_, kept = g.Positions()
	}
	return text[:kept] + "…"
}

// units is a text's length as Telegram counts it.
func units(text string) int { return len(utf16.Encode([]rune(text))) }

// CheckInToast answers a tap on a check-in.
func (w Words) CheckInToast(v study.Verdict) string { return w.deedToast("checkin", v) }

// ReadingToast answers a tap on "I've read it".
func (w Words) ReadingToast(v study.Verdict) string { return w.deedToast("reading", v) }

func (w Words) deedToast(what string, v study.Verdict) string {
	if v.Already {
		return w.Plain("toast.already."+what, "Time", w.Time(v.Since), "Streak", v.Streak.Current)
	}
	text := w.Plain("toast."+what, "Streak", v.Streak.Current, "Points", v.Earned)
	return brief(text + w.beside(v).Plain())
}

// beside is what else a deed brought, and what is still to do: a bonus, a freeze that was used.
func (w Words) beside(v study.Verdict) HTML {
	var text HTML
	if v.Bonus > 0 {
		text += w.Say("toast.bonus", "Points", v.Bonus, "Streak", v.Streak.Current)
	}
	if v.Freeze {
		text += w.Say("toast.freeze")
	}
	if v.Lacks != 0 {
		text += w.Say("toast.lacks", "Lacks", w.Activities(v.Lacks))
	}
	return text
}

// Activities names a set of activities: "check-in, quiz".
func (w Words) Activities(a study.Activities) string {
	names := map[study.Activities]string{
		study.DidCheckIn: "checkin", study.DidReading: "reading", study.DidQuiz: "quiz",
		study.DidNote: "note", study.DidSession: "session",
	}
	var parts []HTML
	for bit := study.DidCheckIn; bit <= study.DidSession; bit <<= 1 {
		if a.Has(bit) {
			parts = append(parts, w.Say("activity."+names[bit]))
		}
	}
	return w.Join(parts).Plain()
}

// WhoToast names those who are done, never those who are not.
func (w Words) WhoToast(done []study.Member, all int) string {
	if len(done) == 0 {
		return w.Plain("toast.who.none")
	}
	names := make([]string, len(done))
	for i, m := range done {
		names[i] = label(m.Shown())
	}
	comma := w.Join([]HTML{"", ""}).Plain()
	return brief(w.Plain("toast.who", "Done", len(done), "All", all, "Names", strings.Join(names, comma)))
}

// CheckedIn answers /checkin in the group, where a toast is not to be had.
func (w Words) CheckedIn(m study.Member, v study.Verdict, noted bool) Doc {
	var doc Doc
	if v.Already {
		doc = append(doc, Para(Escape(w.CheckInToast(v))))
	} else {
		text := w.Say("checkin.done", "Name", Name(m), "Streak", v.Streak.Current, "Points", v.Earned)
		doc = append(doc, Para(text+w.beside(v)))
	}
	if noted {
		doc = append(doc, Para(w.Say("checkin.noted")))
	}
	return doc
}
