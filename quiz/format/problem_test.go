package format

import (
	"os"
	"regexp"
	"slices"
	"testing"
)

func TestReasons_lists_every_reason_once(t *testing.T) {
	source, err := os.ReadFile("problem.go")
	if err != nil {
		t.Fatal(err)
	}
	declared := regexp.MustCompile(`(?m)^\t\w+ += ?(Reason\(|.*)|^\t\w+ +Reason = `).FindAllString(string(source), -1)
	all := Reasons()
	if len(declared) != len(all) {
		t.Errorf("%d declared, %d listed", len(declared), len(all))
	}
	sorted := slices.Sorted(slices.Values(all))
	if len(slices.Compact(sorted)) != len(all) {
		t.Error("a reason is listed twice")
	}
}

func TestWarnings_alone_leave_a_bank_usable(t *testing.T) {
	_, warned := ReadGIFT("Q {=a =b ~c}")
	_, broken := ReadGIFT("Q {=a =b ~c}\n\nR {")
	if len(warned) != 1 || !Usable(warned) || Usable(broken) || !Usable(nil) {
		t.Error(found(warned), found(broken))
	}
}
