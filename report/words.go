package report

import (
	"embed"
	"encoding/json"
	"fmt"
	"html"
	"html/template"
	"strings"
	"time"

	"github.com/nicksnyder/go-i18n/v2/i18n"
	i18ntemplate "github.com/nicksnyder/go-i18n/v2/i18n/template"
	"golang.org/x/text/language"

	"studybot/study"
)

//go:embed words/*.json
var catalogues embed.FS

// Languages are those that the bot speaks, the fallback first.
func Languages() []string { return []string{"en", "zh"} }

// LanguageOf picks the language that serves a tag such as "zh-hans" or "pt-BR" best.
func LanguageOf(tags ...string) string {
	for _, tag := range tags {
		for _, have := range Languages() {
			if base, _, _ := strings.Cut(strings.ToLower(tag), "-"); base == have {
				return have
			}
		}
	}
	return Languages()[0]
}

// Book is the catalogue of words in every language.
type Book struct{ bundle *i18n.Bundle }

// OpenBook reads the catalogues that the program carries.
func OpenBook() (*Book, error) {
	bundle := i18n.NewBundle(language.English)
	bundle.RegisterUnmarshalFunc("json", json.Unmarshal)
	for _, lang := range Languages() {
		if _, err := bundle.LoadMessageFileFS(catalogues, "words/active."+lang+".json"); err != nil {
			return nil, fmt.Errorf("read words in %s: %w", lang, err)
		}
	}
	return &Book{bundle}, nil
}

// In are the words in one language, with times told in a zone.
func (b *Book) In(lang string, zone *time.Location) Words {
	lang = LanguageOf(lang)
	return Words{Lang: lang, Zone: zone, localizer: i18n.NewLocalizer(b.bundle, lang)}
}

// For are the words in which a group is spoken to.
func (b *Book) For(g study.Group) Words { return b.In(g.Settings.Language, g.Zone()) }

// Words speaks one language.
type Words struct {
	Lang      string
	Zone      *time.Location
	localizer *i18n.Localizer
}

// Say is a phrase of the catalogue as HTML. The pairs name its placeholders; strings
// among them are escaped, HTML stands as it is. The first of Count, Days and Length that
// is a number chooses the plural form. A phrase that is unknown or can't be filled is
// "[id]", which no test lets pass.
func (w Words) Say(id string, pairs ...any) HTML {
	data := make(map[string]any, len(pairs)/2)
	for i := 0; i+1 < len(pairs); i += 2 {
		value := pairs[i+1]
		if safe, ok := value.(HTML); ok {
			value = template.HTML(safe) //nolint:gosec // HTML is escaped where it is made
		}
		data[pairs[i].(string)] = value
	}
	text, err := w.localizer.Localize(&i18n.LocalizeConfig{
		MessageID: id, TemplateData: data, PluralCount: counted(data), TemplateParser: phrases{},
	})
	if text == "" && err != nil {
		return Escape("[" + id + "]")
	}
	return HTML(text)
}

// Phrase says what was put together elsewhere; dates and phrases within it are said too. No
// phrase at all is nothing.
func (w Words) Phrase(p study.Phrase) HTML {
	if p.ID == "" {
		return ""
	}
	pairs := make([]any, 0, 2*len(p.Args))
	for name, value := range p.Args {
		switch v := value.(type) {
		case study.Date:
			value = w.Date(v)
		case study.Phrase:
			value = w.Phrase(v)
		}
		pairs = append(pairs, name, value)
	}
	return w.Say(p.ID, pairs...)
}

// counted is the number by which a phrase is inflected, or nil.
func counted(data map[string]any) any {
	for _, name := range []string{"Count", "Days", "Length"} {
		if n, ok := data[name].(int); ok {
			return n
		}
	}
	return nil
}

// Plain is a phrase as bare text: for buttons, toasts, polls and pictures, which know no HTML.
func (w Words) Plain(id string, pairs ...any) string { return w.Say(id, pairs...).Plain() }

// Plain is the text without its marks.
func (h HTML) Plain() string {
	var b strings.Builder
	depth := 0
	for _, r := range string(h) {
		switch {
		case r == '<':
			depth++
		case r == '>' && depth > 0:
			depth--
		case depth == 0:
			b.WriteRune(r)
		}
	}
	return html.UnescapeString(b.String())
}

// phrases parses catalogue entries as HTML templates in which a missing placeholder is an
// error, so that a half-filled phrase never goes out unseen.
type phrases struct{}

// Cacheable says that parsed phrases may be kept.
func (phrases) Cacheable() bool { return true }

// Parse reads one phrase.
func (phrases) Parse(src, _, _ string) (i18ntemplate.ParsedTemplate, error) {
	t, err := template.New("phrase").Option("missingkey=error").Parse(src)
	return phrase{t}, err
}

type phrase struct{ *template.Template }

// Execute fills the phrase in: all of it, or nothing.
func (p phrase) Execute(data any) (string, error) {
	var b strings.Builder
	if err := p.Template.Execute(&b, data); err != nil {
		return "", err
	}
	return b.String(), nil
}
