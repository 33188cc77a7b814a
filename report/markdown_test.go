package report

import (
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
)

func TestInline_marks_become_Telegrams(t *testing.T) {
	for _, c := range []struct {
		name, in string
		want     HTML
	}{
		{"bold, italic, strike", "**b** *i* _i_ ~~s~~ ***bi***", "<b>b</b> <i>i</i> <i>i</i> <s>s</s> <i><b>bi</b></i>"},
		{"bold before a Chinese quotation", "这是**“重点”**内容", "这是<b>“重点”</b>内容"},
		{"bold that ends in a Chinese full stop", "**重点。**后文", "<b>重点。</b>后文"},
		{"bold around a book title", "读**《论语》**第一章", "读<b>《论语》</b>第一章"},
		{"bold around brackets", "注意**（重要）**事项、**[1]**和**\"x\"**等", "注意<b>（重要）</b>事项、<b>[1]</b>和<b>&#34;x&#34;</b>等"},
		{"italic and strike between hanzi", "学*“而”*时~~“习”~~之", "学<i>“而”</i>时<s>“习”</s>之"},
		{"bold next to kana", "これは**「大事」**です", "これは<b>「大事」</b>です"},
		{"stars that are no marks", "2 * 3 * 4 and a*", "2 * 3 * 4 and a*"},
		{"words with low lines", "snake_case_name", "snake_case_name"},
		{"single tildes", "~5~ and ~~~x", "~5~ and ~~~x"},
		{"code is escaped and takes no marks", "**a `<b>` c**", "<b>a </b><code>&lt;b&gt;</code><b> c</b>"},
		{"only code in bold", "**`x`**", "<code>x</code>"},
		{"bold in bold", "**a **b** c**", "<b>a b c</b>"},
		{"a link", `[the *site*](https://example.org/?a=1&b="2")`, `<a href="https://example.org/?a=1&amp;b=&#34;2&#34;">the <i>site</i></a>`},
		{"a link that runs code", "[x](javascript:alert(1)) [y](./local)", "x y"},
		{"a person", "[王伟](tg://user?id=7)", `<a href="tg://user?id=7">王伟</a>`},
		{"a bare address in brackets", "<https://example.org> <a@example.org>", `<a href="https://example.org">https://example.org</a> <a href="mailto:a@example.org">a@example.org</a>`},
		{"a picture is a link", "![cat](https://example.org/c.png) ![](https://example.org/d.png)", `<a href="https://example.org/c.png">🖼 cat</a> <a href="https://example.org/d.png">🖼 https://example.org/d.png</a>`},
		{"a picture in a link", "[![cat](https://example.org/c.png)](https://example.org)", `<a href="https://example.org">🖼 cat</a>`},
		{"raw HTML is text", "a <b>x</b> <script>1</script> &amp; &lt; &copy; 5 < 6", "a &lt;b&gt;x&lt;/b&gt; &lt;script&gt;1&lt;/script&gt; &amp; &lt; © 5 &lt; 6"},
		{"backslashes", `\*a\* \<b\> \\`, `*a* &lt;b&gt; \`},
		{"a hard break", "one  \ntwo\\\nthree", "one\ntwo\nthree"},
		{"Latin lines flow", "one\ntwo", "one two"},
		{"verses stay", "床前明月光，\n疑是地上霜。", "床前明月光，\n疑是地上霜。"},
		{"filled Chinese lines flow", strings.Repeat("长", 35) + "\n行", HTML(strings.Repeat("长", 35) + "行")},
	} {
		want := Doc{Para(c.want)}
		if diff := cmp.Diff(want, Markdown(c.in)); diff != "" {
			t.Errorf("%s: %s", c.name, diff)
		}
	}
}

func TestBlocks_keep_their_kind(t *testing.T) {
	const text = `# Title & more

First **para**.

- one
- two
  - inner
    1. deep
       - deeper
- [x] done

1. first
2. second

   more of it

> A quote
>
> in two *parts*
> - with a point

` + "```go\nif a < b {\n}\n```" + `

| Name | Points |
|:-----|------:|
| 王&伟 | **12** |

***

<div>
raw
</div>

7. seven
8. eight
`
	want := Doc{
		Head("Title &amp; more"),
		Para("First <b>para</b>."),
		Bullets("one", "two\n\u2003◦ inner\n\u2003\u20031. deep\n\u2003\u2003\u2003▫ deeper", "☑ done"),
		{Kind: List, Numbered: true, Items: []HTML{"first", "second\nmore of it"}},
		{Kind: Quote, Text: "A quote\n\nin two <i>parts</i>\n\n• with a point"},
		{Kind: Code, Text: "if a &lt; b {\n}"},
		{Kind: Table, Rows: [][]Cell{{{Text: "Name"}, {Text: "Points", Right: true}}, {{Text: "王&amp;伟"}, {Text: "<b>12</b>", Right: true}}}},
		{Kind: Divider},
		Para("&lt;div&gt;\nraw\n&lt;/div&gt;"),
		Para("7. seven\n8. eight"),
	}
	if diff := cmp.Diff(want, Markdown(text)); diff != "" {
		t.Error(diff)
	}
}

func TestNothing_gives_no_blocks(t *testing.T) {
	for _, s := range []string{"", "\n \n", "#", "[a]: https://example.org"} {
		if doc := Markdown(s); len(doc) != 0 {
			t.Errorf("Markdown(%q) = %v", s, doc)
		}
	}
}

// A text that takes time growing with its square or worse would run into the test's limit.
func TestHostile_texts_are_read_to_their_end(t *testing.T) {
	const size = 32_000
	for name, unit := range map[string]string{
		"quotes": ">", "stars": "*a **b ", "brackets": "[", "links": "[a](", "ticks": "`a``", "lists": "- ",
		"pictures": "![", "tildes": "~~a", "angles": "<a ", "pipes": "|a\n|-\n", "quote lines": "> \n>> ",
	} {
		last := ""
		doc := Markdown(strings.Repeat(unit, size/len(unit)) + "\n\n---\n\nthe end")
		eachHTML(doc, func(h HTML) {
			if wrong := unbalanced(h); wrong != "" {
				t.Errorf("%s: %s", name, wrong)
			}
			if h != "" {
				last = string(h)
			}
		})
		if !strings.HasSuffix(last, "the end") {
			t.Errorf("%s: ends with %.40q", name, last)
		}
	}
}

var anyTag = regexp.MustCompile(`<(/?)(b|i|s|code|a)( href="[^"<>]*")?>`)

// unbalanced says what is wrong with the marks of a text, or nothing.
func unbalanced(h HTML) string {
	if !utf8.ValidString(string(h)) {
		return "not UTF-8"
	}
	var open []string
	for _, m := range anyTag.FindAllStringSubmatch(string(h), -1) {
		switch {
		case m[1] == "":
			if len(open) > 0 && open[len(open)-1] == "code" {
				return m[0] + " inside code"
			}
			open = append(open, m[2])
		case len(open) == 0 || open[len(open)-1] != m[2]:
			return m[0] + " closes nothing"
		default:
			open = open[:len(open)-1]
		}
	}
	if len(open) > 0 {
		return open[0] + " stays open"
	}
	if rest := anyTag.ReplaceAllString(string(h), ""); strings.ContainsAny(rest, "<>\"\x00") {
		return "not escaped"
	}
	return ""
}

func eachHTML(d Doc, f func(HTML)) {
	for _, b := range d {
		f(b.Text)
		for _, item := range b.Items {
			f(item)
		}
		for _, row := range b.Rows {
			for _, c := range row {
				f(c.Text)
			}
		}
		eachHTML(b.Blocks, f)
	}
}

func FuzzMarkdown(f *testing.F) {
	for _, s := range []string{
		"# T\n\n**a `b` c** [l](https://example.org) ![p](x)", "- a\n  - b\n\n1. c", "> q\n> - r", "|a|b|\n|-|-:|\n|1|2|",
		"这是**“重点”**内容 ~~x~~ _y_", "<b>x</i> &lt; \x00\xff", "```\n<x>\n```", "[![a](https://e.org/\"x)](https://e.org)", "- [ ] a `x` **`y`**",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		eachHTML(Markdown(s), func(h HTML) {
			if wrong := unbalanced(h); wrong != "" {
				t.Errorf("Markdown(%q) has %q: %s", s, h, wrong)
			}
		})
	})
}

func BenchmarkMarkdown(b *testing.B) {
	text := strings.Repeat("## 第一节\n\n这是**“重点”**内容，[链接](https://example.org)。\n\n- 一\n- 二\n\n", 20)
	b.ReportAllocs()
	for b.Loop() {
		Markdown(text)
	}
}
