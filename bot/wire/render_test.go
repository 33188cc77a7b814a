package wire

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/rivo/uniseg"

	"studybot/report"
	"studybot/study"
)

var (
	modernPen  = pen{self: testSelf, level: form{rich: true, poll: true, ephemeral: true, tag: true}}
	classicPen = pen{self: testSelf}
)

func mustDraw(t *testing.T, p pen, post report.Post) []wireCall {
	t.Helper()
	calls, err := p.draw(post, testReceived)
	if err != nil {
		t.Fatal(err)
	}
	return calls
}

func TestEach_block_has_its_classic_form(t *testing.T) {
	want := `<b>Day 12 of 90</b>

<b>Luke 12</b>, <i>read</i> with <a href="tg://user?id=5200000001">Ann</a> or <a href="https://example.org/?a=1&amp;b=2">there</a>
next line

<blockquote>Ask and it will be given to you.</blockquote>

<blockquote expandable>A long one.</blockquote>

<pre>x &lt; y</pre>

• one
• <u>two</u>

1. first
2. second

<pre>#  Name      Points
1  读经的人      12</pre>

<blockquote expandable><b>Missing <b>3</b></b>
Bob, Cid
• Dan</blockquote>

———

<i><s>old</s> <tg-spoiler>secret</tg-spoiler> <code>c</code></i>`
	if diff := cmp.Diff(want, classicHTML(everything(), false)); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

func TestEach_block_has_its_rich_form(t *testing.T) {
	messages, ok := richMessages(everything())
	if !ok || len(messages) != 1 {
		t.Fatalf("%v, %v", messages, ok)
	}
	got, err := json.Marshal(messages[0])
	if err != nil {
		t.Fatal(err)
	}
	for _, part := range []string{
		`{"size":3,"text":"Day 12 of 90","type":"heading"}`,
		`{"text":"Luke 12","type":"bold"},", ",{"text":"read","type":"italic"}," with ",{"text":"Ann","type":"text_mention","user":{"first_name":"Ann","id":5200000001,"is_bot":false}}`,
		`{"text":"there","type":"url","url":"https://example.org/?a=1\u0026b=2"},"\nnext line"`,
		`{"blocks":[{"text":"Ask and it will be given to you.","type":"paragraph"}],"type":"blockquote"}`,
		`{"text":"A long one.","type":"expandable_blockquote"}`,
		`{"text":"x \u003c y","type":"pre"}`,
		`{"blocks":[{"text":"second","type":"paragraph"}],"type":"1","value":2}`,
		`{"align":"right","is_header":true,"text":"Points","valign":"middle"}`,
		`"summary":["Missing ",{"text":"3","type":"bold"}],"type":"details"`,
		`{"type":"divider"}`,
		`[{"text":"old","type":"strikethrough"}," ",{"text":"secret","type":"spoiler"}," ",{"text":"c","type":"code"}]`,
	} {
		if !strings.Contains(string(got), part) {
			t.Errorf("missing %s in\n%s", part, got)
		}
	}
}

func table(rows ...[]string) report.Block {
	b := report.Block{Kind: report.Table}
	for _, row := range rows {
		var cells []report.Cell
		for j, text := range row {
			cells = append(cells, report.Cell{Text: report.Escape(text), Right: j != 1})
		}
		b.Rows = append(b.Rows, cells)
	}
	return b
}

func TestA_table_fits_a_telephone(t *testing.T) {
	for name, c := range map[string]struct {
		block report.Block
		want  string
	}{
		"columns": {table([]string{"#", "Name", "Points"}, []string{"1", "Ann", "120"}, []string{"10", "王伟 🔥", "7"}),
			"<pre> #  Name     Points\n 1  Ann         120\n10  王伟 🔥       7</pre>"},
		"a long name is shortened": {table([]string{"#", "Name", "Points"}, []string{"1", "Bartholomew the Elder of Capernaum", "120"}),
			"<pre>#  Name                     Points\n1  Bartholomew the Elder…      120</pre>"},
		"too many columns become lines": {table([]string{"#", "Name", "Done", "Late", "Made up", "Streak", "Points"}, []string{"1", "Ann <3", "7", "", "1", "12", "120"}),
			"1. Ann &lt;3 — Done 7 · Made up 1 · Streak 12 · Points 120"},
	} {
		t.Run(name, func(t *testing.T) {
			got := classicTable(c.block.Rows, false)
			if got != c.want {
				t.Errorf("got\n%s\nwant\n%s", got, c.want)
			}
			if strings.HasPrefix(got, "<pre>") {
				for line := range strings.SplitSeq(plainText(report.HTML(got)), "\n") {
					if w := uniseg.StringWidth(line); w > tableWidth {
						t.Errorf("%d columns: %s", w, line)
					}
				}
			}
		})
	}
	wide := table([]string{"#", "Name", "Points"}, []string{"1", "Ann", "12"})
	if got := classicTable(wide.Rows, true); got != "1. Ann — 12" {
		t.Errorf("inside a quotation: %q", got)
	}
}

func TestA_plain_post_is_an_ordinary_message_and_any_other_a_rich_one(t *testing.T) {
	plain := report.Post{To: report.To{Chat: -7, Topic: 3, Reply: 8}, Silent: true, Doc: report.Doc{report.Para("<b>hi</b>")}}
	want := map[string]string{"chat_id": "-7", "message_thread_id": "3", "text": "<b>hi</b>", "parse_mode": "HTML", "disable_notification": "true",
		"link_preview_options": `{"is_disabled":true}`, "reply_parameters": `{"allow_sending_without_reply":true,"message_id":8}`}
	if diff := cmp.Diff(want, map[string]string(mustDraw(t, modernPen, plain)[0].params)); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	rich := report.Post{To: report.To{Chat: -7, Topic: 1}, Doc: everything()}
	call := mustDraw(t, modernPen, rich)[0]
	if _, named := call.params["message_thread_id"]; call.method != "sendRichMessage" || named {
		t.Errorf("%s to the General topic: %v", call.method, call.params)
	}
	if calls := mustDraw(t, classicPen, rich); calls[0].method != "sendMessage" {
		t.Errorf("classic: %s", calls[0].method)
	}
	long := report.Post{To: report.To{Chat: 5}, Doc: report.Doc{report.Para(report.HTML(strings.Repeat("word ", 2000)))}}
	if calls := mustDraw(t, modernPen, long); len(calls) != 1 || calls[0].method != "sendRichMessage" {
		t.Errorf("a long plain text takes %d × %s", len(calls), calls[0].method)
	}
}

func TestA_doc_over_the_limits_of_rich_messages_is_cut_between_blocks(t *testing.T) {
	var d report.Doc
	for range 10 {
		d = append(d, report.Head("x"), report.Para(report.HTML(strings.Repeat("读", 8000))))
	}
	if messages, ok := richMessages(d); !ok || len(messages) != 3 {
		t.Errorf("%d messages, %v", len(messages), ok)
	}
	if _, ok := richMessages(report.Doc{report.Head(report.HTML(strings.Repeat("x", 40_000)))}); ok {
		t.Error("a single block over the limit needs the classic form")
	}
}

func TestA_caption_that_is_too_long_goes_on_in_messages(t *testing.T) {
	p := report.Post{To: report.To{Chat: 5}, Picture: &report.File{Name: "x.png", Data: []byte("x")},
		Doc:     report.Doc{report.Para(report.HTML(strings.Repeat("word ", 400)))},
		Buttons: [][]report.Button{{{Text: "Go", URL: "https://example.org"}}}}
	calls := mustDraw(t, modernPen, p)
	if len(calls) != 2 || calls[0].method != "sendPhoto" || unitCount(calls[0].params["caption"]) > captionLimit || calls[0].params["reply_markup"] != "" || calls[1].params["reply_markup"] == "" {
		t.Errorf("%+v", calls)
	}
}

func TestButtons_become_keys(t *testing.T) {
	p := report.Post{To: report.To{Chat: 5}, Doc: report.Doc{report.Para("x")}, Buttons: [][]report.Button{
		{{Text: "A <&>", Action: report.Action{Verb: "x", Group: 41}}, {Text: "S", Start: "g_1-x"}}, {}, {{Text: "U", URL: "https://x/?a&b"}, {Text: "C", Copy: "123"}}}}
	want := `{"inline_keyboard":[[{"text":"A <&>","callback_data":"1:x:15"},{"text":"S","url":"https://t.me/Study_Bot?start=g_1-x"}],[{"text":"U","url":"https://x/?a&b"},{"text":"C","copy_text":{"text":"123"}}]]}`
	if got := mustDraw(t, modernPen, p)[0].params["reply_markup"]; got != want {
		t.Errorf("%s", got)
	}
	for name, b := range map[string]report.Button{
		"does nothing": {Text: "x"}, "no text": {URL: "https://x"}, "an odd payload": {Text: "x", Start: "a b"},
		"a payload too long": {Text: "x", Start: strings.Repeat("a", 65)}, "an odd action": {Text: "x", Action: report.Action{Verb: "a:b"}},
	} {
		p.Buttons = [][]report.Button{{b}}
		if _, err := modernPen.draw(p, testReceived); !errors.Is(err, study.ErrInvalid) {
			t.Errorf("a button that is %s: %v", name, err)
		}
	}
}

func TestA_poll_is_drawn_for_the_server_that_gets_it(t *testing.T) {
	base := report.Poll{Question: "Who?", Options: []string{"Paul", "Luke", "Mark"}, Correct: []int{1}, Explanation: "So.", ClosesAt: testReceived.Add(time.Hour)}
	change := func(f func(*report.Poll)) report.Post {
		p := base
		f(&p)
		return report.Post{To: report.To{Chat: -7}, Poll: &p}
	}
	got := mustDraw(t, modernPen, change(func(p *report.Poll) { p.Correct = []int{0, 2}; p.Description = "Read Luke 1" }))
	want := map[string]string{"chat_id": "-7", "question": "Who?", "options": `[{"text":"Paul"},{"text":"Luke"},{"text":"Mark"}]`, "type": "quiz", "is_anonymous": "false",
		"allows_multiple_answers": "true", "correct_option_ids": "[0,2]", "shuffle_options": "true", "hide_results_until_closes": "true",
		"description": "Read Luke 1", "explanation": "So.", "open_period": "3600"}
	if diff := cmp.Diff(want, map[string]string(got[0].params)); diff != "" {
		t.Errorf("modern (-want +got):\n%s", diff)
	}
	one := mustDraw(t, classicPen, change(func(p *report.Poll) {}))[0].params
	if one["type"] != "regular" || one["allows_multiple_answers"] == "true" || one["open_period"] != "" || one["is_anonymous"] != "false" {
		t.Errorf("classic: %v", one)
	}
	if one["correct_option_id"]+one["correct_option_ids"]+one["explanation"] != "" {
		t.Errorf("the classic form tells the key to whoever votes: %v", one)
	}
	short := mustDraw(t, classicPen, change(func(p *report.Poll) { p.ClosesAt = testReceived.Add(5 * time.Minute) }))[0].params
	if short["open_period"] != "300" {
		t.Errorf("classic, five minutes: %v", short)
	}
	several := mustDraw(t, classicPen, change(func(p *report.Poll) { p.Correct = []int{0, 1}; p.Description = "a <b>" }))
	if len(several) != 2 || several[0].params["text"] != "a &lt;b&gt;" || several[1].params["type"] != "regular" || several[1].params["explanation"] != "" || several[1].params["is_anonymous"] != "false" {
		t.Errorf("classic, several right: %+v", several)
	}
	for name, post := range map[string]report.Post{
		"over":              change(func(p *report.Poll) { p.ClosesAt = testReceived }),
		"without an answer": change(func(p *report.Poll) { p.Correct = nil }),
		"of one option":     change(func(p *report.Poll) { p.Options = p.Options[:1] }),
	} {
		if _, err := modernPen.draw(post, testReceived); err == nil {
			t.Errorf("a poll that is %s was drawn", name)
		}
	}
	if _, err := classicPen.draw(change(func(p *report.Poll) { p.Options = make([]string, 11) }), testReceived); !errors.Is(err, study.ErrInvalid) {
		t.Errorf("eleven options on an old server: %v", err)
	}
}

func TestA_question_has_its_picture_where_the_server_can_show_it(t *testing.T) {
	ask := func(picture report.File, options int) report.Post {
		p := report.Poll{Question: "Who?", Options: make([]string, options), Correct: []int{1}, ClosesAt: testReceived.Add(time.Hour), Picture: &picture}
		for i := range p.Options {
			p.Options[i] = strings.Repeat("x", i+1)
		}
		instead := report.Post{Doc: report.Doc{report.Para("Who, of many?")}, Buttons: [][]report.Button{{{Text: "A", URL: "https://example.org"}}}, Picture: &picture}
		return report.Post{To: report.To{Chat: -7}, Poll: &p, Instead: &instead}
	}
	linked, embedded := report.File{URL: "https://example.org/a.png"}, report.File{Name: "picture.png", Data: []byte("png")}
	bare := modernPen
	bare.bare = true
	for name, c := range map[string]struct {
		pen   pen
		post  report.Post
		want  string // methods
		media string
		files int
	}{
		"an address":                   {modernPen, ask(linked, 3), "sendPoll", `{"media":"https://example.org/a.png","type":"photo"}`, 0},
		"bytes":                        {modernPen, ask(embedded, 3), "sendPoll", `{"media":"attach://picture","type":"photo"}`, 1},
		"refused":                      {bare, ask(linked, 3), "sendPoll", "", 0},
		"too many options, old server": {classicPen, ask(linked, 11), "sendPhoto", "", 0},
	} {
		calls := mustDraw(t, c.pen, c.post)
		var methods []string
		for _, call := range calls {
			methods = append(methods, call.method)
		}
		if got := strings.Join(methods, " "); got != c.want || calls[0].params["media"] != c.media || len(calls[0].files) != c.files {
			t.Errorf("%s: %s, media %s, %d files", name, got, calls[0].params["media"], len(calls[0].files))
		}
	}
	many := mustDraw(t, classicPen, ask(linked, 11))[0].params
	if many["photo"] != "https://example.org/a.png" || !strings.Contains(many["caption"], "Who, of many?") || many["reply_markup"] == "" || many["chat_id"] != "-7" {
		t.Errorf("what stands in place of the poll: %v", many)
	}
	old := ask(embedded, 3)
	old.Instead = nil
	if calls := mustDraw(t, classicPen, old); len(calls) != 2 || calls[0].method != "sendPhoto" || len(calls[0].files) != 1 || calls[1].method != "sendPoll" {
		t.Errorf("an old server: %+v", calls)
	}
}

func TestA_post_that_says_nothing_is_not_sent(t *testing.T) {
	for _, p := range []report.Post{{}, {Doc: report.Doc{report.Para("")}}, {Act: report.Edit, Doc: report.Doc{report.Para(" ")}}, {Act: "dance"}} {
		if _, err := modernPen.draw(p, testReceived); !errors.Is(err, study.ErrInvalid) {
			t.Errorf("%+v: %v", p, err)
		}
	}
}

func TestA_question_opens_the_answer(t *testing.T) {
	p := report.Post{To: report.To{Chat: -7, Reply: 8}, Ask: strings.Repeat("x", 70), Doc: report.Doc{report.Para("Well?")}}
	want := `{"force_reply":true,"input_field_placeholder":"` + strings.Repeat("x", 63) + `…","selective":true}`
	if got := mustDraw(t, modernPen, p)[0].params["reply_markup"]; got != want {
		t.Errorf("%s", got)
	}
}
