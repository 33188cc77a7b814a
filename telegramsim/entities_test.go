package telegramsim

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestHTML_is_read_as_Telegram_reads_it(t *testing.T) {
	for in, want := range map[string]struct {
		text string
		ents []Entity
	}{
		"<b>🔥 Day</b> &lt;1&gt; &amp; &quot;x&quot; &copy;": {`🔥 Day <1> & "x" &copy;`, []Entity{{Type: "bold", Length: 6}}},
		"<i>a<b>b</b></i>":                                {"ab", []Entity{{Type: "italic", Length: 2}, {Type: "bold", Offset: 1, Length: 1}}},
		`<a href="https://example.com">x</a>`:             {"x", []Entity{{Type: "text_link", Length: 1, URL: "https://example.com/"}}},
		`<a href="tg://user?id=42">Mei</a>`:               {"Mei", []Entity{{Type: "text_mention", Length: 3, UserID: 42}}},
		"<pre><code class=\"language-go\">x</code></pre>": {"x", []Entity{{Type: "pre", Length: 1, Language: "go"}}},
		"<blockquote expandable>q</blockquote>":           {"q", []Entity{{Type: "expandable_blockquote", Length: 1}}},
		`<span class="tg-spoiler">s</span>`:               {"s", []Entity{{Type: "spoiler", Length: 1}}},
		"  <u> a </u>\n":                                  {"a", []Entity{{Type: "underline", Length: 1}}},
		"王&#33;&#x41;":                                    {"王!A", []Entity{}},
	} {
		text, ents, err := parseHTML(in)
		if err != nil || text != want.text {
			t.Errorf("%q: %q %v", in, text, err)
		}
		if d := cmp.Diff(want.ents, ents); d != "" {
			t.Errorf("%q: %s", in, d)
		}
	}
}

func TestHTML_that_Telegram_refuses(t *testing.T) {
	for in, want := range map[string]string{
		"<b>a":              `Can't find end tag corresponding to start tag "b"`,
		"a</b>":             "Unexpected end tag at byte offset 1",
		"<b><i>a</b></i>":   `Unmatched end tag at byte offset 7, expected "</i>", found "</b>"`,
		"1 < 2":             `Unsupported start tag "" at byte offset 2`,
		"<h1>a</h1>":        `Unsupported start tag "h1" at byte offset 0`,
		"<br>":              `Unsupported start tag "br" at byte offset 0`,
		"<span>a</span>":    `Tag "span" must have class "tg-spoiler" at byte offset 0`,
		"<a href=\"x\" a":   "Unclosed start tag at byte offset 0",
		"<b>a</b":           "Unclosed end tag at byte offset 4",
		"<p>paragraph</p>":  `Unsupported start tag "p" at byte offset 0`,
		"x <ul><li>a</ul> ": `Unsupported start tag "ul" at byte offset 2`,
	} {
		if _, _, err := parseHTML(in); err == nil || err.Error() != want {
			t.Errorf("%q: %v, want %s", in, err, want)
		}
	}
}

func TestCommands_mentions_and_links_are_found_in_what_people_say(t *testing.T) {
	w := newWorld(t)
	m := w.mei.Say(w.group, "/checkin@study_sim_bot 🔥 with @linwei on https://example.com/a #day1 a/b")
	var got []string
	for _, e := range m.Entities {
		got = append(got, e.Type+" "+cutUnits(m.Text, e.Offset, e.Length))
	}
	want := []string{"bot_command /checkin@study_sim_bot", "mention @linwei", "url https://example.com/a", "hashtag #day1"}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
	m = w.lin.Say(w.group, "/leader add Mei", Mentioning(w.mei))
	if e := m.Entities[1]; e.Type != "text_mention" || e.UserID != w.mei.ID {
		t.Errorf("%+v", m.Entities)
	}
}
