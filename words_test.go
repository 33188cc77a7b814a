package studybot_test

import (
	"encoding/json"
	"go/parser"
	"go/token"
	"maps"
	"os"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"text/template"
	"text/template/parse"

	"studybot/content"
	"studybot/quiz/format"
	"studybot/report"
	"studybot/scheduler"
	"studybot/study"
)

// The catalogue of words must hold every phrase that the code asks for, filled with what
// the phrase needs, and none that nobody asks for.

// families are the phrases whose names are put together at run time: the beginning, and
// every end that it can have.
func (p program) families() map[string][]string {
	var settings, problems []string
	values := slices.Concat([]string{"off"}, report.Languages())
	for _, s := range study.SettingTable() {
		settings = append(settings, s.Key)
		values = append(values, s.Choices...)
	}
	for _, r := range content.Reasons() {
		problems = append(problems, strings.ReplaceAll(string(r), " ", "_"))
	}
	for _, r := range format.Reasons() {
		problems = append(problems, strings.ReplaceAll(string(r), " ", "_"))
	}
	var keys, firsts []string
	for _, o := range scheduler.Options() {
		keys = append(keys, o.Key)
		if o.Actions != nil {
			firsts = append(firsts, o.Actions[0])
		}
	}
	done := p.argumentsOf("deedToast")
	return map[string][]string{
		"cmd.": p.commands(), "example.": p.commands(), "setting.": settings, "value.": values, "problem.": problems,
		"plan.doubt.": p.constants("study", "PlanDoubt"),
		"kind.":       p.constants("quiz", "Kind"), "class.": p.constants("study", "Class"),
		"action.": texts(study.Actions()), "board.head.": texts(study.Periods()),
		"refused.when.":     p.constants("scheduler", "WhenKind"),
		"refused.schedule.": p.constants("scheduler", "CommandKind"),
		"schedule.takes.":   keys, "schedule.only.": firsts,
		"toast.": done, "toast.already.": done,
		"sheet.":    slices.Concat(p.argumentsOf("headers"), p.literalsIn("bot/export.go", "exportKinds")),
		"activity.": without(p.literalsIn("report/toast.go", "Activities"), "activity."),
		"outcome.":  without(p.literalsIn("report/schedulepost.go", "OutcomeWords"), "outcome."),
		"help.":     {"leader", "admin"},
		"refused.":  nil, // bot/fail.go: any reason; those are found where they are made
	}
}

func texts[S ~string](list []S) []string {
	out := make([]string, len(list))
	for i, s := range list {
		out[i] = string(s)
	}
	return out
}

func without(list []string, one string) []string {
	return slices.DeleteFunc(slices.Clone(list), func(s string) bool { return s == one })
}

// nobodyAsks are phrases that the code does not ask for yet, with the reason.
var nobodyAsks = map[string]string{}

// noPhrase are strings of the code that look like the name of a phrase and are none.
var noPhrase = inAudit(
	"bank.import", "leader.add", "plan.import", "plan.use", "quiz.correct", "quiz.send", "roster.bind", "roster.import",
	"schedule.add", "schedule.pause", "schedule.remove", "schedule.resume",
)

func inAudit(names ...string) map[string]string {
	all := map[string]string{}
	for _, name := range names {
		all[name] = "what the audit trail calls it"
	}
	return all
}

// wordList is one language's catalogue: the templates of each phrase.
func wordList(t *testing.T, lang string) map[string][]string {
	t.Helper()
	data, err := os.ReadFile("report/words/active." + lang + ".json")
	if err != nil {
		t.Fatal(err)
	}
	var raw map[string]any
	if err := json.Unmarshal(data, &raw); err != nil {
		t.Fatal(err)
	}
	list := map[string][]string{}
	for id, value := range raw {
		switch value := value.(type) {
		case string:
			list[id] = []string{value}
		case map[string]any:
			for _, form := range value {
				list[id] = append(list[id], form.(string))
			}
		}
	}
	return list
}

// needs are the placeholders of a phrase in all languages.
func needs(t *testing.T, id string, languages []map[string][]string) []string {
	t.Helper()
	found := map[string]bool{}
	for _, list := range languages {
		for _, text := range list[id] {
			tree, err := template.New(id).Parse(text)
			if err != nil {
				t.Fatal(err)
			}
			for _, field := range regexp.MustCompile(`\.([A-Z]\w*)`).FindAllStringSubmatch(actions(tree.Root), -1) {
				found[field[1]] = true
			}
		}
	}
	return slices.Sorted(maps.Keys(found))
}

// actions is a template without its texts.
func actions(n parse.Node) string {
	list, ok := n.(*parse.ListNode)
	if !ok {
		return n.String()
	}
	var b strings.Builder
	for _, child := range list.Nodes {
		switch child := child.(type) {
		case *parse.TextNode:
		case *parse.WithNode:
			b.WriteString(child.Pipe.String() + actions(child.List))
			if child.ElseList != nil {
				b.WriteString(actions(child.ElseList))
			}
		default:
			b.WriteString(child.String())
		}
	}
	return b.String()
}

func languages(t *testing.T) []map[string][]string {
	t.Helper()
	var all []map[string][]string
	for _, lang := range report.Languages() {
		all = append(all, wordList(t, lang))
	}
	return all
}

func TestEvery_phrase_that_the_code_asks_for_exists_and_is_filled(t *testing.T) {
	p, files := parseProgram(t)
	families, all := p.families(), languages(t)
	for _, a := range p.speaking().asks(files) {
		ids := []string{a.id}
		if a.prefix != "" {
			ends, known := families[a.prefix]
			if !known {
				t.Errorf("%s: a phrase that begins with %q is made here: name its ends in families", a.at, a.prefix)
			}
			ids = nil
			for _, end := range ends {
				ids = append(ids, a.prefix+end)
			}
		}
		for _, id := range ids {
			if all[0][id] == nil {
				t.Errorf("%s: there is no phrase %q", a.at, id)
				continue
			}
			for _, name := range needs(t, id, all) {
				if !a.open && !slices.Contains(a.names, name) {
					t.Errorf("%s: %q needs %s", a.at, id, name)
				}
			}
		}
	}
}

func TestEvery_family_of_phrases_is_complete(t *testing.T) {
	p, _ := parseProgram(t)
	all := languages(t)
	for prefix, ends := range p.families() {
		if len(ends) == 0 && prefix != "refused." {
			t.Errorf("nothing ends %q any more: mend how families finds it", prefix)
		}
		for _, end := range ends {
			if all[0][prefix+end] == nil {
				t.Errorf("there is no phrase %q", prefix+end)
			}
		}
	}
}

func TestNothing_that_looks_like_a_phrase_is_unknown_and_no_phrase_is_unused(t *testing.T) {
	p, files := parseProgram(t)
	words := languages(t)[0]
	first := map[string]bool{}
	for id := range words {
		begin, _, _ := strings.Cut(id, ".")
		first[begin] = true
	}
	used := map[string]bool{}
	for prefix, ends := range p.families() {
		for _, end := range ends {
			used[prefix+end] = true
		}
	}
	for _, a := range p.speaking().asks(files) {
		used[a.id] = true
	}
	name := regexp.MustCompile(`^([a-z]+)\.[a-z]+(\.[a-z]+)*$`)
	for at, text := range p.speaking().strings(files) {
		used[text] = true
		if m := name.FindStringSubmatch(text); m != nil && first[m[1]] && words[text] == nil && words["refused."+text] == nil && noPhrase[text] == "" {
			t.Errorf("%s: there is no phrase %q", at, text)
		}
	}
	for id := range words {
		if !used[id] && nobodyAsks[id] == "" {
			t.Errorf("nobody asks for %q", id)
		}
		if used[id] && nobodyAsks[id] != "" {
			t.Errorf("%q is asked for: take it out of nobodyAsks", id)
		}
	}
}

func TestA_phrase_that_is_asked_for_is_found_with_what_fills_it(t *testing.T) {
	for _, tt := range []struct {
		code string
		want asked
	}{
		{`w.Say("a.b", "Name", name, "Count", 3)`, asked{id: "a.b", names: []string{"Name", "Count"}}},
		{`c.toasted("toast.x")`, asked{id: "toast.x"}},
		{`c.ifDone(err, "toast.x")`, asked{id: "toast.x"}},
		{`w.Plain("kind." + string(k))`, asked{prefix: "kind."}},
		{`study.Refuse("past", "Date", d)`, asked{id: "refused.past", names: []string{"Date"}}},
		{`study.Refuse("when."+kind, "Text", x)`, asked{prefix: "refused.when.", names: []string{"Text"}}},
		{`&study.Refusal{Reason: "admins", Args: map[string]any{"Command": c}}`, asked{id: "refused.admins", names: []string{"Command"}}},
		{`c.Words.Say(id, pairs...)`, asked{}},
		{`c.line("a.b", pairs...)`, asked{id: "a.b", open: true}},
	} {
		files := token.NewFileSet()
		f, err := parser.ParseFile(files, "a.go", "package a\nvar _ = "+tt.code, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		var got asked
		for _, a := range (program{"bot/a.go": f}).asks(files) {
			got = a
		}
		got.at = ""
		if !reflect.DeepEqual(got, tt.want) {
			t.Errorf("%s: %+v, want %+v", tt.code, got, tt.want)
		}
	}
}
