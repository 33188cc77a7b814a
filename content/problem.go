package content

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// Reason says what is wrong with a file or a line of it. The set is closed: words in each
// language are made from it elsewhere.
type Reason string

// The reasons. What Detail holds stands beside each.
const (
	// of any file
	TooLarge        Reason = "too_large"        // the limit, as "20 MB"
	NotText         Reason = "not_text"         // what it looks like, as "pdf"
	UnknownEncoding Reason = "unknown_encoding" // -
	Empty           Reason = "empty"            // -
	Unreadable      Reason = "unreadable"       // what the reader said, in English

	// of tables
	BrokenQuotes   Reason = "broken_quotes"    // -
	TooManyRows    Reason = "too_many_rows"    // the limit
	TooManyColumns Reason = "too_many_columns" // the limit
	MissingColumn  Reason = "missing_column"   // the column's name
	UnknownColumn  Reason = "unknown_column"   // the header; a warning
	ColumnTwice    Reason = "column_twice"     // the header

	// of plans
	NoDays       Reason = "no_days"       // -
	BadDay       Reason = "bad_day"       // what stands in place of the number
	DayZero      Reason = "day_zero"      // -
	DayTwice     Reason = "day_twice"     // the day
	DayGap       Reason = "day_gap"       // the days that lack, as "4" or "4-6"; a warning
	EmptyBody    Reason = "empty_body"    // the day
	BodyTooLong  Reason = "body_too_long" // the day
	TitleTooLong Reason = "title_too_long"
	BadURL       Reason = "bad_url" // the address

	// of rosters
	NoRows        Reason = "no_rows"        // -
	NoName        Reason = "no_name"        // -
	NameTooLong   Reason = "name_too_long"  // the text that is too long
	BadUserID     Reason = "bad_user_id"    // what stands in place of it
	BadUsername   Reason = "bad_username"   // what stands in place of it
	BadYesNo      Reason = "bad_yes_no"     // what stands in place of it
	UserTwice     Reason = "user_twice"     // the user ID
	UsernameTwice Reason = "username_twice" // the username
	StaffNoTwice  Reason = "staff_no_twice" // the staff number
	NameTwice     Reason = "name_twice"     // the name; a warning, for people do share names
)

// Reasons lists them all, so that the words for them can be checked to be complete.
func Reasons() []Reason {
	return []Reason{
		TooLarge, NotText, UnknownEncoding, Empty, Unreadable,
		BrokenQuotes, TooManyRows, TooManyColumns, MissingColumn, UnknownColumn, ColumnTwice,
		NoDays, BadDay, DayZero, DayTwice, DayGap, EmptyBody, BodyTooLong, TitleTooLong, BadURL,
		NoRows, NoName, NameTooLong, BadUserID, BadUsername, BadYesNo, UserTwice, UsernameTwice, StaffNoTwice, NameTwice,
	}
}

// Problem is one thing wrong with a file. A warning does not stop an import.
type Problem struct {
	Line    int    `json:"line"` // of the file, from 1; 0: the file as a whole
	Reason  Reason `json:"reason"`
	Detail  string `json:"detail,omitempty"`
	Warning bool   `json:"warning,omitempty"`
	File    string `json:"file,omitempty"` // within an archive
}

// english holds a format for each reason, in which %s is the detail.
var english = map[Reason]string{
	TooLarge:        "the file is larger than %s",
	NotText:         "this is not a text but looks like %s",
	UnknownEncoding: "unknown encoding or damaged text, save the file as UTF-8",
	Empty:           "the file is empty",
	Unreadable:      "the file cannot be read: %s",
	BrokenQuotes:    "a quotation mark is missing or stands in the wrong place",
	TooManyRows:     "more than %s rows",
	TooManyColumns:  "more than %s columns",
	MissingColumn:   "there is no column %q",
	UnknownColumn:   "column %q is not known and was left out",
	ColumnTwice:     "column %q comes twice",
	NoDays:          `there is no day, write "## Day 1: Title" above each`,
	BadDay:          "%q is not a day number",
	DayZero:         "days are counted from 1",
	DayTwice:        "day %s comes twice",
	DayGap:          "no reading for day %s",
	EmptyBody:       "day %s has no text",
	BodyTooLong:     "the text of day %s is longer than 32,000 characters",
	TitleTooLong:    "the title %q is longer than 200 characters",
	BadURL:          "%q is not a web address",
	NoRows:          "there is nobody in the list",
	NoName:          "the name is missing",
	NameTooLong:     "%q is longer than 128 characters",
	BadUserID:       "%q is not a user ID",
	BadUsername:     "%q is not a username",
	BadYesNo:        "%q is neither yes nor no",
	UserTwice:       "user ID %s comes twice",
	UsernameTwice:   "username %s comes twice",
	StaffNoTwice:    "staff number %s comes twice",
	NameTwice:       "the name %s comes twice",
}

func (p Problem) Error() string {
	text := cmp.Or(english[p.Reason], string(p.Reason))
	if strings.Contains(text, "%") {
		text = fmt.Sprintf(text, p.Detail)
	}
	if p.Line > 0 {
		text = fmt.Sprintf("line %d: %s", p.Line, text)
	}
	if p.File != "" {
		text = p.File + ": " + text
	}
	return text
}

// Fatal says whether one of the problems forbids the import.
func Fatal(problems []Problem) bool {
	return slices.ContainsFunc(problems, func(p Problem) bool { return !p.Warning })
}

// problemOf turns what Text and Table refuse into a Problem.
func problemOf(err error) Problem {
	var problem Problem
	var large *TooLargeError
	var notText *NotTextError
	var enc *EncodingError
	switch {
	case errors.As(err, &problem):
		return problem
	case errors.As(err, &large):
		return Problem{Reason: TooLarge, Detail: fmt.Sprintf("%d MB", large.Limit>>20)}
	case errors.As(err, &notText):
		return Problem{Reason: NotText, Detail: notText.Looks}
	case errors.As(err, &enc):
		return Problem{Line: enc.Line, Reason: UnknownEncoding}
	}
	return Problem{Reason: Unreadable, Detail: err.Error()}
}

// inOrder sorts problems by file and line, those of one line as they were found.
func inOrder(problems []Problem) []Problem {
	slices.SortStableFunc(problems, func(a, b Problem) int { return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line)) })
	return problems
}

// cut shortens what people wrote for a message about it.
func cut(s string) string {
	const most = 80
	if r := []rune(s); len(r) > most {
		return string(r[:most-1]) + "…"
	}
	return s
}
