package quiz

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestOnly_what_the_platform_holds_fits_a_poll(t *testing.T) {
	q := func(change func(*Question)) Question {
		q := Question{Kind: Single, Text: "What?", Options: options(1, 0, 0)}
		change(&q)
		return q
	}
	weights := func(n int) []float64 { return append([]float64{1}, make([]float64, n-1)...) }
	for _, c := range []struct {
		name, why string
		q         Question
	}{
		{"a single choice", "", q(func(q *Question) {})},
		{"a true/false", "", q(func(q *Question) { q.Kind, q.Options = TrueFalse, options(1, 0) })},
		{"a multiple choice", "", q(func(q *Question) { q.Kind, q.Options = Multiple, options(0.5, 0.5, -1) })},
		{"a short answer", UnfitKind, q(func(q *Question) { q.Kind = Short })},
		{"no text", UnfitText, q(func(q *Question) { q.Text = " " })},
		{"300 units", "", q(func(q *Question) { q.Text = strings.Repeat("汉", 300) })},
		{"301 units", "", q(func(q *Question) { q.Text = strings.Repeat("汉", 301) })},
		{"151 emoji", "", q(func(q *Question) { q.Text = strings.Repeat("😀", 151) })},
		{"1,324 units", "", q(func(q *Question) { q.Text = strings.Repeat("汉", 1324) })},
		{"1,325 units", UnfitText, q(func(q *Question) { q.Text = strings.Repeat("汉", 1325) })},
		{"one option", UnfitOptions, q(func(q *Question) { q.Options = options(1) })},
		{"10 options", "", q(func(q *Question) { q.Options = options(weights(10)...) })},
		{"12 options", "", q(func(q *Question) { q.Options = options(weights(12)...) })},
		{"13 options", UnfitOptions, q(func(q *Question) { q.Options = options(weights(13)...) })},
		{"an option of 100 units", "", q(func(q *Question) { q.Options[2].Text = strings.Repeat("x", 100) })},
		{"an option of 101 units", UnfitOption, q(func(q *Question) { q.Options[2].Text = strings.Repeat("x", 101) })},
		{"an empty option", UnfitOption, q(func(q *Question) { q.Options[2].Text = "" })},
		{"nothing right", UnfitKey, q(func(q *Question) { q.Options = options(0, 0) })},
		{"a single choice with a half right option", UnfitKey, q(func(q *Question) { q.Options = options(1, 0.5) })},
		{"a picture", "", q(func(q *Question) { q.Picture = "https://example.org/a.png" })},
	} {
		t.Run(c.name, func(t *testing.T) {
			if ok, why := c.q.FitsPoll(); ok != (c.why == "") || why != c.why {
				t.Errorf("fits = %v, %q, want %q", ok, why, c.why)
			}
		})
	}
}

func TestA_long_question_is_cut_where_a_reader_would_pause(t *testing.T) {
	first := "Read the passage. " + strings.Repeat("Words go on and on here. ", 9)
	q := Question{Text: first + "\n" + strings.Repeat("second part ", 20)}
	head, rest := q.PollText()
	if head != strings.TrimSpace(first) || !strings.HasPrefix(rest, "second part") {
		t.Errorf("cut at %q | %q", head, rest)
	}
	chinese := Question{Text: strings.Repeat("学而时习之，不亦说乎？", 40)}
	if head, _ := chinese.PollText(); !strings.HasSuffix(head, "？") {
		t.Errorf("a sentence was cut: …%q", head[len(head)-12:])
	}
}

func TestCutting_a_question_loses_nothing_but_blanks(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		pieces := rapid.SliceOfN(rapid.SampledFrom([]string{"word", "antidisestablishment", " ", ". ", "\n", "？", "，", "汉字", "😀"}), 0, 250)
		q := Question{Text: strings.Join(pieces.Draw(t, "text"), "")}
		head, rest := q.PollText()
		if units(head) > PollText {
			t.Fatalf("%d units in the question", units(head))
		}
		squeeze := func(s string) string { return strings.Join(strings.Fields(s), "") }
		if squeeze(head+rest) != squeeze(q.Text) {
			t.Fatalf("%q + %q", head, rest)
		}
	})
}

func TestAn_explanation_is_cut_to_what_a_poll_holds(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"short", " Because. ", "Because."},
		{"two line feeds", "a\nb\nc", "a\nb\nc"},
		{"three line feeds", "a\nb\nc\nd", "a b c d"},
		{"200 units", strings.Repeat("x", 200), strings.Repeat("x", 200)},
		{"201 units", strings.Repeat("x", 201), strings.Repeat("x", 199) + "…"},
		{"a pair of units is not torn", strings.Repeat("x", 198) + "😀😀", strings.Repeat("x", 198) + "…"},
	} {
		if got := (Question{Explanation: c.text}).PollExplanation(); got != c.want || units(got) > PollExplanation {
			t.Errorf("%s: %q", c.name, got)
		}
	}
}
