package bot

import (
	"context"
	"strconv"
	"strings"

	"studybot/report"
	"studybot/study"
)

// tap is what a button asks for, as a value.
type tap struct {
	role   Role
	person bool
	do     handler
}

func (r *Router) tapTable() map[string]tap {
	return map[string]tap{
		report.VerbCheckIn:  {Member, true, r.tapCheckIn},
		report.VerbRead:     {Member, true, r.tapRead},
		report.VerbWho:      {Member, false, r.tapWho},
		report.VerbJoin:     {Anybody, true, r.tapJoin},
		report.VerbDefaults: {Admin, false, r.tapDefaults},
		report.VerbSetup:    {Admin, false, r.setup},
		report.VerbNudge:    {Leader, false, r.tapNudge},
		report.VerbSheet:    {Leader, false, r.later(r.tapSheet)},
		report.VerbPost:     {Leader, false, r.tapPost},
		report.VerbMakeUp:   {Member, true, r.tapMakeUp},
		report.VerbKeep:     {Admin, false, r.tapKeep},
		report.VerbDiscard:  {Admin, false, r.tapDiscard},
		report.VerbPause:    {Admin, false, r.tapPause},
		report.VerbResume:   {Admin, false, r.tapResume},
		report.VerbRun:      {Admin, false, r.tapRun},
		report.VerbRemove:   {Admin, false, r.tapRemove},
		report.VerbChange:   {Admin, false, r.tapChange},
		report.VerbSetting:  {Admin, false, r.tapSetting},
		report.VerbLeave:    {Leader, false, r.tapLeave},
		report.VerbLanguage: {Anybody, false, r.tapLanguage},
		report.VerbForget:   {Anybody, true, r.tapForget},
		report.VerbGroup:    {Member, true, r.tapGroup},
		report.VerbToday:    {Member, true, r.today},
		report.VerbMe:       {Member, true, r.me},
		report.VerbBoard:    {Member, false, r.tapBoard},
		report.VerbQuiz:     {Member, true, r.tapQuiz},
		report.VerbTurn:     {Member, true, r.tapTurn},
		report.VerbHand:     {Member, true, r.tapHand},
		report.VerbAnswer:   {Member, true, r.tapAnswer},
		report.VerbMine:     {Member, true, r.tapMine},
		report.VerbPractice: {Member, true, r.tapPractice},
		report.VerbSet:      {Admin, false, r.tapSet},
		report.VerbCorrect:  {Leader, false, r.tapCorrect},
		report.VerbUsePlan:  {Admin, false, r.tapUsePlan},
		report.VerbExport:   {Leader, false, r.later(r.tapExport)},
		report.VerbPlace:    {Member, true, r.tapPlace},
	}
}

// tap checks a button against who taps and where, then lets the feature answer. A tap
// whose feature has no toast of its own gets an empty one, so that the button rests.
func (r *Router) tap(ctx context.Context, c *Call) ([]report.Post, error) {
	t, ok := r.taps[c.Action.Verb]
	switch {
	case !ok, c.InGroup && c.Action.Group != 0 && c.Action.Group != c.Group.ID:
		return c.toasted("toast.badbutton"), nil
	case c.Action.Group != 0 && c.Group.ID == 0:
		return c.toasted("toast.badbutton"), nil
	case t.person && c.From.Anonymous:
		return nil, study.Refuse("anonymous")
	case t.role >= Member && c.Role == Anybody:
		return c.toasted("toast.notmember"), nil
	}
	allowed, err := r.atLeast(ctx, c, t.role)
	switch {
	case err != nil:
		return nil, err
	case c.Away:
		return nil, c.forbidden(t.role, "")
	case !allowed && t.role >= Admin:
		return c.toasted("toast.admins"), nil
	case !allowed:
		return c.toasted("toast.leaders"), nil
	}
	posts, err := t.do(ctx, c)
	if err != nil {
		return nil, err
	}
	for _, p := range posts {
		if p.Act == report.Toast {
			return posts, nil
		}
	}
	return append([]report.Post{c.toast("")}, posts...), nil
}

// arg is the i-th argument of the tapped button, or "".
func (c *Call) arg(i int) string {
	if i < len(c.Action.Args) {
		return c.Action.Args[i]
	}
	return ""
}

// argDate is the i-th argument as a date.
func (c *Call) argDate(i int) (study.Date, bool) {
	s := c.arg(i)
	if len(s) != len("20261121") {
		return study.Date{}, false
	}
	d, err := study.ParseDate(s[:4] + "-" + s[4:6] + "-" + s[6:])
	return d, err == nil
}

// argNumber is the first argument as a number.
func (c *Call) argNumber() (int, bool) {
	n, err := strconv.Atoi(strings.TrimSpace(c.arg(0)))
	return n, err == nil
}
