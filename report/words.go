package report

import (
	"embed"
	"encoding/json"
	"fmt"
	"html"
	"strings"
	"time"

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
type Book struct{ words map[string]map[string]*phrase }

// OpenBook reads the catalogues that the program carries.
func OpenBook() (*Book, error) {
	b := &Book{make(map[string]map[string]*phrase)}
	for _, lang := range Languages() {
		text, err := catalogues.ReadFile("words/active." + lang + ".json")
		if err != nil {
			return nil, fmt.Errorf("read words in %s: %w", lang, err)
		}
		words := make(map[string]*phrase)
		if err := json.Unmarshal(text, &words); err != nil {
			return nil, fmt.Errorf("read words in %s: %w", lang, err)
		}
		b.words[lang] = words
	}
	return b, nil
}

// In are the words in one language, with times told in a zone.
func (b *Book) In(lang string, zone *time.Location) Words {
	lang = LanguageOf(lang)
	return Words{Lang: lang, Zone: zone, book: b}
}

// For are the words in which a group is spoken to.
func (b *Book) For(g study.Group) Words { return b.In(g.Settings.Language, g.Zone()) }

// Words speaks one language.
type Words struct {
	Lang string
	Zone *time.Location
	year int // the present one, where At told it
	book *Book
}

// At are the words of a moment: they tell a date's year where it is not the moment's.
func (w Words) At(now time.Time) Words {
	if w.year = 0; !now.IsZero() {
		w.year = now.In(w.zone()).Year()
	}
	return w
}

// Say is a phrase of the catalogue as HTML. The pairs name its placeholders; strings
// among them are escaped, HTML stands as it is. The first of Count, Days and Length that
// is a number chooses the plural form. A phrase that is unknown or can't be filled is
// "[id]", which no test lets pass.
func (w Words) Say(id string, pairs ...any) HTML {
	p := w.book.words[w.Lang][id]
	if p == nil {
		return Escape("[" + id + "]")
	}
	values := make(map[string]any, len(pairs)/2)
	for i := 0; i+1 < len(pairs); i += 2 {
		values[pairs[i].(string)] = pairs[i+1]
	}
	text, err := p.say(values)
	if err != nil {
		return Escape("[" + id + "]")
	}
	return text
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
