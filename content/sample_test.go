package content

import (
	"strings"
	"testing"
)

func TestThe_sample_plans_read_without_a_problem(t *testing.T) {
	for _, lang := range []string{"en", "zh", "zh-hans", "fr", ""} {
		plan, problems := ReadPlan("plan.md", []byte(SamplePlan(lang)))
		if len(problems) > 0 {
			t.Errorf("%q: %v", lang, problems)
		}
		if plan.Title == "" || plan.Days() < 7 {
			t.Errorf("%q: title %q, %d days", lang, plan.Title, plan.Days())
		}
	}
}

func TestThe_sample_banks_differ_by_language(t *testing.T) {
	en, zh := SampleBank("en"), SampleBank("zh")
	if en == zh || !strings.Contains(en, "{") || !strings.Contains(zh, "{") {
		t.Errorf("banks of %d and %d bytes", len(en), len(zh))
	}
}
