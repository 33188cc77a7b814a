package bot

import (
	"context"
	"slices"
	"strings"

	"studybot/bot/wire"
	"studybot/report"
	"studybot/study"
)

// command is one typed command as a value: help, menus, rights and usage are made from it.
type command struct {
	name    string
	role    Role // who may use it
	private bool // makes sense without a group
	started bool // needs a group that is under way
	person  bool // needs to know the person, so not the anonymous admin
	do      handler
	// later says of which calls a worker takes care, since they take long; nil: of none.
	later func(c *Call) bool
}

func always(*Call) bool { return true }

// importing says whether a call is about a file to be fetched and read.
func importing(c *Call) bool { return c.File != nil && strings.HasPrefix(c.Text, "import") }

// commandList is every command, in the order of the menus.
func (r *Router) commandList() []command {
	return []command{
		{name: "start", private: true, do: r.start},
		{name: "help", private: true, do: r.help},
		{name: "checkin", role: Member, started: true, person: true, do: r.checkIn},
		{name: "today", role: Member, started: true, person: true, do: r.today},
		{name: "quiz", role: Member, started: true, do: r.quiz},
		{name: "practice", role: Member, started: true, person: true, do: r.practice},
		{name: "me", role: Member, person: true, do: r.me},
		{name: "board", role: Member, do: r.board},
		{name: "note", role: Member, started: true, person: true, do: r.note},
		{name: "makeup", role: Member, started: true, person: true, do: r.makeUp},
		{name: "leave", role: Member, person: true, do: r.leave},
		{name: "remindme", role: Member, private: true, person: true, do: r.remindMe},
		{name: "language", private: true, do: r.language},
		{name: "name", role: Member, person: true, do: r.name},
		{name: "privacy", private: true, do: r.privacy},
		{name: "mydata", private: true, person: true, do: r.myData, later: always},
		{name: "forgetme", private: true, person: true, do: r.forgetMe},
		{name: "report", role: Leader, do: r.report},
		{name: "nudge", role: Leader, started: true, do: r.nudge},
		{name: "excuse", role: Leader, do: r.excuse},
		{name: "void", role: Leader, started: true, do: r.void},
		{name: "fix", role: Leader, started: true, do: r.fix},
		{name: "export", role: Leader, do: r.export, later: always},
		{name: "setup", role: Admin, do: r.setup},
		{name: "settings", role: Admin, do: r.settings},
		{name: "schedule", role: Admin, do: r.schedule},
		{name: "pause", role: Admin, do: r.pause},
		{name: "resume", role: Admin, do: r.resume},
		{name: "unschedule", role: Admin, do: r.unschedule},
		{name: "runnow", role: Admin, do: r.runNow},
		{name: "plan", role: Admin, do: r.plan, later: importing},
		{name: "bank", role: Admin, do: r.bank, later: importing},
		{name: "leader", role: Admin, do: r.leader},
		{name: "team", role: Admin, do: r.team},
		{name: "roster", role: Admin, do: r.roster, later: importing},
		{name: "holiday", role: Admin, do: r.holiday},
	}
}

func (r *Router) commandTable() map[string]command {
	table := make(map[string]command)
	for _, c := range r.commandList() {
		table[c.name] = c
	}
	return table
}

// command runs a typed command if it exists, makes sense here, and may be used.
func (r *Router) command(ctx context.Context, c *Call) ([]report.Post, error) {
	cmd, ok := r.commands[c.Command]
	if !ok {
		return nil, r.unknown(c)
	}
	if c.From.Channel {
		return nil, study.Refuse("channel")
	}
	if cmd.person && c.From.Anonymous {
		return nil, study.Refuse("anonymous")
	}
	if c.Group.ID == 0 && !cmd.private {
		return nil, study.Refuse("nogroup")
	}
	if err := r.permit(ctx, c, cmd); err != nil {
		return nil, err
	}
	if cmd.started && c.Group.State == study.Fresh {
		return nil, study.Refuse("notstarted")
	}
	if cmd.later != nil && cmd.later(c) {
		return r.later(cmd.do)(ctx, c)
	}
	return cmd.do(ctx, c)
}

func (r *Router) permit(ctx context.Context, c *Call, cmd command) error {
	if cmd.private && c.Group.ID == 0 {
		return nil
	}
	allowed, err := r.atLeast(ctx, c, cmd.role)
	if err != nil || allowed {
		return err
	}
	if cmd.role < Leader {
		return study.Refuse("nogroup")
	}
	return c.forbidden(cmd.role, cmd.name)
}

// unknown refuses a command that does not exist. In a group that has other bots a bare
// unknown command is probably theirs, yet silence helps nobody: the answer is seen by the
// one who asked alone.
func (r *Router) unknown(c *Call) error {
	names := make([]string, 0, len(r.commands))
	for _, cmd := range r.commandList() {
		names = append(names, cmd.name)
	}
	if near := study.Nearest(c.Command, names, slips); near != "" {
		return study.Refuse("command.near", "Command", c.Command, "Near", near)
	}
	return study.Refuse("command", "Command", c.Command)
}

// usage refuses what can't be read, with one example that is right.
func (c *Call) usage(text string) error {
	example := c.Words.Plain("example." + c.Command)
	if strings.TrimSpace(text) == "" {
		return study.Refuse("missing", "Example", example)
	}
	return study.Refuse("usage", "Text", report.Cut(text, 60), "Example", example)
}

// slips is how many edits a name may be away from what was written to be offered in its place.
const slips = 2

// fields splits the arguments at spaces, full-width ones included.
func (c *Call) fields() []string { return strings.Fields(c.Text) }

// Menus are the command menus of every scope and language.
func (r *Router) Menus() []wire.Menu {
	var menus []wire.Menu
	for _, lang := range append([]string{""}, report.Languages()...) {
		words := r.o.Book.In(lang, nil)
		for _, scope := range []string{"private", "group", "group admins"} {
			m := wire.Menu{Scope: scope, Language: lang}
			for _, c := range r.commandList() {
				if inMenu(scope, c) {
					m.Commands = append(m.Commands, wire.MenuItem{Name: c.name, Does: words.Plain("cmd." + c.name)})
				}
			}
			menus = append(menus, m)
		}
	}
	return menus
}

func inMenu(scope string, c command) bool {
	personal := []string{"start", "remindme", "privacy", "mydata", "forgetme", "language", "name"}
	switch scope {
	case "private":
		return c.role < Leader
	case "group":
		return c.role < Leader && !slices.Contains(personal, c.name)
	}
	return !slices.Contains(personal, c.name)
}
