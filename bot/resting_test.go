package bot

import (
	"context"
	"testing"

	"studybot/bot/wire"
	"studybot/effect"
	"studybot/report"
	"studybot/study"
)

// leftGroup is a group that we were thrown out of unnoticed, with one leader who can be written to.
type leftGroup struct {
	Effects
	Groups
	Roster
	g      study.Group
	writes []effect.Effect
}

func (l *leftGroup) Group(context.Context, study.GroupID) (study.Group, error) { return l.g, nil }

func (l *leftGroup) Members(context.Context, study.GroupID) ([]study.Member, error) {
	return []study.Member{{User: 1, Leader: true, Reach: true}, {User: 2, Leader: true, Reach: true, Gone: true}, {User: 3, Reach: true}}, nil
}

func (l *leftGroup) Apply(_ context.Context, e effect.Effect) ([]report.Shelved, error) {
	l.writes = append(l.writes, e)
	return nil, nil
}

func (l *leftGroup) Accept(...report.Shelved) {}
func (l *leftGroup) Queued(study.ChatID) int  { return 0 }

func TestA_group_that_threw_us_out_rests_and_its_leaders_are_told_in_one_write(t *testing.T) {
	book, err := report.OpenBook()
	if err != nil {
		t.Fatal(err)
	}
	for state, writes := range map[study.GroupState]int{study.Active: 1, study.Fresh: 0, study.Suspended: 0} {
		l := &leftGroup{g: study.Group{ID: 1, Chat: -1001, State: state, Settings: study.Defaults("en", "UTC")}}
		k := NewClerk(ClerkOptions{Book: book, Clock: roomClock{}, Effects: l, Groups: l, Roster: l, Outlet: l})
		lost := report.Shelved{Group: 1, Post: report.Post{To: report.To{Chat: -1001}}}
		if err := k.Failed(t.Context(), lost, wire.Failure{Why: wire.FailedGone}); err != nil || len(l.writes) != writes {
			t.Errorf("%s: %d writes, %v", state, len(l.writes), err)
			continue
		}
		for _, e := range l.writes {
			if e.Save == nil || e.Save.State != study.Suspended || len(e.Posts) != 1 || e.Posts[0].To.Chat != 1 {
				t.Errorf("%s: %+v", state, e)
			}
		}
	}
}
