package recall

import (
	"math"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// last is the spread that falls on the last day.
var last = Spread(math.Nextafter(1, 0))

func TestThe_range_of_an_interval_is_that_of_ts_fsrs(t *testing.T) {
	ranges := vectors(t).Ranges
	for _, r := range ranges {
		if first, last := spreadRange(r[0], r[1]); first != r[2] || last != r[3] {
			t.Errorf("%d days after %d fall between %d and %d, want %d and %d", r[0], r[1], first, last, r[2], r[3])
		}
	}
	if len(ranges) < 300 {
		t.Errorf("only %d ranges", len(ranges))
	}
}

func TestWhat_ts_fsrs_draws_lies_within_our_bounds(t *testing.T) {
	seen, moved := 0, 0
	for _, w := range vectors(t).Spread {
		card := Card{}
		for i, r := range w.Reviews {
			now := time.Unix(r.At, 0).UTC()
			early, late := Spread(0).Next(card, r.Rating, now, time.UTC), last.Next(card, r.Rating, now, time.UTC)
			exact := Exact.Next(card, r.Rating, now, time.UTC)
			if off(exact.Stability, r.Stability) || off(exact.Difficulty, r.Difficulty) || early.Stability != late.Stability {
				t.Errorf("%s, review %d: the memory is another: %+v, want %+v", w.Name, i+1, exact, r)
			}
			if card = exact; !card.Settled() {
				continue
			}
			if seen++; r.Days < early.Days || r.Days > late.Days {
				t.Errorf("%s, review %d: %d days, we draw between %d and %d", w.Name, i+1, r.Days, early.Days, late.Days)
			}
			if r.Days != exact.Days {
				moved++
			}
			card.Days = r.Days // and on from where it fell there
		}
	}
	if seen < 80 || moved < 40 {
		t.Errorf("%d intervals seen, %d of them spread: too few to say anything", seen, moved)
	}
}

func TestHowever_an_interval_is_spread_the_better_remembered_comes_later(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		spread := SpreadBy(rapid.Uint64().Draw(t, "seed"))
		now, card := time.Date(2026, 11, 21, 8, 0, 0, 0, time.UTC), Card{}
		for range rapid.IntRange(1, 30).Draw(t, "reviews") {
			now = now.Add(time.Duration(rapid.Int64Range(0, 400*24*60).Draw(t, "minutes")) * time.Minute)
			var all [5]Card
			for _, r := range Ratings() {
				all[r] = spread.Next(card, r, now, time.UTC)
				bounded(t, all[r], now)
			}
			if card.Settled() && !(all[Hard].Days < all[Good].Days && all[Good].Days < all[Easy].Days) {
				t.Fatalf("better remembered, yet not later: %+v", all)
			}
			card = all[rapid.SampledFrom(Ratings()).Draw(t, "rating")]
		}
	})
}

func TestA_seed_always_draws_the_same_and_seeds_draw_all_of_the_range(t *testing.T) {
	days := map[int]int{}
	for seed := range uint64(2000) {
		s := SpreadBy(seed)
		if s < 0 || s >= 1 || s != SpreadBy(seed) {
			t.Fatalf("seed %d draws %v", seed, s)
		}
		days[s.days(30, 10)]++
	}
	first, last := spreadRange(30, 10)
	for d := first; d <= last; d++ {
		if fair := 2000 / (last - first + 1); days[d] < fair/2 || days[d] > 2*fair {
			t.Errorf("%d of 2000 fall on day %d, about %d are fair", days[d], d, fair)
		}
	}
	if len(days) != last-first+1 {
		t.Errorf("days %v, want %d to %d", days, first, last)
	}
}
