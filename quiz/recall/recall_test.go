package recall

import (
	"encoding/json"
	"math"
	"os"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// oracle is what testdata/oracle/vectors.mjs wrote.
type oracle struct {
	Weights Weights  `json:"weights"`
	Walks   []walk   `json:"walks"`
	Spread  []walk   `json:"spread"` // with fuzz
	Ranges  [][4]int `json:"ranges"` // interval, elapsed, first and last day
}

type walk struct {
	Name    string   `json:"name"`
	Reviews []review `json:"reviews"`
}

type review struct {
	At         int64   `json:"at"` // unix seconds
	Rating     Rating  `json:"rating"`
	Chance     float64 `json:"chance"` // before the review
	State      State   `json:"state"`
	Step       int     `json:"step"`
	Stability  float64 `json:"stability"`
	Difficulty float64 `json:"difficulty"`
	Due        int64   `json:"due"`
	Days       int     `json:"days"`
	Reps       int     `json:"reps"`
	Lapses     int     `json:"lapses"`
}

func vectors(t testing.TB) oracle {
	t.Helper()
	data, err := os.ReadFile("testdata/oracle/vectors.json")
	if err != nil {
		t.Fatal(err)
	}
	var o oracle
	if err := json.Unmarshal(data, &o); err != nil {
		t.Fatal(err)
	}
	return o
}

func TestCards_walk_as_ts_fsrs_walks_them(t *testing.T) {
	o := vectors(t)
	if o.Weights != defaults {
		t.Errorf("weights %v, ts-fsrs has %v", defaults, o.Weights)
	}
	seen, states := 0, map[State]int{}
	for _, w := range o.Walks {
		card := Card{}
		for i, r := range w.Reviews {
			now := time.Unix(r.At, 0).UTC()
			if got := card.Chance(now, time.UTC); off(got, r.Chance) {
				t.Errorf("%s, review %d: chance of recall %v, want %v", w.Name, i+1, got, r.Chance)
			}
			card = Exact.Next(card, r.Rating, now, time.UTC)
			compare(t, w.Name, i+1, card, r)
			seen++
			states[card.State]++
		}
	}
	if seen < 800 || states[Learning] < 50 || states[Review] < 50 || states[Relearning] < 20 {
		t.Errorf("%d reviews seen, by state %v: too few to say anything", seen, states)
	}
}

func compare(t *testing.T, name string, i int, c Card, want review) {
	t.Helper()
	if off(c.Stability, want.Stability) || off(c.Difficulty, want.Difficulty) {
		t.Errorf("%s, review %d: stability %v difficulty %v, want %v and %v", name, i, c.Stability, c.Difficulty, want.Stability, want.Difficulty)
	}
	if c.State != want.State || c.Step != want.Step || c.Days != want.Days || c.Reps != want.Reps || c.Lapses != want.Lapses {
		t.Errorf("%s, review %d: %+v, want %+v", name, i, c, want)
	}
	due := c.DueAt()
	if c.Settled() {
		due = c.Last.AddDate(0, 0, c.Days)
	}
	if due.Unix() != want.Due {
		t.Errorf("%s, review %d: due %v, want %v", name, i, due, time.Unix(want.Due, 0).UTC())
	}
}

// off says whether two numbers differ by more than a millionth, of their size where they are large.
func off(got, want float64) bool { return math.Abs(got-want) > 1e-6*max(1, math.Abs(want)) }

func TestDays_are_dates_of_the_zone_and_not_spans_of_24_hours(t *testing.T) {
	zone := time.FixedZone("east", 8*60*60)
	learnt := Exact.Next(Card{}, Easy, time.Date(2026, 11, 21, 23, 50, 0, 0, zone), zone)
	if got := learnt.DueOn(zone).String(); got != "2026-11-29" {
		t.Errorf("due on %s, want 2026-11-29: 8 dates after the 21st", got)
	}
	after := time.Date(2026, 11, 22, 0, 10, 0, 0, zone) // 20 minutes later, and tomorrow
	same := Exact.Next(learnt, Good, after, time.UTC)
	next := Exact.Next(learnt, Good, after, zone)
	if same.Stability == next.Stability {
		t.Errorf("a review after midnight counts as one on the same day: stability %v", next.Stability)
	}
}

func TestA_clock_that_went_back_counts_as_the_same_day(t *testing.T) {
	now := time.Date(2026, 11, 21, 8, 0, 0, 0, time.UTC)
	card := Exact.Next(Card{}, Easy, now, time.UTC)
	if early, same := Exact.Next(card, Good, now.AddDate(0, 0, -9), time.UTC), Exact.Next(card, Good, now, time.UTC); early.Stability != same.Stability {
		t.Errorf("stability %v when the clock went back, want %v", early.Stability, same.Stability)
	}
}

func TestWhatever_the_reviews_the_card_stays_within_its_bounds(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		now, card := time.Date(2026, 11, 21, 8, 0, 0, 0, time.UTC), Card{}
		for range rapid.IntRange(1, 40).Draw(t, "reviews") {
			now = now.Add(time.Duration(rapid.Int64Range(0, 4000*24*60).Draw(t, "minutes")) * time.Minute)
			var all [5]Card
			for _, r := range Ratings() {
				all[r] = Exact.Next(card, r, now, time.UTC)
				bounded(t, all[r], now)
			}
			if card.Settled() && !(all[Hard].Days < all[Good].Days && all[Good].Days < all[Easy].Days) {
				t.Fatalf("better remembered, yet not later: %+v", all)
			}
			if card.Settled() && all[Again].Stability > card.Stability {
				t.Fatalf("forgotten, yet steadier: %v after %v", all[Again].Stability, card.Stability)
			}
			card = all[rapid.SampledFrom(Ratings()).Draw(t, "rating")]
		}
	})
}

func bounded(t *rapid.T, c Card, now time.Time) {
	switch {
	case math.IsNaN(c.Stability) || c.Stability < stabilityLeast || c.Stability > stabilityMost,
		math.IsNaN(c.Difficulty) || c.Difficulty < 1 || c.Difficulty > difficultyMost,
		c.Settled() && (c.Days < 1 || c.Days > intervalMost+2 || c.Wait != 0),
		c.Stepping() && (c.Wait <= 0 || c.Wait >= 24*time.Hour || c.Days != 0),
		c.State == New, !c.Last.Equal(now):
		t.Fatalf("out of bounds: %+v", c)
	}
}

func BenchmarkNext(b *testing.B) {
	now := time.Date(2026, 11, 21, 8, 0, 0, 0, time.UTC)
	card := Exact.Next(Card{}, Easy, now, time.UTC)
	for b.Loop() {
		Exact.Next(card, Good, now.AddDate(0, 0, 9), time.UTC)
	}
}
