package scheduler

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"

	"studybot/effect"
	"studybot/report"
	"studybot/study"
)

// firing is one schedule about to fire, and what it is to leave behind.
//
//	due ──► claimed by one worker ──► composed (reads only) ──► recorded with its posts,
//	in one script ──► posts sent ──► done
//
// A worker that dies before the record leaves nothing; one that dies after it leaves posts
// on the shelf, which another sends. The record of the slot is what makes it fire once.
type firing struct {
	group    study.Group
	schedule study.Schedule
	due, now time.Time
	effect   effect.Effect
	outcome  study.FiringOutcome
	detail   string
}

// date is the day that the firing belongs to: that of its due instant.
func (f *firing) date() study.Date { return study.DateOf(f.due, f.group.Zone()) }

// to addresses the group, in the topic that the schedule names.
func (f *firing) to() report.To {
	topic, _ := strconv.Atoi(f.schedule.Options["topic"])
	return report.To{Chat: f.group.Chat, Topic: study.TopicID(topic)}
}

func (f *firing) silent() bool { return f.schedule.Options["silent"] == "yes" }

func (f *firing) post(posts ...report.Post) { f.effect.Posts = append(f.effect.Posts, posts...) }

// skip says that nothing goes out, and why.
func (f *firing) skip(outcome study.FiringOutcome, detail string) {
	f.outcome, f.detail = outcome, detail
}

// asks adds what the firing's date asks of the group.
func (f *firing) asks(what study.Activities) {
	f.effect.Due = map[study.Date]study.Due{f.date(): {What: what, Need: f.group.Settings.Need}}
}

// due: a schedule's instant has come, or several were missed. The latest within the grace
// fires, once for all; the others are recorded as skipped, and the next is reckoned.
func (e *Engine) due(ctx context.Context, g study.Group, id int, now time.Time) error {
	s, err := e.o.Schedules.Schedule(ctx, g.ID, id)
	if errors.Is(err, study.ErrNotFound) || err == nil && (s.Paused || s.Draft || s.Next.IsZero()) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("read schedule %d: %w", id, err)
	}
	if s.Next.After(now) { // the job is of another time: without one of the rule's it would never fire again
		return e.apply(ctx, effect.Effect{Group: g.ID, At: now, Jobs: []effect.Job{jobOf(g.ID, s)}})
	}
	if waits, err := e.contestWait(ctx, g, s, now); err != nil || waits {
		return err
	}
	when, err := ParseWhen(s.When)
	if err != nil {
		return fmt.Errorf("read the rule of schedule %d: %w", id, err)
	}
	zone, cal := g.Zone(), calendarOf(g)
	slots := when.Between(s.Next.Add(-time.Second), now, zone, cal)
	fire, skipped := CatchUp(slots, now, grace(s))
	s.Next, _ = when.Next(now, zone, cal)
	f := &firing{group: g, schedule: s, now: now, outcome: study.Launched}
	if fire != nil {
		f.due = *fire
		if err := e.safely(func() error { return e.compose(ctx, f) }); err != nil {
			e.failing.note(ctx, f, err)
			return err
		}
		f.effect.Firings = append(f.effect.Firings, f.record(0))
	}
	for _, slot := range skipped {
		f.effect.Firings = append(f.effect.Firings, study.Firing{Schedule: id, Action: s.Action, Due: slot, FiredAt: now, Outcome: e.failing.outcome(f, slot)})
	}
	if err := e.record(ctx, f); err != nil {
		return err
	}
	e.failing.forget(f)
	return nil
}

// record is the firing as the group remembers it.
func (f *firing) record(by study.UserID) study.Firing {
	return study.Firing{
		Schedule: f.schedule.ID, Action: f.schedule.Action, Due: f.due, FiredAt: f.now,
		Outcome: f.outcome, Detail: f.detail, By: by,
	}
}

// record writes slot, effects, posts and the next instant in one script. When the slot is
// there already, only the next instant is written.
func (e *Engine) record(ctx context.Context, f *firing) error {
	next := effect.Effect{
		Group: f.group.ID, At: f.now, Season: f.group.Season,
		Schedules: []study.Schedule{f.schedule}, Jobs: []effect.Job{jobOf(f.group.ID, f.schedule)},
	}
	full := f.effect
	full.Group, full.At, full.Season, full.Schedules = next.Group, next.At, next.Season, next.Schedules
	full.Jobs = append(full.Jobs, next.Jobs...)
	err := e.apply(ctx, full)
	if errors.Is(err, study.ErrDone) {
		err = e.apply(ctx, next)
	}
	if err != nil {
		return fmt.Errorf("record the firing of schedule %d: %w", f.schedule.ID, err)
	}
	return nil
}

// jobOf makes a schedule due at its next instant; a zero instant takes it off the queue.
func jobOf(g study.GroupID, s study.Schedule) effect.Job {
	j := effect.Job{ID: fmt.Sprintf("schedule:%d", s.ID), Group: g}
	if !s.Paused && !s.Draft {
		j.At = s.Next
	}
	return j
}

func grace(s study.Schedule) time.Duration {
	if d, ok := ParseSpan(s.Options["grace"]); ok {
		return d
	}
	return DefaultGrace
}

func calendarOf(g study.Group) Calendar {
	if g.Calendar == "CN" {
		return ChinaCalendar()
	}
	return nil
}

// Fire makes a schedule fire out of turn: /runnow and /quiz now. It leaves the schedule's
// own next instant as it is. once names who asked, so that an update that comes again fires
// nothing twice.
func (e *Engine) Fire(ctx context.Context, g study.Group, s study.Schedule, by study.UserID, once string, now time.Time) (study.Firing, error) {
	f := &firing{group: g, schedule: s, due: now, now: now, outcome: study.Launched}
	if done, err := e.Fired(ctx, g, once); err != nil || done {
		return f.record(by), err
	}
	if err := e.compose(ctx, f); err != nil {
		return study.Firing{}, err
	}
	record := f.record(by)
	f.effect.Group, f.effect.At, f.effect.Season, f.effect.Once = g.ID, now, g.Season, "run:"+once
	f.effect.Firings = []study.Firing{record}
	f.effect.Audit = []study.AuditLine{{At: now, By: by, What: "run." + string(s.Action), On: strconv.Itoa(s.ID)}}
	if err := e.applyOnce(ctx, f.effect); err != nil {
		return study.Firing{}, fmt.Errorf("fire %s: %w", s.Action, err)
	}
	return record, nil
}

// Fired says whether Fire was called in this name before, and wrote.
func (e *Engine) Fired(ctx context.Context, g study.Group, once string) (bool, error) {
	done, err := e.o.Effects.Seen(ctx, g.ID, "run:"+once)
	if err != nil {
		return false, fmt.Errorf("look for an earlier firing: %w", err)
	}
	return done, nil
}

// compose decides what the firing sends and changes. It only reads.
func (e *Engine) compose(ctx context.Context, f *firing) error {
	jobs := map[study.Action]struct {
		do      func(context.Context, *firing) error
		resting bool // rests on holidays
	}{
		study.ActCard:        {e.card, true},
		study.ActReading:     {e.reading, true},
		study.ActQuiz:        {e.openQuiz, true},
		study.ActReminder:    {e.reminder, true},
		study.ActReport:      {e.report, true},
		study.ActLeaderboard: {e.leaderboard, false},
		study.ActMessage:     {e.message, false},
	}
	job, ok := jobs[f.schedule.Action]
	if !ok {
		return fmt.Errorf("fire: no action %q", f.schedule.Action)
	}
	if job.resting && f.group.IsHoliday(f.date()) {
		f.skip(study.SkippedOff, "")
		return nil
	}
	return job.do(ctx, f)
}
