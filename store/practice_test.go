package store

import (
	"errors"
	"fmt"
	"math"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"studybot/effect"
	"studybot/quiz"
	"studybot/quiz/practice"
	"studybot/quiz/recall"
	"studybot/study"
)

func (w *world) practice(u study.UserID) practice.State {
	w.t.Helper()
	return must[practice.State](w.t)(w.Practice(w.t.Context(), w.group.ID, u))
}

// learnt is a card that was learnt and is due in some days.
func learnt(w *world, days int) practice.Card {
	return practice.Card{Card: recall.Card{
		State: recall.Review, Stability: 8.2956, Difficulty: 4.93, Reps: 3, Lapses: 1, Last: w.clock.Now().Truncate(time.Second), Days: days,
	}}
}

func TestWhat_a_member_practises_is_kept_as_it_was(t *testing.T) {
	onAll(t, func(t *testing.T, w *world) {
		s := w.practice(42)
		if diff := cmp.Diff(practice.State{User: 42, Cards: map[practice.ID]practice.Card{}, Own: map[string]practice.Own{}}, s); diff != "" {
			t.Fatalf("of one who never practised: %s", diff)
		}
		odd := practice.ID{Bank: "法律", Question: "a|b c:1"}
		c := practice.Change{
			User: 42, Desk: practice.Desk{
				Limits: practice.Limits{New: -1, Due: 20}, RemindAt: 1140, Day: practice.Day{Date: w.today(), New: 3, Right: 2}, Scope: "法律",
				Turn: 7, Asked: odd, Draft: quiz.Draft{Texts: []string{"typed"}}, Told: &practice.Told{Grade: 0.5}, Message: 99,
			},
			Cards: map[practice.ID]practice.Card{odd: learnt(w, 8), {Bank: "law", Question: "q1"}: {Mistake: w.clock.Now()}},
			Own:   map[string]practice.Own{"x1": {Ask: "Peru?", Answer: "Lima"}, "x2": {Ask: "Chile?", Answer: "Santiago"}},
		}
		w.apply(effect.Effect{Practice: []practice.Change{c}})
		want := s.With(c)
		want.Rev = 1
		if diff := cmp.Diff(want, w.practice(42)); diff != "" {
			t.Error(diff)
		}
		gone := practice.Change{User: 42, Rev: 1, Cards: map[practice.ID]practice.Card{odd: {}}, Own: map[string]practice.Own{"x1": {}}}
		w.apply(effect.Effect{Practice: []practice.Change{gone}})
		if s := w.practice(42); len(s.Cards) != 1 || len(s.Own) != 1 || s.Rev != 2 || s.Desk.Turn != 0 {
			t.Errorf("after two were removed and the desk emptied: %+v", s)
		}
	})
}

func TestOf_two_changes_made_on_the_same_practice_one_is_refused(t *testing.T) {
	onAll(t, func(t *testing.T, w *world) {
		c := practice.Change{User: 42, Desk: practice.Desk{Turn: 1}, Cards: map[practice.ID]practice.Card{{Bank: "law", Question: "q1"}: learnt(w, 1)}}
		both := effect.Effect{Group: w.group.ID, At: w.clock.Now(), Practice: []practice.Change{c, {User: 41}}}
		if _, err := w.Apply(t.Context(), both); err != nil {
			t.Fatal(err)
		}
		both.Practice[1].Rev = 1 // of the two only the first is stale
		both.Practice[0].Desk.Turn = 2
		if _, err := w.Apply(t.Context(), both); !errors.Is(err, study.ErrStale) {
			t.Errorf("a second change on the same revision: %v, want stale", err)
		}
		if s := w.practice(42); s.Desk.Turn != 1 {
			t.Errorf("the refused change was written: %+v", s.Desk)
		}
	})
}

func TestA_card_keeps_what_matters_through_its_code(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		now, card := time.Date(2026, 11, 21, 8, 0, 0, 0, time.UTC), recall.Card{}
		for range rapid.IntRange(1, 30).Draw(t, "reviews") {
			now = now.Add(time.Duration(rapid.Int64Range(0, 400*24*3600).Draw(t, "seconds")) * time.Second)
			card = recall.Exact.Next(card, rapid.SampledFrom(recall.Ratings()).Draw(t, "rating"), now, time.UTC)
		}
		got, err := decodeCard(cardCode(practice.Card{Card: card}))
		if err != nil {
			t.Fatal(err)
		}
		if math.Abs(got.Stability-card.Stability) > 0.5/stabilityUnit || math.Abs(got.Difficulty-card.Difficulty) > 0.5/difficultyUnit {
			t.Fatalf("%+v came back as %+v", card, got)
		}
		got.Stability, got.Difficulty = card.Stability, card.Difficulty
		if diff := cmp.Diff(practice.Card{Card: card}, got); diff != "" {
			t.Fatal(diff)
		}
	})
}

func TestA_damaged_card_is_an_error(t *testing.T) {
	for _, code := range []string{"", "r", "q1.2", "r1.2.3.4.5.6.7.8", "m", "r1..3", "mé"} {
		if c, err := decodeCard(code); err == nil {
			t.Errorf("%q was read as %+v", code, c)
		}
	}
}

func TestPractice_is_in_exports_and_own_cards_are_their_owners_alone(t *testing.T) {
	onAll(t, func(t *testing.T, w *world) {
		w.apply(effect.Effect{Practice: []practice.Change{{
			User: 42, Desk: practice.Desk{RemindAt: 600},
			Cards: map[practice.ID]practice.Card{{Bank: "law", Question: "q1"}: learnt(w, 8), {Bank: practice.Mine, Question: "x1"}: learnt(w, 2), {Bank: "law", Question: "q2"}: {Mistake: w.clock.Now()}},
			Own:   map[string]practice.Own{"x1": {Ask: "Peru?", Answer: "Lima"}},
		}}})
		x := must[Export](t)(w.ExportGroup(t.Context(), w.group.ID))
		if len(x.Practice) != 2 || x.Practice[0].Question != "q1" || x.Practice[0].Due.String() != "2026-11-29" || x.Practice[1].State != "new" || x.Practice[1].Due != nil {
			t.Errorf("exported %+v, want the two of the group's bank", x.Practice)
		}
		mine := must[PersonalGroup](t)(w.personal(t.Context(), w.group.ID, 42))
		if len(mine.Practice) != 3 || mine.Own["x1"].Answer != "Lima" || mine.Desk.RemindAt != 600 {
			t.Errorf("my data: %+v %+v %+v", mine.Practice, mine.Own, mine.Desk)
		}
	})
}

func TestA_shared_bank_follows_what_is_stored(t *testing.T) {
	onAll(t, func(t *testing.T, w *world) {
		shared := func() string {
			banks := must[[]quiz.Bank](t)(w.SharedBanks(t.Context(), w.group.ID, []string{"law", "gone"}))
			if len(banks) != 1 || banks[0].Name != "law" {
				t.Fatalf("banks %+v", banks)
			}
			return banks[0].Questions[0].Text
		}
		for _, text := range []string{"One?", "Two?", "Two?"} {
			w.apply(effect.Effect{Banks: []quiz.Bank{{Name: "law", Questions: []quiz.Question{{ID: "q1", Text: text}}}}})
			if got := shared(); got != text {
				t.Errorf("%q, want %q", got, text)
			}
		}
	})
}

func TestWhere_the_group_says_so_only_what_quizzes_asked_is_practised(t *testing.T) {
	onAll(t, func(t *testing.T, w *world) {
		w.apply(effect.Effect{
			Banks: []quiz.Bank{{Name: "law", Questions: []quiz.Question{{ID: "q1"}, {ID: "q2"}, {ID: "q3"}}}, {Name: "tea", Questions: []quiz.Question{{ID: "t1"}}}},
			Asked: map[string][]string{"law": {"q2"}},
		})
		for setting, want := range map[string]int{"": 4, study.PracticeAll: 4, study.PracticeAsked: 1} {
			w.group.Settings.Practice = setting
			v := must[practice.View](t)(w.PracticeView(t.Context(), w.group, "", w.clock.Now()))
			n := 0
			for _, b := range v.Banks {
				n += len(b.Questions)
			}
			if n != want {
				t.Errorf("%q: %d questions are practised, want %d", setting, n, want)
			}
		}
	})
}

// BenchmarkPracticeBytes prints the bytes of a card in Redis, by how many a member has, and
// how long reading them takes.
func BenchmarkPracticeBytes(b *testing.B) {
	for _, n := range []int{60, 128, 500, 2000, -60} {
		name, mistakes := fmt.Sprint(n, " cards"), n < 0
		if mistakes {
			n = -n
			name = fmt.Sprint(n, " mistakes")
		}
		b.Run(name, func(b *testing.B) {
			w := realWorld(b)
			c := practice.Change{User: 42, Cards: make(map[practice.ID]practice.Card)}
			for i := range n {
				card := recall.Card{}
				for r := range 1 + i%8 {
					card = recall.Exact.Next(card, recall.Ratings()[1+(i+r)%3], w.clock.Now().AddDate(0, 0, 9*r), time.UTC)
				}
				kept := practice.Card{Card: card}
				if mistakes {
					kept = practice.Card{Mistake: w.clock.Now()}
				}
				c.Cards[practice.ID{Bank: "labourlaw", Question: quiz.Question{Kind: quiz.Short, Text: fmt.Sprint(i)}.DerivedID()}] = kept
			}
			w.apply(effect.Effect{Practice: []practice.Change{c}})
			size := w.admin.MemoryUsage(b.Context(), practiceKey(w.group.ID, 42), 0).Val()
			for b.Loop() {
				if got := w.practice(42); len(got.Cards) != n {
					b.Fatalf("%d cards", len(got.Cards))
				}
			}
			b.ReportMetric(float64(size)/float64(n), "B/card")
		})
	}
}
