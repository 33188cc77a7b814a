package report

import "embed"

//go:embed words/privacy.*.md
var privacies embed.FS

// Privacy tells members what is kept of them, who sees it, and how long. It is the same text that
// docs/security.md points to.
func (w Words) Privacy() Doc {
	text, err := privacies.ReadFile("words/privacy." + w.Lang + ".md")
	if err != nil {
		return Doc{Para(Escape(err.Error()))}
	}
	return Markdown(string(text))
}
