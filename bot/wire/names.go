package wire

import (
	"strconv"
	"strings"
	"unicode"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"
	"github.com/rivo/uniseg"
)

// How long a name and a title may be, in characters. Telegram allows 129 and 255.
const (
	nameMax  = 64
	titleMax = 128
)

// personName is a person's name as others see it, fit to stand in a line.
func personName(u *tgbotapi.User) string {
	if name := tidyName(u.FirstName + " " + u.LastName); name != "" {
		return name
	}
	if u.UserName != "" {
		return u.UserName
	}
	return "#" + strconv.FormatInt(u.ID, 10)
}

func tidyName(s string) string  { return tidy(s, nameMax) }
func tidyTitle(s string) string { return tidy(s, titleMax) }

// tidy makes one line of a text: control characters go, runs of white space become one
// space, and what is over-long is cut between whole characters. Marks of direction and joiners
// stay, for names in Arabic, Hebrew and emoji need them; what would turn the rest of
// the line around (embeddings, overrides, isolates) goes.
func tidy(s string, limit int) string {
	var b strings.Builder
	for word := range strings.FieldsSeq(strings.Map(tidyRune, s)) {
		if b.Len() > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(word)
	}
	if invisible(b.String()) {
		return ""
	}
	return cutText(b.String(), limit)
}

func tidyRune(r rune) rune {
	switch {
	case unicode.IsSpace(r):
		return ' '
	case unicode.IsControl(r), r == unicode.ReplacementChar, r == '\ufeff',
		r >= '\u202a' && r <= '\u202e', r >= '\u2066' && r <= '\u2069':
		return -1
	}
	return r
}

// invisible: nothing of it can be seen, as in names made of joiners alone.
func invisible(s string) bool {
	for _, r := range s {
		if unicode.IsGraphic(r) && r != ' ' && r != '\u3164' && r != '\u115f' && r != '\u1160' && r != '\u2800' {
			return false
		}
	}
	return true
}

// cutText shortens a text to at most limit code points, between what people take for
// one character, and marks the cut.
func cutText(s string, limit int) string {
	if len(s) <= limit || len([]rune(s)) <= limit {
		return s
	}
	var b strings.Builder
	left := limit - 1
	for g := uniseg.NewGraphemes(s); g.Next(); {
		if left -= len(g.Runes()); left < 0 {
			break
		}
		b.WriteString(g.Str())
	}
	return strings.TrimRight(b.String(), " ") + "…"
}
