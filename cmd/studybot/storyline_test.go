package main

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// token is a word or a quoted text of a story's line.
type token struct {
	text   string
	quoted bool
}

// tokens splits a line at spaces; a text in quotation marks is one token, with \" \\ and
// \n as in Go. What follows a # is a comment.
func tokens(line string) ([]token, error) {
	var list []token
	for line = strings.TrimSpace(line); line != ""; line = strings.TrimSpace(line) {
		switch line[0] {
		case '#':
			return list, nil
		case '"':
			quoted, err := strconv.QuotedPrefix(line)
			if err != nil {
				return nil, errors.New("a quotation does not end")
			}
			text, err := strconv.Unquote(quoted)
			if err != nil {
				return nil, fmt.Errorf("the quotation %s: %w", quoted, err)
			}
			list, line = append(list, token{text, true}), line[len(quoted):]
		default:
			word := line
			if i := strings.IndexAny(line, " \t\""); i > 0 {
				word = line[:i]
			}
			list, line = append(list, token{text: word}), line[len(word):]
		}
	}
	return list, nil
}

// found is what the slots of a pattern took from a line.
type found struct {
	who   []string
	texts []string
	words []string
	ns    []int
	place venue
	rest  []token
	has   map[string]bool // the pattern's own words that the line has
}

// venue is where something is said or seen; empty: wherever it fits.
type venue struct{ kind, name string } // group, private, topic, or titled

func (f found) text() string { return f.texts[0] }
func (f found) word() string { return f.words[0] }

// match holds a line against a pattern, whose words mean: small letters themselves, a|b
// either, [ and ] that what is between may be missing, capitals a slot.
func match(pattern string, line []token, isPerson func(string) bool) (found, bool) {
	f := found{has: map[string]bool{}}
	ok := matchFrom(strings.Fields(pattern), line, isPerson, &f)
	return f, ok
}

func matchFrom(pattern []string, line []token, isPerson func(string) bool, f *found) bool {
	if len(pattern) == 0 {
		return len(line) == 0
	}
	if pattern[0] == "[" {
		end := slices.Index(pattern, "]")
		with := *f
		with.has = cloneSet(f.has)
		if matchFrom(slices.Concat(pattern[1:end], pattern[end+1:]), line, isPerson, &with) {
			*f = with
			return true
		}
		return matchFrom(pattern[end+1:], line, isPerson, f)
	}
	n, ok := take(pattern[0], line, isPerson, f)
	return ok && matchFrom(pattern[1:], line[n:], isPerson, f)
}

func cloneSet(set map[string]bool) map[string]bool {
	clone := make(map[string]bool, len(set))
	for k := range set {
		clone[k] = true
	}
	return clone
}

// take lets one word of the pattern take what it can.
func take(word string, line []token, isPerson func(string) bool, f *found) (int, bool) {
	if word == "REST" {
		f.rest = line
		return len(line), true
	}
	if len(line) == 0 {
		return 0, false
	}
	first := line[0]
	switch word {
	case "WHO":
		return takeWho(line, isPerson, f)
	case "TEXT":
		f.texts = append(f.texts, first.text)
		return 1, first.quoted
	case "TEXTS":
		n := 0
		for ; n < len(line) && line[n].quoted; n++ {
			f.texts = append(f.texts, line[n].text)
		}
		return n, n > 0
	case "N":
		v, err := strconv.Atoi(first.text)
		f.ns = append(f.ns, v)
		return 1, err == nil && !first.quoted
	case "WORD":
		f.words = append(f.words, first.text)
		return 1, !first.quoted
	case "PLACE":
		return takePlace(line, f)
	}
	if first.quoted || !slices.Contains(strings.Split(word, "|"), first.text) {
		return 0, false
	}
	f.has[first.text] = true
	return 1, true
}

// takeWho takes one name, or several: Chen, Wang and Zhao.
func takeWho(line []token, isPerson func(string) bool, f *found) (int, bool) {
	for n := 0; n < len(line); {
		name, more := strings.CutSuffix(line[n].text, ",")
		if line[n].quoted || !isPerson(name) {
			return 0, false
		}
		f.who = append(f.who, name)
		n++
		if !more && n < len(line) && line[n] == (token{text: "and"}) {
			n, more = n+1, true
		}
		if !more {
			return n, true
		}
	}
	return 0, false
}

func takePlace(line []token, f *found) (int, bool) {
	if len(line) < 2 || line[0].text != "in" {
		return 0, false
	}
	switch at := line[1]; {
	case at.quoted:
		f.place = venue{"titled", at.text}
	case at.text == "group", at.text == "private":
		f.place = venue{kind: at.text}
	case at.text == "topic" && len(line) > 2 && line[2].quoted:
		f.place = venue{"topic", line[2].text}
		return 3, true
	default:
		return 0, false
	}
	return 2, true
}
