package bot

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"studybot/effect"
	"studybot/report"
	"studybot/study"
)

// noteMost is how many characters one note may have: what one message holds.
const noteMost = 4000

// counterEvery is the least time between two edits of a card's counter, however many tap.
const counterEvery = 15 * time.Second

// tapCheckIn: ✅ on a day card.
func (r *Router) tapCheckIn(ctx context.Context, c *Call) ([]report.Post, error) {
	return r.tapDeed(ctx, c, study.DidCheckIn, c.Words.CheckInToast)
}

// tapRead: 📖 on a day card or a reading.
func (r *Router) tapRead(ctx context.Context, c *Call) ([]report.Post, error) {
	return r.tapDeed(ctx, c, study.DidReading, c.Words.ReadingToast)
}

func (r *Router) tapDeed(ctx context.Context, c *Call, what study.Activities, toast func(study.Verdict) string) ([]report.Post, error) {
	date, ok := c.argDate(0)
	if !ok {
		return c.toasted("toast.badbutton"), nil
	}
	if posts := c.oldCard(date); posts != nil {
		return posts, nil
	}
	v, err := r.deed(ctx, c, study.Deed{What: what, Date: date}, nil)
	if err != nil {
		return nil, err
	}
	if v.Already {
		v.Since = r.since(ctx, c, what, date, v.Since)
		return []report.Post{c.toast(toast(v))}, nil
	}
	return append([]report.Post{c.toast(toast(v))}, r.afterDeed(ctx, c, date, v)...), nil
}

// since is when the member did something for a date: the ledger knows it, if it earned
// anything. A mark knows only when the day's first deed was done.
func (r *Router) since(ctx context.Context, c *Call, what study.Activities, date study.Date, first time.Time) time.Time {
	entries, err := r.o.Ledger.Ledger(ctx, c.Group.ID, c.Member.User)
	if err != nil {
		return first
	}
	for _, e := range slices.Backward(entries) {
		if e.Cause == study.CauseOf(what, date) {
			return e.At
		}
	}
	return first
}

// oldCard answers a tap on a card of another day.
func (c *Call) oldCard(date study.Date) []report.Post {
	today := c.Today()
	switch {
	case date == today:
		return nil
	case date.After(today):
		return c.toasted("toast.tomorrow", "Date", c.Words.Date(date))
	case today.Sub(date) <= c.Group.Settings.MakeUpDays:
		return c.toasted("toast.oldcard.makeup", "Date", c.Words.Date(date))
	}
	return c.toasted("toast.oldcard", "Date", c.Words.Date(date))
}

// afterDeed keeps up what others see: the counter on the card, the tag by the name.
func (r *Router) afterDeed(ctx context.Context, c *Call, date study.Date, v study.Verdict) []report.Post {
	posts := r.counter(ctx, c, date)
	if c.Group.Settings.Tags && v.Streak.Current > 0 {
		posts = append(posts, report.Post{
			Act: report.Tag, Lane: report.Edits, To: report.To{Chat: c.Group.Chat, Only: c.Member.User},
			Text: fmt.Sprintf("🔥 %d", v.Streak.Current), Merge: "tag:" + c.Member.User.String(), Every: counterEvery,
		})
	}
	return posts
}

// counter edits the 👥 on the day's card, if there is one. That it fails must not fail the deed.
func (r *Router) counter(ctx context.Context, c *Call, date study.Date) []report.Post {
	card, err := r.o.Cards.Card(ctx, c.Group.ID, date)
	if err != nil {
		return nil
	}
	done, all, err := r.done(ctx, c, date)
	if err != nil {
		return nil
	}
	words := r.o.Book.For(c.Group).At(c.Now)
	return []report.Post{{
		Act: report.Edit, Lane: report.Edits, To: report.To{Chat: card.Chat, Message: card.Message},
		Buttons: words.CardButtons(c.Group.ID, date, card.Reading, len(done), all),
		Merge:   "counter:" + date.String(), Every: counterEvery,
	}}
}

// done are the members who have checked in on a date, and how many there are.
func (r *Router) done(ctx context.Context, c *Call, date study.Date) (done []study.Member, all int, err error) {
	members, err := r.o.Roster.Members(ctx, c.Group.ID)
	if err != nil {
		return nil, 0, err
	}
	marks, err := r.o.Archive.MarksOn(ctx, c.Group.ID, date)
	if err != nil {
		return nil, 0, err
	}
	for _, m := range members {
		if m.Gone {
			continue
		}
		all++
		if marks[m.User].Did.Has(study.DidCheckIn) {
			done = append(done, m)
		}
	}
	return done, all, nil
}

// tapWho: 👥 on a day card names those who are done.
func (r *Router) tapWho(ctx context.Context, c *Call) ([]report.Post, error) {
	date, ok := c.argDate(0)
	if !ok {
		return c.toasted("toast.badbutton"), nil
	}
	done, all, err := r.done(ctx, c, date)
	if err != nil {
		return nil, err
	}
	return []report.Post{c.toast(c.Words.WhoToast(done, all))}, nil
}

// checkIn: /checkin [text].
func (r *Router) checkIn(ctx context.Context, c *Call) ([]report.Post, error) {
	if utf8.RuneCountInString(c.Text) > noteMost {
		return nil, study.Refuse("note.long", "Length", utf8.RuneCountInString(c.Text), "Most", noteMost)
	}
	var keep func(*effect.Effect)
	if c.Text != "" {
		note := c.newNote()
		note.CheckIn = true
		keep = func(e *effect.Effect) { e.Notes = []study.StudyNote{note} }
	}
	v, err := r.deed(ctx, c, study.Deed{What: study.DidCheckIn, Date: c.Today()}, keep)
	if err != nil {
		return nil, err
	}
	if v.Already {
		v.Since = r.since(ctx, c, study.DidCheckIn, c.Today(), v.Since)
	}
	posts := []report.Post{{To: c.mine(), Doc: c.Words.CheckedIn(c.Member, v, c.Text != "")}}
	if !v.Already {
		posts = append(posts, r.afterDeed(ctx, c, c.Today(), v)...)
	}
	return posts, nil
}

// note: /note text, or a reply to the day card.
func (r *Router) note(ctx context.Context, c *Call) ([]report.Post, error) {
	text := strings.TrimSpace(c.Text)
	if text == "" {
		return nil, c.usage("")
	}
	length, least := study.NoteLength(text), c.Group.Settings.NoteLength
	switch {
	case utf8.RuneCountInString(text) > noteMost:
		return nil, study.Refuse("note.long", "Length", utf8.RuneCountInString(text), "Most", noteMost)
	case length < least:
		return nil, study.Refuse("note.short", "Least", least, "Length", length, "Example", "")
	}
	note := c.newNote()
	v, err := r.deed(ctx, c, study.Deed{What: study.DidNote, Date: c.Today()}, func(e *effect.Effect) {
		e.Notes = []study.StudyNote{note}
	})
	if err != nil {
		return nil, err
	}
	if v.Already {
		return c.line("note.more", "Length", length), nil
	}
	return c.line("note.kept", "Length", length, "Points", v.Earned), nil
}

func (c *Call) newNote() study.StudyNote {
	return study.StudyNote{
		ID: fmt.Sprint(c.ID), User: c.Member.User, Date: c.Today(), At: c.Now,
		Text: strings.TrimSpace(c.Text), Length: study.NoteLength(c.Text), Message: c.Message,
	}
}

// said: plain text. A reply to a day card of ours is a study note; all else is people's
// own talk.
func (r *Router) said(ctx context.Context, c *Call) ([]report.Post, error) {
	if !c.InGroup {
		return r.typedAlone(ctx, c)
	}
	if c.Reply == nil || !c.Reply.Ours || c.Member.User == 0 || c.Group.State != study.Active {
		return nil, nil
	}
	if posts, mine, err := r.repliedTo(ctx, c); mine || err != nil {
		return posts, err
	}
	for back := range c.Group.Settings.MakeUpDays + 1 {
		card, err := r.o.Cards.Card(ctx, c.Group.ID, c.Today().Add(-back))
		if errors.Is(err, study.ErrNotFound) {
			continue
		}
		if err != nil {
			return nil, err
		}
		if card.Message == c.Reply.Message {
			return r.note(ctx, c)
		}
	}
	return nil, nil
}
