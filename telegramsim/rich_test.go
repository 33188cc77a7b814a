package telegramsim

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func para(text any) object { return object{"type": "paragraph", "text": text} }

func cell(text string) object { return object{"text": text, "align": "left", "valign": "middle"} }

func TestA_rich_message_reads_as_its_plain_text(t *testing.T) {
	w := newWorld(t)
	blocks := []any{
		object{"type": "heading", "size": 1, "text": "Day 12"},
		para([]any{"Read ", object{"type": "bold", "text": "two"}, " pages"}),
		object{"type": "list", "items": []any{
			object{"blocks": []any{para("first")}, "type": "1"}, object{"blocks": []any{para("second")}, "type": "1"},
			object{"blocks": []any{para("done")}, "has_checkbox": true, "is_checked": true}}},
		object{"type": "table", "cells": []any{[]any{cell("Mei"), cell("12")}, []any{cell("Lin"), cell("9")}}},
		object{"type": "details", "summary": "More", "blocks": []any{para("inside")}},
		object{"type": "divider"},
		object{"type": "buttons", "buttons": []any{object{"text": "Check in", "callback_data": "in"}}},
	}
	m := w.ok("sendRichMessage", object{"chat_id": w.group.ID, "rich_message": object{"blocks": blocks}})
	if _, ok := m["rich_message"].(map[string]any)["blocks"]; !ok {
		t.Fatalf("%v", m)
	}
	want := "Day 12\nRead two pages\n1. first\n2. second\n☑ done\nMei | 12\nLin | 9\nMore\ninside\n———\n[Check in]"
	if d := cmp.Diff(want, w.mei.Last(w.group).Plain()); d != "" {
		t.Fatal(d)
	}
	w.updates()
	if _, err := w.mei.Tap(w.mei.Last(w.group), "Check in"); err != nil {
		t.Fatal(err)
	}
	if u := w.updates(); u[0].body["data"] != "in" {
		t.Fatalf("%v", u)
	}
}

func TestThe_limits_of_rich_messages(t *testing.T) {
	nested := func(depth int) any {
		b := para("x")
		for range depth - 1 {
			b = object{"type": "blockquote", "blocks": []any{b}}
		}
		return []any{b}
	}
	many := func(n int) (out []any) {
		for range n {
			out = append(out, para("x"))
		}
		return out
	}
	var wide []any
	for range 21 {
		wide = append(wide, cell("x"))
	}
	for name, c := range map[string]struct {
		blocks any
		ok     bool
	}{
		"32,768 characters":           {[]any{para(strings.Repeat("字", 32768))}, true},
		"32,769 characters":           {[]any{para(strings.Repeat("字", 32769))}, false},
		"500 blocks":                  {many(500), true},
		"501 blocks":                  {many(501), false},
		"16 levels":                   {nested(16), true},
		"17 levels":                   {nested(17), false},
		"21 columns":                  {[]any{object{"type": "table", "cells": []any{wide}}}, false},
		"a heading of the 7th degree": {[]any{object{"type": "heading", "size": 7, "text": "x"}}, false},
		"nothing":                     {[]any{}, false},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			a := w.call("sendRichMessage", object{"chat_id": w.group.ID, "rich_message": object{"blocks": c.blocks}})
			if a.OK != c.ok {
				t.Fatalf("%d %s", a.Code, a.Description)
			}
		})
	}
}
