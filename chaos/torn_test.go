package chaos

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"studybot/store"
	"studybot/store/redistest"
	"studybot/study"
)

// tears is how often the append-only file is cut in one run.
func tears() int {
	if os.Getenv("CHAOS") == "long" {
		return 40
	}
	return 12
}

func TestF5_An_append_only_file_that_is_cut_at_any_byte_holds_no_half_of_an_answer(t *testing.T) {
	w := newWorld(t, plot{groups: 2, people: 10, questions: 40})
	w.begin()
	w.lives(story{days: 1, questions: 4, habit: 0.9, harm: func(*world) {}})
	w.check()
	w.redis.Stop()
	file := appendOnlyFile(t, w.redis.Dir())
	whole, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	for range tears() {
		at := len(whole)/5 + w.pick(len(whole)-len(whole)/5)
		w.torn(t, filepath.Base(file), whole[:at])
		if t.Failed() {
			t.Fatalf("cut at byte %d of %d", at, len(whole))
		}
	}
	t.Logf("%d cuts of %d bytes", tears(), len(whole))
}

// appendOnlyFile is the part that grows. While Redis writes the file anew there are two.
func appendOnlyFile(t testing.TB, dir string) string {
	t.Helper()
	var files []string
	eventually(t, 20*time.Second, "there is one append-only file that grows", func() bool {
		var err error
		files, err = filepath.Glob(filepath.Join(dir, "appendonlydir", "*.incr.aof"))
		return err == nil && len(files) == 1
	})
	return files[0]
}

// torn starts a redis-server on what is left of the file, and holds it against itself: what
// the cut took is gone as a whole, effect by effect; also at the start after that.
func (w *world) torn(t *testing.T, name string, left []byte) {
	t.Helper()
	r := redistest.Start(t)
	r.Stop()
	dir := filepath.Join(r.Dir(), "appendonlydir")
	if err := errors.Join(os.RemoveAll(dir), os.CopyFS(dir, os.DirFS(filepath.Join(w.redis.Dir(), "appendonlydir")))); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, name), left, 0o600); err != nil {
		t.Fatal(err)
	}
	r.Run()
	defer r.Stop()
	w.unbroken(t, r)
	appendOnlyFile(t, r.Dir()) // the program has had it written anew
	r.Kill()
	r.Run()
	w.unbroken(t, r)
}

// unbroken looks for halves of effects.
func (w *world) unbroken(t *testing.T, r *redistest.Server) {
	t.Helper()
	now := w.clock.Now().Format(time.RFC3339Nano)
	// Indexes on other slots are written after the effect; the program mends them when it starts.
	out, code := command(t, "verify", "--redis-url", r.URL(), "--now", now)
	for line := range strings.Lines(out) {
		if strings.HasPrefix(line, "{g") {
			t.Errorf("studybot verify (%d): %s", code, line)
		}
	}
	if out, code = command(t, "verify", "--repair", "--redis-url", r.URL(), "--now", now); code != 0 {
		t.Errorf("studybot verify --repair: %d\n%s", code, out)
	}
	whole := w.redis
	w.redis = r
	defer func() { w.redis = whole }()
	for _, x := range w.export() {
		halves(t, x)
	}
}

// halves finds answers without their points and points without their answers.
func halves(t *testing.T, x store.Export) {
	t.Helper()
	causes := make(map[study.UserID]map[study.Cause]int)
	for _, e := range x.Ledger {
		if causes[e.User] == nil {
			causes[e.User] = make(map[study.Cause]int)
		}
		causes[e.User][e.Cause] = e.Points
	}
	parts, rights := 0, 0
	for _, q := range x.Quizzes {
		took := make(map[study.UserID]bool)
		for _, a := range q.Answers {
			if !took[a.User] {
				took[a.User] = true
				parts++
			}
			if causes[a.User][study.PartCause(q.Number)] != pricePart {
				t.Errorf("quiz %d: %d answered and has nothing for taking part", q.Number, a.User)
			}
			right := causes[a.User][study.RightCause(q.Number, a.Question+1)]
			if right != int(a.Grade)*priceRight {
				t.Errorf("quiz %d: an answer of grade %v brought %d", q.Number, a.Grade, right)
			}
			if right > 0 {
				rights++
			}
		}
	}
	for user, all := range causes {
		for cause := range all {
			kind, _, _ := strings.Cut(string(cause), ":")
			switch kind {
			case "part":
				parts--
			case "right":
				if all[cause] > 0 {
					rights--
				}
			case "checkin":
				if !checkedIn(x, user, cause) {
					t.Errorf("%d has points for %s and no mark", user, cause)
				}
			}
		}
	}
	if parts != 0 || rights != 0 {
		t.Errorf("%d entries for taking part and %d for right answers have no answer, or the other way round", -parts, -rights)
	}
}

func checkedIn(x store.Export, user study.UserID, cause study.Cause) bool {
	for _, m := range x.Members {
		for d, day := range m.Days {
			if m.User == user && day.CheckIn && study.CauseOf(study.DidCheckIn, d) == cause {
				return true
			}
		}
	}
	return false
}
