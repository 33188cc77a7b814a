package main

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/http"
	"strings"
)

const doseBig = 10 << 20 // bytes

// poison is a way to spoil an answer.
type poison struct {
	name string
	// maybe: what was asked for may have been done all the same; else it was not.
	maybe bool
	rare  bool
	mix   func(d *dose)
}

// spoil makes one answer out of the true one, and says whether what was asked for is done.
func (d *dose) spoil() (kind string, done bool) {
	for {
		p := poisons[d.rng.IntN(len(poisons))]
		if p.rare && d.rng.IntN(15) > 0 {
			continue
		}
		p.mix(d)
		return p.name, p.maybe && d.rng.IntN(2) == 0
	}
}

func pick[T any](rng *rand.Rand, from ...T) T { return from[rng.IntN(len(from))] }

// raw says something in a form that may not be JSON.
func (d *dose) raw(status int, body string) { d.status, d.body, d.plain = status, []byte(body), nil }

// poisons are all the ways that somebody thought of.
var poisons = []poison{
	{"truncated", true, false, func(d *dose) { d.body = d.body[:d.rng.IntN(len(d.body))] }},
	{"cut in the middle", true, false, func(d *dose) { d.cut = d.rng.IntN(len(d.body)) }},
	{"shorter than declared", true, false, func(d *dose) { d.length = len(d.body) + 1 + d.rng.IntN(50) }},
	{"bits fall over", true, false, func(d *dose) {
		for range 1 + d.rng.IntN(3) {
			d.body[d.rng.IntN(len(d.body))] ^= 1 << d.rng.IntN(8)
		}
	}},
	{"parts replaced", true, false, func(d *dose) {
		u, err := parsed(d.body)
		if err != nil {
			panic(err)
		}
		m := &mixer{rng: d.rng, parts: map[string][]any{"text": {"a b"}, "data": {"1:a"}}, commands: []string{"me"}}
		for range 1 + d.rng.IntN(3) {
			m.spoil(u)
		}
		d.say(u)
	}},
	{"another result", true, false, func(d *dose) {
		d.raw(200, `{"ok":true`+pick(d.rng, ``, `,"result":null`, `,"result":"what"`, `,"result":7`, `,"result":[]`, `,"result":[{"message_id":1}]`, `,"result":false`,
			`,"result":true`, `,"result":{}`, `,"result":{"id":123456,"is_bot":true}`, `,"result":{"message_id":5}`, `,"result":{"url":"","pending_update_count":0}`)+`}`)
	}},
	{"another message", true, false, func(d *dose) {
		d.change("message_id", pick[any](d.rng, 0, -1, "7", nil, json.Number("9007199254740993"), json.Number("1e400"), json.Number("99999999999999999999"), 1.5))
	}},
	{"the number of an earlier message", true, false, func(d *dose) { d.change("message_id", 101) }},
	{"another chat", true, false, func(d *dose) {
		d.change("chat", pick[any](d.rng, nil, "G", map[string]any{}, map[string]any{"id": -1_001_000_000_099}, map[string]any{"id": 5}, map[string]any{"id": "x"}))
	}},
	{"another poll", true, false, func(d *dose) {
		ids := []any{"", nil, 5, strings.Repeat("9", 1000), "a b", postsToken}
		if d.foreign != "" {
			ids = append(ids, d.foreign, d.foreign, d.foreign)
		}
		d.change("poll", pick[any](d.rng, nil, true, map[string]any{}, map[string]any{"id": pick(d.rng, ids...)}))
	}},
	{"not ok, no reason", true, false, func(d *dose) {
		d.raw(200, pick(d.rng, `{"ok":false}`, `{"ok":false,"error_code":0}`, `{"ok":false,"error_code":7,"description":"x"}`, `{"ok":false,"error_code":-400}`, `{"ok":false,"error_code":"400"}`, `{"ok":false,"error_code":1e400}`, `{}`, `{"ok":"true"}`))
	}},
	{"a page", true, false, func(d *dose) {
		d.raw(pick(d.rng, 200, 200, 201, 206, 504, 520), "<html><h1>"+postsToken+"</h1></html>")
		d.header.Set("Content-Type", "text/html")
	}},
	{"nothing", true, false, func(d *dose) { d.raw(pick(d.rng, 200, 204, 205, 504), "") }},
	{"no JSON", true, false, func(d *dose) {
		d.raw(200, pick(d.rng, strings.Repeat("[", 100_000), "\xef\xbb\xbf"+string(d.body), "null", "true", `"ok"`, "\x00", "\xff\xfe{", string(d.body)+"{", strings.Repeat(`{"a":`, 20_000)))
	}},
	{"packed rubbish", true, false, func(d *dose) {
		d.header.Set("Content-Encoding", pick(d.rng, "gzip", "gzip", "br", "x"))
		d.plain = []byte{0}
		d.body = []byte(pick(d.rng, "\x1f\x8b\x08rubbish", "rubbish", "", string(packed(d.body)[:20])))
	}},
	{"packed", true, false, func(d *dose) {
		d.header.Set("Content-Encoding", "gzip")
		d.plain, d.body = d.body, packed(d.body)
	}},
	{"packed and endless", true, true, func(d *dose) {
		d.header.Set("Content-Encoding", "gzip")
		d.plain, d.body = []byte{0}, packed(bytes.Repeat([]byte(" "), 2*doseBig))
	}},
	{"10 MB", true, true, func(d *dose) {
		long := strings.Repeat("x", doseBig)
		d.raw(200, pick(d.rng, long, `{"ok":true,"result":"`+long, `{"ok":true,"more":"`+long+`",`+string(d.body[1:]), strings.Repeat(" ", doseBig)+string(d.body), strings.Repeat(" ", 2*doseBig)+string(d.body)))
	}},

	{"a gateway's page", false, false, func(d *dose) {
		d.raw(pick(d.rng, 500, 502, 503, 400, 404), "<html>"+postsToken)
	}},
	{"led elsewhere", false, false, func(d *dose) {
		d.raw(pick(d.rng, 301, 302, 307, 308), "")
		d.header.Set("Location", pick(d.rng, "/bot"+postsToken+"/getMe", "http://127.0.0.1:1/bot"+postsToken, "::"+postsToken))
	}},
	{"a server's error", false, false, func(d *dose) { d.refuse(pick(d.rng, 500, 502, 503, 599), "Internal Server Error: "+postsToken, "") }},
	{"refused", false, false, func(d *dose) {
		d.refuse(400, "Bad Request: "+pick(d.rng, "message is too long", "can't parse entities: "+postsToken, "TOPIC_CLOSED", "message is not modified", "message to edit not found",
			"message to delete not found", "poll has already been closed", "not enough rights to send "+postsToken+" to the chat", "query is too old", "%s%n{{.}}", "line\nbreak\x1b[2J", ""), "")
	}},
	{"refused at length", false, true, func(d *dose) { d.refuse(400, "Bad Request: "+strings.Repeat(postsToken, 20_000), "") }},
	{"refused, oddly written", false, false, func(d *dose) {
		d.raw(400, pick(d.rng, `{"ok":false,"error_code":400}`, `{"ok":false,"error_code":400,"description":5}`, `{"ok":false,"error_code":400,"description":null,"parameters":"x"}`, `{"ok":0,"error_code":400}`, `{"ok":false,"error_code":4e2}`, `{"ok":false}`))
	}},
	{"forbidden", false, false, func(d *dose) { d.refuse(403, "Forbidden: bot was blocked by the user", "") }},
	{"no bot of that name", false, false, func(d *dose) { d.refuse(401, "Unauthorized", "") }},
	{"another poller", false, false, func(d *dose) { d.refuse(409, "Conflict: terminated by other getUpdates request", "") }},
	{"moved to nowhere", false, false, func(d *dose) {
		d.refuse(400, "Bad Request: group chat was upgraded to a supergroup chat", `"migrate_to_chat_id":`+pick(d.rng, "5", "0", fmt.Sprint(d.chat), "-9223372036854775808", "9223372036854775807", `"x"`, "null", "-1e30", "1.5"))
	}},
	{"429", false, false, func(d *dose) {
		d.refuse(429, "Too Many Requests: retry after 3", `"retry_after":`+pick(d.rng, "1", "3", "5"))
	}},
	{"429 10^12", false, false, func(d *dose) {
		d.refuse(429, "Too Many Requests", `"retry_after":`+pick(d.rng, "1000000000000", "9223372036854775807", "9223372037", "86401"))
	}},
	{"429 oddly", false, false, func(d *dose) {
		d.refuse(429, "Too Many Requests", pick(d.rng, "", `"retry_after":0`, `"retry_after":-1`, `"retry_after":-9223372036854775808`, `"retry_after":"soon"`, `"retry_after":1e300`, `"retry_after":2.5`, `"retry_after":null`, `"retry_after":[]`))
		d.header.Set("Retry-After", pick(d.rng, "", "0", "-7", "2", "soon", "99999999999999999999", "Sat, 21 Nov 2026 08:00:00 GMT"))
	}},
	{"a page that says 429", false, false, func(d *dose) {
		d.raw(http.StatusTooManyRequests, "<html>slow down")
		d.header.Set("Retry-After", pick(d.rng, "1000000000000", "1", "x"))
	}},
}

// refuse is an error as Telegram writes it; at times under a status that says otherwise.
func (d *dose) refuse(code int, description, parameters string) {
	d.status = pick(d.rng, code, code, code, http.StatusOK)
	d.say(map[string]any{"ok": false, "error_code": code, "description": description, "parameters": json.RawMessage("{" + parameters + "}")})
}

// change sets a field of the message that is told of.
func (d *dose) change(field string, to any) {
	u, err := parsed(d.body)
	if err != nil {
		panic(err)
	}
	if message, ok := u["result"].(map[string]any); ok {
		message[field] = to
	}
	d.say(u)
}

func packed(body []byte) []byte {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	_, _ = w.Write(body)
	_ = w.Close()
	return b.Bytes()
}
