package report

import (
	"fmt"
	"math"
	"slices"
	"strconv"

	"studybot/report/picture"
	"studybot/study"
)

// boardRows is how many places a board in the chat shows.
const boardRows = 20

// BoardDoc is a leaderboard as a table, with the teams below it.
func (w Words) BoardDoc(g study.Group, b study.Board) Doc {
	doc := Doc{Head(w.boardTitle(b))}
	if len(b.Standings) == 0 {
		doc = append(doc, Para(w.Say("board.empty")))
	} else {
		doc = append(doc, w.standings(b))
		if more := len(b.Standings) - boardRows; more > 0 {
			doc = append(doc, Para(w.Say("board.more", "Count", more)))
		}
	}
	if len(b.Teams) > 0 {
		return append(doc, w.TeamsDoc(b)...)
	}
	return append(doc, w.sealed(b.Sealed)...)
}

// sealed is the line about what an open quiz keeps back.
func (w Words) sealed(open bool) Doc {
	if !open {
		return nil
	}
	return Doc{Foot(w.Say("board.sealed"))}
}

// TeamsDoc is the teams' board.
func (w Words) TeamsDoc(b study.Board) Doc {
	rows := [][]Cell{{
		{Text: w.Say("board.col.rank")}, {Text: w.Say("board.col.team")}, {Text: w.Say("board.col.heads"), Right: true},
		{Text: w.Say("board.col.mean"), Right: true}, {Text: w.Say("board.col.done"), Right: true},
	}}
	for _, t := range b.Teams {
		rows = append(rows, []Cell{
			{Text: medal(t.Rank)}, {Text: Escape(label(t.Team))}, {Text: number(t.Heads), Right: true},
			{Text: Escape(fmt.Sprintf("%.1f", t.Mean)), Right: true}, {Text: w.percentage(t.Completion), Right: true},
		})
	}
	return append(Doc{Head(w.Say("board.teams")), {Kind: Table, Rows: rows}}, w.sealed(b.Sealed)...)
}

func (w Words) standings(b study.Board) Block {
	rows := [][]Cell{{
		{Text: w.Say("board.col.rank")}, {Text: w.Say("board.col.name")}, {Text: w.Say("board.col.points"), Right: true},
		{Text: w.Say("board.col.move"), Right: true}, {Text: "🔥", Right: true},
	}}
	for _, s := range b.Standings[:min(boardRows, len(b.Standings))] {
		rows = append(rows, []Cell{
			{Text: medal(s.Rank)}, {Text: w.boardName(s.Member)}, {Text: number(s.Points), Right: true},
			{Text: w.movement(b, s), Right: true}, {Text: number(s.Streak), Right: true},
		})
	}
	if !hasMovement(b) {
		for i := range rows {
			rows[i] = slices.Delete(rows[i], 3, 4)
		}
	}
	return Block{Kind: Table, Rows: rows}
}

// hasMovement says whether anybody had a place before: all time has no before, and in a
// group's first week everybody would be new.
func hasMovement(b study.Board) bool {
	return b.Span != (study.Span{}) && slices.ContainsFunc(b.Standings, func(s study.Standing) bool { return s.Was > 0 })
}

func (w Words) boardName(m study.Member) HTML {
	if m.Hidden {
		return "<i>" + w.Say("board.hidden") + "</i>"
	}
	return Name(m)
}

func (w Words) movement(b study.Board, s study.Standing) HTML {
	places, fresh := s.Move()
	switch {
	case !hasMovement(b):
		return ""
	case fresh:
		return w.Say("board.new")
	case places > 0:
		return HTML("▲" + strconv.Itoa(places))
	case places < 0:
		return HTML("▼" + strconv.Itoa(-places))
	}
	return "="
}

func medal(rank int) HTML {
	switch rank {
	case 1:
		return "🥇"
	case 2:
		return "🥈"
	case 3:
		return "🥉"
	}
	return number(rank)
}

func (w Words) boardTitle(b study.Board) HTML {
	span := w.Span(b.Span)
	if b.Period == study.ThisMonth {
		span = w.Month(b.Span.From)
	}
	return w.Say("board.head."+string(b.Period), "Span", span)
}

// BoardPicture draws a board as a card to be looked at.
func (w Words) BoardPicture(g study.Group, b study.Board) (*File, error) {
	data, err := picture.Draw(w.boardCard(g, b))
	if err != nil {
		return nil, fmt.Errorf("draw the board: %w", err)
	}
	return &File{Name: "board-" + b.Span.To.String() + ".png", Data: data}, nil
}

func (w Words) boardCard(g study.Group, b study.Board) picture.Board {
	card := picture.Board{
		Title: w.boardTitle(b).Plain(), Subtitle: g.Title, Footer: w.Plain("board.thanks"),
		NewLabel: w.Plain("board.new"), TeamsTitle: w.Plain("board.teams"),
	}
	if more := len(b.Standings) - picture.MaxRows; more > 0 {
		card.More = w.Plain("board.more", "Count", more)
	}
	for _, s := range b.Standings {
		places, fresh := s.Move()
		name := s.Member.Shown()
		if s.Member.Hidden {
			name = w.Plain("board.hidden")
		}
		card.Rows = append(card.Rows, picture.Row{
			Rank: s.Rank, Name: name, Team: s.Member.Team, Points: s.Points,
			Move: places, New: fresh && hasMovement(b), Streak: s.Streak, Avatar: int(s.Member.User % 8),
		})
	}
	for _, t := range b.Teams {
		card.Teams = append(card.Teams, picture.TeamRow{
			Rank: t.Rank, Name: t.Team, Mean: fmt.Sprintf("%.1f", t.Mean), Completion: t.Completion,
			Label: w.Plain("board.picture.done", "Percent", percent(t.Completion)),
		})
	}
	return card
}

// WeekBoard is the week's leaderboard as the leader gets it: the picture, then the table
// with the button that posts both.
func (w Words) WeekBoard(g study.Group, to To, b study.Board, leader bool) ([]Post, error) {
	pic, err := w.BoardPicture(g, b)
	if err != nil {
		return nil, err
	}
	monday := b.Span.From
	posts := []Post{
		{To: to, Lane: Reports, Picture: pic, Doc: Doc{Para(w.boardTitle(b))}},
		{To: to, Lane: Reports, Doc: w.BoardDoc(g, b)},
	}
	table := &posts[1]
	if !leader {
		table.Doc = append(table.Doc, Foot(w.Say("board.thanks")))
		return posts, nil
	}
	posts[0].Ref, table.Ref = "leaderpost:picture", "leaderpost:board"
	table.Doc = append(table.Doc, Foot(w.Say("board.leader.foot")))
	table.Buttons = [][]Button{{{Text: w.Plain("button.postboard"), Action: Action{VerbPost, g.ID, []string{Compact(monday)}}}}}
	return posts, nil
}

func number(n int) HTML { return HTML(strconv.Itoa(n)) }

func percent(share float64) int { return int(math.Round(share * 100)) }

func (w Words) percentage(share float64) HTML { return w.Say("percent", "Percent", percent(share)) }
