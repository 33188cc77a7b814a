package recall

import "math"

// The formulas of FSRS-6. Numbers of weights are those of the model's description.

// chance is the chance of recall some days after the last review.
func (w *Weights) chance(days int, stability float64) float64 {
	return round8(math.Pow(1+w.factor()*float64(days)/stability, w.decay()))
}

// interval is after how many days the chance of recall has fallen to the wanted one.
func (w *Weights) interval(stability float64) int {
	perDay := round8((math.Pow(wanted, 1/w.decay()) - 1) / w.factor())
	return int(within(math.Floor(stability*perDay+0.5), 1, intervalMost))
}

// firstDifficulty is the difficulty after the first rating, before it is held within bounds.
func (w *Weights) firstDifficulty(r Rating) float64 {
	return round8(w[4] - math.Exp(float64(r-1)*w[5]) + 1)
}

// difficulty moves less the nearer it is to its end, and always comes back a little towards
// that of an easy question.
func (w *Weights) difficulty(d float64, r Rating) float64 {
	delta := -w[6] * float64(r-Good)
	next := d + round8(delta*(10-d)/9)
	return within(round8(w[7]*w.firstDifficulty(Easy)+(1-w[7])*next), 1, difficultyMost)
}

// remembered is the stability after a question was remembered on a later day.
func (w *Weights) remembered(c Card, chance float64, r Rating) float64 {
	scale := 1.0
	switch r {
	case Hard:
		scale = w[15]
	case Easy:
		scale = w[16]
	}
	growth := math.Exp(w[8]) * (11 - c.Difficulty) * math.Pow(c.Stability, -w[9]) * (math.Exp((1-chance)*w[10]) - 1) * scale
	return round8(within(c.Stability*(1+growth), stabilityLeast, stabilityMost))
}

// forgotten is the stability after a question was forgotten; never more than it was before.
func (w *Weights) forgotten(c Card, chance float64) float64 {
	after := w[11] * math.Pow(c.Difficulty, -w[12]) * (math.Pow(c.Stability+1, w[13]) - 1) * math.Exp((1-chance)*w[14])
	after = round8(within(after, stabilityLeast, stabilityMost))
	before := round8(c.Stability / math.Exp(w[17]*w[18]))
	return min(max(before, stabilityLeast), after)
}

// sameDay is the stability after one more review on the same day.
func (w *Weights) sameDay(c Card, r Rating) float64 {
	growth := math.Pow(c.Stability, -w[19]) * math.Exp(w[17]*(float64(r-Good)+w[18]))
	if r >= Hard {
		growth = max(growth, 1)
	}
	return round8(within(c.Stability*growth, stabilityLeast, stabilityMost))
}

// memory is stability and difficulty after a rating, some days after the last one.
func (w *Weights) memory(c Card, days int, r Rating) (stability, difficulty float64) {
	if c.Stability == 0 && c.Difficulty == 0 {
		return max(w[r-1], firstLeast), within(w.firstDifficulty(r), 1, difficultyMost)
	}
	difficulty = w.difficulty(c.Difficulty, r)
	switch {
	case days == 0:
		return w.sameDay(c, r), difficulty
	case r == Again:
		return w.forgotten(c, w.chance(days, c.Stability)), difficulty
	}
	return w.remembered(c, w.chance(days, c.Stability), r), difficulty
}
