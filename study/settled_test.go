package study

import (
	"math/rand/v2"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// fromCheckpoint is the record as the store would read it with a checkpoint: without the
// marks and dues that it has settled.
func fromCheckpoint(r Record, s Streak) Record {
	short := r
	short.Checkpoint, short.Marks, short.Due = s, map[Date]Mark{}, map[Date]Due{}
	for d, m := range r.Marks {
		if d.After(s.Through) {
			short.Marks[d] = m
		}
	}
	for d, due := range r.Due {
		if d.After(s.Through) {
			short.Due[d] = due
		}
	}
	return short
}

func TestA_checkpoint_stands_at_the_end_of_the_month_before_the_last(t *testing.T) {
	g := Group{Settings: Defaults("en", "UTC")}
	r := Record{Member: Member{User: 42, Joined: Date{2025, 1, 1}}}
	for _, c := range []struct{ today, want Date }{
		{Date{2026, 11, 1}, Date{2026, 9, 30}},
		{Date{2026, 11, 30}, Date{2026, 9, 30}},
		{Date{2026, 12, 1}, Date{2026, 10, 31}},
		{Date{2026, 1, 15}, Date{2025, 11, 30}},
		{Date{2026, 4, 1}, Date{2026, 2, 28}},
		{Date{2028, 4, 1}, Date{2028, 2, 29}},
	} {
		got := r.Settled(g, c.today).Through
		if got != c.want {
			t.Errorf("on %s: %s, want %s", c.today, got, c.want)
		}
		if days := c.today.Sub(got); days <= 14 {
			t.Errorf("on %s a make-up reaches back over the checkpoint: %d days", c.today, days)
		}
	}
}

func TestA_checkpoint_that_stands_already_stays(t *testing.T) {
	g := Group{Settings: Defaults("en", "UTC")}
	r := Record{Member: Member{Joined: Date{2026, 1, 1}}, Checkpoint: Streak{Through: Date{2026, 9, 30}, Current: 5, Best: 9}}
	for _, today := range []Date{{2026, 11, 21}, {2026, 10, 31}} {
		if got := r.Settled(g, today); got != r.Checkpoint {
			t.Errorf("on %s: %+v", today, got)
		}
	}
}

func TestA_walk_from_any_checkpoint_equals_the_walk_from_the_beginning(t *testing.T) {
	letters := []byte("kkkkkkkkkkkkm-xlha")
	for seed := range uint64(20) {
		rnd := rand.New(rand.NewPCG(seed, 1))
		days := make([]byte, 200)
		for i := range days {
			days[i] = letters[rnd.IntN(len(letters))]
		}
		g, r, today := lived(string(days))
		full := r.Walk(g, today)
		for i := range len(days) - 1 {
			through := monday.Add(i)
			w := fromCheckpoint(r, r.After(g, through)).Walk(g, today)
			if w.Streak != full.Streak {
				t.Fatalf("seed %d, from %s: %+v, want %+v", seed, through, w.Streak, full.Streak)
			}
			if got, want := outcomes(w, through.Add(1), today), outcomes(full, through.Add(1), today); got != want {
				t.Fatalf("seed %d, from %s: outcomes %s, want %s", seed, through, got, want)
			}
			for _, b := range w.Reached {
				if !b.Date.After(through) {
					t.Fatalf("seed %d: %+v was reached before the checkpoint", seed, b)
				}
			}
		}
	}
}

func TestSettling_again_and_again_gives_what_settling_once_gives(t *testing.T) {
	d := newDiary(t)
	for range 30 {
		d.live(week + "-k--kk")
		short := fromCheckpoint(d.record, d.record.Settled(d.group, d.today()))
		d.record.Checkpoint = Streak{}
		if diff := cmp.Diff(d.walk().Streak, short.Walk(d.group, d.today()).Streak); diff != "" {
			t.Fatalf("on %s: %s", d.today(), diff)
		}
		d.record.Checkpoint = short.Checkpoint
	}
	if got := d.record.Checkpoint.Through; got.IsZero() {
		t.Error("nothing was ever settled")
	}
}

func TestA_missed_last_day_counts_in_the_checkpoint(t *testing.T) {
	g, r, today := lived("kk-")
	if s := r.After(g, today); s.Current != 0 || s.Through != today {
		t.Errorf("%+v", s)
	}
}

func TestA_checkpoint_before_the_day_of_joining_begins_no_streak_early(t *testing.T) {
	g, r, today := lived("--------kkk")
	r.Member.Joined = monday.Add(8)
	w := fromCheckpoint(r, r.After(g, monday.Add(3))).Walk(g, today)
	if got := outcomes(w, monday, today); got != "........KKK" {
		t.Errorf("outcomes %s", got)
	}
}

func TestA_day_kept_before_joining_counts_from_a_checkpoint_too(t *testing.T) {
	g, r, today := lived("k----kk")
	r.Member.Joined = monday.Add(5)
	full := r.Walk(g, today)
	if full.Streak.Current != 2 || full.Streak.Best != 2 {
		t.Fatalf("from the beginning: %+v", full.Streak)
	}
	if w := fromCheckpoint(r, r.After(g, monday.Add(1))).Walk(g, today); w.Streak != full.Streak {
		t.Errorf("from the checkpoint: %+v, want %+v", w.Streak, full.Streak)
	}
	if w := fromCheckpoint(r, r.After(g, monday)).Walk(g, today); w.Streak != full.Streak {
		t.Errorf("from a checkpoint on the first day: %+v, want %+v", w.Streak, full.Streak)
	}
}
