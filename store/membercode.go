package store

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"studybot/study"
)

// decodeMember reads a roster entry. Most have the few fields that everybody has and are
// read without encoding/json; what looks different in the least is left to it.
func decodeMember(text string) (study.Member, error) {
	if m, ok := plainMember(text); ok {
		return m, nil
	}
	return decode[study.Member](text)
}

func plainMember(text string) (m study.Member, ok bool) {
	rest, ok := strings.CutPrefix(text, `{"user":`)
	if !ok {
		return m, false
	}
	number, rest, ok := strings.Cut(rest, `,"name":"`)
	user, err := strconv.ParseInt(number, 10, 64)
	if !ok || err != nil {
		return m, false
	}
	m.User = study.UserID(user)
	if m.Name, rest, ok = plainText(rest); !ok {
		return m, false
	}
	if after, named := strings.CutPrefix(rest, `,"username":"`); named {
		if m.Username, rest, ok = plainText(after); !ok {
			return m, false
		}
	}
	if rest, ok = strings.CutPrefix(rest, `,"joined":"`); !ok {
		return m, false
	}
	joined, rest, ok := strings.Cut(rest, `"`)
	if m.Joined, err = study.ParseDate(joined); !ok || err != nil {
		return m, false
	}
	if after, seen := strings.CutPrefix(rest, `,"last_seen":"`); seen {
		at, after, ok := strings.Cut(after, `"`)
		if !ok || m.LastSeen.UnmarshalText([]byte(at)) != nil {
			return m, false
		}
		rest = after
	}
	return m, rest == "}"
}

// plainText reads to the end of a string without escapes.
func plainText(text string) (value, rest string, ok bool) {
	end := strings.IndexAny(text, `"\`)
	if end < 0 || text[end] == '\\' || !utf8.ValidString(text[:end]) {
		return "", "", false
	}
	return text[:end], text[end+1:], true
}
