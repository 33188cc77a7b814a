package bot

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"studybot/bot/wire"
	"studybot/effect"
	"studybot/report"
	"studybot/study"
)

// teamMost is how many characters a team's name may have.
const teamMost = 40

// target finds whom a command is about: the author of the message replied to, or somebody
// named in the text. rest is the text without the name.
func (r *Router) target(ctx context.Context, c *Call) (m study.Member, rest string, err error) {
	rest = c.Text
	var who wire.Sender
	switch {
	case c.Reply != nil && !c.Reply.Ours && !c.Reply.From.Bot:
		who = c.Reply.From
	case len(c.Mentions) > 0:
		who = c.Mentions[0]
		rest = strings.TrimSpace(strings.ReplaceAll(strings.ReplaceAll(rest, "@"+who.Username, ""), cmp.Or(who.Name, "\x00"), ""))
	default:
		return m, rest, study.Refuse("who", "Example", c.Words.Plain("example."+c.Command))
	}
	members, err := r.o.Roster.Members(ctx, c.Group.ID)
	if err != nil {
		return m, rest, fmt.Errorf("read the roster: %w", err)
	}
	for _, m := range members {
		if who.ID != 0 && m.User == who.ID || who.ID == 0 && who.Username != "" && strings.EqualFold(m.Username, who.Username) {
			return m, rest, nil
		}
	}
	present := who.ID != 0
	if present && c.Reply == nil { // named by a mention that carries the person: are they here?
		present, err = r.inChat(ctx, c.Group.Chat, who.ID)
	}
	if err != nil {
		return m, rest, err
	}
	if !present {
		return m, rest, study.Refuse("person", "Text", spoken(who))
	}
	return study.Member{User: who.ID, Name: who.Name, Username: who.Username, Joined: c.Today()}, rest, nil
}

// spoken is how somebody was named.
func spoken(who wire.Sender) string {
	if who.Username == "" {
		return report.Cut(who.Name, 40)
	}
	return "@" + who.Username
}

// leader: /leader add or remove (reply or @name); alone it lists them.
func (r *Router) leader(ctx context.Context, c *Call) ([]report.Post, error) {
	if c.Text == "" {
		return r.listLeaders(ctx, c)
	}
	verb := strings.ToLower(c.fields()[0])
	if verb != "add" && verb != "remove" {
		return nil, c.usage(c.Text)
	}
	m, _, err := r.target(ctx, c)
	if err != nil {
		return nil, err
	}
	m.Leader = verb == "add"
	if err := r.saveMember(ctx, c, m, c.audit("leader."+verb, m.User.String(), "", "")); err != nil {
		return nil, err
	}
	if m.Leader {
		return c.announce(report.Doc{report.Para(c.Words.Say("leader.added", "Name", report.Name(m)))}), nil
	}
	doc := report.Doc{report.Para(c.Words.Say("leader.removed", "Name", report.Name(m)))}
	left, err := r.leaders(ctx, c.Group)
	if err != nil {
		return nil, err
	}
	if len(left) == 0 {
		doc = append(doc, report.Para(c.Words.Say("leader.last")))
	}
	return c.say(doc), nil
}

func (r *Router) listLeaders(ctx context.Context, c *Call) ([]report.Post, error) {
	leaders, err := r.leaders(ctx, c.Group)
	if err != nil {
		return nil, err
	}
	if len(leaders) == 0 {
		return c.line("leader.none"), nil
	}
	return c.line("leader.list", "Names", joinNames(c.Words, leaders)), nil
}

func joinNames(w report.Words, members []study.Member) report.HTML {
	names := make([]report.HTML, len(members))
	for i, m := range members {
		names[i] = report.Name(m)
	}
	return w.Join(names)
}

func (r *Router) saveMember(ctx context.Context, c *Call, m study.Member, audit ...study.AuditLine) error {
	_, err := r.o.Effects.Apply(ctx, effect.Effect{Group: c.Group.ID, At: c.Now, Members: []study.Member{m}, Audit: audit})
	return err
}

// team: /team NAME add or remove (reply or @name); alone it lists the teams.
func (r *Router) team(ctx context.Context, c *Call) ([]report.Post, error) {
	if c.Text == "" {
		return r.listTeams(ctx, c)
	}
	words := c.fields()
	at := slices.IndexFunc(words, func(w string) bool { return w == "add" || w == "remove" })
	if at < 1 {
		return nil, c.usage(c.Text)
	}
	team, verb := strings.Join(words[:at], " "), words[at]
	if utf8.RuneCountInString(team) > teamMost || !legible(team) {
		return nil, study.Refuse("name", "Most", teamMost)
	}
	m, _, err := r.target(ctx, c)
	if err != nil {
		return nil, err
	}
	from := m.Team
	if verb == "remove" && from != "" && from != team {
		return c.line("team.other", "Name", report.Name(m), "Team", from), nil
	}
	if m.Team = team; verb == "remove" {
		m.Team = ""
	}
	if err := r.saveMember(ctx, c, m, c.audit("team."+verb, m.User.String(), from, m.Team)); err != nil {
		return nil, err
	}
	if verb == "remove" {
		return c.line("team.removed", "Name", report.Name(m)), nil
	}
	return c.line("team.added", "Name", report.Name(m), "Team", team), nil
}

func (r *Router) listTeams(ctx context.Context, c *Call) ([]report.Post, error) {
	members, err := r.o.Roster.Members(ctx, c.Group.ID)
	if err != nil {
		return nil, fmt.Errorf("read the roster: %w", err)
	}
	teams := make(map[string][]study.Member)
	var names []string
	for _, m := range members {
		if m.Gone || m.Team == "" {
			continue
		}
		if teams[m.Team] == nil {
			names = append(names, m.Team)
		}
		teams[m.Team] = append(teams[m.Team], m)
	}
	if len(names) == 0 {
		return c.line("team.none"), nil
	}
	slices.SortFunc(names, study.CompareNames)
	var items []report.HTML
	for _, name := range names {
		items = append(items, c.Words.Say("team.list.line", "Team", name, "Count", len(teams[name]), "Names", joinNames(c.Words, teams[name])))
	}
	return c.announce(report.Doc{report.Head(c.Words.Say("team.list.head")), report.Bullets(items...)}), nil
}

// bindCode: a person opened the bot with the one-time code of their row on the roster.
func (r *Router) bindCode(ctx context.Context, c *Call, code string) ([]report.Post, error) {
	g, row, err := r.o.Invites.Invitation(ctx, code)
	if errors.Is(err, study.ErrNotFound) {
		return c.line("roster.code.bad"), nil
	}
	if err != nil {
		return nil, err
	}
	group, err := r.o.Groups.Group(ctx, g)
	if err != nil {
		return nil, err
	}
	m, err := r.o.Roster.Member(ctx, g, c.From.ID)
	if err != nil && !errors.Is(err, study.ErrNotFound) {
		return nil, err
	}
	m = row.Onto(m)
	m.User, m.Name, m.Username = c.From.ID, c.From.Name, c.From.Username
	if m.Joined.IsZero() {
		m.Joined = group.Today(c.Now)
	}
	_, err = r.o.Effects.Apply(ctx, effect.Effect{
		Group: g, At: c.Now, Members: []study.Member{m}, Uninvite: []string{code},
		Audit: []study.AuditLine{c.audit("roster.bind", c.From.ID.String(), "", row.Name)},
	})
	if err != nil {
		return nil, err
	}
	return c.line("roster.bound", "Name", report.Name(m), "Group", group.Title), nil
}
