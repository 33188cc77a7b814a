package chaos

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

// mutation is a mistake that somebody could make, and the story that must notice it.
type mutation struct {
	name, file string
	was, is    string
	story      func(w *world, line *pipe)
	says       []string // what the check says, one of these at least
}

var mutations = []mutation{
	{
		"updates are confirmed before they are recorded", "bot/wire/intakebatch.go",
		"	for try := 0; len(events) > 0; try++ {\n",
		"	_, _ = in.getUpdates(ctx, last+1, 1, 0)\n	for try := 0; len(events) > 0; try++ {\n",
		func(w *world, line *pipe) { w.killedAtAnswers(line, 12) },
		[]string{"lost: ", "checked in on"},
	},
	{
		"an effect's name is not looked at", "store/apply.go",
		`	if e.Once != "" {`, `	if false {`,
		func(w *world, _ *pipe) { w.askedAndUnconfirmed() },
		[]string{"messages were repeated"},
	},
	{
		"answers and their points are written by two scripts", "bot/count.go",
		"	for i, err := range r.applyEach(ctx, effects) {\n",
		"	halves := slices.Clone(effects)\n	for i := range halves {\n		halves[i].Changes, effects[i].Answers = nil, nil\n	}\n" +
			"	_ = r.applyEach(ctx, halves)\n	for i, err := range r.applyEach(ctx, effects) {\n",
		func(w *world, line *pipe) { w.killedAtAnswers(line, 14) },
		[]string{"has (points, streak, best, freezes)"},
	},
	{
		"nothing paces the sender", "store/allowance.go",
		"	most := 0\n", "	if chat != 1 {\n		return report.Turn{At: now, Taken: true}, nil\n	}\n	most := 0\n",
		func(w *world, _ *pipe) { w.chatters() },
		[]string{"that it is too fast"},
	},
	{
		"a write goes to Redis beside the journal", "store/redohook.go",
		"	return mustWait(c) &&", "	return c.Name() == \"eval\" && mustWait(c) &&",
		func(w *world, _ *pipe) { w.losesOnce() },
		[]string{"lost: ", "checked in on", "does not come to rest"},
	},
	{
		"a poll is not noted before it goes out", "bot/wire/deliver.go",
		`	if c.method != "sendPoll" || j.shelved.Tried {`, `	if c.method != "sendPost" || j.shelved.Tried {`,
		func(w *world, _ *pipe) { w.pollsUnrecorded() },
		[]string{"was posted twice"},
	},
}

func TestThe_harness_catches_mistakes_that_somebody_could_make(t *testing.T) {
	long(t)
	for _, m := range mutations {
		t.Run(m.name, func(t *testing.T) {
			if said := m.told(t, ""); said != "" {
				t.Errorf("without the mistake the check says %q", said)
			}
			said := m.told(t, mutant(t, m))
			for _, words := range m.says {
				if strings.Contains(said, words) {
					t.Logf("caught: %.300s", said)
					return
				}
			}
			t.Errorf("not caught; the check said only %q", said)
		})
	}
}

// told lets the story happen to a program, and is what the check says of it.
func (m mutation) told(t *testing.T, program string) string {
	p := plot{groups: 1, people: 12, questions: 60, lax: !strings.Contains(m.name, "pace")}
	if strings.Contains(m.name, "journal") {
		p.redis = everysec
	}
	w := quietWorld(t, p)
	w.mutant = program
	line := w.pipe(t)
	heard := &witness{TB: t}
	w.t = heard
	heard.listen(func() {
		m.story(w, line)
		w.check()
	})
	w.t = t
	w.end()
	return heard.text()
}

// mistaken is the file with the mistake in it.
func (m mutation) mistaken(t *testing.T) (file, source string) {
	t.Helper()
	file, err := filepath.Abs(filepath.Join("..", filepath.FromSlash(m.file)))
	if err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if strings.Count(string(text), m.was) != 1 {
		t.Fatalf("%s does not hold %q once: the mutation wants another place", m.file, m.was)
	}
	return file, strings.Replace(string(text), m.was, m.is, 1)
}

// Those who change code learn of it at once, not when somebody next has an hour for the above.
func TestEach_mistake_finds_its_place_in_the_code_and_compiles(t *testing.T) {
	for _, m := range mutations {
		t.Run(m.name, func(t *testing.T) { m.build(t, os.DevNull, "studybot/"+path.Dir(m.file)) })
	}
}

// mutant builds the program with one mistake in it.
func mutant(t *testing.T, m mutation) string {
	t.Helper()
	program := filepath.Join(t.TempDir(), "mutant")
	m.build(t, program, "studybot/cmd/studybot")
	return program
}

// build builds a package as if somebody had made the mistake.
func (m mutation) build(t *testing.T, out, pack string) {
	t.Helper()
	file, source := m.mistaken(t)
	dir := t.TempDir()
	changed := filepath.Join(dir, "changed.go")
	if err := os.WriteFile(changed, []byte(source), 0o600); err != nil {
		t.Fatal(err)
	}
	overlay, err := json.Marshal(map[string]any{"Replace": map[string]string{file: changed}})
	if err != nil {
		t.Fatal(err)
	}
	list := filepath.Join(dir, "overlay.json")
	if err := os.WriteFile(list, overlay, 0o600); err != nil {
		t.Fatal(err)
	}
	if text, err := exec.CommandContext(t.Context(), "go", "build", "-overlay", list, "-o", out, pack).CombinedOutput(); err != nil {
		t.Fatalf("build the mutant: %v\n%s", err, text)
	}
}

// witness hears what a check complains of, in place of failing the test.
type witness struct {
	testing.TB

	mu   sync.Mutex
	said []string
}

// given up is how a check that cannot go on ends, while a witness listens.
type givenUp struct{}

func (t *witness) listen(do func()) {
	defer func() {
		if p := recover(); p != nil {
			if _, ours := p.(givenUp); !ours {
				panic(p)
			}
		}
	}()
	do()
}

func (t *witness) text() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return strings.Join(t.said, "\n")
}

func (t *witness) hear(text string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.said = append(t.said, text)
}

func (t *witness) Errorf(format string, args ...any) { t.hear(fmt.Sprintf(format, args...)) }
func (t *witness) Error(args ...any)                 { t.hear(fmt.Sprint(args...)) }
func (t *witness) Failed() bool                      { return false }
func (t *witness) Fatalf(format string, args ...any) {
	t.hear(fmt.Sprintf(format, args...))
	panic(givenUp{})
}

func (t *witness) Fatal(args ...any) {
	t.hear(fmt.Sprint(args...))
	panic(givenUp{})
}

// askedAndUnconfirmed has people ask for help, and what they asked come again after the
// program has answered it, as when it was killed before it could confirm.
func (w *world) askedAndUnconfirmed() {
	tap := w.tap(w.t)
	w.begin()
	tap.forge(again())
	g := w.groups[0]
	for round := range 3 { // each asks once, so that nobody is rightly told twice
		before := len(w.sim.Calls("sendRichMessage")) + len(w.sim.Calls("sendMessage"))
		for _, p := range g.people[4*round : 4*round+4] {
			p.Say(p.Private(), "/help") // not in the group, whose pace would keep back what is repeated
		}
		comes(3*time.Second, func() bool {
			return len(w.sim.Calls("sendRichMessage"))+len(w.sim.Calls("sendMessage")) >= before+4
		})
		w.leap(w.clock.Now().Add(lease + 2*time.Second))
		w.calm()
	}
}

// chatters has all ask at once, so that there is much to send to one chat.
func (w *world) chatters() {
	w.begin()
	for _, p := range w.groups[0].people {
		p.Say(w.groups[0].chat, "/help")
	}
	w.calm()
	<-time.After(2 * time.Second)
}

// pollsUnrecorded has the program killed each time a poll has gone out.
func (w *world) pollsUnrecorded() {
	tap := w.tap(w.t)
	w.begin()
	tap.on(func(c call) fate {
		if c.method == "sendPoll" && c.answered {
			w.kill()
			return breaks
		}
		return passes
	})
	g := w.groups[0]
	g.admin().Say(g.chat, "/quiz now chaos 2")
	comes(10*time.Second, w.over)
	tap.on(nil)
	w.leap(w.clock.Now().Add(lease + 2*time.Second))
	comes(10*time.Second, func() bool { g.look(); return len(g.polls) >= 2 })
	for _, m := range g.polls {
		g.vote(m)
	}
}

// again gives the last four updates once more with each batch, however small the batches are.
func again() func(call) []byte {
	var old []json.RawMessage
	return onBatches(func(batch []json.RawMessage) []json.RawMessage {
		twice := slices.Concat(old, batch)
		old = twice[max(len(twice)-4, 0):]
		return twice
	})
}
