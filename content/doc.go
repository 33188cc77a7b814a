// Package content reads the files that people send: texts in whatever encoding, tables,
// plans and rosters; and it holds the sample plan and bank.
//
// It owns what a file may look like and says by line what is wrong with one. An import is
// all or nothing: where a Problem is not a mere warning, the value beside it must not be
// used. The package keeps nothing, sends nothing, and makes no words for people but the
// English of its errors; it refuses to guess where guessing could lose or garble content.
package content
