package content

import (
	"embed"
	"strings"
)

//go:embed sample/*
var samples embed.FS

// SamplePlan is the plan that comes with the bot, as Markdown that ReadPlan reads, in
// Chinese for "zh" and its variants and else in English.
func SamplePlan(lang string) string { return sample("plan", lang, "md") }

// SampleBank is the question bank that comes with the bot, as GIFT, in the languages of
// SamplePlan.
func SampleBank(lang string) string { return sample("bank", lang, "gift") }

func sample(kind, lang, ending string) string {
	short := "en"
	if l := strings.ToLower(lang); l == "zh" || strings.HasPrefix(l, "zh-") || strings.HasPrefix(l, "zh_") {
		short = "zh"
	}
	text, err := samples.ReadFile("sample/" + kind + "." + short + "." + ending)
	if err != nil {
		panic("content: a sample is not embedded: " + err.Error()) // a test reads them all
	}
	return string(text)
}
