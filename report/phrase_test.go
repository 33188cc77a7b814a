package report

import (
	"encoding/json"
	"testing"
)

func sayOf(t *testing.T, text string, values map[string]any) (HTML, error) {
	t.Helper()
	var p phrase
	if err := json.Unmarshal([]byte(text), &p); err != nil {
		t.Fatal(err)
	}
	return p.say(values)
}

func TestA_phrase_is_filled_in_as_HTML(t *testing.T) {
	type values = map[string]any
	for _, c := range []struct {
		text   string
		values values
		want   HTML
	}{
		{`"Hello {{.Name}}!"`, values{"Name": `<b>"Tom" & 'Jerry'</b>`}, "Hello &lt;b&gt;&#34;Tom&#34; &amp; &#39;Jerry&#39;&lt;/b&gt;!"},
		{`"Hello {{.Name}}!"`, values{"Name": HTML("<b>Tom</b>")}, "Hello <b>Tom</b>!"},
		{`"{{with .Title}}“{{.}}” of {{.Of}}{{else}}nothing{{end}}"`, values{"Title": "A&B", "Of": 7}, "“A&amp;B” of 7"},
		{`"{{with .Title}}“{{.}}”{{else}}nothing{{end}}"`, values{"Title": ""}, "nothing"},
		{`"{{with .Title}}“{{.}}”{{else}}nothing{{end}}"`, values{"Title": nil}, "nothing"},
		{`"{{if .Due}}{{.Due}} due{{if .New}} and {{.New}} new{{end}}{{else}}{{.New}} new{{end}}"`, values{"Due": 3, "New": 0}, "3 due"},
		{`"{{if .Due}}{{.Due}} due{{else}}{{.New}} new{{end}}"`, values{"Due": 0, "New": 2}, "2 new"},
		{`{"one": "{{.Count}} day", "other": "{{.Count}} days"}`, values{"Count": 1}, "1 day"},
		{`{"one": "{{.Count}} day", "other": "{{.Count}} days"}`, values{"Count": -1}, "-1 day"},
		{`{"one": "{{.Count}} day", "other": "{{.Count}} days"}`, values{"Count": 21}, "21 days"},
		{`{"other": "{{.Count}} 天"}`, values{"Count": 1}, "1 天"},
		{`"<a href=\"{{.URL}}\">text</a>"`, values{"URL": "https://example.org/书?a=1&b=2"}, `<a href="https://example.org/%E4%B9%A6?a=1&amp;b=2">text</a>`},
		{`"<a href=\"{{.URL}}\">text</a>"`, values{"URL": "tg://user?id=7"}, `<a href="tg://user?id=7">text</a>`},
		{`"<a href=\"{{.URL}}\">text</a>"`, values{"URL": "javascript:alert(1)"}, `<a href="">text</a>`},
		{`"<a href=\"{{.URL}}\">text</a>"`, values{"URL": `https://x.org/"onclick="x`}, `<a href="https://x.org/%22onclick=%22x">text</a>`},
	} {
		if got, err := sayOf(t, c.text, c.values); err != nil || got != c.want {
			t.Errorf("%s with %v is %q, want %q: %v", c.text, c.values, got, c.want, err)
		}
	}
}

func TestA_phrase_that_can_not_be_filled_says_nothing(t *testing.T) {
	for _, text := range []string{
		`"{{.Name}}"`, `"{{with .Name}}x{{end}}"`, `"{{if .Name}}x{{end}}"`, `"{{.There.Name}}"`, `"{{"`, `"{{len .There}}"`,
		`"before {{.Name}}"`, `"{{range .There}}x{{end}}"`, `"{{$x := .There}}x"`, `"{{.There | .There}}"`, `"{{printf .There}}"`,
	} {
		if got, err := sayOf(t, text, map[string]any{"There": "here"}); err == nil || got != "" {
			t.Errorf("%s says %q", text, got)
		}
	}
	var p phrase
	if err := json.Unmarshal([]byte(`7`), &p); err == nil {
		t.Error("a number is a phrase")
	}
}

func BenchmarkSay(b *testing.B) {
	w := book(b).In("en", nil)
	b.ReportAllocs()
	for b.Loop() {
		w.Say("analysis.option", "Mark", "✅", "Letter", "A", "Text", "Four & more", "Count", 3)
	}
}
