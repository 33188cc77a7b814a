package store

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"studybot/quiz/practice"
	"studybot/quiz/recall"
)

// A card stands under "bank|question": a bank's name has no bar. What was wrong in a quiz
// and is new yet is "m" and when; any other card is its state, the last review, the wait
// after it (days in state r, else seconds), stability, difficulty, reviews, lapses and the
// step of learning, parted by points; what is 0 at the end falls away. Times are unix
// seconds in base 36, stability is in ten thousandths of a day, difficulty in thousandths.
const (
	stabilityUnit  = 1e4
	difficultyUnit = 1e3
)

// letters of the states.
var stateLetters = map[recall.State]string{recall.New: "n", recall.Learning: "l", recall.Review: "r", recall.Relearning: "x"}

func cardField(id practice.ID) string { return id.Bank + "|" + id.Question }

func decodeCardField(field string) practice.ID {
	bank, question, _ := strings.Cut(field, "|")
	return practice.ID{Bank: bank, Question: question}
}

func cardCode(c practice.Card) string {
	if !c.Mistake.IsZero() {
		return "m" + b36(c.Mistake.Unix())
	}
	wait := int64(c.Days)
	if !c.Settled() {
		wait = int64(c.Wait / time.Second)
	}
	numbers := []int64{
		c.Last.Unix(), wait, int64(c.Stability*stabilityUnit + 0.5), int64(c.Difficulty*difficultyUnit + 0.5),
		int64(c.Reps), int64(c.Lapses), int64(c.Step),
	}
	for numbers[len(numbers)-1] == 0 && len(numbers) > 1 {
		numbers = numbers[:len(numbers)-1]
	}
	parts := make([]string, len(numbers))
	for i, n := range numbers {
		parts[i] = b36(n)
	}
	return stateLetters[c.State] + strings.Join(parts, ".")
}

func decodeCard(code string) (practice.Card, error) {
	var numbers [7]int64
	if code == "" {
		return practice.Card{}, fmt.Errorf("decode card %q: %w", code, errCorrupt)
	}
	i := 0
	for part := range strings.SplitSeq(code[1:], ".") {
		n, err := from36(part)
		if err != nil || i >= len(numbers) {
			return practice.Card{}, fmt.Errorf("decode card %q: %w", code, errCorrupt)
		}
		numbers[i] = n
		i++
	}
	last := time.Unix(numbers[0], 0).UTC()
	c := practice.Card{Card: recall.Card{
		Last: last, Stability: float64(numbers[2]) / stabilityUnit, Difficulty: float64(numbers[3]) / difficultyUnit,
		Reps: int(numbers[4]), Lapses: int(numbers[5]), Step: int(numbers[6]),
	}}
	switch code[0] {
	case 'm':
		return practice.Card{Mistake: last}, nil
	case 'r':
		c.State, c.Days = recall.Review, int(numbers[1])
		return c, nil
	case 'l':
		c.State = recall.Learning
	case 'x':
		c.State = recall.Relearning
	default:
		return practice.Card{}, fmt.Errorf("decode card %q: %w", code, errCorrupt)
	}
	c.Wait = time.Duration(numbers[1]) * time.Second
	return c, nil
}

// A desk is "revision;json"; one on which nothing lies and nothing is set is "revision;".
func deskCode(rev int64, d practice.Desk) (string, error) {
	text, err := encode(d)
	if err != nil {
		return "", err
	}
	return strconv.FormatInt(rev, 10) + ";" + strings.TrimPrefix(text, "{}"), nil
}

func decodeDesk(code string) (int64, practice.Desk, error) {
	if code == "" {
		return 0, practice.Desk{}, nil
	}
	rev, text, ok := strings.Cut(code, ";")
	n, err := strconv.ParseInt(rev, 10, 64)
	if !ok || err != nil {
		return 0, practice.Desk{}, fmt.Errorf("decode desk: %w", errCorrupt)
	}
	if text == "" {
		return n, practice.Desk{}, nil
	}
	d, err := decode[practice.Desk](text)
	return n, d, err
}
