package report

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"studybot/quiz"
	"studybot/study"
)

// How many places the messages of a contest show: the standings a screenful, the podium all
// that a message holds.
const (
	raceRows   = 10
	podiumRows = 100
	podiumMost = 6 // medals, where ranks are shared
	rowShown   = 3 // right answers in a row from which on a name carries a flame
)

// LobbyRef names a contest's announcement, PodiumRef the message with its winners.
func LobbyRef(number int) string { return fmt.Sprintf("lobby:%d", number) }

// PodiumRef is described with LobbyRef.
func PodiumRef(number int) string { return fmt.Sprintf("podium:%d", number) }

// ContestLobby announces a contest and counts down to its first question; left is 0 once it
// has begun. Of one that is over it says so.
func (w Words) ContestLobby(q quiz.Quiz, left time.Duration) Doc {
	figures := []any{"Count", q.Run.Of, "Each", w.Lasting(q.Limit)}
	when := w.Say("contest.lobby.on")
	if q.State != quiz.Open {
		when = w.Say("contest.lobby.over")
	} else if left = left.Round(time.Second); left > 0 {
		when = w.Say("contest.lobby.starts", "Time", w.Lasting(left))
	}
	return Doc{
		Para(w.Say("contest.lobby.head", "Number", q.Number, "Title", q.Title)),
		Para(w.Say("contest.lobby.what", append(figures, "When", when)...)),
		Para(w.Say("contest.lobby.rules", "Full", quiz.ContestFull, "Least", quiz.ContestLeast, "Row", quiz.ContestRowMost)),
	}
}

// ContestQuestion is the poll of one question: it is open for its time from when it is posted.
func (w Words) ContestQuestion(q quiz.Quiz, i int, to To) Post {
	poll := w.poll(q, i, q.Questions[i])
	poll.Open = q.Limit
	return Post{To: to, Lane: Quizzes, Silent: true, Ref: QuizRef(q.Number, i), Poll: poll, NotAfter: q.NotAfter(i)}
}

// ContestAway says that nobody led a contest for a while, and that it goes on.
func (w Words) ContestAway(q quiz.Quiz, away time.Duration) Doc {
	id, next := "contest.away", q.Run.Question+1
	if q.Run.Leg == quiz.InQuestion {
		id = "contest.away.asked"
	}
	return Doc{Para(w.Say(id, "Number", q.Number, "Away", w.Lasting(away.Round(time.Minute)), "Question", next, "Of", q.Run.Of, "Time", w.Lasting(quiz.ContestBack)))}
}

// ContestLost says that a question could not be asked.
func (w Words) ContestLost(q quiz.Quiz) Doc {
	return Doc{Para(w.Say("contest.lost", "Question", q.Run.Question+1, "Of", q.Run.Of))}
}

// RaceView is what the standings of a contest tell.
type RaceView struct {
	Quiz    quiz.Quiz
	Race    quiz.Race
	Teams   []quiz.TeamPlacing
	Members map[study.UserID]study.Member // those in the group
}

// Race reckons how a contest stands after a question, among those who are in the group.
func Race(q quiz.Quiz, answers []quiz.Response, members []study.Member, through int) RaceView {
	v := RaceView{Quiz: q, Members: make(map[study.UserID]study.Member)}
	for _, m := range members {
		if !m.Gone {
			v.Members[m.User] = m
		}
	}
	v.Race = q.Race(answers, through, func(u study.UserID) bool {
		_, here := v.Members[u]
		return here
	})
	v.Teams = quiz.RaceTeams(v.Race.Places, members)
	return v
}

// ContestStandings follow each question but the last: what was right, who was quickest, the
// first ten, the teams.
func (w Words) ContestStandings(v RaceView) Doc {
	doc := Doc{Head(w.Say("contest.after", "Question", v.Race.Question+1, "Of", v.Quiz.Run.Of)), Para(w.answered(v))}
	if len(v.Race.Places) > 0 {
		doc = append(doc, w.raceTable(v, v.Race.Places[:min(raceRows, len(v.Race.Places))]))
		if more := len(v.Race.Places) - raceRows; more > 0 {
			doc = append(doc, Para(w.Say("contest.more", "Count", more)))
		}
	}
	doc = append(doc, w.raceTeams(v.Teams)...)
	return append(doc, Foot(w.Say("contest.next", "Time", w.Lasting(quiz.ContestPause))))
}

// PlaceKey is the button by which a member sees their own place.
func (w Words) PlaceKey(g study.GroupID, number int) [][]Button {
	return [][]Button{{{Text: w.Plain("button.place"), Action: Action{VerbPlace, g, []string{fmt.Sprint(number)}}}}}
}

// answered tells of the last question: the right answer, how many had it, who was first.
func (w Words) answered(v RaceView) HTML {
	asked := v.Quiz.Questions[v.Race.Question]
	var right []HTML
	for _, c := range asked.Correct() {
		right = append(right, Escape(asked.Options[c].Text))
	}
	text := w.Say("contest.right", "Right", w.Join(right))
	if asked.Void {
		return text + "\n" + w.Say("contest.void")
	}
	if v.Race.Answered == 0 {
		return text + "\n" + w.Say("contest.nobody")
	}
	text += "\n" + w.Say("contest.rate", "Right", v.Race.Right, "Answered", v.Race.Answered)
	if m, known := v.Members[v.Race.Swiftest]; known && v.Race.Swift < v.Quiz.Limit {
		text += " · " + w.Say("contest.swift", "Name", w.boardName(m), "Time", w.split(v.Race.Swift))
	}
	return text
}

// raceTable is the best places, with what the last question brought.
func (w Words) raceTable(v RaceView, places []quiz.Placing) Block {
	rows := [][]Cell{{
		{Text: w.Say("board.col.rank")}, {Text: w.Say("board.col.name")},
		{Text: w.Say("contest.col.points"), Right: true}, {Text: w.Say("contest.col.gain"), Right: true},
	}}
	for _, p := range places {
		name, gain := w.boardName(v.Members[p.User]), "+"+number(p.Gain)
		if p.Gain == 0 {
			gain = "–"
		}
		if p.Row >= rowShown {
			name += " 🔥" + number(p.Row)
		}
		rows = append(rows, []Cell{{Text: prize(p.Rank, p.Points > 0)}, {Text: name}, {Text: number(p.Points), Right: true}, {Text: gain, Right: true}})
	}
	return Block{Kind: Table, Rows: rows}
}

// fullTable is everybody's place. Rank and name share a cell, so that the classic form, which
// writes a folded table line by line, reads well too.
func (w Words) fullTable(v RaceView, places []quiz.Placing) Block {
	rows := [][]Cell{{{Text: w.Say("board.col.name")}, {Text: w.Say("contest.col.points"), Right: true}, {Text: w.Say("contest.col.right"), Right: true}}}
	for _, p := range places {
		place := prize(p.Rank, p.Points > 0)
		if p.Rank > 3 || p.Points == 0 {
			place += "."
		}
		rows = append(rows, []Cell{{Text: place + " " + w.boardName(v.Members[p.User])}, {Text: number(p.Points), Right: true}, {Text: number(p.Right), Right: true}})
	}
	return Block{Kind: Table, Rows: rows}
}

// prize is a rank, with a medal for the first three who have won anything.
func prize(rank int, won bool) HTML {
	if !won {
		return number(rank)
	}
	return medal(rank)
}

func (w Words) raceTeams(teams []quiz.TeamPlacing) Doc {
	if len(teams) == 0 {
		return nil
	}
	rows := [][]Cell{{
		{Text: w.Say("board.col.rank")}, {Text: w.Say("board.col.team")},
		{Text: w.Say("contest.col.heads"), Right: true}, {Text: w.Say("contest.col.mean"), Right: true},
	}}
	for _, t := range teams {
		rows = append(rows, []Cell{
			{Text: prize(t.Rank, t.Mean > 0)}, {Text: Escape(label(t.Team))},
			{Text: HTML(fmt.Sprintf("%d/%d", t.Heads, t.Of)), Right: true}, {Text: HTML(fmt.Sprintf("%.0f", t.Mean)), Right: true},
		})
	}
	return Doc{Head(w.Say("contest.teams")), {Kind: Table, Rows: rows}}
}

// ContestPodium ends a contest: the first three, the teams, everybody's place.
func (w Words) ContestPodium(v RaceView) Doc {
	doc := Doc{Head(w.Say("contest.podium", "Number", v.Quiz.Number, "Title", v.Quiz.Title))}
	if asked := len(v.Quiz.Questions); asked < v.Quiz.Run.Of {
		doc = append(doc, Para(w.Say("contest.stopped", "Question", asked, "Of", v.Quiz.Run.Of)))
	}
	winners := slices.DeleteFunc(slices.Clone(v.Race.Places), func(p quiz.Placing) bool { return p.Rank > 3 || p.Points == 0 })
	if len(winners) == 0 {
		return append(doc, Para(w.Say("contest.nowinner")))
	}
	for _, p := range winners[:min(podiumMost, len(winners))] {
		doc = append(doc, Para(w.Say("contest.winner", "Medal", medal(p.Rank), "Name", w.boardName(v.Members[p.User]),
			"Points", p.Points, "Right", p.Right, "Of", v.Quiz.Counting())))
	}
	doc = append(doc, w.raceTeams(v.Teams)...)
	if places := v.Race.Places; len(places) > 3 {
		fold := Doc{w.fullTable(v, places[:min(podiumRows, len(places))])}
		if more := len(places) - podiumRows; more > 0 {
			fold = append(fold, Para(w.Say("contest.more", "Count", more)))
		}
		doc = append(doc, Fold(w.Say("contest.all", "Count", len(places)), fold...))
	}
	return append(doc, Foot(w.Say("contest.thanks")))
}

// ContestPlace tells one member how they stand.
func (w Words) ContestPlace(v RaceView, u study.UserID) string {
	i := slices.IndexFunc(v.Race.Places, func(p quiz.Placing) bool { return p.User == u })
	if i < 0 {
		return w.Plain("contest.place.none", "Number", v.Quiz.Number)
	}
	p := v.Race.Places[i]
	parts := []string{
		w.Plain("contest.place", "Rank", p.Rank, "Of", len(v.Race.Places)), w.Plain("contest.place.points", "Count", p.Points),
		w.Plain("contest.place.right", "Right", p.Right, "Answered", p.Answered),
	}
	if p.Row > 1 {
		parts = append(parts, w.Plain("contest.place.row", "Row", p.Row))
	}
	return brief(strings.Join(parts, " · "))
}

// ContestNow is the line that /quiz answers while a contest is on.
func (w Words) ContestNow(v RaceView, u study.UserID) Doc {
	return Doc{Para(w.Say("contest.now", "Number", v.Quiz.Number, "Question", min(v.Quiz.Run.Question+1, v.Quiz.Run.Of), "Of", v.Quiz.Run.Of) +
		"\n" + Escape(w.ContestPlace(v, u)))}
}

// split is a time to the tenth of a second, as of a race.
func (w Words) split(d time.Duration) HTML {
	return w.Say("contest.split", "Seconds", fmt.Sprintf("%.1f", d.Seconds()))
}
