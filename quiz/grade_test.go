package quiz

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

func options(weights ...float64) []Option {
	var list []Option
	for i, w := range weights {
		list = append(list, Option{Text: string(rune('A' + i)), Weight: w})
	}
	return list
}

func TestA_choice_is_graded_by_the_weights_of_what_was_chosen(t *testing.T) {
	third := 1.0 / 3
	for _, c := range []struct {
		name    string
		kind    Kind
		weights []float64
		chosen  []int
		want    float64
	}{
		{"the right one", Single, []float64{0, 1, 0}, []int{1}, 1},
		{"a wrong one", Single, []float64{0, 1, 0}, []int{2}, 0},
		{"a half right one", Single, []float64{0.5, 1}, []int{0}, 0.5},
		{"one worth less than nothing", Single, []float64{-1, 1}, []int{0}, 0},
		{"two in a single choice are no answer", Single, []float64{1, 1}, []int{0, 1}, 0},
		{"nothing", Single, []float64{1, 0}, nil, 0},
		{"an option that does not exist", Single, []float64{1, 0}, []int{7}, 0},
		{"a negative index", Single, []float64{1, 0}, []int{-1}, 0},
		{"true", TrueFalse, []float64{1, 0}, []int{0}, 1},
		{"all right ones", Multiple, []float64{0.5, -0.5, 0.5}, []int{2, 0}, 1},
		{"one of two", Multiple, []float64{0.5, -0.5, 0.5}, []int{2}, 0.5},
		{"one right, one wrong", Multiple, []float64{0.5, -0.5, 0.5}, []int{0, 1}, 0},
		{"never below zero", Multiple, []float64{0.5, -1, 0.5}, []int{0, 1}, 0},
		{"never above one", Multiple, []float64{0.8, 0.8}, []int{0, 1}, 1},
		{"an option twice counts once", Multiple, []float64{0.5, 0.5}, []int{0, 0}, 0.5},
		{"an unknown option counts nothing", Multiple, []float64{0.5, 0.5}, []int{0, 9}, 0.5},
		{"three thirds are the whole", Multiple, []float64{third, third, third, -1}, []int{0, 1, 2}, 1},
		{"three rounded thirds are the whole", Multiple, []float64{0.33333, 0.33333, 0.33333}, []int{0, 1, 2}, 1},
		{"two thirds have six decimals", Multiple, []float64{third, third, third}, []int{0, 1}, 0.666667},
		{"an essay is for people to judge", Essay, nil, nil, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := Grade(Question{Kind: c.kind, Options: options(c.weights...)}, c.chosen, ""); got != c.want {
				t.Errorf("grade = %v, want %v", got, c.want)
			}
		})
	}
}

func TestA_typed_answer_is_taken_in_the_forms_that_people_type(t *testing.T) {
	for _, c := range []struct {
		form, text string
		want       float64
	}{
		{"Paris", "paris", 1},
		{"Paris", " PARIS. ", 1},
		{"Paris", "Pari", 0},
		{"北京", "「北京」。", 1},
		{"北京", "北 京", 1},
		{"ABC", "ＡＢＣ", 1},
		{"C#", "c#", 1},
		{"C#", "C", 0},
		{"C++", "C", 0},
		{"café", "cafe\u0301", 1},
		{"café", "cafe", 0},
		{"ice cream", "Ice-cream", 1},
		{"1984", "《1984》", 1},
		{"1000", "1,000", 1},
		{"3.14", "314", 0},
		{"v1", "v.1", 1},
		{"2:30", "230", 0},
		{"-5", "5", 0},
		{"½", "0.5", 1},
		{"½", "12", 0},
		{"Ⅳ", "iv", 1},
		{"?", "?", 1},
		{"?", "!", 0},
		{"straße", "STRASSE", 1},
		{"*mole*", "holy guacamole!", 1},
		{"*mole*", "mouse", 0},
		{"a*b*c", "a-x-b-y-c", 1},
		{"a*b*c", "a-c", 0},
		{"ab*ba", "aba", 0},
		{`2\*3`, "2*3", 1},
		{`2\*3`, "2 and 3", 0},
		{"*", "anything", 1},
		{"*", "  ", 0},
		{"Paris", "", 0},
	} {
		q := Question{Kind: Short, Answers: []Answer{{Text: c.form, Weight: 1}}}
		if got := Grade(q, nil, c.text); got != c.want {
			t.Errorf("%q for %q: grade = %v, want %v", c.text, c.form, got, c.want)
		}
	}
}

func TestThe_best_form_counts_and_a_catch_all_only_for_the_rest(t *testing.T) {
	q := Question{Kind: Short, Answers: []Answer{
		{Text: "*", Weight: 0.1}, {Text: "blue", Weight: 1}, {Text: "bl*", Weight: 0.5}, {Text: "red", Weight: 0},
	}}
	for text, want := range map[string]float64{"Blue": 1, "black": 0.5, "red": 0, "green": 0.1} {
		if got := Grade(q, nil, text); got != want {
			t.Errorf("%s: grade = %v, want %v", text, got, want)
		}
	}
}

func TestA_number_is_right_within_its_tolerance(t *testing.T) {
	q := Question{Kind: Numerical, Answers: []Answer{
		{Value: 3.14, Tolerance: 0.01, Weight: 1}, {Value: 3, Tolerance: 0.5, Weight: 0.5}, {Text: "*", Weight: 0},
	}}
	for text, want := range map[string]float64{
		"3.14": 1, "3.15": 1, "3.13": 1, "3,14": 1, "３．１４": 1, "3.2": 0.5, "2.5": 0.5, "4": 0, "22/7": 1, "pi": 0,
		"": 0, "0x3": 0, "inf": 0, "NaN": 0, "314e-2": 1, "0.314×10^1": 1,
	} {
		if got := Grade(q, nil, text); got != want {
			t.Errorf("%q: grade = %v, want %v", text, got, want)
		}
	}
	ranged := Question{Kind: Numerical, Answers: []Answer{{Value: 0.2, Tolerance: 0.1, Weight: 1}}}
	for _, edge := range []string{"0.1", "0.3"} {
		if Grade(ranged, nil, edge) != 1 {
			t.Errorf("%s lies in 0.1..0.3", edge)
		}
	}
}

func TestNumbers_are_read_as_people_type_them(t *testing.T) {
	for text, want := range map[string]float64{
		"1,000": 1000, "1,000,000.5": 1000000.5, "1.000,5": 1000.5, "1,5": 1.5, "0,125": 0.125, "−7": -7, "＋7": 7,
		"1 000": 1000, "1'000": 1000, "1/4": 0.25, "¾": 0.75, "2e3": 2000, "1.5×10^3": 1500,
	} {
		if got, ok := Number(text); !ok || got != want {
			t.Errorf("Number(%q) = %v, %v, want %v", text, got, ok, want)
		}
	}
	for _, text := range []string{"", "-", "1/0", "1/2/3", "12:30", "2026-11-21", "1e999", "abc", "1_000", "e"} {
		if got, ok := Number(text); ok {
			t.Errorf("Number(%q) = %v, want none", text, got)
		}
	}
}

func TestPairs_places_and_gaps_earn_their_share(t *testing.T) {
	pairs := Question{Kind: Matching, Pairs: []Pair{{"cat", "mammal"}, {"dog", "mammal"}, {"frog", "amphibian"}, {"", "bird"}}}
	order := Question{Kind: Ordering, Options: options(0, 0, 0, 0)}
	cloze := Question{Kind: Cloze, Answers: []Answer{{Text: "red", Weight: 1, Gap: 1}, {Text: "pink", Weight: 0.5, Gap: 1}, {Text: "blue", Weight: 1, Gap: 2}}}
	for _, c := range []struct {
		name   string
		q      Question
		chosen []int
		text   string
		want   float64
	}{
		{"all pairs", pairs, []int{0, 1, 2}, "", 1},
		{"rights that read the same may be swapped", pairs, []int{1, 0, 2}, "", 1},
		{"a wrong right", pairs, []int{0, 1, 3}, "", 0.666667},
		{"an answer that stops early", pairs, []int{0}, "", 0.333333},
		{"the right order", order, []int{0, 1, 2, 3}, "", 1},
		{"two in place", order, []int{0, 2, 1, 3}, "", 0.5},
		{"both gaps by lines", cloze, nil, "red\nblue", 1},
		{"both gaps by semicolons", cloze, nil, "Red；Blue", 1},
		{"a gap half right", cloze, nil, "pink; green", 0.25},
		{"one gap only", cloze, nil, "red", 0.5},
		{"no pairs", Question{Kind: Matching}, []int{0}, "", 0},
		{"no items", Question{Kind: Ordering}, nil, "", 0},
		{"no gaps", Question{Kind: Cloze}, nil, "x", 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := Grade(c.q, c.chosen, c.text); got != c.want {
				t.Errorf("grade = %v, want %v", got, c.want)
			}
		})
	}
}

func TestA_grade_always_lies_between_nothing_and_the_whole(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		q := Question{
			Kind:    rapid.SampledFrom([]Kind{Single, Multiple, TrueFalse, Short, Numerical, Matching, Ordering, Cloze, Essay, "?"}).Draw(t, "kind"),
			Options: options(rapid.SliceOfN(rapid.Float64Range(-1, 1), 0, 6).Draw(t, "weights")...),
			Answers: []Answer{{Text: rapid.String().Draw(t, "form"), Weight: rapid.Float64Range(-1, 1).Draw(t, "weight"), Gap: 1}},
			Pairs:   []Pair{{"a", "b"}, {"c", "d"}},
		}
		chosen := rapid.SliceOf(rapid.IntRange(-2, 9)).Draw(t, "chosen")
		grade := Grade(q, chosen, rapid.String().Draw(t, "text"))
		if !(grade >= 0 && grade <= 1) || math.Signbit(grade) {
			t.Fatalf("grade = %v", grade)
		}
	})
}

func TestEvery_accepted_form_takes_itself(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		form := rapid.StringMatching(`[^*\\\s][^*\\]{0,20}`).Draw(t, "form")
		q := Question{Kind: Short, Answers: []Answer{{Text: form, Weight: 1}}}
		if fold(form) != "" && Grade(q, nil, form) != 1 {
			t.Fatalf("%q is not taken for itself", form)
		}
	})
}

func BenchmarkGrade(b *testing.B) {
	multiple := Question{Kind: Multiple, Options: options(0.5, -0.5, 0.5, -0.5)}
	short := Question{Kind: Short, Answers: []Answer{{Text: "spaced repetition", Weight: 1}, {Text: "spacing", Weight: 1}}}
	b.Run("choice", func(b *testing.B) {
		chosen := []int{0, 2}
		b.ReportAllocs()
		for b.Loop() {
			Grade(multiple, chosen, "")
		}
	})
	b.Run("typed", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			Grade(short, nil, "Spaced Repetition.")
		}
	})
}
