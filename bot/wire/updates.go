package wire

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"
)

// answerBegin and answerEnd enclose the updates of a getUpdates answer as Telegram writes
// it. An answer of another form takes encoding/json's way.
const (
	answerBegin = `{"ok":true,"result":[`
	answerEnd   = `]}`
)

// getUpdates asks for updates. They come as they were sent, cut apart but not read: each is
// read once, by Decode, and one that is broken spoils no other.
func (c *Client) getUpdates(ctx context.Context, p tgbotapi.Params) (_ []json.RawMessage, err error) {
	ended := c.observe("getUpdates", p)
	defer func() { ended(err) }()
	ctx, cancel := c.deadline(ctx, nil)
	defer cancel()
	cut := &cutter{}
	d := &doer{ctx: ctx, http: c.http}
	cut.doer = d
	b := c.bot
	b.Client = cut
	resp, err := b.MakeRequest("getUpdates", p)
	if err != nil || resp == nil || !resp.Ok {
		return nil, c.failure("getUpdates", d, resp, err)
	}
	if cut.done {
		return cut.updates, nil
	}
	var batch []json.RawMessage
	if err := json.Unmarshal(resp.Result, &batch); err != nil {
		return nil, &APIError{Method: "getUpdates", HTTP: d.status, Accepted: true, Desc: "the result cannot be read", Err: err}
	}
	return batch, nil
}

// cutter is a doer that takes the updates out of the answer before v5 reads it.
type cutter struct {
	*doer
	updates []json.RawMessage
	done    bool
}

func (c *cutter) Do(req *http.Request) (*http.Response, error) {
	resp, err := c.doer.Do(req)
	if err != nil || resp.StatusCode != http.StatusOK {
		return resp, err
	}
	var body bytes.Buffer
	if resp.ContentLength > 0 && resp.ContentLength < maxAnswer {
		body.Grow(int(resp.ContentLength) + bytes.MinRead)
	}
	_, err = body.ReadFrom(resp.Body)
	_ = resp.Body.Close()
	if err != nil {
		resp.Body = io.NopCloser(&body) // v5 fails on the torn answer, and readErr says why
		return resp, nil
	}
	if c.updates, c.done = cutUpdates(bytes.TrimSpace(body.Bytes())); c.done {
		resp.Body = io.NopCloser(bytes.NewReader([]byte(`{"ok":true,"result":true}`)))
		return resp, nil
	}
	resp.Body = io.NopCloser(&body)
	return resp, nil
}

// cutUpdates cuts an answer into its updates; false if it has not the usual form.
func cutUpdates(answer []byte) ([]json.RawMessage, bool) {
	if !bytes.HasPrefix(answer, []byte(answerBegin)) || !bytes.HasSuffix(answer, []byte(answerEnd)) {
		return nil, false
	}
	rest := answer[len(answerBegin) : len(answer)-len(answerEnd)]
	updates := make([]json.RawMessage, 0, intakeBatch)
	for len(rest) > 0 {
		end := objectEnd(rest)
		if end == 0 {
			return nil, false
		}
		updates = append(updates, json.RawMessage(rest[:end:end]))
		if rest = rest[end:]; len(rest) == 0 {
			break
		}
		if rest[0] != ',' {
			return nil, false
		}
		if rest = rest[1:]; len(rest) == 0 {
			return nil, false
		}
	}
	return updates, true
}

// objectEnd is the length of the JSON object that b begins with, by its braces; 0 if it
// begins with none or has no end.
func objectEnd(b []byte) int {
	depth, quoted := 0, false
	for i := 0; i < len(b); i++ {
		switch c := b[i]; {
		case quoted && c == '\\':
			i++
		case c == '"':
			quoted = !quoted
		case quoted:
		case c == '{':
			depth++
		case c == '}':
			if depth--; depth == 0 {
				return i + 1
			}
		case depth == 0:
			return 0
		}
	}
	return 0
}
