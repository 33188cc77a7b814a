package bot

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"studybot/content"
	"studybot/effect"
	"studybot/report"
	"studybot/report/sheet"
	"studybot/study"
)

// roster: /roster lists who is bound and who is not; /roster import on a file.
func (r *Router) roster(ctx context.Context, c *Call) ([]report.Post, error) {
	switch {
	case c.Text == "":
		return r.listRoster(ctx, c)
	case c.fields()[0] == "import":
		return r.importRoster(ctx, c)
	}
	return nil, c.usage(c.Text)
}

func (r *Router) listRoster(ctx context.Context, c *Call) ([]report.Post, error) {
	members, err := r.o.Roster.Members(ctx, c.Group.ID)
	if err != nil {
		return nil, fmt.Errorf("read the roster: %w", err)
	}
	members = slices.DeleteFunc(members, func(m study.Member) bool { return m.Gone })
	waiting, err := r.o.Invites.Invitations(ctx, c.Group.ID)
	if err != nil {
		return nil, err
	}
	doc := report.Doc{report.Head(c.Words.Say("roster.head", "Count", len(members))), report.Para(joinNames(c.Words, members))}
	if len(waiting) > 0 {
		names := make([]report.HTML, len(waiting))
		for i, w := range waiting {
			names[i] = report.Escape(w.Name)
		}
		doc = append(doc, report.Para(c.Words.Say("roster.waiting", "Count", len(waiting), "Names", c.Words.Join(names))))
	}
	return c.say(doc), nil
}

// importRoster binds rows to accounts that are known by user ID or username; each other
// row gets a one-time code, in a file for the admin.
func (r *Router) importRoster(ctx context.Context, c *Call) ([]report.Post, error) {
	if c.From.Anonymous { // who would get the codes?
		return nil, study.Refuse("anonymous")
	}
	data, err := r.fetch(ctx, c)
	if err != nil {
		return nil, err
	}
	rows, problems := content.ReadRoster(c.File.Name, data)
	if content.Fatal(problems) {
		return c.say(c.problems(problems, true)), nil
	}
	members, err := r.o.Roster.Members(ctx, c.Group.ID)
	if err != nil {
		return nil, fmt.Errorf("read the roster: %w", err)
	}
	invited, err := r.o.Invites.Invitations(ctx, c.Group.ID)
	if err != nil {
		return nil, fmt.Errorf("read the invitations: %w", err)
	}
	b := bindRoster(rows, members, invited, r.o.Reference)
	err = r.apply(ctx, c, effect.Effect{
		Members: b.bound, Invite: b.waiting, Uninvite: b.settled,
		Audit: []study.AuditLine{c.audit("roster.import", "", "", fmt.Sprint(len(rows)))},
	})
	if err != nil {
		return nil, err
	}
	doc := report.Doc{report.Para(c.Words.Say("roster.imported", "Bound", len(b.bound), "Waiting", len(b.waiting)))}
	doc = append(doc, c.problems(problems, false)...)
	if len(b.waiting) == 0 {
		return c.say(doc), nil
	}
	file, err := r.codes(c, b.waiting)
	if err != nil {
		return nil, err
	}
	return append(c.say(append(doc, report.Para(c.Words.Say("roster.codes")))), file), nil
}

// binding is what becomes of a roster's rows.
type binding struct {
	bound   []study.Member
	waiting []study.Invitation
	settled []string // codes of people who need none any more
}

// bindRoster finds whom each row is about. Who is not found gets the code that they were given
// before, else a new one.
func bindRoster(rows []content.RosterRow, members []study.Member, invited []study.Invitation, newCode func() string) binding {
	var b binding
	for _, row := range rows {
		i := study.Invitation{Name: row.Name, StaffNo: row.StaffNo, Team: row.Team, Leader: row.Leader}
		code := codeOf(i, &invited)
		if m, ok := bindRow(row, members); ok {
			b.bound = append(b.bound, i.Onto(m))
			if code != "" {
				b.settled = append(b.settled, code)
			}
			continue
		}
		i.Code = cmp.Or(code, newCode())
		b.waiting = append(b.waiting, i)
	}
	return b
}

// codeOf takes the code that was given to the same person before, so that one in their hands
// stays good; "" if there is none. Whoever has a staff number is known by it alone.
func codeOf(i study.Invitation, invited *[]study.Invitation) string {
	at := slices.IndexFunc(*invited, func(was study.Invitation) bool {
		if i.StaffNo != "" && was.StaffNo != "" {
			return i.StaffNo == was.StaffNo
		}
		return i.Name == was.Name
	})
	if at < 0 {
		return ""
	}
	code := (*invited)[at].Code
	*invited = slices.Delete(*invited, at, at+1)
	return code
}

// bindRow finds the member that a row of the file is about.
func bindRow(row content.RosterRow, members []study.Member) (study.Member, bool) {
	for _, m := range members {
		switch {
		case row.User != 0 && row.User == m.User,
			row.Username != "" && strings.EqualFold(row.Username, m.Username),
			row.StaffNo != "" && row.StaffNo == m.StaffNo,
			row.User == 0 && row.Username == "" && row.Name == m.Real:
			return m, true
		}
	}
	return study.Member{}, false
}

// codes is the file with each waiting person's code and link.
func (r *Router) codes(c *Call, waiting []study.Invitation) (report.Post, error) {
	s := sheet.Sheet{Name: c.Words.Plain("sheet.code"), Header: []string{
		c.Words.Plain("sheet.name"), c.Words.Plain("sheet.team"), c.Words.Plain("sheet.code"), c.Words.Plain("sheet.link"),
	}}
	for _, w := range waiting {
		s.Rows = append(s.Rows, []any{w.Name, w.Team, w.Code, "https://t.me/" + r.o.Username + "?start=code-" + w.Code})
	}
	var b bytes.Buffer
	if err := sheet.XLSX(&b, s); err != nil {
		return report.Post{}, fmt.Errorf("write the codes: %w", err)
	}
	return c.confidential(report.Post{
		Doc: report.Doc{report.Para(c.Words.Say("roster.codes.file"))}, File: &report.File{Name: "codes.xlsx", Data: b.Bytes()},
	})
}
