package report

import (
	"encoding/json"
	"html/template"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"
	"text/template/parse"
	"unicode"

	"github.com/google/go-cmp/cmp"
	"github.com/rivo/uniseg"
)

// forms are a phrase's plural forms; one that is never inflected has "other" alone.
type forms map[string]string

// catalogue reads one language's words as they stand in their file.
func catalogue(t testing.TB, lang string) map[string]forms {
	t.Helper()
	data, err := catalogues.ReadFile("words/active." + lang + ".json")
	if err != nil {
		t.Fatal(err)
	}
	var raw map[string]json.RawMessage
	if err := json.Unmarshal(data, &raw); err != nil {
		t.Fatal(err)
	}
	all := make(map[string]forms, len(raw))
	for id, value := range raw {
		var one string
		if json.Unmarshal(value, &one) == nil {
			all[id] = forms{"other": one}
			continue
		}
		var many forms
		if err := json.Unmarshal(value, &many); err != nil {
			t.Fatalf("%s: %s: %v", lang, id, err)
		}
		all[id] = many
	}
	return all
}

// placeholders are the names that a phrase needs, in order.
func placeholders(t testing.TB, f forms) []string {
	t.Helper()
	found := map[string]bool{}
	for _, text := range f {
		parsed, err := template.New("").Parse(text)
		if err != nil {
			t.Fatalf("%q: %v", text, err)
		}
		fieldsOf(parsed.Tree.Root, found)
	}
	return slices.Sorted(maps.Keys(found))
}

func fieldsOf(n parse.Node, found map[string]bool) {
	branch := func(b parse.BranchNode) {
		fieldsOf(b.Pipe, found)
		fieldsOf(b.List, found)
		if b.ElseList != nil {
			fieldsOf(b.ElseList, found)
		}
	}
	switch n := n.(type) {
	case *parse.ListNode:
		for _, child := range n.Nodes {
			fieldsOf(child, found)
		}
	case *parse.ActionNode:
		fieldsOf(n.Pipe, found)
	case *parse.WithNode:
		branch(n.BranchNode)
	case *parse.IfNode:
		branch(n.BranchNode)
	case *parse.PipeNode:
		for _, c := range n.Cmds {
			for _, arg := range c.Args {
				fieldsOf(arg, found)
			}
		}
	case *parse.FieldNode:
		found[n.Ident[0]] = true
	}
}

// filled says a phrase with a text in each of its placeholders and a number where one is counted.
func filled(t testing.TB, w Words, id string, f forms, value any) HTML {
	t.Helper()
	var pairs []any
	for _, name := range placeholders(t, f) {
		if slices.Contains([]string{"Count", "Days", "Length"}, name) {
			pairs = append(pairs, name, 2)
			continue
		}
		pairs = append(pairs, name, value)
	}
	return w.Say(id, pairs...)
}

func book(t testing.TB) *Book {
	t.Helper()
	b, err := OpenBook()
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestEvery_language_has_the_same_phrases(t *testing.T) {
	first := slices.Sorted(maps.Keys(catalogue(t, Languages()[0])))
	for _, lang := range Languages()[1:] {
		if diff := cmp.Diff(first, slices.Sorted(maps.Keys(catalogue(t, lang)))); diff != "" {
			t.Errorf("%s and %s differ:\n%s", Languages()[0], lang, diff)
		}
	}
}

func TestEvery_language_fills_the_same_placeholders(t *testing.T) {
	english := catalogue(t, "en")
	for _, lang := range Languages()[1:] {
		for id, f := range catalogue(t, lang) {
			have := placeholders(t, f)
			if diff := cmp.Diff(placeholders(t, english[id]), have); diff != "" {
				t.Errorf("%s: %s:\n%s", lang, id, diff)
			}
		}
	}
}

func TestEvery_phrase_has_the_plural_forms_of_its_language(t *testing.T) {
	need := map[string][]string{"en": {"one", "other"}, "zh": {"other"}}
	for _, lang := range Languages() {
		for id, f := range catalogue(t, lang) {
			have := slices.Sorted(maps.Keys(f))
			if !slices.Equal(have, []string{"other"}) && !slices.Equal(have, need[lang]) {
				t.Errorf("%s: %s has the forms %v, needs %v", lang, id, have, need[lang])
			}
			if len(f) > 1 && !slices.ContainsFunc(placeholders(t, f), func(s string) bool { return s == "Count" || s == "Days" || s == "Length" }) {
				t.Errorf("%s: %s has plural forms, but no number that chooses one", lang, id)
			}
		}
	}
}

// counts are numbers before an English noun that must be inflected with them.
var counts = regexp.MustCompile(`\{\{\.(Count|Days|Length)\}\} (more |kept |missed )*(day|member|question|word|group|time|push)e?s\b`)

// neverOne are counts that are always over one where the phrase is said.
var neverOne = map[string]string{
	"schedule.many":     "more pushes than the limit, which is one at least",
	"refused.span.long": "more days than a span may have",
}

func TestEnglish_inflects_what_it_counts(t *testing.T) {
	for id, f := range catalogue(t, "en") {
		if len(f) == 1 && neverOne[id] == "" && counts.MatchString(f["other"]) {
			t.Errorf("%s says %q of one, too", id, f["other"])
		}
	}
}

func TestEvery_phrase_renders_whole_in_every_language(t *testing.T) {
	b := book(t)
	for _, lang := range Languages() {
		w := b.In(lang, nil)
		for id, f := range catalogue(t, lang) {
			for _, value := range []any{"x", "", HTML("<b>x</b>"), 7} {
				got := filled(t, w, id, f, value)
				if strings.Contains(string(got), "["+id) || strings.Contains(string(got), "no value") || strings.Contains(string(got), "ZgotmplZ") {
					t.Errorf("%s: %s with %v is %q", lang, id, value, got)
				}
			}
		}
	}
}

func TestA_phrase_that_lacks_a_value_is_shown_as_its_name_and_never_half_filled(t *testing.T) {
	w := book(t).In("en", nil)
	for _, got := range []HTML{
		w.Say("toast.checkin"),
		w.Say("toast.checkin", "Streak", 3),
		w.Say("report.seen.days", "Days", 3),
	} {
		if !regexp.MustCompile(`^\[[a-z.]+\]$`).MatchString(string(got)) {
			t.Errorf("said %q", got)
		}
	}
	if got := w.Say("no.such.phrase"); got != "[no.such.phrase]" {
		t.Errorf("an unknown phrase is %q", got)
	}
}

func TestWords_choose_the_plural_form_by_the_number(t *testing.T) {
	w := book(t).In("en", nil)
	for _, c := range []struct{ got, want HTML }{
		{w.Say("toast.nudged", "Count", 1), "Reminded 1 member."},
		{w.Say("toast.nudged", "Count", 0), "Reminded 0 members."},
		{w.Say("me.next", "Days", 1), "1 more kept day earns the next freeze."},
		{w.Say("note.kept", "Length", 1, "Points", 5), "📝 Note kept · 1 word · &#43;5"},
		{w.Say("note.kept", "Length", 21, "Points", 5), "📝 Note kept · 21 words · &#43;5"},
	} {
		if c.got != c.want && c.got.Plain() != c.want.Plain() {
			t.Errorf("%q, want %q", c.got, c.want)
		}
	}
}

// spoken is a phrase without its placeholders, marks and what stands between code marks.
func spoken(text string) string {
	text = regexp.MustCompile(`\{\{-? ?(with|if|else|end)[^}]*\}\}`).ReplaceAllString(text, "")
	text = regexp.MustCompile(`<code>.*?</code>`).ReplaceAllString(text, "code")
	text = regexp.MustCompile(`<[^>]*>`).ReplaceAllString(text, "")
	return strings.ReplaceAll(text, "-&gt;", "→")
}

func TestChinese_is_set_in_full_width_punctuation(t *testing.T) {
	half := regexp.MustCompile(`[\p{Han}”』》][,;:?!()"']|[,;?!()"']\p{Han}|\.\.\.|。 |， |： `)
	for id, f := range catalogue(t, "zh") {
		if strings.HasPrefix(id, "example.") {
			continue // typed commands
		}
		text := regexp.MustCompile(`\{\{\.\w*\}\}`).ReplaceAllString(spoken(f["other"]), "字")
		if found := half.FindString(text); found != "" {
			t.Errorf("%s: %q in %q", id, found, f["other"])
		}
		if strings.Count(text, "“") != strings.Count(text, "”") || strings.Count(text, "（") != strings.Count(text, "）") {
			t.Errorf("%s: a mark has no partner: %q", id, f["other"])
		}
	}
}

func TestEnglish_is_set_in_one_kind_of_punctuation(t *testing.T) {
	for id, f := range catalogue(t, "en") {
		for _, text := range f {
			text = spoken(text)
			if strings.ContainsAny(text, "\"’，。：；！？（）、") || strings.Contains(text, "!!") || strings.Count(text, "!") > 1 {
				t.Errorf("%s: %q", id, text)
			}
			if strings.HasSuffix(text, " ") || strings.Contains(text, "  ") {
				t.Errorf("%s: spaces: %q", id, text)
			}
			if id != "value.zh" && strings.ContainsFunc(text, func(r rune) bool { return unicode.Is(unicode.Han, r) }) {
				t.Errorf("%s: Chinese in the English words: %q", id, text)
			}
		}
	}
}

func TestPhrases_for_problems_end_without_a_full_stop_and_refusals_with_one(t *testing.T) {
	for _, lang := range Languages() {
		for id, f := range catalogue(t, lang) {
			for _, text := range f {
				stop := strings.HasSuffix(text, ".") || strings.HasSuffix(text, "。")
				if stop && strings.HasPrefix(id, "problem.") {
					t.Errorf("%s: %s ends in a full stop: %q", lang, id, text)
				}
				if !stop && strings.HasPrefix(id, "refused.") && !regexp.MustCompile(`([?？]|</code>|\{\{end\}\})$`).MatchString(text) {
					t.Errorf("%s: %s has no end: %q", lang, id, text)
				}
			}
		}
	}
}

func TestToasts_fit_200_characters_and_buttons_40_columns(t *testing.T) {
	b := book(t)
	for _, lang := range Languages() {
		w := b.In(lang, nil)
		for id, f := range catalogue(t, lang) {
			text := filled(t, w, id, f, strings.Repeat("W", 24)).Plain()
			if strings.HasPrefix(id, "toast.") && len([]rune(text)) > toastMost {
				t.Errorf("%s: %s has %d characters", lang, id, len([]rune(text)))
			}
			text = filled(t, w, id, f, "28 Nov – 30 Nov").Plain()
			if width := uniseg.StringWidth(text); strings.HasPrefix(id, "button.") && width > buttonMost {
				t.Errorf("%s: %s is %d columns wide: %q", lang, id, width, text)
			}
		}
	}
}
