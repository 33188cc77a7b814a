package main

import (
	"path/filepath"
	"strings"
	"testing"
	"time"

	"studybot/effect"
	"studybot/store"
	"studybot/store/redistest"
	"studybot/study"
)

// A Redis that saves now and then comes back without its end, and the operator, who was
// asleep, restores one group before the bot has run again.
func TestA_group_is_restored_after_a_crash_with_what_the_journal_holds_of_the_others(t *testing.T) {
	server, data, file := redistest.Start(t, "--appendonly", "no"), t.TempDir(), filepath.Join(t.TempDir(), "all.gz")
	now := time.Now()
	dies := func(work func(*store.Store)) {
		t.Helper()
		s, err := store.Open(t.Context(), store.Options{URL: redistest.Patient(server.URL()), Clock: wallClock{}, Journal: store.Journal{Dir: filepath.Join(data, journalDir), Bot: "77"}})
		if err != nil {
			t.Fatal(err)
		}
		defer s.Close()
		work(s)
	}
	var groups [2]study.Group
	dies(func(s *store.Store) {
		for i := range groups {
			var err error
			if groups[i], err = s.CreateGroup(t.Context(), study.ChatID(-1001-i), "Readers", study.Defaults("en", "UTC"), now); err != nil {
				t.Fatal(err)
			}
		}
	})
	if code, out, errs := runCLI(t, "backup", "--redis-url", server.URL(), file); code != 0 {
		t.Fatal(out + errs)
	}
	server.Must("SAVE")
	dies(func(s *store.Store) {
		for _, g := range groups {
			if _, err := s.Apply(t.Context(), effect.Effect{Group: g.ID, At: now, Members: []study.Member{{User: 42, Name: "Ann", Joined: g.Today(now)}}}); err != nil {
				t.Fatal(err)
			}
		}
	})
	server.Kill()
	server.Run()

	one := []string{"restore", "--redis-url", server.URL(), "--now", now.Add(2 * time.Minute).Format(time.RFC3339), "--replace", "--group", "-1001", file}
	code, out, errs := runCLI(t, append(one, "--data-dir", t.TempDir())...)
	if all := out + errs; code != exitFailed || !strings.Contains(all, "the journal of this Redis is not in") || !strings.Contains(all, "--data-dir") || !strings.Contains(all, "--without-journal") {
		t.Errorf("where the journal is not: %d %s", code, all)
	}
	code, out, errs = runCLI(t, append(one, "--data-dir", data)...)
	if all := out + errs; code != 0 || !strings.Contains(all, "written again from the journal first") || !strings.Contains(all, "1 group, ") {
		t.Errorf("where it is: %d %s", code, all)
	}
	dies(func(s *store.Store) {
		if m, err := s.Member(t.Context(), groups[1].ID, 42); err != nil || m.Name != "Ann" {
			t.Errorf("in the group that nobody restored: %+v, %v", m, err)
		}
		if members, err := s.Members(t.Context(), groups[0].ID); err != nil || len(members) != 0 {
			t.Errorf("in the one that was: %v, %v", members, err)
		}
	})
	code, out, errs = runCLI(t, append(one, "--data-dir", data, "--without-journal")...)
	if all := out + errs; code != 0 || strings.Contains(all, "journal") {
		t.Errorf("leaving it alone: %d %s", code, all)
	}
}
