// Package format owns the files that banks come in: GIFT, Aiken, Moodle XML, CSV
// and JSON, read and written; plain texts as teachers write them and Anki's notes,
// read.
//
// Readers work on decoded UTF-8 text. They never give up half-way: they collect
// all problems, each with its line. Whether a bank with problems is used is the
// caller's decision (a Problem that is no Warning ought to fail the import). The
// package refuses to open files, to guess encodings and to phrase problems for
// people: a Reason is a code, for which the edge has words in each language.
package format
