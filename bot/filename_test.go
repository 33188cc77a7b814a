package bot

import (
	"strings"
	"testing"
)

func TestA_plan_or_bank_is_called_by_letters_and_digits_of_any_writing(t *testing.T) {
	for name, fine := range map[string]bool{
		"english-1_b": true, "七年级上": true, "٣": true, "É": true, strings.Repeat("词", 32): true, strings.Repeat("词", 33): false,
		"": false, "a b": false, "a.b": false, "a/b": false, "\xff": false, "a\n": false, "😀": false,
	} {
		if got := isImportName(name); got != fine {
			t.Errorf("%q: %v", name, got)
		}
	}
}
