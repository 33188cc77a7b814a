package store

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"studybot/effect"
	"studybot/quiz"
)

func (w *world) schedule(jobs ...effect.Job) {
	w.t.Helper()
	w.apply(effect.Effect{Jobs: jobs})
}

// due are the names of the jobs that a store gets at an instant.
func due(t *testing.T, s *Store, now time.Time) []effect.Job {
	t.Helper()
	jobs := must[[]effect.Job](t)(s.Jobs(t.Context(), now, 10))
	slices.SortFunc(jobs, func(a, b effect.Job) int { return a.At.Compare(b.At) })
	return jobs
}

func names(jobs []effect.Job) []string {
	all := []string{}
	for _, j := range jobs {
		all = append(all, j.ID)
	}
	return all
}

func TestJobs_come_when_they_are_due_and_to_one_worker_each(t *testing.T) {
	onAll(t, func(t *testing.T, w *world) {
		w.schedule(effect.Job{ID: "a", At: morning}, effect.Job{ID: "b", At: morning.Add(time.Minute)}, effect.Job{ID: "c", At: morning.Add(time.Hour)})
		next, ok, err := w.NextJob(t.Context())
		if !next.Equal(morning) || !ok || err != nil {
			t.Errorf("next job %v %v %v", next, ok, err)
		}
		if got := due(t, w.Store, morning.Add(-time.Second)); len(got) != 0 {
			t.Errorf("too early: %v", got)
		}
		jobs := due(t, w.Store, morning.Add(time.Minute))
		if diff := cmp.Diff([]string{"a", "b"}, names(jobs)); diff != "" {
			t.Error(diff)
		}
		if got := due(t, w.open("other"), morning.Add(time.Minute)); len(got) != 0 {
			t.Errorf("another worker got %v too", got)
		}
		for _, j := range jobs {
			if err := w.Done(t.Context(), j); err != nil {
				t.Fatal(err)
			}
		}
		left := must[map[string]time.Time](t)(w.Scheduled(t.Context(), w.group.ID))
		if diff := cmp.Diff(map[string]time.Time{"c": morning.Add(time.Hour)}, left); diff != "" {
			t.Error(diff)
		}
		if n := w.rdb.XLen(t.Context(), jobStreamKey).Val(); n != 0 {
			t.Errorf("%d entries left in the stream", n)
		}
	})
}

func TestA_job_of_a_worker_that_died_goes_to_another(t *testing.T) {
	onAll(t, func(t *testing.T, w *world) {
		w.schedule(effect.Job{ID: "a", At: morning})
		first := due(t, w.Store, morning)
		heir := w.open("heir")
		heir.lease = time.Millisecond
		deadline := time.Now().Add(10 * time.Second)
		var again []effect.Job
		for len(again) == 0 && time.Now().Before(deadline) {
			again = due(t, heir, morning)
		}
		if diff := cmp.Diff(first, again); diff != "" {
			t.Error(diff)
		}
	})
}

func TestA_job_that_a_clock_ahead_of_ours_let_loose_waits_for_its_time(t *testing.T) {
	for name, taken := range map[string]bool{"nobody took it": false, "a worker took it and died": true} {
		t.Run(name, func(t *testing.T) {
			onAll(t, func(t *testing.T, w *world) {
				w.schedule(effect.Job{ID: "a", At: morning}, effect.Job{ID: "b", At: morning})
				if err := promoteScript.Run(t.Context(), w.rdb, []string{dueJobsKey, jobStreamKey}, morning.UnixMilli(), 10).Err(); err != nil {
					t.Fatal(err)
				}
				if taken {
					due(t, w.open("ahead"), morning)
				}
				w.lease = 0
				if got := due(t, w.Store, morning.Add(-time.Millisecond)); len(got) != 0 {
					t.Errorf("too early: %v", got)
				}
				w.lease = time.Minute
				w.schedule(effect.Job{ID: "b", At: morning.Add(time.Minute)})
				if diff := cmp.Diff([]string{"a"}, names(due(t, w.Store, morning))); diff != "" {
					t.Errorf("in time: %s", diff)
				}
				if diff := cmp.Diff([]string{"b"}, names(due(t, w.Store, morning.Add(time.Minute)))); diff != "" {
					t.Errorf("the one that was moved: %s", diff)
				}
			})
		})
	}
}

func TestA_job_that_was_moved_or_cancelled_is_not_delivered_at_its_old_time(t *testing.T) {
	onAll(t, func(t *testing.T, w *world) {
		w.schedule(effect.Job{ID: "moved", At: morning}, effect.Job{ID: "cancelled", At: morning})
		w.schedule(effect.Job{ID: "moved", At: morning.Add(time.Hour)}, effect.Job{ID: "cancelled"})
		if got := due(t, w.Store, morning); len(got) != 0 {
			t.Errorf("delivered %v", got)
		}
		if diff := cmp.Diff([]string{"moved"}, names(due(t, w.Store, morning.Add(time.Hour)))); diff != "" {
			t.Error(diff)
		}
	})
}

func TestA_job_moved_while_its_old_time_is_on_its_way_comes_at_the_new_time_only(t *testing.T) {
	onAll(t, func(t *testing.T, w *world) {
		w.schedule(effect.Job{ID: "a", At: morning})
		if err := promoteScript.Run(t.Context(), w.rdb, []string{dueJobsKey, jobStreamKey}, morning.UnixMilli(), 10).Err(); err != nil {
			t.Fatal(err)
		}
		w.schedule(effect.Job{ID: "a", At: morning.Add(time.Hour)})
		if got := due(t, w.Store, morning); len(got) != 0 {
			t.Errorf("delivered %v", got)
		}
		if got := due(t, w.Store, morning.Add(time.Hour)); len(got) != 1 {
			t.Errorf("at its new time: %v", got)
		}
	})
}

func TestDone_leaves_a_job_alone_that_was_set_to_its_next_time_meanwhile(t *testing.T) {
	onAll(t, func(t *testing.T, w *world) {
		w.schedule(effect.Job{ID: "a", At: morning})
		jobs := due(t, w.Store, morning)
		w.schedule(effect.Job{ID: "a", At: morning.Add(24 * time.Hour)})
		if err := w.Done(t.Context(), jobs[0]); err != nil {
			t.Fatal(err)
		}
		if got := due(t, w.Store, morning.Add(24*time.Hour)); len(got) != 1 {
			t.Errorf("the next time: %v", got)
		}
	})
}

func TestRepair_brings_back_jobs_and_poll_owners_that_a_crash_left_out(t *testing.T) {
	onAll(t, func(t *testing.T, w *world) {
		liveFully(w)
		before := due(t, w.Store, morning)
		ctx := t.Context()
		for _, key := range []string{dueJobsKey, pollKey("p1"), personGroupsKey(42), codeKey("c1")} {
			if err := w.rdb.Del(ctx, key).Err(); err != nil {
				t.Fatal(err)
			}
		}
		for range 2 {
			if _, err := w.Repair(ctx); err != nil {
				t.Fatal(err)
			}
		}
		if got := due(t, w.Store, morning.Add(24*time.Hour)); len(got) != 1 || got[0].ID != "schedule:1" {
			t.Errorf("after repair %v is due, want only the lost one; underway were %v", got, before)
		}
		if at := must[map[string]quiz.Place](t)(w.Places(ctx, []string{"p1"})); at["p1"].Quiz != 7 {
			t.Errorf("the poll leads to quiz %d", at["p1"].Quiz)
		}
		if p, err := w.Person(ctx, 42); err != nil || len(p.Groups) != 1 {
			t.Errorf("person %+v, %v", p, err)
		}
		if g, _, err := w.Invitation(ctx, "c1"); g != w.group.ID || err != nil {
			t.Errorf("code leads to %d, %v", g, err)
		}
	})
}

func TestA_job_due_at_a_round_instant_is_not_lost(t *testing.T) {
	onAll(t, func(t *testing.T, w *world) {
		round := time.UnixMilli(1795500000000) // as a score 1.7955e+12
		w.schedule(effect.Job{ID: "round", At: round})
		if diff := cmp.Diff([]string{"round"}, names(due(t, w.Store, round))); diff != "" {
			t.Error(diff)
		}
	})
}

func TestMending_names_the_polls_whose_answers_came_before_they_were_known(t *testing.T) {
	onAll(t, func(t *testing.T, w *world) {
		liveFully(w)
		ctx := t.Context()
		if err := w.rdb.Del(ctx, pollKey("p1")).Err(); err != nil {
			t.Fatal(err)
		}
		if err := w.HoldEarly(ctx, "p1", []byte("{}")); err != nil {
			t.Fatal(err)
		}
		for range 2 { // until they are recorded they are named again
			if early, err := w.Mend(ctx); err != nil || !slices.Equal(early, []string{"p1"}) {
				t.Errorf("early answers wait for %q, %v", early, err)
			}
		}
		if err := w.DropEarly(ctx, "p1"); err != nil {
			t.Fatal(err)
		}
		for range 2 {
			if early, err := w.Mend(ctx); err != nil || len(early) > 0 {
				t.Errorf("after they were recorded: %q, %v", early, err)
			}
		}
		if w.owed.Load() {
			t.Error("nothing is owed any more, and it would go through all groups again")
		}
	})
}
