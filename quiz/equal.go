package quiz

import "slices"

// equal says whether two questions are the same in everything.
func (q Question) equal(p Question) bool {
	return q.ID == p.ID && q.Kind == p.Kind && q.Title == p.Title && q.Category == p.Category &&
		q.Text == p.Text && q.Explanation == p.Explanation && q.Difficulty == p.Difficulty &&
		q.Picture == p.Picture && slices.Equal(q.Options, p.Options) && slices.Equal(q.Answers, p.Answers) &&
		slices.Equal(q.Pairs, p.Pairs) && slices.Equal(q.Tags, p.Tags)
}

// SameKey says whether two questions have the same options and accepted answers, with the same
// weights.
func SameKey(a, b Question) bool {
	return slices.Equal(a.Options, b.Options) && slices.Equal(a.Answers, b.Answers)
}
