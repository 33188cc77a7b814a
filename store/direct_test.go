package store

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"studybot/effect"
	"studybot/quiz"
	"studybot/study"
)

// voter lets the same people vote alike in two groups, whose answers are written in two ways.
type voter struct {
	w      *world
	random *rand.Rand
	groups [2]study.Group
	users  []study.UserID
	direct int
	all    int
}

const voterQuestions = 7 // two pages of a ledger

func newVoter(t *testing.T, w *world, seed uint64) *voter {
	t.Helper()
	v := &voter{w: w, random: rand.New(rand.NewPCG(seed, 1)), users: []study.UserID{41, 42, 43, 44, 45}}
	for i := range v.groups {
		g := w.newGroup(study.ChatID(-2000 - i))
		g.Settings.Prices.DayCap = 25
		e := effect.Effect{Group: g.ID, Save: &g}
		for _, u := range v.users {
			e.Members = append(e.Members, study.Member{User: u, Name: fmt.Sprint("Member ", u), Joined: g.Today(w.clock.Now()).Add(-9)})
		}
		w.apply(e)
		v.groups[i] = g
	}
	return v
}

// both does the same in both groups.
func (v *voter) both(do func(i int, g study.Group)) {
	for i, g := range v.groups {
		do(i, g)
	}
}

func (v *voter) open(number int) {
	v.both(func(i int, g study.Group) {
		q := quiz.Quiz{Group: g.ID, Number: number, State: quiz.Open, OpenedAt: v.w.clock.Now()}
		for n := range voterQuestions {
			q.Questions = append(q.Questions, quiz.Asked{PollID: fmt.Sprintf("p%d.%d.%d", i, number, n), Question: quiz.Question{
				Kind: quiz.Single, Options: []quiz.Option{{Text: "a", Weight: 1}, {Text: "b"}, {Text: "c", Weight: 0.5}},
			}})
		}
		due := map[study.Date]study.Due{g.Today(v.w.clock.Now()): {What: study.DidCheckIn | study.DidQuiz, Need: study.NeedAny}}
		v.w.apply(effect.Effect{Group: g.ID, Quizzes: []quiz.Quiz{q}, Due: due})
	})
}

// vote lets some people answer some questions, or take their answer back.
func (v *voter) vote(number int) {
	now := v.w.clock.Now()
	mine := make(map[study.UserID][]quiz.Response)
	for _, u := range v.users {
		for range v.random.IntN(4) {
			r := quiz.Response{User: u, Question: v.random.IntN(voterQuestions), At: now}
			switch option := v.random.IntN(5); option {
			case 0, 1, 2:
				r.Options, r.Grade = []int{option}, []float64{1, 0, 0.5}[option]
			case 3:
				r.Retracted = true
			case 4:
				r.Options, r.Grade = []int{0, 2}, 1.0/3
			}
			mine[u] = append(mine[u], r)
		}
	}
	renamed := v.random.IntN(4) == 0
	v.both(func(i int, g study.Group) { v.record(i, g, number, mine, renamed) })
}

func (v *voter) record(i int, g study.Group, number int, mine map[study.UserID][]quiz.Response, renamed bool) {
	t, now := v.w.t, v.w.clock.Now()
	users := slices.Sorted(maps.Keys(mine))
	if len(users) == 0 {
		return
	}
	sittings, err := v.w.Sittings(t.Context(), []quiz.Asking{{Group: g.ID, Quiz: number, Users: users}}, now)
	if err != nil || sittings[0].Err != nil {
		t.Fatal(err, sittings)
	}
	s := sittings[0]
	full := must[map[study.UserID]study.Record](t)(v.w.Records(t.Context(), g, users, g.Today(now)))
	// What is sealed is read where the cap is near, which for one vote is another distance.
	if diff := cmp.Diff(full, s.Records, cmpopts.IgnoreFields(study.Record{}, "Sealed")); diff != "" {
		t.Fatalf("records of a sitting are others than those of a reading: %s", diff)
	}
	e := effect.Effect{Group: g.ID, At: now, Season: g.Season}
	count := quiz.NewCount(s.Quiz, s.Given)
	for _, u := range users {
		change, answers := count.Take(s.Group, s.Records[u], mine[u], now)
		for _, a := range answers {
			e.Answers = append(e.Answers, effect.Answer{Quiz: number, Response: a})
		}
		if change != nil {
			e.Changes = append(e.Changes, *change)
		}
		if renamed {
			m := s.Records[u].Member
			m.LastSeen = now
			e.Members = append(e.Members, m)
		}
	}
	if i == 0 {
		e.Read = s.Read
		if len(e.Answers) > 0 {
			v.all++
			if _, _, ok := direct(e); ok {
				v.direct++
			}
		}
	}
	if err := v.w.ApplyEach(t.Context(), []effect.Effect{e, {Group: g.ID, At: now}})[0]; err != nil {
		t.Fatal(err)
	}
}

// left is all that a group has in Redis.
func (v *voter) left(g study.Group) map[string]any {
	t := v.w.t
	all := make(map[string]any)
	for _, key := range v.w.keys(tag(g.ID)) {
		_, name, _ := strings.Cut(key, "}:")
		switch kind := v.w.admin.Type(t.Context(), key).Val(); {
		case name == "group" || name == "chat" || strings.HasPrefix(name, "quiz:"):
		case kind == "hash":
			fields := v.w.rdb.HGetAll(t.Context(), key).Val()
			for field, text := range fields {
				if !strings.HasPrefix(name, "roster") {
					words := strings.Fields(text) // those of one instant stand in any order
					slices.Sort(words[min(1, len(words)):])
					fields[field] = strings.Join(words, " ")
				}
			}
			all[name] = fields
		case kind == "zset":
			all[name] = v.w.rdb.ZRangeWithScores(t.Context(), key, 0, -1).Val()
		}
	}
	return all
}

func TestWhat_is_written_directly_is_what_the_long_way_writes(t *testing.T) {
	onAll(t, func(t *testing.T, w *world) {
		seed := rand.Uint64N(1_000_000)
		t.Log("seed", seed)
		v := newVoter(t, w, seed)
		for number := 1; number <= 8; number++ {
			v.open(number)
			for range 4 {
				v.vote(number)
				w.clock.add(time.Duration(v.random.IntN(120)) * time.Minute)
				if v.random.IntN(2) == 0 {
					v.checkIn()
				}
				v.vote(max(1, number-v.random.IntN(3)))
			}
			w.clock.add(time.Duration(v.random.IntN(30)) * time.Hour)
			if v.random.IntN(4) == 0 {
				v.groups[0].Season++
				v.groups[1].Season++
			}
		}
		if diff := cmp.Diff(v.left(v.groups[1]), v.left(v.groups[0])); diff != "" {
			t.Errorf("the long way leaves -, the direct one +:\n%s", diff)
		}
		if v.direct*3 < v.all {
			t.Errorf("%d of %d effects only were written directly", v.direct, v.all)
		}
		for _, g := range v.groups {
			if found, err := w.VerifyGroup(t.Context(), g.ID); err != nil || len(found) > 0 {
				t.Error(found, err)
			}
		}
	})
}

func (v *voter) checkIn() {
	u := v.users[v.random.IntN(len(v.users))]
	v.both(func(_ int, g study.Group) {
		now := v.w.clock.Now()
		record := must[study.Record](v.w.t)(v.w.Record(v.w.t.Context(), g, u, g.Today(now)))
		change, verdict := record.Do(g, study.Deed{What: study.DidCheckIn, Date: g.Today(now)}, now)
		if !verdict.Already {
			v.w.apply(effect.Effect{Group: g.ID, Changes: []study.Change{change}, Season: g.Season})
		}
	})
}

func TestAnswers_decided_on_what_has_changed_are_stale(t *testing.T) {
	onAll(t, func(t *testing.T, w *world) {
		v := newVoter(t, w, 1)
		v.open(1)
		g, now := v.groups[0], w.clock.Now()
		ask := []quiz.Asking{{Group: g.ID, Quiz: 1, Users: []study.UserID{41, 42}}}
		wrong := quiz.Response{User: 41, Question: 1, Options: []int{1}, At: now}
		decide := func(s quiz.Sitting, r quiz.Response) effect.Effect {
			change, answers := quiz.NewCount(s.Quiz, s.Given).Take(s.Group, s.Records[r.User], []quiz.Response{r}, now)
			e := effect.Effect{Group: g.ID, At: now, Read: s.Read}
			for _, a := range answers {
				e.Answers = append(e.Answers, effect.Answer{Quiz: 1, Response: a})
			}
			if change != nil {
				e.Changes = []study.Change{*change}
			}
			return e
		}
		read := func() quiz.Sitting { return must[[]quiz.Sitting](t)(w.Sittings(t.Context(), ask, now))[0] }
		early := read()
		apply := func(e effect.Effect) error {
			return w.ApplyEach(t.Context(), []effect.Effect{e, {Group: g.ID, At: now}})[0]
		}
		if err := apply(decide(early, quiz.Response{User: 41, Question: 0, Options: []int{0}, Grade: 1, At: now})); err != nil {
			t.Fatal(err)
		}
		if err := apply(decide(early, wrong)); !strings.Contains(fmt.Sprint(err), "41") {
			t.Errorf("an answer decided on an old standing: %v", err)
		}
		late := read()
		if e := decide(late, wrong); len(e.Changes) != 0 {
			t.Fatal("a second answer that is wrong was to change no record")
		} else if err := apply(e); err != nil {
			t.Fatal(err)
		}
		if err := apply(decide(late, wrong)); err == nil {
			t.Error("an answer decided on old answers was written, though no standing tells")
		}
		if err := apply(decide(early, quiz.Response{User: 42, Question: 0, Options: []int{0}, Grade: 1, At: now})); err != nil {
			t.Errorf("somebody else's change makes nobody stale: %v", err)
		}
	})
}

// Whoever adds a field to effects must say here whether direct.lua writes it.
func TestAn_effect_with_anything_else_takes_the_long_way(t *testing.T) {
	known := []string{"Group", "At", "Read", "Changes", "Season", "Members", "Answers"}
	kind := reflect.TypeFor[effect.Effect]()
	for i := range kind.NumField() {
		name := kind.Field(i).Name
		if slices.Contains(known, name) {
			continue
		}
		var e effect.Effect
		field := reflect.ValueOf(&e).Elem().Field(i)
		switch field.Kind() {
		case reflect.Slice:
			field.Set(reflect.MakeSlice(field.Type(), 1, 1))
		case reflect.Map:
			field.Set(reflect.MakeMap(field.Type()))
			field.SetMapIndex(reflect.Zero(field.Type().Key()), reflect.Zero(field.Type().Elem()))
		case reflect.Pointer:
			field.Set(reflect.New(field.Type().Elem()))
		case reflect.String:
			field.SetString("x")
		default:
			t.Fatalf("field %s is of a kind that this test does not know", name)
		}
		if isBare(e) {
			t.Errorf("an effect with %s would be written without it", name)
		}
	}
}

func TestA_script_that_Redis_has_forgotten_is_there_again_for_the_votes_after_the_next(t *testing.T) {
	w := miniWorld(t)
	v := newVoter(t, w, 1)
	v.open(1)
	if err := w.admin.ScriptFlush(t.Context()).Err(); err != nil {
		t.Fatal(err)
	}
	for range 5 {
		v.vote(1)
	}
	if there := must[[]bool](t)(w.admin.ScriptExists(t.Context(), directScript.Hash()).Result()); v.direct < 2 || !there[0] {
		t.Errorf("%d effects went the direct way; the script is there: %v", v.direct, there)
	}
}
