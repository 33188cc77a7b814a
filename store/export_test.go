package store

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"studybot/effect"
	"studybot/quiz"
	"studybot/study"
)

func TestThe_export_shows_all_that_is_known_in_its_stable_form(t *testing.T) {
	onAll(t, func(t *testing.T, w *world) {
		w.days(42, 3)
		liveFully(w)
		x := must[Export](t)(w.ExportGroup(t.Context(), w.group.ID))
		text := must[[]byte](t)(json.Marshal(x))
		var all map[string]any
		if err := json.Unmarshal(text, &all); err != nil {
			t.Fatal(err)
		}
		for _, key := range []string{"group", "members", "quizzes", "schedules", "firings", "ledger", "notes", "opinions", "practice"} {
			if all[key] == nil {
				t.Errorf("no %q", key)
			}
		}
		var ben ExportMember
		for _, m := range x.Members {
			if m.User == 42 {
				ben = m
			}
		}
		if want := (ExportPoints{All: 16, Season: 16, Month: 16, Week: 14, Day: 10 + 2}); !cmp.Equal(ben.Points, want) {
			t.Errorf("points %+v, want %+v", ben.Points, want)
		}
		if ben.Streak != 3 || ben.BestStreak != 3 || ben.Name != "Ben" {
			t.Errorf("member %+v", ben)
		}
		if got, want := ben.Days[w.today()], (ExportDay{CheckIn: true, Quiz: true, Note: true, Kept: true}); got != want {
			t.Errorf("today %+v, want %+v", got, want)
		}
		if !strings.Contains(string(text), `"2026-11-24":{"checkin":true,"reading":false,"quiz":true,"note":true,"kept":true,"made_up":false}`) {
			t.Error("days are not written under their dates")
		}
		if len(x.Quizzes) != 1 || len(x.Quizzes[0].Answers) != 2 || x.Quizzes[0].ClosedAt != nil {
			t.Errorf("quizzes %+v", x.Quizzes)
		}
		if len(x.Firings) != 1 || len(x.Schedules) != 1 || len(x.Notes) != 1 {
			t.Errorf("%d firings, %d schedules, %d notes", len(x.Firings), len(x.Schedules), len(x.Notes))
		}
	})
}

func TestA_made_up_day_is_exported_as_kept_and_made_up(t *testing.T) {
	onAll(t, func(t *testing.T, w *world) {
		w.days(42, 3, 1)
		missed := w.today().Add(-1)
		change, _, err := w.record(42).MakeUp(w.group, missed, w.clock.Now())
		if err != nil {
			t.Fatal(err)
		}
		w.applyChange(change)
		w.clock.add(time.Hour)
		for _, m := range must[Export](t)(w.ExportGroup(t.Context(), w.group.ID)).Members {
			if m.User == 42 && m.Days[missed] != (ExportDay{CheckIn: true, Kept: true, MadeUp: true}) {
				t.Errorf("made up %+v", m.Days[missed])
			}
			if m.User == 41 && m.Days[missed] != (ExportDay{}) {
				t.Errorf("missed %+v", m.Days[missed])
			}
		}
	})
}

func TestThe_export_for_a_leader_hides_the_keys_of_open_quizzes_and_comes_in_parts(t *testing.T) {
	w := miniWorld(t)
	liveFully(w)
	ctx, g := t.Context(), w.group.ID
	for part, field := range map[string]string{"all": "members", "answers": "quizzes", "board": "members", "notes": "notes", "ledger": "ledger", "audit": "audit"} {
		var got map[string][]map[string]any
		text := must[[]byte](t)(w.ExportText(ctx, g, part))
		if part == "all" {
			text = []byte(`{"members":` + string(must[json.RawMessage](t)(fieldOf(text, "members"))) + "}")
		}
		if err := json.Unmarshal(text, &got); err != nil || len(got[field]) == 0 {
			t.Errorf("%s: %v\n%s", part, err, text)
		}
	}
	if _, err := w.ExportText(ctx, g, "secrets"); !errors.Is(err, study.ErrInvalid) {
		t.Errorf("%v", err)
	}
	if text := string(must[[]byte](t)(w.ExportText(ctx, g, "answers"))); strings.Contains(text, "weight") || strings.Contains(text, `"grade": 1`) {
		t.Errorf("it tells the key of an open quiz:\n%s", text)
	}
	q := must[quiz.Quiz](t)(w.Quiz(ctx, g, 7))
	q.State, q.ClosedAt = quiz.Closed, w.clock.Now()
	w.apply(effect.Effect{Quizzes: []quiz.Quiz{q}})
	if text := string(must[[]byte](t)(w.ExportText(ctx, g, "all"))); !strings.Contains(text, `"weight": 1`) || !strings.Contains(text, `"grade": 1`) {
		t.Errorf("it hides the key of a closed quiz:\n%s", text)
	}
}

func fieldOf(text []byte, name string) (json.RawMessage, error) {
	var all map[string]json.RawMessage
	err := json.Unmarshal(text, &all)
	return all[name], err
}
