package recall

import "math"

// Weights are the 21 parameters of FSRS-6.
type Weights [21]float64

// defaults were fitted by the Open Spaced Repetition project to the reviews of many
// thousand users of Anki; ts-fsrs 5.4.2 carries the same ones as default_w.
var defaults = Weights{
	0.212, 1.2931, 2.3065, 8.2956, // 0–3: stability, in days, after a first Again, Hard, Good, Easy
	6.4133, 0.8334, // 4, 5: difficulty after the first rating
	3.0194, 0.001, // 6: what a rating moves it; 7: how far it comes back to an easy one's
	1.8722, 0.1666, 0.796, // 8–10: growth of stability when remembered
	1.4835, 0.0614, 0.2629, 1.6483, // 11–14: stability after it was forgotten
	0.6014, 1.8729, // 15: less for Hard; 16: more for Easy
	0.5425, 0.0912, 0.0658, // 17–19: reviews on one day
	0.1542, // 20: how fast memory decays
}

// Bounds within which the model holds.
const (
	stabilityLeast = 0.001 // days
	stabilityMost  = 36500
	firstLeast     = 0.1 // of a stability after the first rating
	difficultyMost = 10.0
	intervalMost   = 36500 // days
)

// wanted is the chance of recall at which a question comes again.
const wanted = 0.9

// decay and factor shape the curve of forgetting so that the chance of recall is 0.9 after
// as many days as the stability says.
func (w *Weights) decay() float64 { return -w[20] }

func (w *Weights) factor() float64 {
	return round8(math.Exp(math.Log(0.9)/w.decay()) - 1)
}

// round8 keeps eight decimals, half up, as the oracle does: so both walk the same way
// through hundreds of reviews.
func round8(x float64) float64 { return math.Floor(x*1e8+0.5) / 1e8 }

func within(x, least, most float64) float64 { return min(max(x, least), most) }
