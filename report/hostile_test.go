package report

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/rivo/uniseg"

	"studybot/study"
)

// hostile are things that people call themselves or write.
var hostile = []string{
	`<b>&"'`, `</b></i>`, `<script>alert(1)</script>`, `<a href="tg://user?id=1">x`, "&lt;b&gt;", "{{.Name}}", "{{end}}",
	"<!-- ", "]]>", "\x00", "\xff\xfe", "a\u202eb", "\u2069\u2069", "محمد <b>", "1<2>3", `"><code>`, "</code>", "\u200c", "",
	"javascript:alert(1)", `x" onclick="y`,
}

var (
	mark   = regexp.MustCompile(`^<(/?)(b|i|u|s|code|a|tg-spoiler)((?: href="[^"<>]*")?)>`)
	entity = regexp.MustCompile(`^&(lt|gt|amp|quot|#\d{1,5}|#x[0-9a-fA-F]{1,4});`)
)

// malformed says what Telegram would not take as HTML.
func malformed(h HTML) error {
	var open []string
	for rest := string(h); rest != ""; {
		switch rest[0] {
		case '<':
			m := mark.FindStringSubmatch(rest)
			switch {
			case m == nil || (m[3] != "") != (m[2] == "a" && m[1] == ""):
				return fmt.Errorf("no mark of Telegram's at %q", rest)
			case m[1] == "":
				open = append(open, m[2])
			case len(open) == 0 || open[len(open)-1] != m[2]:
				return fmt.Errorf("nothing is closed at %q", rest)
			default:
				open = open[:len(open)-1]
			}
			rest = rest[len(m[0]):]
		case '>':
			return fmt.Errorf("a bare > at %q", rest)
		case '&':
			m := entity.FindString(rest)
			if m == "" {
				return fmt.Errorf("a bare & at %q", rest)
			}
			rest = rest[len(m):]
		default:
			rest = rest[1:]
		}
	}
	if len(open) > 0 {
		return fmt.Errorf("%v stays open", open)
	}
	return nil
}

func TestHTML_that_Telegram_refuses_is_noticed(t *testing.T) {
	for _, bad := range []HTML{"<b>x", "x</b>", "<b><i>x</b></i>", "a & b", "a > b", "a < b", "<script>", "&nbsp;", `<b href="x">y</b>`, "<a>x</a>", `<a href="<b>">x</a>`} {
		if malformed(bad) == nil {
			t.Errorf("%q passes", bad)
		}
	}
	for _, good := range []HTML{"", "x", "<b>x <i>y</i></b>", `<a href="tg://user?id=1">&lt;</a>`, "&amp;&quot;&#39;&#x2B;"} {
		if err := malformed(good); err != nil {
			t.Errorf("%q: %v", good, err)
		}
	}
}

func TestNo_phrase_breaks_whatever_fills_it(t *testing.T) {
	b := book(t)
	for _, lang := range Languages() {
		w := b.In(lang, nil)
		for id, f := range catalogue(t, lang) {
			for _, value := range hostile {
				got := filled(t, w, id, f, value)
				if err := malformed(got); err != nil {
					t.Errorf("%s: %s with %q: %v", lang, id, value, err)
				}
				if strings.Contains(string(got), "["+id+"]") {
					t.Errorf("%s: %s can't be said with %q", lang, id, value)
				}
			}
		}
	}
}

func FuzzNo_phrase_breaks_whatever_fills_it(f *testing.F) {
	b, words := book(f), catalogue(f, "en")
	ids := slices.Sorted(maps.Keys(words))
	for i, value := range hostile {
		f.Add(i*37, i%2 == 0, value)
	}
	f.Fuzz(func(t *testing.T, n int, chinese bool, value string) {
		lang := "en"
		if chinese {
			lang = "zh"
		}
		id := ids[((n%len(ids))+len(ids))%len(ids)]
		got := filled(t, b.In(lang, nil), id, words[id], value)
		if err := malformed(got); err != nil {
			t.Errorf("%s: %s with %q: %v", lang, id, value, err)
		}
		m := study.Member{User: 7, Name: value}
		for _, name := range []HTML{Name(m), Mention(m), Escape(Isolate(value))} {
			if err := malformed(name); err != nil {
				t.Errorf("%q as a name is %q: %v", value, name, err)
			}
			if strings.Count(string(name), isolateFrom) != strings.Count(string(name), isolateTo) {
				t.Errorf("%q is isolated by half: %q", value, name)
			}
		}
	})
}

func TestA_name_from_right_to_left_is_isolated_and_others_are_left_as_they_are(t *testing.T) {
	for _, c := range []struct{ name, in, want string }{
		{"Arabic", "محمد", "\u2068محمد\u2069"},
		{"Hebrew among Latin", "Dov דב", "\u2068Dov דב\u2069"},
		{"Latin", "Li Wei", "Li Wei"},
		{"Chinese", "李伟", "李伟"},
		{"emoji and figures", "🔥 42", "🔥 42"},
		{"Arabic figures turn nothing round", "٤٢", "٤٢"},
		{"an override that would turn round the line", "evil\u202egnp.exe", "evilgnp.exe"},
		{"an end of isolation of its own", "مح\u2069مد", "\u2068محمد\u2069"},
	} {
		if got := Isolate(c.in); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

func TestA_long_name_from_right_to_left_keeps_both_ends_of_its_isolation(t *testing.T) {
	got := string(Name(study.Member{Name: strings.Repeat("محمد ", 40)}))
	if !strings.HasPrefix(got, isolateFrom) || !strings.HasSuffix(got, "…"+isolateTo) {
		t.Errorf("%q", got)
	}
	if width := uniseg.StringWidth(got); width > nameWidth {
		t.Errorf("%d columns", width)
	}
}

func TestA_toast_of_endless_names_fits_and_ends_between_characters(t *testing.T) {
	family, marks := "👩‍👩‍👧‍👦", "e"+strings.Repeat("\u0301", 30)
	b := book(t)
	for _, lang := range Languages() {
		w := b.In(lang, nil)
		for _, name := range []string{strings.Repeat(family, 20), strings.Repeat(marks, 20), strings.Repeat("文", 100), strings.Repeat("محمد", 30)} {
			people := make([]study.Member, 30)
			for i := range people {
				people[i].Name = name
			}
			toast := w.WhoToast(people, 40)
			if n := units(toast); n > toastMost {
				t.Errorf("%s: %d characters: %q", lang, n, toast)
			}
			if strings.HasSuffix(toast, "\u200d…") || strings.HasSuffix(toast, "�…") {
				t.Errorf("%s: cut inside a character: %q", lang, toast)
			}
		}
	}
}
