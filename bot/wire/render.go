package wire

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strconv"
	"time"
	"unicode/utf8"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"

	"studybot/report"
	"studybot/study"
)

// wireCall is one request that a post comes down to. A post may take several.
type wireCall struct {
	method string
	params tgbotapi.Params
	files  []tgbotapi.RequestFile
	// harmless calls may be made twice without anybody noticing: edits, stops, toasts.
	harmless bool
	// picture: it carries one from an address or of a kind that Telegram may refuse.
	picture bool
	// modern is the part of the newer Bot API that the call leans on.
	modern part
}

// pen draws posts as requests.
type pen struct {
	self    Self
	level   form
	plain   bool // without marks: Telegram would not take them
	caption bool // an edit's words stand under a picture
	bare    bool // without the picture of a question: Telegram would not take it
}

const (
	toastMax = 200
	tagMax   = 16
	askMax   = 64
)

// draw turns a post into the calls that send it, in their order.
func (p pen) draw(post report.Post, now time.Time) ([]wireCall, error) {
	to := tgbotapi.Params{"chat_id": strconv.FormatInt(int64(post.To.Chat), 10)}
	switch post.Act {
	case report.Send:
		return p.drawSend(post, now)
	case report.Edit:
		return p.drawEdit(post)
	case report.Toast:
		params := tgbotapi.Params{"callback_query_id": post.To.Query}
		params.AddNonEmpty("text", cutText(cleanText(post.Text), toastMax))
		params.AddBool("show_alert", post.Alert)
		return []wireCall{{method: "answerCallbackQuery", params: params, harmless: true}}, nil
	case report.StopPoll:
		to["message_id"] = strconv.Itoa(int(post.To.Message))
		if err := p.keyboard(to, post); err != nil {
			return nil, err
		}
		return []wireCall{{method: "stopPoll", params: to, harmless: true}}, nil
	case report.Tag:
		to["user_id"], to["tag"] = post.To.Only.String(), cutText(cleanText(post.Text), tagMax)
		return []wireCall{{method: "setChatMemberTag", params: to, harmless: true, modern: partTag}}, nil
	case report.Delete:
		to["message_id"] = strconv.Itoa(int(post.To.Message))
		return []wireCall{{method: "deleteMessage", params: to, harmless: true}}, nil
	}
	return nil, fmt.Errorf("draw the act %q: %w", post.Act, study.ErrInvalid)
}

func (p pen) drawSend(post report.Post, now time.Time) ([]wireCall, error) {
	if post.Poll != nil && post.Instead != nil && !p.level.poll {
		to := post.To
		post = *post.Instead
		post.To = to
	}
	calls, err := p.drawParts(post, now)
	if err != nil {
		return nil, err
	}
	if len(calls) == 0 {
		return nil, fmt.Errorf("draw a post that says nothing: %w", study.ErrInvalid)
	}
	for i, c := range calls {
		if err := p.address(c.params, post, i == 0); err != nil {
			return nil, err
		}
	}
	if post.To.Only != 0 && post.To.Chat < 0 && p.level.ephemeral {
		for i := range calls {
			calls[i].modern = partEphemeral
		}
	}
	return calls, p.keyboard(calls[len(calls)-1].params, post)
}

func (p pen) drawParts(post report.Post, now time.Time) ([]wireCall, error) {
	switch {
	case post.Poll != nil:
		return p.drawPoll(*post.Poll, now)
	case post.Picture != nil && !p.bare:
		calls := p.drawFile("sendPhoto", "photo", *post.Picture, post.Doc)
		if post.File != nil {
			calls = append(calls, p.drawFile("sendDocument", "document", *post.File, nil)...)
		}
		return calls, nil
	case post.File != nil:
		return p.drawFile("sendDocument", "document", *post.File, post.Doc), nil
	}
	return p.drawDoc(post.Doc)
}

func (p pen) drawPoll(poll report.Poll, now time.Time) ([]wireCall, error) {
	if p.bare {
		poll.Picture = nil
	}
	if p.level.poll {
		return p.drawModernPoll(poll, now)
	}
	params, err := classicPoll(poll, now)
	if err != nil {
		return nil, err
	}
	calls := []wireCall{{method: "sendPoll", params: params}}
	if poll.Description != "" { // classic polls have no room for it: it goes ahead
		calls = append(p.drawTexts(string(report.Escape(poll.Description)), textLimit), calls...)
	}
	if poll.Picture != nil { // nor for a picture
		calls = append(p.drawFile("sendPhoto", "photo", *poll.Picture, nil), calls...)
	}
	return calls, nil
}

// drawModernPoll draws a poll that may have a picture.
func (p pen) drawModernPoll(poll report.Poll, now time.Time) ([]wireCall, error) {
	params, err := modernPoll(poll, now)
	call := wireCall{method: "sendPoll", params: params, modern: partPoll}
	if err != nil || poll.Picture == nil {
		return []wireCall{call}, err
	}
	media := richObject{"type": "photo", "media": poll.Picture.URL}
	if poll.Picture.URL == "" {
		media["media"] = "attach://picture"
		call.files = []tgbotapi.RequestFile{{Name: "picture", Data: tgbotapi.FileBytes{Name: poll.Picture.Name, Bytes: poll.Picture.Data}}}
	}
	call.picture = true
	return []wireCall{call}, jsonParam(params, "media", media)
}

// drawFile sends bytes with the Doc as caption; what a caption can't hold follows in
// messages of its own.
func (p pen) drawFile(method, field string, f report.File, d report.Doc) []wireCall {
	params := tgbotapi.Params{}
	var rest []wireCall
	if texts := p.pieces(classicHTML(d, false), captionLimit); len(texts) > 0 {
		p.words(params, "caption", texts[0])
		for _, t := range texts[1:] {
			rest = append(rest, p.drawText(t))
		}
	}
	if f.URL != "" {
		params[field] = f.URL
		return append([]wireCall{{method: method, params: params, picture: true}}, rest...)
	}
	file := tgbotapi.RequestFile{Name: field, Data: tgbotapi.FileBytes{Name: f.Name, Bytes: f.Data}}
	return append([]wireCall{{method: method, params: params, files: []tgbotapi.RequestFile{file}, picture: method == "sendPhoto"}}, rest...)
}

func (p pen) drawDoc(d report.Doc) ([]wireCall, error) {
	classic := classicHTML(d, false)
	short := d.Plain() && unitCount(plainText(report.HTML(classic))) <= textLimit
	if !p.level.rich || p.plain || short {
		return p.drawTexts(classic, textLimit), nil
	}
	messages, ok := richMessages(d)
	if !ok {
		return p.drawTexts(classic, textLimit), nil
	}
	calls := make([]wireCall, len(messages))
	for i, m := range messages {
		calls[i] = wireCall{method: "sendRichMessage", params: tgbotapi.Params{}, modern: partRich}
		if err := jsonParam(calls[i].params, "rich_message", m); err != nil {
			return nil, err
		}
	}
	return calls, nil
}

func (p pen) drawTexts(html string, limit int) []wireCall {
	var calls []wireCall
	for _, t := range p.pieces(html, limit) {
		calls = append(calls, p.drawText(t))
	}
	return calls
}

func (p pen) drawText(text string) wireCall {
	params := tgbotapi.Params{"link_preview_options": `{"is_disabled":true}`}
	p.words(params, "text", text)
	return wireCall{method: "sendMessage", params: params}
}

func (p pen) pieces(html string, limit int) []string { return SplitHTML(report.HTML(html), limit) }

// words sets a text with its marks, or without them.
func (p pen) words(params tgbotapi.Params, field, text string) {
	if p.plain {
		params[field] = plainText(report.HTML(text))
		return
	}
	params[field], params["parse_mode"] = text, "HTML"
}

// address says where a new message goes. Only the first of several answers.
func (p pen) address(params tgbotapi.Params, post report.Post, first bool) error {
	to := post.To
	params["chat_id"] = strconv.FormatInt(int64(to.Chat), 10)
	if to.Topic > 1 { // topic 1 is General, which must not be named
		params["message_thread_id"] = strconv.Itoa(int(to.Topic))
	}
	params.AddBool("disable_notification", post.Silent)
	if to.Reply != 0 && first {
		reply := richObject{"message_id": int(to.Reply), "allow_sending_without_reply": true}
		if err := jsonParam(params, "reply_parameters", reply); err != nil {
			return err
		}
	}
	if to.Only == 0 || to.Chat > 0 || !p.level.ephemeral || post.Poll != nil {
		return nil
	}
	only := richObject{"receiver_user_id": int64(to.Only)}
	if to.Query != "" {
		only["callback_query_id"] = to.Query
	}
	return jsonParam(params, "ephemeral_message_parameters", only)
}

// jsonParam sets a parameter that is an object or a list. HTML stays readable.
func jsonParam(params tgbotapi.Params, name string, v any) error {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return fmt.Errorf("write %s: %w", name, err)
	}
	params[name] = string(bytes.TrimSpace(b.Bytes()))
	return nil
}

// cleanText makes sure of UTF-8, which Telegram insists on.
func cleanText(s string) string {
	if utf8.ValidString(s) {
		return s
	}
	return string([]rune(s))
}
