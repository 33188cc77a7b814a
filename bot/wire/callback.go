package wire

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"studybot/report"
	"studybot/study"
)

// What a button carries: "1:verb:group:arg:arg". The first field is the form's version,
// so that buttons under old messages are never misread; group is a number in base 36,
// empty for 0. An argument that is a whole number and gets shorter by it stands in base
// 36 behind a tilde. Each action has exactly one such text, and no other text is read.
const (
	callbackVersion = "1"
	callbackMax     = 64 // bytes, Telegram's limit
	callbackNumber  = '~'
)

// EncodeAction writes what a tap asks for as callback_data, and refuses what would not
// fit or not come back the same.
func EncodeAction(a report.Action) (string, error) {
	if !callbackVerb(a.Verb) {
		return "", fmt.Errorf("write the button %q: its verb has odd letters: %w", a.Verb, study.ErrInvalid)
	}
	group := ""
	if a.Group != 0 {
		group = strconv.FormatInt(int64(a.Group), 36)
	}
	parts := []string{callbackVersion, a.Verb, group}
	for _, arg := range a.Args {
		if !callbackArg(arg) {
			return "", fmt.Errorf("write the button %q: an argument has odd letters: %w", a.Verb, study.ErrInvalid)
		}
		parts = append(parts, packArg(arg))
	}
	data := strings.Join(parts, ":")
	if len(data) > callbackMax {
		return "", fmt.Errorf("write the button %q: %d bytes, over %d: %w", a.Verb, len(data), callbackMax, study.ErrInvalid)
	}
	return data, nil
}

// DecodeAction reads what EncodeAction wrote, and nothing else.
func DecodeAction(data string) (report.Action, error) {
	refused := fmt.Errorf("read a button's data: %w", study.ErrInvalid)
	parts := strings.Split(data, ":")
	if len(data) > callbackMax || len(parts) < 3 || parts[0] != callbackVersion {
		return report.Action{}, refused
	}
	a := report.Action{Verb: parts[1]}
	if parts[2] != "" {
		g, err := strconv.ParseInt(parts[2], 36, 64)
		if err != nil {
			return report.Action{}, refused
		}
		a.Group = study.GroupID(g)
	}
	for _, p := range parts[3:] {
		arg, ok := unpackArg(p)
		if !ok {
			return report.Action{}, refused
		}
		a.Args = append(a.Args, arg)
	}
	if again, err := EncodeAction(a); err != nil || again != data {
		return report.Action{}, refused
	}
	return a, nil
}

// packArg shortens an argument that is a whole number.
func packArg(arg string) string {
	n, err := strconv.ParseInt(arg, 10, 64)
	if err != nil || strconv.FormatInt(n, 10) != arg {
		return arg
	}
	if short := string(callbackNumber) + strconv.FormatInt(n, 36); len(short) < len(arg) {
		return short
	}
	return arg
}

func unpackArg(p string) (string, bool) {
	if p == "" || p[0] != callbackNumber {
		return p, true
	}
	n, err := strconv.ParseInt(p[1:], 36, 64)
	return strconv.FormatInt(n, 10), err == nil
}

func callbackVerb(v string) bool {
	for _, r := range v {
		if !(r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune("_-.", r)) {
			return false
		}
	}
	return v != ""
}

func callbackArg(arg string) bool {
	if !utf8.ValidString(arg) || strings.HasPrefix(arg, string(callbackNumber)) {
		return false
	}
	for _, r := range arg {
		if r == ':' || unicode.IsSpace(r) || !unicode.IsGraphic(r) {
			return false
		}
	}
	return true
}
