package store

import (
	"encoding/json"
	"strings"
	"testing"

	"studybot/effect"
	"studybot/quiz"
	"studybot/quiz/practice"
	"studybot/report"
	"studybot/study"
)

func TestErasing_a_person_leaves_no_trace_of_them(t *testing.T) {
	const ben = 987654321
	onAll(t, func(t *testing.T, w *world) {
		w.apply(effect.Effect{Members: []study.Member{{User: ben, Name: "Benjamin", Joined: w.today()}}})
		w.days(ben, 2)
		w.apply(effect.Effect{Quizzes: []quiz.Quiz{quizSeven(w)}})
		w.answer(ben, 1)
		closed := quizSeven(w)
		closed.Rev, closed.State = 1, quiz.Closed // while it is open nobody is told who was right
		w.apply(effect.Effect{Quizzes: []quiz.Quiz{closed}})
		now := w.clock.Now()
		w.apply(effect.Effect{
			Attempts:  []effect.Attempt{{Quiz: 7, Attempt: quiz.Attempt{User: ben, Try: 1, Drafts: map[int]quiz.Draft{0: {Texts: []string{"secret draft"}}}}}},
			Notes:     []study.StudyNote{{ID: "u9", User: ben, Date: w.today(), At: now, Text: "secret thoughts"}},
			Audit:     []study.AuditLine{{At: now, By: ben, What: "settings.zone"}, {At: now, By: 41, What: "excuse", On: "Benjamin", Why: "Benjamin was ill"}},
			Schedules: []study.Schedule{{ID: 1, By: ben}},
			Firings:   []study.Firing{{Schedule: 1, Due: now, FiredAt: now, Outcome: study.Launched, By: ben}},
			Posts:     postsTo(ben),
			Park:      map[study.UserID][]report.Post{ben: postsTo(ben)},
			Practice: []practice.Change{{
				User: ben, Desk: practice.Desk{Draft: quiz.Draft{Texts: []string{"a secret answer"}}},
				Cards: map[practice.ID]practice.Card{{Bank: "basics", Question: "one"}: {Mistake: now}},
				Own:   map[string]practice.Own{"x1": {Ask: "a secret question", Answer: "yes"}},
			}},
		})
		steps := []error{
			w.SavePerson(t.Context(), study.Person{ID: ben, Name: "Benjamin"}),
			w.Aside(t.Context(), 1, []byte(`{"from":{"id":987654321}}`), nil),
		}
		for _, err := range steps {
			if err != nil {
				t.Fatal(err)
			}
		}
		mine := must[[]byte](t)(w.MyData(t.Context(), ben))
		for _, want := range []string{"secret thoughts", "secret draft", "Benjamin", "checkin:2026-11-23", "part:7", "a secret question", "a secret answer", `"question": "one"`} {
			if !strings.Contains(string(mine), want) {
				t.Errorf("the person's own data lack %q", want)
			}
		}
		if !json.Valid(mine) {
			t.Error("the person's data are not JSON")
		}
		for range 2 {
			if err := w.Forget(t.Context(), ben); err != nil {
				t.Fatal(err)
			}
		}
		for key, text := range w.dump() {
			for _, trace := range []string{"987654321", "Benjamin", "secret"} {
				if strings.Contains(key+" "+text, trace) {
					t.Errorf("%s still holds %q: %s", key, trace, text)
				}
			}
		}
		audit := must[[]study.AuditLine](t)(w.Audit(t.Context(), w.group.ID, 0))
		if len(audit) != 2 || audit[0].What != "excuse" || audit[0].By != 41 || audit[1].What != "settings.zone" {
			t.Errorf("audit %+v", audit)
		}
		if got := must[[]Difference](t)(w.VerifyGroup(t.Context(), w.group.ID)); len(got) > 0 {
			t.Errorf("differences %+v", got)
		}
	})
}

// dump is everything in Redis as text.
func (w *world) dump() map[string]string {
	w.t.Helper()
	ctx, all := w.t.Context(), make(map[string]string)
	for _, key := range w.keys("") {
		var got any
		switch w.admin.Type(ctx, key).Val() {
		case "string":
			got = w.rdb.Get(ctx, key).Val()
		case "hash":
			got = w.rdb.HGetAll(ctx, key).Val()
		case "zset":
			got = w.rdb.ZRange(ctx, key, 0, -1).Val()
		case "set":
			got = w.rdb.SMembers(ctx, key).Val()
		case "list":
			got = w.rdb.LRange(ctx, key, 0, -1).Val()
		case "stream":
			got = w.rdb.XRange(ctx, key, "-", "+").Val()
		}
		text, err := json.Marshal(got)
		if err != nil {
			w.t.Fatal(err)
		}
		all[key] = string(text)
	}
	return all
}

func postsTo(u study.UserID) []report.Post {
	return []report.Post{{To: report.To{Chat: u.Private()}, Text: "a word for one"}, {To: report.To{Chat: -1001, Only: u}, Text: "another"}}
}
