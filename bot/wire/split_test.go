package wire

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	nethtml "golang.org/x/net/html"

	"studybot/report"
)

func TestA_text_is_cut_where_a_reader_would_break_and_its_marks_go_on(t *testing.T) {
	for name, c := range map[string]struct {
		text  string
		limit int
		want  []string
	}{
		"short":            {"<b>hello</b>", 20, []string{"<b>hello</b>"}},
		"paragraphs":       {"first one\n\nsecond", 12, []string{"first one", "second"}},
		"lines":            {"first\nsecond", 8, []string{"first", "second"}},
		"words":            {"one two three", 9, []string{"one two", "three"}},
		"inside marks":     {"<b>one <i>two three</i></b> x", 9, []string{"<b>one <i>two</i></b>", "<b><i>three</i></b> x"}},
		"inside a link":    {`<a href="https://x/?a=1&amp;b=2">one two</a>`, 4, []string{`<a href="https://x/?a=1&amp;b=2">one</a>`, `<a href="https://x/?a=1&amp;b=2">two</a>`}},
		"a folded quote":   {"<blockquote expandable>one two</blockquote>", 4, []string{"<blockquote expandable>one</blockquote>", "<blockquote expandable>two</blockquote>"}},
		"two quotes":       {"<blockquote>a</blockquote><blockquote>b</blockquote>", 9, []string{"<blockquote>a</blockquote><blockquote>b</blockquote>"}},
		"no spaces":        {"读经读经读经", 4, []string{"读经读经", "读经"}},
		"not in an entity": {"&lt;&lt;&lt;&lt;", 2, []string{"&lt;&lt;", "&lt;&lt;"}},
		"not in an emoji":  {"aaaa👨‍👩‍👧b", 9, []string{"aaaa", "👨‍👩‍👧b"}},
		"surrogates":       {"🔥🔥🔥", 4, []string{"🔥🔥", "🔥"}},
		"nothing":          {" \n <b></b>\n", 9, nil},
		"ill nested":       {"<b>a<i>b</b>c</i><x>d", 99, []string{"<b>a<i>b</i></b>cd"}},
		"escaped once":     {"&amp;lt; 1 &lt; 2 \" '", 99, []string{"&amp;lt; 1 &lt; 2 &quot; '"}},
	} {
		t.Run(name, func(t *testing.T) {
			if got := SplitHTML(report.HTML(c.text), c.limit); !slices.Equal(got, c.want) {
				t.Errorf("%q\nwant %q", got, c.want)
			}
		})
	}
}

func TestMore_marks_than_Telegram_takes_make_another_message(t *testing.T) {
	text := strings.Repeat(`<a href="tg://user?id=5">A</a> `, 150)
	pieces := SplitHTML(report.HTML(text), textLimit)
	if len(pieces) != 2 || strings.Count(pieces[0], "<a ") != markLimit || strings.Count(pieces[1], "<a ") != 50 {
		t.Errorf("%d pieces, %d links in the first", len(pieces), strings.Count(pieces[0], "<a "))
	}
}

func FuzzSplit(f *testing.F) {
	f.Add("<b>one <i>two</b> three</i>\n\n&lt;four", 9)
	f.Add("👨‍👩‍👧🔥é<pre>x  y</pre><blockquote expandable>z", 3)
	f.Add("<a href='x'>"+strings.Repeat("y", 50), 7)
	f.Add("<A href=0\x9b>0", 13)
	f.Fuzz(func(t *testing.T, text string, limit int) {
		if limit < 2 || limit > 5000 || len(text) > 20_000 {
			return
		}
		squeeze := func(s string) string { return strings.Join(strings.Fields(s), "") }
		pieces := SplitHTML(report.HTML(text), limit)
		var joined strings.Builder
		for _, p := range pieces {
			plain := plainText(report.HTML(p))
			joined.WriteString(plain)
			if n := unitCount(plain); n > limit || n == 0 {
				t.Errorf("a piece of %d units, allowed are %d", n, limit)
			}
			if len(p) > 32_768 || !utf8.ValidString(p) {
				t.Errorf("%d bytes", len(p))
			}
			wellNested(t, p)
			if again := tidyMarkup(report.HTML(p)); again != p {
				t.Errorf("%q is not what its own reading writes: %q", p, again)
			}
		}
		if got, want := squeeze(joined.String()), squeeze(plainText(report.HTML(text))); got != want {
			t.Errorf("the words changed:\n%q\n%q", got, want)
		}
	})
}

// wellNested reads as strictly as Telegram does.
func wellNested(t *testing.T, s string) {
	t.Helper()
	var open []string
	z := nethtml.NewTokenizer(strings.NewReader(s))
	for {
		switch z.Next() {
		case nethtml.ErrorToken:
			if len(open) > 0 {
				t.Errorf("%q leaves %q open", s, open)
			}
			return
		case nethtml.StartTagToken:
			name, _ := z.TagName()
			open = append(open, string(name))
		case nethtml.EndTagToken:
			name, _ := z.TagName()
			if len(open) == 0 || open[len(open)-1] != string(name) {
				t.Fatalf("%q closes %s out of turn", s, name)
			}
			open = open[:len(open)-1]
		}
	}
}
