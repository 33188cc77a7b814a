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

// plainMember reads the fields in the order in which they are written.
func plainMember(text string) (m study.Member, ok bool) {
	rest, ok := strings.CutPrefix(text, `{`)
	if !ok {
		return m, false
	}
	if after, counted := strings.CutPrefix(rest, `"rev":`); counted {
		number, after, ok := strings.Cut(after, `,`)
		rev, err := strconv.Atoi(number)
		if !ok || err != nil {
			return m, false
		}
		m.Rev, rest = rev, after
	}
	if rest, ok = strings.CutPrefix(rest, `"user":`); !ok {
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
	for _, f := range []struct {
		begins string
		to     *string
	}{{`,"username":"`, &m.Username}, {`,"real":"`, &m.Real}, {`,"staff_no":"`, &m.StaffNo}, {`,"team":"`, &m.Team}} {
		if after, there := strings.CutPrefix(rest, f.begins); there {
			if *f.to, rest, ok = plainText(after); !ok {
				return m, false
			}
		}
	}
	rest, m.Leader = strings.CutPrefix(rest, `,"leader":true`)
	rest, m.Admin = strings.CutPrefix(rest, `,"admin":true`)
	return m, plainDates(&m, rest)
}

// plainDates reads when somebody joined and was last seen, to the end.
func plainDates(m *study.Member, rest string) bool {
	rest, ok := strings.CutPrefix(rest, `,"joined":"`)
	if !ok {
		return false
	}
	joined, rest, ok := strings.Cut(rest, `"`)
	var err error
	if m.Joined, err = study.ParseDate(joined); !ok || err != nil {
		return false
	}
	if after, seen := strings.CutPrefix(rest, `,"last_seen":"`); seen {
		at, after, ok := strings.Cut(after, `"`)
		if !ok || m.LastSeen.UnmarshalText([]byte(at)) != nil {
			return false
		}
		rest = after
	}
	return rest == "}"
}

// plainText reads to the end of a string without escapes.
func plainText(text string) (value, rest string, ok bool) {
	end := strings.IndexAny(text, `"\`)
	if end < 0 || text[end] == '\\' || !utf8.ValidString(text[:end]) {
		return "", "", false
	}
	return text[:end], text[end+1:], true
}
