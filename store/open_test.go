package store

import (
	"context"
	"errors"
	"strings"
	"testing"

	"studybot/effect"
	"studybot/store/redistest"
	"studybot/study"
)

func TestData_of_a_later_version_is_refused(t *testing.T) {
	onAll(t, func(t *testing.T, w *world) {
		if err := w.rdb.HSet(t.Context(), metaKey, "version", Version+1).Err(); err != nil {
			t.Fatal(err)
		}
		_, err := Open(t.Context(), Options{URL: w.url, Clock: w.clock})
		var newer *NewerError
		if !errors.As(err, &newer) || newer.Stored != Version+1 {
			t.Errorf("error %v, want newer", err)
		}
	})
}

func TestEvery_version_has_a_step_to_the_next(t *testing.T) {
	if len(steps) != Version-1 {
		t.Errorf("%d steps lead to version %d", len(steps), Version)
	}
}

func TestSettings_that_could_lose_records_are_warned_of(t *testing.T) {
	clock := &fakeClock{now: morning}
	for _, c := range []struct {
		settings []string
		want     string
	}{
		{nil, ""},
		{[]string{"--appendfsync", "everysec"}, "appendfsync is everysec"},
		{[]string{"--appendonly", "no"}, "appendonly is no"},
		{[]string{"--maxmemory-policy", "allkeys-lru"}, "maxmemory-policy is allkeys-lru"},
	} {
		s := must[*Store](t)(Open(t.Context(), Options{URL: redistest.Patient(redistest.Start(t, c.settings...).URL()), Clock: clock}))
		got := s.Warnings()
		if c.want == "" && len(got) > 0 || c.want != "" && (len(got) != 1 || !strings.HasPrefix(got[0], c.want)) {
			t.Errorf("%v: warnings %q, want %q", c.settings, got, c.want)
		}
		s.Close()
	}
}

func TestA_Redis_that_does_not_serve_is_unavailable_and_nothing_else(t *testing.T) {
	w := miniWorld(t)
	for _, answer := range []string{"LOADING Redis is loading the dataset in memory", "READONLY You can't write against a read only replica.", "MISCONF Errors writing to the AOF file", "OOM command not allowed"} {
		w.mini.SetError(answer)
		_, err := w.Apply(t.Context(), effect.Effect{Group: w.group.ID, At: morning})
		if !errors.Is(err, study.ErrUnavailable) {
			t.Errorf("%s: %v", answer, err)
		}
		if _, err = w.Record(t.Context(), w.group, 42, w.today()); !errors.Is(err, study.ErrUnavailable) {
			t.Errorf("%s while reading: %v", answer, err)
		}
	}
	w.mini.SetError("")
	if _, err := w.Record(t.Context(), w.group, 99, w.today()); errors.Is(err, study.ErrUnavailable) {
		t.Errorf("not on the roster: %v", err)
	}
	w.mini.Close()
	if _, err := w.Groups(t.Context()); !errors.Is(err, study.ErrUnavailable) {
		t.Errorf("no Redis: %v", err)
	}
	cancelled, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := w.Groups(cancelled); errors.Is(err, study.ErrUnavailable) {
		t.Errorf("cancelled by us: %v", err)
	}
}

func TestWhat_was_answered_survives_a_kill_of_Redis(t *testing.T) {
	server := redistest.Start(t)
	w := newWorld(t, server.URL())
	w.dueToday()
	for range 5 {
		w.days(42, 1)
		server.Kill()
		server.Run()
	}
	if got := w.streak(42).Current; got != 5 {
		t.Errorf("streak %d, want 5", got)
	}
	if got := w.points(study.AllTime)[42]; got != 10 {
		t.Errorf("%d points, want 10", got)
	}
}

func TestScripts_come_back_by_themselves_when_Redis_has_forgotten_them(t *testing.T) {
	onAll(t, func(t *testing.T, w *world) {
		w.do(42, study.DidCheckIn)
		if err := w.admin.ScriptFlush(t.Context()).Err(); err != nil {
			t.Fatal(err)
		}
		w.do(42, study.DidReading)
		if got := w.points(study.AllTime)[42]; got != 5 {
			t.Errorf("%d points, want 5", got)
		}
	})
}

func TestA_script_is_never_sent_keys_of_two_slots(t *testing.T) {
	w := miniWorld(t)
	x := newTx(1)
	x.call("DEL", groupKey(2))
	if _, err := x.run(t.Context(), w.rdb); !errors.Is(err, errSlot) {
		t.Errorf("error %v, want slots", err)
	}
}
