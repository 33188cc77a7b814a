package main

import (
	"cmp"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/txtar"

	"studybot/effect"
	"studybot/study"
	"studybot/telegramsim"
)

// crowd is a contest of ten questions with sixty people, and what they should have earned.
type crowd struct {
	*world
	t      *testing.T
	group  study.Group
	random *rand.Rand
	points map[string]int
	row    map[string]int
	gain   map[string]int
	played map[string]bool
	team   map[string]string
}

const (
	crowdSize      = 60
	crowdQuestions = 10
	crowdEach      = 20 * time.Second
	latecomer      = "P59" // comes with the sixth question
	idler          = "P58" // never answers
)

// newCrowd is a group of sixty, most of them in three teams, and a contest that has just
// been announced. head are lines of a story's head.
func newCrowd(t *testing.T, questions int, head ...string) *crowd {
	var bank strings.Builder
	for i := range crowdQuestions {
		fmt.Fprintf(&bank, "::q%02d:: How much is %d and %d? { =%d ~%d ~%d }\n\n", i, i, i, 2*i, 2*i+1, 2*i+2)
	}
	c := &crowd{
		world: newWorld(t, &txtar.Archive{Files: []txtar.File{{Name: "sums.gift", Data: []byte(bank.String())}}}), t: t,
		random: rand.New(rand.NewPCG(60, 10)), points: map[string]int{}, row: map[string]int{}, gain: map[string]int{},
		played: map[string]bool{}, team: map[string]string{},
	}
	for _, line := range head {
		c.say(line)
	}
	names := make([]string, crowdSize)
	for i := range names {
		names[i] = fmt.Sprintf("P%02d", i)
	}
	all := strings.Join(names, " ")
	c.say("people Lin(admin) Stranger " + all)
	c.say(`group "Sixty" with Lin ` + all)
	c.say("Lin adds the bot as admin")
	c.say(`Lin taps "Start with the defaults"`)
	c.say(strings.Join(names, ", ") + ` tap "Join"`)
	c.say(`Lin uploads sums.gift with "/bank import sums"`)
	c.say("clock +3m")
	c.inTeams()
	c.say(fmt.Sprintf(`Lin says "/quiz now sums %d mode=contest each=20s order=sequence"`, questions))
	return c
}

func (c *crowd) say(line string) {
	c.t.Helper()
	if err := c.play(line); err != nil {
		c.t.Fatalf("%s: %v", line, err)
	}
}

func (c *crowd) inTeams() {
	groups, err := c.store.Groups(c.ctx)
	if err != nil || len(groups) != 1 {
		c.t.Fatalf("groups %v, %v", groups, err)
	}
	if c.group, err = c.store.Group(c.ctx, groups[0]); err != nil {
		c.t.Fatal(err)
	}
	members, err := c.store.Members(c.ctx, c.group.ID)
	if err != nil {
		c.t.Fatal(err)
	}
	for i, m := range members {
		if m.Name != "Lin" && i%5 != 0 {
			members[i].Team = []string{"North", "South", "West"}[i%3]
			c.team[m.Name] = members[i].Team
		}
	}
	if _, err := c.store.Apply(c.ctx, effect.Effect{Group: c.group.ID, At: c.clock.Now(), Members: members}); err != nil {
		c.t.Fatal(err)
	}
}

// to moves the clock and lets happen what is due.
func (c *crowd) to(at time.Time) {
	c.t.Helper()
	if !at.After(c.clock.Now()) {
		return
	}
	if err := c.sim.Step(c.ctx, at, c.app.settled); err != nil {
		c.t.Fatal(err)
	}
}

// opened waits for a question's poll and says when it was posted.
func (c *crowd) opened(question int) (*telegramsim.Message, time.Time) {
	c.t.Helper()
	for range 600 {
		if m, err := c.poll(fmt.Sprintf("1.%d ·", question+1)); err == nil {
			return m, m.Date
		}
		c.to(c.clock.Now().Add(100 * time.Millisecond))
	}
	c.t.Fatalf("question %d never came\n%s", question+1, c.scene())
	return nil, time.Time{}
}

// ballot is one vote that will be cast.
type crowdVote struct {
	name  string
	after time.Duration
	right bool
}

// votes are who answers a question, when and how: two thirds right, some left out, some in
// the last second.
func (c *crowd) votes(question int) []crowdVote {
	var list []crowdVote
	for name := range c.people {
		if name == "Lin" || name == "Stranger" || name == idler || name == latecomer && question < 5 {
			continue
		}
		list = append(list, crowdVote{name: name})
	}
	slices.SortFunc(list, func(a, b crowdVote) int { return cmp.Compare(a.name, b.name) })
	kept := list[:0]
	for _, v := range list {
		v.after = time.Duration(c.random.IntN(198)) * 100 * time.Millisecond
		v.right = c.random.IntN(3) > 0
		if c.random.IntN(12) > 0 {
			kept = append(kept, v)
		}
	}
	slices.SortStableFunc(kept, func(a, b crowdVote) int { return cmp.Compare(a.after, b.after) })
	return kept
}

// cast casts the votes, each at its instant.
func (c *crowd) cast(m *telegramsim.Message, opened time.Time, votes []crowdVote) {
	c.t.Helper()
	key, err := c.key(m.Poll)
	if err != nil {
		c.t.Fatal(err)
	}
	for i, v := range votes {
		c.to(opened.Add(v.after))
		option := (key[0] + 1) % len(m.Poll.Options)
		if v.right {
			option = key[0]
		}
		if err := c.people[v.name].Vote(m, option); err != nil {
			c.t.Fatalf("%s: %v", v.name, err)
		}
		if i+1 == len(votes) || votes[i+1].after > v.after {
			if err := c.calm(); err != nil {
				c.t.Fatal(err)
			}
		}
	}
}

// reckon adds up what the votes earn, by the words of the rules: 1000 at once falling evenly
// to 500, a hundred more for each right answer in a row before, five hundred at most.
func (c *crowd) reckon(votes []crowdVote) {
	cast := map[string]crowdVote{}
	for _, v := range votes {
		cast[v.name] = v
		c.played[v.name] = true
	}
	for name := range c.people {
		v, answered := cast[name]
		c.gain[name] = 0
		if !answered || !v.right {
			c.row[name] = 0
			continue
		}
		speed := math.Round(1000 - 500*v.after.Seconds()/crowdEach.Seconds())
		c.gain[name] = int(speed) + min(100*c.row[name], 500)
		c.points[name] += c.gain[name]
		c.row[name]++
	}
}

// places are those who have played, best first.
func (c *crowd) places() []string {
	var names []string
	for name := range c.played {
		names = append(names, name)
	}
	slices.SortFunc(names, func(a, b string) int {
		return cmp.Or(cmp.Compare(c.points[b], c.points[a]), cmp.Compare(c.people[a].ID, c.people[b].ID))
	})
	return names
}

// teamMeans are the lines of the teams' table.
func (c *crowd) teamMeans() []string {
	heads, sums, of := map[string]int{}, map[string]int{}, map[string]int{}
	for name, team := range c.team {
		of[team]++
		if c.played[name] {
			heads[team]++
			sums[team] += c.points[name]
		}
	}
	var lines []string
	for team, n := range heads {
		lines = append(lines, fmt.Sprintf("%s | %d/%d | %.0f", team, n, of[team], float64(sums[team])/float64(n)))
	}
	return lines
}

func (c *crowd) mustSee(texts ...string) {
	c.t.Helper()
	lin := c.people["Lin"]
	for _, m := range lin.Sees(c.world.group) {
		if shows(m, texts...) {
			return
		}
	}
	c.t.Fatalf("no message shows %q\n%s", texts, c.scene())
}

func (c *crowd) playQuestion(question int) {
	c.t.Helper()
	m, opened := c.opened(question)
	votes := c.votes(question)
	if question == 3 {
		if err := c.people["Stranger"].VoteForwarded(m, m.Poll.Correct[0]); err != nil {
			c.t.Fatal(err)
		}
	}
	c.cast(m, opened, votes)
	c.reckon(votes)
	// Right after the question, and before the next: two seconds for what is on its way.
	c.to(opened.Add(crowdEach + 2*time.Second + 100*time.Millisecond))
	if question+1 == crowdQuestions {
		return
	}
	right := 0
	for _, v := range votes {
		if v.right {
			right++
		}
	}
	want := []string{
		fmt.Sprintf("After question %d of %d", question+1, crowdQuestions), fmt.Sprintf("%d of %d right", right, len(votes)),
		fmt.Sprintf("… and %d more", len(c.played)-10),
	}
	for _, name := range c.places()[:10] {
		want = append(want, fmt.Sprintf("| %d |", c.points[name]))
		if c.gain[name] > 0 {
			want = append(want, fmt.Sprintf("| +%d", c.gain[name]))
		}
	}
	c.mustSee(append(want, c.teamMeans()...)...)
}

func TestSixty_people_play_ten_questions_within_the_groups_allowance(t *testing.T) {
	t.Parallel()
	c := newCrowd(t, crowdQuestions)
	for question := range crowdQuestions {
		c.playQuestion(question)
	}
	c.to(c.clock.Now().Add(20 * time.Second))
	podium := []string{"🏆 Contest No. 1", "Everybody's place · 59 players"}
	for rank, name := range c.places() {
		podium = append(podium, fmt.Sprintf(" %s | %d | ", name, c.points[name]))
		if rank < 3 {
			podium = append(podium, fmt.Sprintf("%s %s", []string{"🥇", "🥈", "🥉"}[rank], name))
		}
	}
	c.mustSee(append(podium, c.teamMeans()...)...)
	c.mustSee("Quiz No. 1 · results", "59 of 61 took part")
	c.say(`nobody sees "Stranger"`)
	c.say(`P58 taps "My place"`)
	c.say(`toast P58 "You have no points in contest No. 1 yet"`)
	last := c.places()[len(c.places())-1]
	c.say(last + ` taps "My place"`)
	c.say(fmt.Sprintf(`toast %s "of 59 · %d points"`, last, c.points[last]))
	for _, b := range c.sim.Breaches() {
		t.Errorf("Telegram was asked for what it does not allow: %v", b)
	}
	c.finish(t.Errorf) // no 429, no error, boards agree with the records
}

// In the classic form a message holds 4,096 characters, and tables are lines of text.
func TestThe_podium_of_sixty_fits_a_classic_message_and_is_edited_whole(t *testing.T) {
	t.Parallel()
	c := newCrowd(t, 1, "sim level classic")
	m, opened := c.opened(0)
	votes := c.votes(0)
	c.cast(m, opened, votes)
	c.reckon(votes)
	c.to(opened.Add(crowdEach + 10*time.Second))
	podium := func() []string {
		texts := []string{"🏆 Contest No. 1", fmt.Sprintf("Everybody's place · %d players", len(votes))}
		for _, name := range c.places() {
			texts = append(texts, fmt.Sprintf(" %s — Points %d", name, c.points[name]))
		}
		return texts
	}
	c.mustSee(podium()...)
	c.to(c.clock.Now().Add(30 * time.Second))

	// A vote that Telegram tells late takes a place on the podium's list.
	c.say(`a late vote by P58 right arrives for "1.1 ·"`)
	votes = append(votes, crowdVote{name: idler, after: crowdEach, right: true})
	c.points[idler], c.played[idler] = 500, true
	c.to(c.clock.Now().Add(time.Minute))
	c.mustSee(podium()...)
	c.finish(t.Errorf)
}

// killings is a contest of four quick questions whose bot dies at instants by chance.
func killings(t *testing.T, seed uint64) *crowd {
	c := &crowd{t: t, random: rand.New(rand.NewPCG(seed, 5)), world: newWorld(t, &txtar.Archive{Files: []txtar.File{
		{Name: "sums.gift", Data: []byte("::a:: A? { =1 ~2 }\n\n::b:: B? { =1 ~2 }\n\n::c:: C? { =1 ~2 }\n\n::d:: D? { =1 ~2 }\n")},
	}})}
	for _, line := range []string{
		"people Lin(admin) Chen", `group "Sums" with Lin Chen`, "Lin adds the bot as admin", `Lin taps "Start with the defaults"`, "Chen starts the bot",
		`Chen taps "Join"`, `Lin uploads sums.gift with "/bank import sums"`, "clock +2m", `Lin says "/quiz now sums 4 mode=contest each=5s order=sequence"`,
	} {
		c.say(line)
	}
	return c
}

// count is how many messages of the group show a text.
func (c *crowd) count(text string) int {
	n := 0
	for _, m := range c.people["Lin"].Sees(c.world.group) {
		if shows(m, text) {
			n++
		}
	}
	return n
}

func TestWhenever_its_bot_is_killed_a_contest_asks_every_question_once_and_tells_after_each(t *testing.T) {
	t.Parallel()
	for seed := range uint64(8) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Parallel()
			c := killings(t, seed)
			for kills := 0; c.count("results") == 0; {
				c.say(fmt.Sprintf("clock +%dms", 200+c.random.IntN(6000)))
				if c.random.IntN(3) == 0 && kills < 12 {
					kills++
					c.say("the bot is killed")
					c.say(fmt.Sprintf("clock +%dms", 1+c.random.IntN(20_000)))
					c.say("the bot starts")
				}
				if c.clock.Now().Sub(c.now) > time.Hour {
					t.Fatalf("it does not end\n%s", c.scene())
				}
			}
			for i := range 4 {
				if n := c.count(fmt.Sprintf("1.%d ·", i+1)); n != 1 {
					t.Errorf("question %d was asked %d times", i+1, n)
				}
				if n := c.count(fmt.Sprintf("After question %d of 4", i+1)); n != 1 && i < 3 {
					t.Errorf("after question %d the standings were told %d times", i+1, n)
				}
			}
			if c.count("🏆 Contest No. 1") != 1 || c.count("Quiz No. 1 · results") != 1 {
				t.Errorf("%d podiums, %d results", c.count("🏆 Contest No. 1"), c.count("Quiz No. 1 · results"))
			}
			if t.Failed() {
				t.Log(c.scene())
			}
			c.finish(t.Errorf)
		})
	}
}
