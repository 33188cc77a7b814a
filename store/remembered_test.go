package store

import (
	"strconv"
	"testing"
)

func TestWhat_a_text_decodes_to_is_remembered_as_long_as_the_text_is_the_same(t *testing.T) {
	r := newRemembered[int, int](2)
	decoded := 0
	atoi := func(text string) (int, error) { decoded++; return strconv.Atoi(text) }
	for _, step := range []struct {
		key, want, decoded int
		text               string
	}{
		{1, 10, 1, "10"}, {1, 10, 1, "10"}, // again
		{1, 11, 2, "11"}, {1, 10, 3, "10"}, // another text, and back
		{2, 20, 4, "20"}, {3, 30, 5, "30"}, // the first goes to the older half
		{1, 10, 5, "10"}, // and is known still
	} {
		got, err := r.of(step.key, step.text, atoi)
		if err != nil || got != step.want || decoded != step.decoded {
			t.Errorf("%d as %q is %d after %d decodings (%v), want %d after %d", step.key, step.text, got, decoded, err, step.want, step.decoded)
		}
	}
	for key := range 100 {
		if _, err := r.of(key, "7", atoi); err != nil {
			t.Fatal(err)
		}
	}
	if n := len(r.now) + len(r.was); n > 4 {
		t.Errorf("%d values are remembered, twice 2 at most", n)
	}
	if _, err := r.of(200, "x", atoi); err == nil {
		t.Error("what cannot be decoded is remembered")
	}
	if _, known := r.guess(200); known {
		t.Error("a failure is remembered")
	}
}
