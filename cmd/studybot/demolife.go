package main

import (
	"context"
	"fmt"
	"strings"
	"time"

	"studybot/telegramsim"
)

// demoZone is where the sample group lives.
func demoZone(language string) string {
	if language == "zh" {
		return "Asia/Shanghai"
	}
	return "Europe/London"
}

// actor is one of the twelve: who they are and how they study.
type actor struct {
	name, username, team string
	habit                float64 // chance to check in and read on a day
	skill                float64 // chance to be right
	from, to             int     // hours of their visit
}

// cast are the people of the sample group. The first is its admin, the second a leader, the
// last hardly ever comes.
func cast(language string) []actor {
	if language == "zh" {
		return []actor{
			{"林薇", "linwei", "一组", 0.97, 0.9, 8, 10}, {"陈浩", "chenhao", "一组", 0.9, 0.8, 8, 12},
			{"王小明", "xiaoming", "一组", 0.8, 0.6, 9, 20}, {"李静", "lijing", "一组", 0.95, 0.85, 8, 9},
			{"张伟", "zhangwei", "二组", 0.7, 0.5, 10, 22}, {"刘洋", "liuyang", "二组", 0.85, 0.7, 8, 19},
			{"赵敏", "zhaomin", "二组", 0.92, 0.9, 8, 11}, {"周杰", "zhoujie", "二组", 0.6, 0.4, 12, 22},
			{"吴桐", "wutong", "三组", 0.88, 0.75, 8, 21}, {"徐丽", "xuli", "三组", 0.75, 0.65, 9, 22},
			{"孙悦 📚", "sunyue", "三组", 0.93, 0.8, 8, 10}, {"马超", "machao", "三组", 0.3, 0.5, 18, 22},
		}
	}
	return []actor{
		{"Grace Lin", "gracelin", "Owls", 0.97, 0.9, 8, 10}, {"Oliver Hart", "oliverhart", "Owls", 0.9, 0.8, 8, 12},
		{"Amara Obi", "amaraobi", "Owls", 0.8, 0.6, 9, 20}, {"Jonas Weber", "jonasweber", "Owls", 0.95, 0.85, 8, 9},
		{"Priya Nair", "priyanair", "Foxes", 0.7, 0.5, 10, 22}, {"Tom Baker", "tombaker", "Foxes", 0.85, 0.7, 8, 19},
		{"Sofia Rossi", "sofiarossi", "Foxes", 0.92, 0.9, 8, 11}, {"Liam Murphy", "liammurphy", "Foxes", 0.6, 0.4, 12, 22},
		{"Noor Haddad", "noorhaddad", "Bears", 0.88, 0.75, 8, 21}, {"Emil Novák", "emilnovak", "Bears", 0.75, 0.65, 9, 22},
		{"Yuki Tanaka 📚", "yukitanaka", "Bears", 0.93, 0.8, 8, 10}, {"Max Power", "maxpower", "Bears", 0.3, 0.5, 18, 22},
	}
}

// live lets the group come into being and study until the demo's present.
func (d *demo) live(ctx context.Context, language string, now time.Time) error {
	people := d.people(language)
	admin := people[0]
	title := map[string]string{"en": "How to learn well", "zh": "怎样学得好"}[language]
	d.group = d.sim.NewGroup(title, admin, telegramsim.GroupOptions{Supergroup: true})
	admin.Start("")
	for _, p := range people[1:] {
		p.Join(d.group)
	}
	admin.AddBot(d.group, true)
	if err := d.settle(ctx); err != nil {
		return err
	}
	if err := d.begin(ctx, admin, people); err != nil {
		return err
	}
	actors := cast(language)
	for _, p := range people[1:4] {
		p.Start("") // these can be reminded in private
	}
	admin.Upload(d.group, "teams.csv", teams(actors), "/roster import")
	admin.Say(d.group, "/leader add @"+people[1].Username)
	if err := d.settle(ctx); err != nil {
		return err
	}
	for i, a := range actors {
		if err := d.breathe(people[i], a, uint64(i+1)); err != nil {
			return err
		}
	}
	d.sim.NewPerson(telegramsim.PersonOptions{Name: map[string]string{"en": "Robin Park", "zh": "何小雨"}[language], Username: "newcomer", Language: language, Role: "newcomer"})
	return d.step(ctx, now)
}

func (d *demo) people(language string) []*telegramsim.Person {
	var people []*telegramsim.Person
	for i, a := range cast(language) {
		role := "member"
		switch i {
		case 0:
			role = "admin"
		case 1:
			role = "leader"
		}
		people = append(people, d.sim.NewPerson(telegramsim.PersonOptions{Name: a.name, Username: a.username, Language: language, Role: role}))
	}
	return people
}

// begin starts the group with the defaults; everybody joins; a quiz is set for each noon.
func (d *demo) begin(ctx context.Context, admin *telegramsim.Person, people []*telegramsim.Person) error {
	if err := d.tapNewest(ctx, admin, "🚀"); err != nil {
		return fmt.Errorf("start with the defaults: %w", err)
	}
	started := admin.Last(d.group)
	for _, p := range people {
		if _, err := p.Tap(started, "🙋"); err != nil {
			return fmt.Errorf("join: %w", err)
		}
	}
	if err := d.settle(ctx); err != nil {
		return err
	}
	admin.Say(d.group, "/schedule quiz daily 12:00 n=3 order=sequence")
	if err := d.settle(ctx); err != nil {
		return err
	}
	if err := d.tapNewest(ctx, admin, "✅"); err != nil {
		return fmt.Errorf("keep the quiz's schedule: %w", err)
	}
	return nil
}

func (d *demo) tapNewest(ctx context.Context, p *telegramsim.Person, label string) error {
	if _, err := p.Tap(p.Last(d.group), label); err != nil {
		return err
	}
	return d.settle(ctx)
}

// teams is the roster file that the admin sends: who is in which team.
func teams(actors []actor) []byte {
	var b strings.Builder
	b.WriteString("name,username,team\n")
	for _, a := range actors {
		fmt.Fprintf(&b, "%s,%s,%s\n", a.name, a.username, a.team)
	}
	return []byte(b.String())
}

// breathe gives a person their habits.
func (d *demo) breathe(p *telegramsim.Person, a actor, seed uint64) error {
	_, err := d.sim.NewLife(telegramsim.LifeOptions{
		Person: p, Chat: d.group, Seed: seed, Skill: a.skill, Votes: a.habit, From: a.from, To: a.to, Within: 100 * time.Minute,
		Taps: map[string]float64{"✅": a.habit, "📖": a.habit * 0.9},
	})
	return err
}

// settle lets everything that is under way come to its end: it moves the clock as far as
// the pace of sending needs.
func (d *demo) settle(ctx context.Context) error {
	return settle(ctx, d.sim, d.clock, d.app)
}
