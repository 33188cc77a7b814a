package main

import (
	"fmt"

	"studybot/content"
	"studybot/quiz"
	"studybot/quiz/format"
	"studybot/study"
)

func samplePlan(lang string) (study.Plan, error) {
	plan, problems := content.ReadPlan("sample.md", []byte(content.SamplePlan(lang)))
	if content.Fatal(problems) {
		return plan, fmt.Errorf("sample plan in %s: %w", lang, problems[0])
	}
	return plan, nil
}

func sampleBank(lang string) (quiz.Bank, error) {
	bank, problems := format.ReadGIFT(content.SampleBank(lang))
	if !format.Usable(problems) {
		return bank, fmt.Errorf("sample bank in %s: %w", lang, problems[0])
	}
	return bank, nil
}
