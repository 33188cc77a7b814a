package main

import (
	"bytes"
	"encoding/json"
	"math/rand/v2"
	"slices"
	"strings"
	"unicode/utf16"
)

// mixer makes poison out of real updates: each is taken apart as JSON, some of its parts are
// changed, dropped or taken from another update, and it is put together again.
type mixer struct {
	rng      *rand.Rand
	real     []map[string]any
	parts    map[string][]any // by the field in which they stood
	commands []string
}

func newMixer(seed uint64, updates [][]byte, commands []string) (*mixer, error) {
	m := &mixer{rng: rand.New(rand.NewPCG(seed, 0)), parts: map[string][]any{}, commands: commands}
	for _, raw := range updates {
		u, err := parsed(raw)
		if err != nil {
			return nil, err
		}
		m.real = append(m.real, u)
		m.collect(u)
	}
	return m, nil
}

func parsed(raw []byte) (u map[string]any, err error) {
	d := json.NewDecoder(bytes.NewReader(raw))
	d.UseNumber()
	return u, d.Decode(&u)
}

func (m *mixer) collect(part any) {
	switch v := part.(type) {
	case map[string]any:
		for _, field := range fieldsOf(v) {
			m.parts[field] = append(m.parts[field], v[field])
			m.collect(v[field])
		}
	case []any:
		for _, e := range v {
			m.collect(e)
		}
	}
}

// fieldsOf is in one order in each run, so that a seed makes the same again.
func fieldsOf(v map[string]any) []string {
	fields := make([]string, 0, len(v))
	for field := range v {
		fields = append(fields, field)
	}
	slices.Sort(fields)
	return fields
}

// update is the next one. Its number is ours: Telegram makes it, and never a strange one.
func (m *mixer) update(id int64) []byte {
	u, _ := copied(m.real[m.rng.IntN(len(m.real))]).(map[string]any)
	if m.rng.IntN(10) > 0 { // else it comes as it was, under a new number
		for range 1 + m.rng.IntN(4) {
			m.spoil(u)
		}
	}
	u["update_id"] = id
	raw, err := json.Marshal(u)
	if err != nil {
		panic(err) // what was read from JSON can be written
	}
	return raw
}

func copied(part any) any {
	switch v := part.(type) {
	case map[string]any:
		c := make(map[string]any, len(v))
		for field, e := range v {
			c[field] = copied(e)
		}
		return c
	case []any:
		c := make([]any, len(v))
		for i, e := range v {
			c[i] = copied(e)
		}
		return c
	}
	return part
}

// spoil changes one part, somewhere.
func (m *mixer) spoil(u map[string]any) {
	at, field := u, ""
	for {
		fields := fieldsOf(at)
		if len(fields) == 0 {
			return
		}
		field = fields[m.rng.IntN(len(fields))]
		inner, ok := at[field].(map[string]any)
		if list, is := at[field].([]any); is && len(list) > 0 {
			inner, ok = list[m.rng.IntN(len(list))].(map[string]any)
		}
		if !ok || m.rng.IntN(12) == 0 {
			break
		}
		at = inner
	}
	switch others := m.parts[field]; {
	case field == "text" || field == "caption" || field == "entities":
		m.say(at)
	case field == "data" && m.rng.IntN(3) > 0:
		at[field] = m.data()
	case m.rng.IntN(3) == 0 && len(others) > 0:
		at[field] = copied(others[m.rng.IntN(len(others))])
	case m.rng.IntN(5) == 0:
		delete(at, field)
	case field == "date": // Telegram's has 32 bits
		at[field] = []any{json.Number("0"), json.Number("1"), json.Number("-1"), json.Number("2147483647"), nil, "now"}[m.rng.IntN(6)]
	default:
		at[field] = m.strange(at[field])
	}
}

// strange is what the field never holds, or the edge of what it can.
func (m *mixer) strange(was any) any {
	texts := []any{"", strings.Repeat("𝕏", 3000), "\u202egnp.exe", "\x00\x01\x7f", "line\nbreak", "=cmd|' /C calc'!A0", "<b>&lt;{{.Token}}%s", "\u2800", "-", "٣"}
	numbers := []any{json.Number("0"), json.Number("-1"), json.Number("9007199254740993"), json.Number("-9223372036854775808"), json.Number("9223372036854775807"), json.Number("99999999999999999999"), json.Number("1.5"), json.Number("1e400"), json.Number("1087968824")}
	others := []any{nil, true, false, []any{}, map[string]any{}, []any{nil}, []any{[]any{}}}
	pick := func(from []any) any { return from[m.rng.IntN(len(from))] }
	switch was.(type) {
	case string:
		return pick(slices.Concat(texts, texts, numbers[:1], others[:2]))
	case json.Number:
		return pick(slices.Concat(numbers, numbers, texts[:1], others[:2]))
	default:
		return pick(slices.Concat(others, texts[:1], numbers[:1]))
	}
}

// arguments are what people type behind a command, rightly and wrongly.
var arguments = []string{
	"", "1", "0", "-1", "7.2 B", "7.2", "99999999999999999999", "1.1 A", "add", "remove", "off", "on", "@chen", "@nobody", "start Spring", "end", "2026-11-21",
	"2026-11-21..2026-11-25", "2026-11-25..2026-11-21", "0001-01-01..9999-12-31", "20261199", "21:00", "25:61", "week teams", "month", "all xlsx", "notes pdf", "board csv",
	"zone Europe/Berlin", "zone Mars/Base", "price 999", "language zh", "import demo", "use demo from 2026-11-22", "show demo", "now demo 3", "now demo 0 mode=private limit=1s",
	"now demo 2 mode=contest each=20s", "close", "try demo", "send demo", "card daily 08:00", "message every 15m text=\"x\"", "quiz \"* * * * *\" bank=demo", "quiz mon 24:00", "report once 2026-11-21 08:00",
	"每天 08:00", "today", "yesterday", "FROM..TO", "north/office-2", "///", "open Talk", "post", "3 2026-12-01", "text", "en", "xx", "name=", "\"", "=", "..", "\u0000", "<script>", "الآن", strings.Repeat("a ", 2000),
}

// say puts a text into a message, most often a command with the entity that marks it.
func (m *mixer) say(at map[string]any) {
	text := arguments[m.rng.IntN(len(arguments))]
	if said := m.parts["text"]; m.rng.IntN(2) == 0 { // what somebody wrote behind some command
		words, _ := said[m.rng.IntN(len(said))].(string)
		_, text, _ = strings.Cut(words, " ")
	}
	delete(at, "entities")
	if m.rng.IntN(5) > 0 {
		command := "/" + m.commands[m.rng.IntN(len(m.commands))]
		if m.rng.IntN(4) == 0 {
			command += "@studybot"
		}
		length := len(utf16.Encode([]rune(command)))
		if m.rng.IntN(20) == 0 {
			length += m.rng.IntN(40) - 20
		}
		text = command + " " + text
		at["entities"] = []any{map[string]any{"type": "bot_command", "offset": 0, "length": length}}
	}
	at["text"] = text
}

// data is a button's, put together from those of others.
func (m *mixer) data() any {
	all := m.parts["data"]
	one, _ := all[m.rng.IntN(len(all))].(string)
	other, _ := all[m.rng.IntN(len(all))].(string)
	words, more := strings.Split(one, ":"), strings.Split(other, ":")
	for range 1 + m.rng.IntN(2) {
		i := m.rng.IntN(len(words))
		switch m.rng.IntN(4) {
		case 0:
			words = slices.Delete(words, i, i+1)
		case 1:
			words = slices.Insert(words, i, more[m.rng.IntN(len(more))])
		case 2:
			words[i] = []string{"", "-1", "0", "zz", "20991231", "99999999999999999999", "~", strings.Repeat("1", 60)}[m.rng.IntN(8)]
		default:
			words[i] = more[m.rng.IntN(len(more))]
		}
		if len(words) == 0 {
			return ""
		}
	}
	return strings.Join(words, ":")
}
