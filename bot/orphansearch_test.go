package bot

import (
	"context"
	"encoding/json"
	"fmt"
	"testing"

	"studybot/bot/wire"
	"studybot/quiz"
	"studybot/report"
	"studybot/study"
)

// waitingRoom keeps the answers to polls that nobody knows, and who of them is of which group.
type waitingRoom struct {
	EarlyVotes
	People
	early   map[string][][]byte
	groups  map[study.UserID][]study.GroupID
	asked   map[study.UserID]int // how often somebody was looked up
	doubts  int
	orphans map[string]string
}

func (w *waitingRoom) EarlyAfter(_ context.Context, poll string, n int) ([][]byte, int, error) {
	all := w.early[poll]
	return all[min(n, len(all)):], len(all), nil
}

func (w *waitingRoom) Doubts(context.Context) ([]study.GroupID, error) {
	w.doubts++
	return nil, nil
}

func (w *waitingRoom) HoldOrphan(_ context.Context, g study.GroupID, number, question int, poll string) error {
	w.orphans[poll] = fmt.Sprintf("%d %d.%d", g, number, question)
	return nil
}

func (w *waitingRoom) Person(_ context.Context, u study.UserID) (study.Person, error) {
	w.asked[u]++
	return study.Person{ID: u, Groups: w.groups[u]}, nil
}

func (w *waitingRoom) votes(t *testing.T, poll string, u study.UserID) {
	t.Helper()
	answer, err := json.Marshal(wire.Event{Kind: wire.Voted, Poll: poll, From: wire.Sender{ID: u}})
	if err != nil {
		t.Fatal(err)
	}
	w.early[poll] = append(w.early[poll], answer)
}

// onWay is a group's quiz whose poll is on its way: a poll that turns up is noted for it.
type onWay struct {
	Quizzes
	q quiz.Quiz
}

func (o onWay) Quiz(context.Context, study.GroupID, int) (quiz.Quiz, error) { return o.q, nil }

func (o onWay) OpenQuizzes(_ context.Context, g study.GroupID) ([]quiz.Quiz, error) {
	if g != 7 {
		return nil, nil
	}
	return []quiz.Quiz{o.q}, nil
}

func TestWho_answered_an_unknown_poll_is_looked_up_once_however_often_its_figures_come(t *testing.T) {
	question := quiz.Question{Kind: quiz.Single, Text: "Who?", Options: []quiz.Option{{Text: "we", Weight: 1}, {Text: "they"}}}
	q := quiz.Quiz{Number: 3, State: quiz.Open, Questions: []quiz.Asked{{Question: question}}}
	room := &waitingRoom{early: map[string][][]byte{}, asked: map[study.UserID]int{}, orphans: map[string]string{}, groups: map[study.UserID][]study.GroupID{500: {7}}}
	_, r := newBallotRoom(t)
	r.o.Early, r.o.People, r.o.Groups, r.o.Quizzes, r.o.Ledger = room, room, readersOnly{}, onWay{q: q}, overLedger{}
	opening := r.o.Book.In("en", nil).QuizOpening(q, report.To{}, false)
	figures := func(poll string) []wire.Event {
		shown := wire.Event{Kind: wire.Shown, Poll: poll, Text: opening[len(opening)-1].Poll.Question, Choices: []string{"we", "they"}}
		return []wire.Event{shown, shown, shown}
	}
	come := func(poll string, u study.UserID) {
		t.Helper()
		room.votes(t, poll, u)
		if err := r.orphans(t.Context(), figures(poll)); err != nil {
			t.Fatal(err)
		}
	}
	for u := study.UserID(1); u < 500; u++ { // strangers all
		come("p", u)
	}
	if len(room.orphans) > 0 || room.doubts != 499 {
		t.Errorf("found %v; looked %d times where polls are in doubt, for 499 answers", room.orphans, room.doubts)
	}
	come("p", 500)
	if room.orphans["p"] != "7 3.0" {
		t.Errorf("the first of the group answered: %v", room.orphans)
	}
	for u, n := range room.asked {
		if n != 1 {
			t.Errorf("%d was looked up %d times", u, n)
		}
	}
	delete(room.early, "p") // a day has passed
	delete(room.orphans, "p")
	come("p", 500)
	if room.orphans["p"] != "7 3.0" {
		t.Errorf("answers that came after others were forgotten: %v", room.orphans)
	}
}
