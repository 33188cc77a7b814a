package quiz

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// bankOf makes single choices named q0, q1 and so on.
func bankOf(n int) Bank {
	var b Bank
	for i := range n {
		b.Questions = append(b.Questions, Question{
			ID: fmt.Sprintf("q%d", i), Kind: Single, Text: fmt.Sprintf("Question %d?", i), Options: options(1, 0),
		})
	}
	return b
}

func ids(questions []Question) string {
	var list []string
	for _, q := range questions {
		list = append(list, q.ID)
	}
	return strings.Join(list, " ")
}

func TestA_sequence_goes_on_after_the_last_question_and_begins_again_at_the_top(t *testing.T) {
	b := bankOf(5)
	b.Questions[1].Tags = []string{"Grammar"}
	b.Questions[3].Tags = []string{"grammar", "verbs"}
	b.Questions[2].Kind = Essay
	for _, c := range []struct {
		name string
		d    DrawOptions
		want string
	}{
		{"from the top", DrawOptions{N: 2}, "q0 q1"},
		{"after the last", DrawOptions{N: 2, After: "q1"}, "q2 q3"},
		{"round the end", DrawOptions{N: 3, After: "q3"}, "q4 q0 q1"},
		{"after the very last", DrawOptions{N: 2, After: "q4"}, "q0 q1"},
		{"a last one that is gone", DrawOptions{N: 2, After: "gone"}, "q0 q1"},
		{"more than there are", DrawOptions{N: 9, After: "q3"}, "q4 q0 q1 q2 q3"},
		{"none", DrawOptions{N: 0}, ""},
		{"less than none", DrawOptions{N: -1}, ""},
		{"by a tag in any case", DrawOptions{N: 9, Tags: []string{"GRAMMAR"}}, "q1 q3"},
		{"by any of two tags", DrawOptions{N: 9, Tags: []string{"nouns", "verbs"}}, "q3"},
		{"by a tag, after one without it", DrawOptions{N: 1, Tags: []string{"grammar"}, After: "q2"}, "q3"},
		{"what fits a poll", DrawOptions{N: 9, PollOnly: true}, "q0 q1 q3 q4"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := ids(b.Draw(c.d)); got != c.want {
				t.Errorf("drew %q, want %q", got, c.want)
			}
		})
	}
}

func TestUnseen_draws_the_least_asked_first(t *testing.T) {
	b := bankOf(6)
	asked := map[string]int{"q0": 2, "q1": 1, "q2": 1, "q3": 3}
	drawn := strings.Fields(ids(b.Draw(DrawOptions{N: 6, Order: Unseen, Asked: asked, Seed: 7})))
	var counts []int
	for _, id := range drawn {
		counts = append(counts, asked[id])
	}
	if diff := cmp.Diff([]int{0, 0, 1, 1, 2, 3}, counts); diff != "" {
		t.Errorf("drawn %v: %s", drawn, diff)
	}
	firsts := map[string]bool{}
	for seed := range uint64(20) {
		firsts[ids(b.Draw(DrawOptions{N: 1, Order: Unseen, Asked: asked, Seed: seed}))] = true
	}
	if !firsts["q4"] || !firsts["q5"] || len(firsts) != 2 {
		t.Errorf("ties are not shuffled among the unseen: %v", firsts)
	}
}

func TestA_draw_repeats_nothing_and_its_seed_repeats_it(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b := bankOf(rapid.IntRange(0, 30).Draw(t, "size"))
		if len(b.Questions) > 2 {
			b.Questions[1].ID = b.Questions[0].ID // an ID twice is drawn once
		}
		d := DrawOptions{
			N:     rapid.IntRange(-1, 40).Draw(t, "n"),
			Order: rapid.SampledFrom([]Order{Sequence, Random, Unseen, ""}).Draw(t, "order"),
			Seed:  rapid.Uint64().Draw(t, "seed"),
			After: fmt.Sprintf("q%d", rapid.IntRange(0, 40).Draw(t, "after")),
			Asked: map[string]int{"q3": 1, "q4": 2},
		}
		drawn := b.Draw(d)
		list := strings.Fields(ids(drawn))
		if len(list) > max(d.N, 0) {
			t.Fatalf("drew %d of %d", len(list), d.N)
		}
		slices.Sort(list)
		if len(slices.Compact(list)) != len(drawn) {
			t.Fatalf("a question twice: %s", ids(drawn))
		}
		if again := b.Draw(d); ids(again) != ids(drawn) {
			t.Fatalf("the same seed drew %s, then %s", ids(drawn), ids(again))
		}
	})
}

func TestRandom_draws_differ_by_seed(t *testing.T) {
	b := bankOf(20)
	seen := map[string]bool{}
	for seed := range uint64(10) {
		seen[ids(b.Draw(DrawOptions{N: 5, Order: Random, Seed: seed}))] = true
	}
	if len(seen) < 9 {
		t.Errorf("ten seeds drew %d different sets", len(seen))
	}
}

func TestOnly_questions_of_the_wanted_difficulty_are_drawn(t *testing.T) {
	b := bankOf(6)
	for i := range b.Questions {
		b.Questions[i].Difficulty = i * 2 // the first is unknown
	}
	for _, tt := range []struct {
		easiest, hardest int
		want             string
	}{{0, 0, "q0 q1 q2 q3 q4 q5"}, {1, 4, "q1 q2"}, {6, 6, "q3"}, {3, 3, ""}, {0, 2, "q1"}} {
		if got := ids(b.Draw(DrawOptions{N: 10, Easiest: tt.easiest, Hardest: tt.hardest})); got != tt.want {
			t.Errorf("%d to %d: %q, want %q", tt.easiest, tt.hardest, got, tt.want)
		}
	}
}

// Drawing ten of ten thousand, half of which were asked before; the goal is 1 ms.
func BenchmarkDraw10Of10000(b *testing.B) {
	bank := bankOf(10_000)
	asked := make(map[string]int)
	for i := 0; i < len(bank.Questions); i += 2 {
		asked[bank.Questions[i].ID] = 1 + i%3
	}
	for _, order := range []Order{Sequence, Random, Unseen} {
		b.Run(string(order), func(b *testing.B) {
			for i := 0; b.Loop(); i++ {
				bank.Draw(DrawOptions{N: 10, Order: order, Asked: asked, After: "q5000", Seed: uint64(i), PollOnly: true})
			}
		})
	}
}
