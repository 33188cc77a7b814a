package quiz

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestOne_slip_is_forgiven_in_a_long_answer(t *testing.T) {
	for _, c := range []struct {
		form, text string
		taken      bool
	}{
		{"photosynthesis", "photosyntesis", true},
		{"photosynthesis", "photosynnthesis", true},
		{"photosynthesis", "photosinthesis", true},
		{"photosynthesis", "phtoosynthesis", true},
		{"photosynthesis", "photosinthesys", false},
		{"photosynthesis", "hotosynthesis", false},
		{"Photosynthesis.", "ＰＨＯＴＯＳＹＮＴＥＳＩＳ", true},
		{"Danube", "Danub", true},
		{"Seine", "Sein", false},
		{"typical", "atypical", false},
		{"affect", "effect", false},
		{"Mount Everest", "Mont Everest", true},
		{"Mount Everest", "Muont Evrest", false},
		{"New York City", "New Yrok City", true},
		{"vitamin C", "vitamin D", false},
		{"hepatitis-A", "hepatitis B", false},
		{"diabetes type I", "diabetes type II", false},
		{"version 12", "version 13", false},
		{"version 12", "version 1", false},
		{"abcdef7", "abcdef8", false},
		{"Übergröße", "ÜBERGRÖSSE", true},
		{"Übergröße", "Übergöße", true},
		{"第一次世界大战", "第二次世界大战", false},
		{"中华人民共和国", "中华人民和国", false},
		{"北京", "北京市", false},
		{"ВОЛГОГРАД", "Волгогра", false},
		{"colo*r tone", "colr ton", false},
		{"1000000", "100000", false},
		{"elephant", "", false},
	} {
		q := Question{Kind: Short, Answers: []Answer{{Text: c.form, Weight: 1}}}
		if got := Grade(q, nil, c.text) == 1; got != c.taken {
			t.Errorf("%q for %q: %v", c.text, c.form, got)
		}
	}
}

func TestWhat_a_form_takes_as_it_stands_is_no_slip_of_another(t *testing.T) {
	q := Question{Kind: Short, Answers: []Answer{
		{Text: "stationary", Weight: 1}, {Text: "stationery", Feedback: "That is paper."}, {Text: "*", Feedback: "No."},
	}}
	for text, want := range map[string]struct {
		grade    float64
		feedback string
	}{
		"stationary": {1, ""}, "stationery": {0, "That is paper."}, "stationry": {1, ""}, "still": {0, "No."},
	} {
		if got := Grade(q, nil, text); got != want.grade || strings.Join(Feedback(q, nil, text), "") != want.feedback {
			t.Errorf("%s: %v %q", text, got, Feedback(q, nil, text))
		}
	}
}

func TestA_gap_forgives_as_a_short_answer_does(t *testing.T) {
	q := Question{Kind: Cloze, Answers: []Answer{{Text: "Danube", Weight: 1, Gap: 1}, {Text: "臺北", Weight: 1, Gap: 2}}}
	if got := Grade(q, nil, "danbue\n台北"); got != 1 {
		t.Error(got)
	}
}

// Each of the four slips is undone by another of them.
func TestSlips_are_the_same_both_ways(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		word := rapid.StringMatching(`[a-c]{6,9}`)
		a, b := word.Draw(t, "a"), word.Draw(t, "b")
		if slipped(a, b) != slipped(b, a) {
			t.Fatalf("%s %s", a, b)
		}
	})
}

func BenchmarkGradeShort(b *testing.B) {
	for name, c := range map[string]struct{ form, text string }{
		"right":   {"photosynthesis", "Photosynthesis"},
		"slip":    {"photosynthesis", "fotosynthesis of plants"},
		"chinese": {"中华人民共和国", "中華人民共和國。"},
	} {
		q := Question{Kind: Short, Answers: []Answer{{Text: c.form, Weight: 1}, {Text: "another form", Weight: 0.5}, {Text: "第三种", Weight: 0.5}}}
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				Grade(q, nil, c.text)
			}
		})
	}
}
