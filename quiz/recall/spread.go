package recall

import (
	"math"
	"math/rand/v2"
)

// Spread says where in the range of days that FSRS allows an interval falls, so that cards
// that were learnt on one day do not all come back on one: 0 is the first day of the range,
// just under 1 the last. The zero Spread is therefore one like any other; Exact is none.
type Spread float64

// Exact leaves an interval as it was reckoned.
const Exact Spread = -1

// SpreadBy draws a spread, always the same one for a seed.
func SpreadBy(seed uint64) Spread { return Spread(rand.New(rand.NewPCG(seed, 0)).Float64()) }

// spreads are how much each day of an interval between two bounds adds to the range, on either
// side of it: FSRS' own.
var spreads = []struct{ from, to, part float64 }{{2.5, 7, 0.15}, {7, 20, 0.1}, {20, math.Inf(1), 0.05}}

// spreadLeast is the shortest interval, in days, that is spread.
const spreadLeast = 2.5

// days is the interval with the spread, in days; elapsed lie behind since the last review. A
// longer interval than that never becomes a shorter one.
func (s Spread) days(interval, elapsed int) int {
	if s < 0 || float64(interval) < spreadLeast {
		return interval
	}
	first, last := spreadRange(interval, elapsed)
	return first + int(float64(s)*float64(last-first+1))
}

// spreadRange are the days between which an interval may fall.
func spreadRange(interval, elapsed int) (first, last int) {
	days, delta := float64(interval), 1.0
	for _, s := range spreads {
		delta += s.part * max(min(days, s.to)-s.from, 0)
	}
	days = min(days, intervalMost)
	first = max(2, int(math.Floor(days-delta+0.5)))
	last = min(int(math.Floor(days+delta+0.5)), intervalMost)
	if interval > elapsed {
		first = max(first, elapsed+1)
	}
	return min(first, last), last
}
