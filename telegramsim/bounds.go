package telegramsim

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

func (v *validator) attach(path string, f *apiField, got any) {
	if !f.Attach && !slices.Contains(f.Types, "InputFile") {
		return
	}
	s, _ := got.(string)
	name, ok := strings.CutPrefix(s, "attach://")
	if ok && v.files[name] == nil {
		v.add(BreachSchema, path, "points at "+s+", which was not uploaded", "wrong file identifier/HTTP URL specified")
	}
}

func (v *validator) enum(path string, f *apiField, got any) {
	if len(f.Enum) == 0 {
		return
	}
	for _, want := range f.Enum {
		if fmt.Sprint(want) == fmt.Sprint(got) {
			return
		}
		if n, ok := want.(float64); ok && got == int64(n) {
			return
		}
	}
	if s, ok := got.(string); ok && strings.HasSuffix(f.Name, "parse_mode") {
		for _, want := range f.Enum {
			if strings.EqualFold(want.(string), s) {
				return
			}
		}
		v.add(BreachSchema, path, "is not a known parse mode", "unsupported parse_mode")
		return
	}
	v.add(BreachSchema, path, fmt.Sprintf("is %v, which is none of %v", got, f.Enum), "")
}

func (v *validator) limit(path string, f *apiField, got any) {
	l := f.Limit
	if l == nil || l.Clamped {
		return
	}
	n := int64(-1)
	switch x := got.(type) {
	case string:
		if l.Unit == "bytes" {
			n = int64(len(x))
		} else if !formatted(f.Name) {
			n = int64(utf8.RuneCountInString(x))
		}
		if l.Pattern != "" && !regexp.MustCompile(l.Pattern).MatchString(strings.TrimPrefix(x, "/")) {
			v.add(BreachLimit, path, fmt.Sprintf("does not match %s", l.Pattern), "BOT_COMMAND_INVALID")
			return
		}
	case []any:
		n = int64(len(x))
	case int64:
		if l.Unit == "future_seconds" {
			ahead := x - v.now.Unix()
			if x != 0 && (ahead < l.MinFuture || ahead > l.MaxFuture) {
				v.add(BreachLimit, path, fmt.Sprintf("is %d s ahead, allowed are %d to %d", ahead, l.MinFuture, l.MaxFuture), "")
			}
			return
		}
		n = x
		if n == 0 { // zero means absent for every optional number with a limit
			return
		}
	}
	if n < 0 {
		return
	}
	if n < l.Min || n > l.Max {
		v.add(BreachLimit, path, fmt.Sprintf("has %d %s, allowed are %d to %d", n, l.Unit, l.Min, l.Max), limitText(v.method, f, n))
	}
}

// textLimits counts the characters of formatted texts, which is done after their markup is taken out.
func (v *validator) textLimits(path string, o *apiObject, out map[string]any) {
	for i := range o.Fields {
		f := &o.Fields[i]
		text, ok := out[f.Name].(string)
		if !ok || f.Limit == nil || !formatted(f.Name) {
			continue
		}
		mode, _ := out[parseModeField(o, f.Name)].(string)
		if len(text) > 32768 {
			v.add(BreachLimit, join(path, f.Name), "is over 32768 bytes", "text is too long")
			continue
		}
		if strings.EqualFold(mode, "HTML") {
			plain, _, err := parseHTML(text)
			if err != nil {
				v.add(BreachEntities, join(path, f.Name), err.Error(), "can't parse entities: "+err.Error())
				continue
			}
			text = plain
		}
		n := int64(utf8.RuneCountInString(strings.TrimSpace(text)))
		if n > f.Limit.Max || n < f.Limit.Min {
			v.add(BreachLimit, join(path, f.Name), fmt.Sprintf("has %d characters after parsing, allowed are %d to %d", n, f.Limit.Min, f.Limit.Max),
				textLimitText(v.method, f.Name, out[f.Name].(string), n))
		}
	}
}

// formatted are the texts that may carry markup.
func formatted(name string) bool {
	switch name {
	case "text", "caption", "explanation", "description", "question", "quote":
		return true
	}
	return false
}

func parseModeField(o *apiObject, name string) string {
	if own := name + "_parse_mode"; o.byName[own] != nil {
		return own
	}
	if (name == "text" || name == "caption") && o.byName["parse_mode"] != nil {
		return "parse_mode"
	}
	return ""
}
