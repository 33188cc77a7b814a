package bot

import (
	"context"
	"encoding/json"
	"errors"
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
	doubted []study.GroupID
	away    bool         // Telegram does not say who is in a chat
	only    study.UserID // is in the chat; 0: all are
	present int          // how often Telegram was asked who is there
	orphans map[string]string
}

func (w *waitingRoom) EarlyAfter(_ context.Context, poll string, n int) ([][]byte, int, error) {
	all := w.early[poll]
	return all[min(n, len(all)):], len(all), nil
}

func (w *waitingRoom) Doubts(context.Context) ([]study.GroupID, error) {
	w.doubts++
	return w.doubted, nil
}

func (w *waitingRoom) InChat(_ context.Context, _ study.ChatID, u study.UserID) (bool, error) {
	w.present++
	if w.away {
		return false, study.ErrUnavailable
	}
	return w.only == 0 || w.only == u, nil
}

func (*waitingRoom) Admins(context.Context, study.ChatID) ([]study.UserID, error) { return nil, nil }

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

// searchRoom is a router whose group 7 has a quiz of one question, and the poll that asks it.
func searchRoom(t *testing.T, room *waitingRoom) (*Router, wire.Event) {
	t.Helper()
	question := quiz.Question{Kind: quiz.Single, Text: "Who?", Options: []quiz.Option{{Text: "we", Weight: 1}, {Text: "they"}}}
	q := quiz.Quiz{Number: 3, State: quiz.Open, Questions: []quiz.Asked{{Question: question}}}
	room.early, room.asked, room.orphans = map[string][][]byte{}, map[study.UserID]int{}, map[string]string{}
	_, r := newBallotRoom(t)
	r.o.Early, r.o.People, r.o.Presence, r.o.Groups, r.o.Quizzes, r.o.Ledger = room, room, room, readersOnly{}, onWay{q: q}, latest{}
	opening := r.o.Book.In("en", nil).QuizOpening(q, report.To{}, false)
	return r, wire.Event{Kind: wire.Shown, Poll: "p", Text: opening[len(opening)-1].Poll.Question, Choices: []string{"we", "they"}}
}

func TestA_poll_is_given_to_a_group_of_strangers_only_when_Telegram_says_that_one_is_in_it(t *testing.T) {
	room := &waitingRoom{doubted: []study.GroupID{7}, away: true}
	r, shown := searchRoom(t, room)
	room.votes(t, "p", 1)
	if err := r.orphans(t.Context(), []wire.Event{shown}); !errors.Is(err, study.ErrUnavailable) || len(room.orphans) > 0 {
		t.Errorf("while Telegram says nothing: %v, %v", room.orphans, err)
	}
	room.away = false
	if err := r.orphans(t.Context(), []wire.Event{shown}); err != nil || room.orphans["p"] != "7 3.0" {
		t.Errorf("when it says that they are: %v, %v", room.orphans, err)
	}
}

func TestA_poll_of_strangers_is_found_though_the_first_to_answer_got_it_by_forwarding(t *testing.T) {
	room := &waitingRoom{doubted: []study.GroupID{7}, only: 2}
	r, shown := searchRoom(t, room)
	for u := range study.UserID(3) {
		room.votes(t, "p", u+1)
	}
	if err := r.orphans(t.Context(), []wire.Event{shown}); err != nil || room.orphans["p"] != "7 3.0" {
		t.Errorf("%v, %v", room.orphans, err)
	}
}

func TestTelegram_is_asked_after_few_of_many_strangers_who_answer_a_poll_that_nobody_knows(t *testing.T) {
	room := &waitingRoom{doubted: []study.GroupID{7}, only: 999}
	r, shown := searchRoom(t, room)
	for u := range study.UserID(300) {
		room.votes(t, "p", u+1)
	}
	if err := r.orphans(t.Context(), []wire.Event{shown}); err != nil || room.present != strangersAsked {
		t.Errorf("Telegram was asked %d times, %d times at most: %v", room.present, strangersAsked, err)
	}
}

func TestA_poll_of_strangers_is_found_though_it_is_answered_before_anybody_doubts_that_it_was_posted(t *testing.T) {
	room := &waitingRoom{}
	r, shown := searchRoom(t, room)
	room.votes(t, "p", 1)
	if err := r.orphans(t.Context(), []wire.Event{shown}); err != nil || len(room.orphans) > 0 {
		t.Errorf("nobody knows of a doubt yet: %v, %v", room.orphans, err)
	}
	room.doubted = []study.GroupID{7}
	if err := r.orphans(t.Context(), []wire.Event{shown}); err != nil || room.orphans["p"] != "7 3.0" {
		t.Errorf("when it is in doubt: %v, %v", room.orphans, err)
	}
}

func TestWho_answered_an_unknown_poll_is_looked_up_once_however_often_its_figures_come(t *testing.T) {
	room := &waitingRoom{groups: map[study.UserID][]study.GroupID{500: {7}}}
	r, shown := searchRoom(t, room)
	come := func(u study.UserID) {
		t.Helper()
		room.votes(t, "p", u)
		if err := r.orphans(t.Context(), []wire.Event{shown, shown, shown}); err != nil {
			t.Fatal(err)
		}
	}
	for u := study.UserID(1); u < 500; u++ { // strangers all
		come(u)
	}
	if len(room.orphans) > 0 || room.doubts != 499 {
		t.Errorf("found %v; asked %d times where polls are in doubt, for 499 answers", room.orphans, room.doubts)
	}
	come(500)
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
	come(500)
	if room.orphans["p"] != "7 3.0" {
		t.Errorf("answers that came after others were forgotten: %v", room.orphans)
	}
}
