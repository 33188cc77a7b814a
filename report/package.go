// Package report makes every word and picture that the bot sends, from study and
// quiz values: posts, texts in each language, tables, pictures and spreadsheets.
//
// It owns the shape of a message (Doc, Post) and the catalogue of words, words/active.*.json:
// one file a language, which are edited by hand and are the source. An entry is a phrase, or
// an object of plural forms where the number in it inflects the phrase. Phrases are HTML
// templates: what fills them is escaped.
//
// It refuses to know Telegram's forms, limits and errors, which are bot's, and to read any store.
package report
