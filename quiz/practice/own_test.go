package practice

import (
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"studybot/quiz"
)

func TestOwn_cards_are_read_from_what_people_write(t *testing.T) {
	for _, c := range []struct {
		text  string
		cards []Own
		fault OwnFault
	}{
		{"? capital of Peru :: Lima", []Own{{"capital of Peru", "Lima"}}, OwnFine},
		{"?capital of Peru::Lima", []Own{{"capital of Peru", "Lima"}}, OwnFine},
		{"？秘鲁的首都：：利马", []Own{{"秘鲁的首都", "利马"}}, OwnFine},
		{"? a\n! b", []Own{{"a", "b"}}, OwnFine},
		{"？第一\n！一\n？第二\n！二", []Own{{"第一", "一"}, {"第二", "二"}}, OwnFine},
		{"? a\nand more\n! b\nand more\n\n? c :: d", []Own{{"a\nand more", "b\nand more"}, {"c", "d"}}, OwnFine},
		{"? a :: b\nsecond line", []Own{{"a", "b\nsecond line"}}, OwnFine},
		{"? a :: b :: c", []Own{{"a", "b :: c"}}, OwnFine},
		{"? what is it", []Own{{"what is it", ""}}, OwnNoAnswer},
		{"? :: b", []Own{{"", "b"}}, OwnNoAnswer},
		{"?", []Own{{"", ""}}, OwnNoAnswer},
		{"what? :: no card", nil, OwnNot},
		{"! b", nil, OwnNot},
		{"", nil, OwnNot},
		{"? " + strings.Repeat("问", OwnTextMost) + " :: b", []Own{{strings.Repeat("问", OwnTextMost), "b"}}, OwnFine},
		{"? a :: " + strings.Repeat("答", OwnTextMost+1), []Own{{"a", strings.Repeat("答", OwnTextMost+1)}}, OwnLong},
	} {
		cards, fault := ParseOwn(c.text)
		if diff := cmp.Diff(c.cards, cards); diff != "" || fault != c.fault {
			t.Errorf("%q: fault %q, want %q; %s", c.text, fault, c.fault, diff)
		}
	}
}

func FuzzParseOwn(f *testing.F) {
	f.Add("? a :: b")
	f.Add("？a\n！b\n!c")
	f.Fuzz(func(t *testing.T, text string) {
		cards, fault := ParseOwn(text)
		for _, c := range cards {
			if fault == OwnFine && (c.Ask == "" || c.Answer == "" || utf8.RuneCountInString(c.Ask) > OwnTextMost || c.Question(c.ID()).ID == "") {
				t.Fatalf("%q gives %+v", text, c)
			}
		}
	})
}

func TestThe_same_question_again_replaces_the_answer(t *testing.T) {
	l := newLearner(t)
	for _, c := range []struct {
		card  Own
		added int
	}{{Own{"Capital of Peru?", "Cusco"}, 1}, {Own{"capital of  Peru", "Lima"}, 0}} {
		change, added, ok := l.state.AddOwn([]Own{c.card})
		if !ok || added != c.added {
			t.Errorf("%+v: added %d, want %d", c.card, added, c.added)
		}
		l.take(change)
	}
	if len(l.state.Own) != 1 || l.state.Own[Own{Ask: "Capital of Peru?"}.ID()].Answer != "Lima" {
		t.Errorf("own cards: %+v", l.state.Own)
	}
}

func TestOwn_cards_have_their_limit(t *testing.T) {
	l := newLearner(t)
	var cards []Own
	for i := range OwnMost {
		cards = append(cards, Own{fmt.Sprintf("question %d", i), "a"})
	}
	c, added, ok := l.state.AddOwn(cards)
	if !ok || added != OwnMost {
		t.Fatalf("added %d, %v", added, ok)
	}
	l.take(c)
	if _, _, ok := l.state.AddOwn([]Own{{"one more", "a"}}); ok {
		t.Errorf("more than %d cards", OwnMost)
	}
	if _, added, ok := l.state.AddOwn(cards[:1]); !ok || added != 0 {
		t.Error("a card that is there could not be changed once the limit is reached")
	}
}

func TestA_star_in_an_own_answer_stands_for_itself(t *testing.T) {
	q := Own{"a times b", "a*b"}.Question("x")
	if quiz.Grade(q, nil, "a*b") != 1 || quiz.Grade(q, nil, "acb") == 1 {
		t.Error("the star stands for any text")
	}
}
