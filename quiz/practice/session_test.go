package practice

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"studybot/quiz"
	"studybot/quiz/recall"
)

func TestA_wrong_answer_is_rated_at_once_and_a_right_one_by_the_member(t *testing.T) {
	partly := quiz.Question{ID: "m", Kind: quiz.Multiple, Text: "Which?", Options: []quiz.Option{{Text: "a", Weight: 0.5}, {Text: "b", Weight: 0.5}, {Text: "c"}}}
	bank := bankOf("law", 1)
	bank.Questions = append(bank.Questions, partly)
	for _, c := range []struct {
		name    string
		answer  quiz.Draft
		asked   int
		choices []recall.Rating
		rated   bool
	}{
		{"wrong", quiz.Draft{Options: []int{1}}, 0, nil, true},
		{"right", quiz.Draft{Options: []int{0}}, 0, []recall.Rating{recall.Hard, recall.Good, recall.Easy}, false},
		{"right in part", quiz.Draft{Options: []int{0}, Done: true}, 1, []recall.Rating{recall.Again, recall.Hard}, false},
		{"not said to be done", quiz.Draft{Options: []int{0, 1}}, 1, nil, false},
	} {
		l := newLearner(t, bank)
		q := bank.Questions[c.asked]
		l.state.Desk.Asked = ID{"law", q.ID}
		l.take(l.state.Draw(l.view, q, c.answer))
		_, rated := l.state.Cards[ID{"law", q.ID}]
		if diff := cmp.Diff(c.choices, l.state.Choices()); diff != "" || rated != c.rated {
			t.Errorf("%s: rated %v, choices %s", c.name, rated, diff)
		}
	}
}

func TestA_rating_that_does_not_fit_changes_nothing(t *testing.T) {
	l := newLearner(t, bankOf("law", 3))
	l.begin("")
	if _, ok := l.state.Rate(l.view, recall.Good); ok {
		t.Error("a question that nobody has answered could be rated")
	}
	if _, ok := l.state.GoOn(l.view); ok {
		t.Error("a question that nobody has answered could be passed over")
	}
	q, _ := l.state.Question(l.view)
	l.take(l.state.Draw(l.view, q, quiz.Draft{Options: []int{0}}))
	if _, ok := l.state.Rate(l.view, recall.Again); ok {
		t.Error("a right answer could be rated as forgotten")
	}
	if _, ok := l.state.GoOn(l.view); ok {
		t.Error("a right answer could be left unrated")
	}
}

func TestWhat_lies_on_the_desk_is_asked_on_unless_it_may_not_be(t *testing.T) {
	l := newLearner(t, bankOf("law", 3), bankOf("tea", 3))
	first, turn := l.begin(""), l.state.Desk.Turn
	if again := l.begin(""); again != first || l.state.Desk.Turn != turn {
		t.Errorf("begun anew: %s in turn %d, want %s in turn %d", again, l.state.Desk.Turn, first, turn)
	}
	law := bankOf("law", 3)
	l.view.Withheld = WithheldBy([]quiz.Quiz{{Bank: "law", State: quiz.Open, Questions: []quiz.Asked{{Question: law.Questions[0]}}}})
	if _, ok := l.state.Question(l.view); ok {
		t.Error("a question of a quiz that has opened may still be answered")
	}
	if next := l.begin(""); next != "q1" {
		t.Errorf("then %s, want q1: q0 is in a quiz", next)
	}
	l.view.Banks = l.view.Banks[1:]
	if next := l.begin("tea"); next != "q0" || l.state.Desk.Asked.Bank != "tea" {
		t.Errorf("then %v, want q0 of tea", l.state.Desk.Asked)
	}
}

func TestStopping_empties_the_desk_and_makes_old_buttons_old(t *testing.T) {
	l := newLearner(t, bankOf("law", 3))
	l.begin("")
	turn := l.state.Desk.Turn
	l.take(l.state.Stop())
	if !l.state.Desk.Asked.IsZero() || l.state.Desk.Turn == turn {
		t.Errorf("left on the desk: %+v", l.state.Desk)
	}
}

func TestThe_order_of_options_stays_for_a_turn(t *testing.T) {
	l := newLearner(t, bankOf("law", 3))
	l.begin("")
	seed := l.state.Seed()
	if l.state.Seed() != seed {
		t.Error("the seed changed within a turn")
	}
	l.answer(recall.Easy)
	if l.state.Seed() == seed {
		t.Error("the seed is that of the turn before")
	}
}

func TestA_quiz_brings_mistakes_in_once_and_counts_what_is_practised(t *testing.T) {
	bank := bankOf("law", 5)
	q := quiz.Quiz{Bank: "law", State: quiz.Closed, ClosedAt: morning.Add(30*time.Minute + 300*time.Millisecond)}
	for _, question := range bank.Questions {
		q.Questions = append(q.Questions, quiz.Asked{Question: question})
	}
	q.Questions[4].Void = true
	l := newLearner(t, bank)
	l.settle("law", 2, same(5), same(9.0))
	before := l.state.Cards
	given := []quiz.Response{
		{User: 41, Question: 0, Grade: 1}, {User: 41, Question: 1, Grade: 0},
		{User: 41, Question: 2, Grade: 0.5}, {User: 41, Question: 3, Grade: 1},
		{User: 41, Question: 4}, {User: 42, Question: 3}, {User: 41, Question: 5},
	}
	c, ok := l.state.AfterQuiz(q, given, shanghai)
	if !ok || len(c.Cards) != 3 {
		t.Fatalf("changed %+v, want the two that are practised and one mistake", c.Cards)
	}
	l.take(c)
	law := func(id string) Card { return l.state.Cards[ID{"law", id}] }
	if right := law("q0"); right.Stability <= before[ID{"law", "q0"}].Stability || right.Reps != 4 {
		t.Errorf("right in the quiz: %+v, want it steadier", right)
	}
	if wrong := law("q1"); wrong.Lapses != 1 || wrong.State != recall.Relearning {
		t.Errorf("wrong in the quiz: %+v, want it forgotten", wrong)
	}
	if mistake := law("q2"); mistake.State != recall.New || !mistake.Mistake.Equal(q.ClosedAt.Truncate(time.Second)) {
		t.Errorf("a mistake: %+v, want it new, of the quiz's closing", mistake)
	}
	if again, ok := l.state.AfterQuiz(q, given, shanghai); ok {
		t.Errorf("counted twice, it changes %+v", again.Cards)
	}
	late := append(given, quiz.Response{User: 41, Question: 3, Grade: 0})
	if c, ok := l.state.AfterQuiz(q, late, shanghai); !ok || len(c.Cards) != 1 {
		t.Errorf("a late answer changes %+v, want its question alone", c.Cards)
	}
}

func TestA_mistake_goes_again_when_the_key_is_corrected(t *testing.T) {
	bank := bankOf("law", 2)
	q := quiz.Quiz{Bank: "law", State: quiz.Closed, ClosedAt: morning, Questions: []quiz.Asked{{Question: bank.Questions[0]}, {Question: bank.Questions[1]}}}
	l := newLearner(t, bank)
	wrong := []quiz.Response{{User: 41, Question: 0}, {User: 41, Question: 1}}
	c, _ := l.state.AfterQuiz(q, wrong, shanghai)
	l.take(c)
	l.begin("")
	l.answer(recall.Good) // q0 is practised by now
	wrong[0].Grade = 1
	q.Questions[1].Void = true
	c, _ = l.state.AfterQuiz(q, wrong, shanghai)
	if diff := cmp.Diff(map[ID]Card{{"law", "q1"}: {}}, c.Cards); diff != "" {
		t.Errorf("the correction changes: %s", diff)
	}
	l.take(c)
	if c, ok := l.state.AfterQuiz(q, wrong, shanghai); ok {
		t.Errorf("again, it changes %+v", c.Cards)
	}
}

func TestAn_own_card_is_judged_by_its_owner_and_can_be_dropped(t *testing.T) {
	l := newLearner(t)
	c, added, ok := l.state.AddOwn([]Own{{"Capital of *Peru*?", "Lima"}})
	if !ok || added != 1 {
		t.Fatalf("added %d, %v", added, ok)
	}
	l.take(c)
	id := l.begin(Scope(Mine))
	q, ok := l.state.Question(l.view)
	if !ok || q.Text != "Capital of *Peru*?" {
		t.Fatalf("asked %+v", q)
	}
	l.take(l.state.GiveUp(l.view))
	if diff := cmp.Diff(recall.Ratings(), l.state.Choices()); diff != "" {
		t.Errorf("choices: %s", diff)
	}
	c, ok = l.state.Rate(l.view, recall.Again)
	if !ok {
		t.Fatal("could not be rated")
	}
	l.take(c)
	l.take(l.state.DropOwn(id))
	if len(l.state.Own) != 0 || len(l.state.Cards) != 0 || !l.state.Desk.Asked.IsZero() {
		t.Errorf("dropped, there is still %+v", l.state)
	}
}

func TestWhat_was_learnt_on_one_day_comes_back_on_several_and_the_button_says_when(t *testing.T) {
	const n = 40
	l := newLearner(t, bankOf("law", n))
	l.settle("law", n, func(int) int { return 0 }, func(int) float64 { return 10 })
	dates := map[int]int{}
	for range n {
		if l.begin("") == "" {
			t.Fatal("nothing is asked any more")
		}
		asked := l.state.Desk.Asked
		q, _ := l.state.Question(l.view)
		l.take(l.state.Draw(l.view, q, quiz.Draft{Options: []int{0}}))
		said := l.state.Preview(l.view, recall.Good)
		change, ok := l.state.Rate(l.view, recall.Good)
		if again, _ := l.state.Rate(l.view, recall.Good); !ok || again.Cards[asked] != change.Cards[asked] {
			t.Fatalf("rated twice it is another card: %+v", again.Cards[asked])
		}
		l.take(change)
		if got := l.state.Cards[asked].Card; got != said {
			t.Errorf("the button says %+v, it is %+v", said, got)
		}
		dates[l.state.Cards[asked].Days]++
	}
	if len(dates) < 4 {
		t.Errorf("%d cards come back on %d dates: %v", n, len(dates), dates)
	}
}
