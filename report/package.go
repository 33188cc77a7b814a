// Package report makes every word and picture that the bot sends, from study and
// quiz values: posts, texts in each language, tables, pictures and spreadsheets.
//
// It owns the shape of a message (Doc, Post) and the catalogue of words. It refuses to
// know Telegram's forms, limits and errors, which are bot's, and to read any store.
package report
