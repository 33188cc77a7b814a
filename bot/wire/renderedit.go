package wire

import (
	"fmt"
	"maps"
	"strconv"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"

	"studybot/report"
	"studybot/study"
)

// ephemeralEdits are the methods that do to a message of one person's own what the others do to
// everybody's.
var ephemeralEdits = map[string]string{
	"editMessageText": "editEphemeralMessageText", "editMessageCaption": "editEphemeralMessageCaption",
	"editMessageMedia": "editEphemeralMessageMedia", "editMessageReplyMarkup": "editEphemeralMessageReplyMarkup",
}

// drawEdit replaces the words and buttons of a message, its picture too if there is a
// new one, and its buttons alone if there are no words. An edited message can't become two: what
// is over is cut.
func (p pen) drawEdit(post report.Post) ([]wireCall, error) {
	params := tgbotapi.Params{
		"chat_id":    strconv.FormatInt(int64(post.To.Chat), 10),
		"message_id": strconv.Itoa(int(post.To.Message)),
	}
	ephemeral := post.To.Ephemeral != 0
	if ephemeral {
		delete(params, "message_id")
		params["ephemeral_message_id"], params["receiver_user_id"] = strconv.Itoa(post.To.Ephemeral), post.To.Only.String()
	}
	call := wireCall{method: "editMessageText", params: params, harmless: true}
	var err error
	switch {
	case post.Picture != nil:
		err = p.editPicture(&call, post)
	case len(post.Doc) == 0:
		call.method = "editMessageReplyMarkup"
	case p.caption:
		call.method = "editMessageCaption"
		if texts := p.pieces(classicHTML(post.Doc, false), captionLimit); len(texts) > 0 {
			p.words(params, "caption", texts[0])
		}
	default:
		err = p.editText(&call, post.Doc)
	}
	if err != nil {
		return nil, err
	}
	if ephemeral {
		call.method = ephemeralEdits[call.method]
	}
	return []wireCall{call}, p.keyboard(params, post)
}

func (p pen) editPicture(call *wireCall, post report.Post) error {
	call.method = "editMessageMedia"
	call.files = []tgbotapi.RequestFile{{Name: "picture", Data: tgbotapi.FileBytes{Name: post.Picture.Name, Bytes: post.Picture.Data}}}
	media := richObject{"type": "photo", "media": "attach://picture"}
	if texts := p.pieces(classicHTML(post.Doc, false), captionLimit); len(texts) > 0 {
		media["caption"], media["parse_mode"] = texts[0], "HTML"
	}
	return jsonParam(call.params, "media", media)
}

func (p pen) editText(call *wireCall, d report.Doc) error {
	drawn, err := p.drawDoc(d)
	if err != nil {
		return err
	}
	if len(drawn) == 0 {
		return fmt.Errorf("draw an edit that says nothing: %w", study.ErrInvalid)
	}
	call.modern = drawn[0].modern
	maps.Copy(call.params, drawn[0].params)
	return nil
}
