package scheduler

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"

	"studybot/effect"
	"studybot/study"
)

// Draft reads what an admin typed after /schedule and keeps it as a draft, to be shown
// before it holds: its next firings, and what it comes close to.
func (e *Engine) Draft(ctx context.Context, g study.Group, by study.UserID, text string, topic study.TopicID, now time.Time) (study.Planned, error) {
	command, err := ParseCommandAt(text, now, g.Zone())
	if err != nil {
		return study.Planned{}, refusal(err, g.Settings.Language)
	}
	kept, drafts, err := e.schedules(ctx, g.ID)
	if err != nil {
		return study.Planned{}, err
	}
	if err := room(kept); err != nil {
		return study.Planned{}, err
	}
	id, err := e.o.Schedules.NextScheduleID(ctx, g.ID)
	if err != nil {
		return study.Planned{}, fmt.Errorf("number the schedule: %w", err)
	}
	s := study.Schedule{
		ID: id, Action: study.Action(command.Action), When: command.When.String(),
		Options: resolve(command.Options, topic), Draft: true, By: by, Created: now,
	}
	p, err := planned(g, s, now)
	if err != nil {
		return p, err
	}
	if len(p.Next3) == 0 {
		return p, study.Refuse("when.past", "Text", command.RawWhen, "Example", typed("card daily 08:00", g.Settings.Language))
	}
	p.Said = sayOptions(s.Options, g.Settings.Language)
	warn(g, &p, command.When, kept, now)
	if p.NoBank, err = e.noBank(ctx, g, s); err != nil {
		return p, err
	}
	return p, e.apply(ctx, effect.Effect{Group: g.ID, At: now, Schedules: []study.Schedule{s}, Unschedule: undecided(drafts, now)})
}

// draftsKept is how long a draft waits to be kept or discarded.
const draftsKept = 24 * time.Hour

// undecided are the drafts that have waited long enough.
func undecided(drafts []study.Schedule, now time.Time) []int {
	var ids []int
	for _, s := range drafts {
		if now.Sub(s.Created) > draftsKept {
			ids = append(ids, s.ID)
		}
	}
	return ids
}

// room refuses a schedule more than a group may have.
func room(kept []study.Schedule) error {
	if len(kept) >= schedulesMost {
		return study.Refuse("schedule.many", "Most", schedulesMost)
	}
	return nil
}

// resolve turns topic=here into the topic's number.
func resolve(options map[string]string, topic study.TopicID) map[string]string {
	switch options["topic"] {
	case "here":
		options["topic"] = strconv.Itoa(int(topic))
	case "general":
		options["topic"] = "0"
	}
	return options
}

// warn finds what the new schedule comes close to, and days with too many pushes.
func warn(g study.Group, p *study.Planned, when When, kept []study.Schedule, now time.Time) {
	rules := []When{when}
	for _, s := range kept {
		other, err := ParseWhen(s.When)
		if err != nil || s.Paused {
			continue
		}
		rules = append(rules, other)
		if at, close := Near(when, other, near, now, g.Zone(), calendarOf(g)); close {
			p.Near = append(p.Near, study.Clash{Other: s, At: at})
		}
	}
	if most, _ := PerDay(rules, now, g.Zone(), calendarOf(g)); most > g.Settings.PushesMost {
		p.PerDay = most
	}
}

// noBank names the bank that a quiz would look for in vain.
func (e *Engine) noBank(ctx context.Context, g study.Group, s study.Schedule) (string, error) {
	if s.Action != study.ActQuiz || s.Options[optionSet] != "" {
		return "", nil
	}
	name, _, err := e.bankOf(ctx, &firing{group: g, schedule: s})
	if errors.Is(err, study.ErrNotFound) {
		return name, nil
	}
	if err != nil {
		return "", fmt.Errorf("look for the quiz's bank: %w", err)
	}
	return "", nil
}

// Keep makes a draft hold.
func (e *Engine) Keep(ctx context.Context, g study.Group, id int, now time.Time) (study.Planned, error) {
	s, err := e.any(ctx, g, id)
	if err != nil {
		return study.Planned{}, err
	}
	if !s.Draft {
		return planned(g, s, now)
	}
	kept, err := e.kept(ctx, g.ID)
	if err != nil {
		return study.Planned{}, err
	}
	if err := room(kept); err != nil {
		return study.Planned{}, err
	}
	s.Draft = false
	return e.keep(ctx, g, s, now, study.AuditLine{
		At: now, By: s.By, What: "schedule.add", On: strconv.Itoa(id), To: string(s.Action) + " " + s.When,
	})
}

// Discard forgets a draft.
func (e *Engine) Discard(ctx context.Context, g study.Group, id int) error {
	s, err := e.any(ctx, g, id)
	if err != nil || !s.Draft {
		return err
	}
	return e.apply(ctx, effect.Effect{Group: g.ID, At: e.o.Clock.Now(), Unschedule: []int{id}})
}

// Defaults adds the schedules that a new group starts with to an effect. They are kept with
// whatever else makes the group active, so that it is never active without them.
func (e *Engine) Defaults(ctx context.Context, g study.Group, by study.UserID, f *effect.Effect) ([]study.Planned, error) {
	var list []study.Planned
	now := f.At
	for _, d := range []struct {
		action study.Action
		when   string
	}{
		{study.ActCard, "daily 08:00"}, {study.ActReminder, "daily 20:00"},
		{study.ActReport, "daily 21:00"}, {study.ActLeaderboard, "sun 20:00"},
	} {
		id, err := e.o.Schedules.NextScheduleID(ctx, g.ID)
		if err != nil {
			return nil, fmt.Errorf("number the schedule: %w", err)
		}
		s := study.Schedule{ID: id, Action: d.action, When: d.when, By: by, Created: now}
		p, err := upcoming(g, s, now)
		if err != nil {
			return nil, err
		}
		f.Schedules, f.Jobs = append(f.Schedules, p.Schedule), append(f.Jobs, jobOf(g.ID, p.Schedule))
		f.Audit = append(f.Audit, study.AuditLine{At: now, By: by, What: "schedule.add", On: strconv.Itoa(id), To: string(d.action) + " " + d.when})
		list = append(list, p)
	}
	return list, nil
}

// refusal turns what is wrong with a command or a rule into a refusal with its words and an
// example in the group's language.
func refusal(err error, lang string) error {
	var when *WhenError
	var command *CommandError
	switch {
	case errors.As(err, &when):
		return study.Refuse("when."+string(when.Kind), "Text", when.Text, "Example", typed("card "+when.Example, lang))
	case errors.As(err, &command):
		command = command.inWords(lang)
		return study.Refuse("schedule."+string(command.Kind), "Text", command.Text, "Near", command.Nearest, "Values", command.Values, "Example", typed(command.Example, lang))
	}
	return err
}
