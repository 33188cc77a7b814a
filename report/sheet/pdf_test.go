package sheet

import (
	"bytes"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"testing"
)

func TestTables_are_printed_in_any_writing_over_as_many_pages_as_they_need(t *testing.T) {
	long := strings.Repeat("间隔比突击有效，because each recall after a pause lasts longer. ", 120)
	s := Sheet{Name: "笔记 · Notes", Header: []string{"日期", "Name", "笔记"}}
	for i := range 60 {
		s.Rows = append(s.Rows, []any{"2026-11-21", fmt.Sprint("👩‍🚀 محمد Łukasz ", i), "short"})
	}
	short := pages(t, s)
	s.Rows = append(s.Rows, []any{nil, 7, long + "\n\n\x01" + long})
	if got := pages(t, s); short != 2 || got <= short {
		t.Errorf("%d pages, and %d with a long note", short, got)
	}
	if got := pages(t, Sheet{Name: "empty"}, Sheet{Header: []string{"A"}}); got != 2 {
		t.Errorf("two empty tables take %d pages", got)
	}
}

func TestWhat_can_not_be_seen_takes_no_room_on_paper(t *testing.T) {
	p, err := newPress()
	if err != nil {
		t.Fatal(err)
	}
	if got, want := p.width("a\u2068b\u2069\u202e\ufeff\u2028\u0085\x7f\u200b", 8), p.width("ab", 8); got != want {
		t.Errorf("%v wide, want %v", got, want)
	}
	if got := p.wrap("a\u2028b", 100); len(got) != 1 || got[0] != "a\u2028b" {
		t.Errorf("%q", got)
	}
}

func TestA_table_that_nobody_would_print_is_refused_before_it_takes_the_memory(t *testing.T) {
	s := Sheet{Name: "ledger", Header: []string{"a"}}
	for range 60 * MostPages {
		s.Rows = append(s.Rows, []any{"x"})
	}
	var b bytes.Buffer
	if err := PDF(&b, s); !errors.Is(err, ErrLong) || b.Len() > 0 {
		t.Errorf("%d bytes, %v", b.Len(), err)
	}
}

func pages(t *testing.T, sheets ...Sheet) int {
	t.Helper()
	var b bytes.Buffer
	if err := PDF(&b, sheets...); err != nil {
		t.Fatal(err)
	}
	if !bytes.HasPrefix(b.Bytes(), []byte("%PDF-")) || b.Len() > 200_000 {
		t.Errorf("%d bytes that begin with %.8q", b.Len(), b.Bytes())
	}
	return len(regexp.MustCompile(`/Type /Page\b`).FindAll(b.Bytes(), -1))
}

func TestA_line_breaks_after_spaces_and_between_Chinese_characters_and_no_letter_is_lost(t *testing.T) {
	p, err := newPress()
	if err != nil {
		t.Fatal(err)
	}
	const text = "spacing beats cramming 间隔比突击有效 supercalifragilisticexpialidocious"
	lines := p.wrap(text, 60)
	strip := strings.NewReplacer(" ", "")
	if strip.Replace(strings.Join(lines, "")) != strip.Replace(text) || lines[0] != "spacing beats" {
		t.Errorf("%q", lines)
	}
	for _, l := range lines {
		if w := p.width(l, bodySize); w > 60 {
			t.Errorf("%q is %v wide", l, w)
		}
	}
}
